//! The list of all pages for programs (sitemaps.org, 0.9), where the site has an address on the web.

use crate::library::{Period, When};
use crate::site::Site;
use crate::site::route::Route;
use crate::site::views::PageContext;
use crate::site::xml::Xml;

/// The most addresses of one file.
const MOST: usize = 50_000;
/// An address must have fewer characters.
const LONGEST: usize = 2048;
const SPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// The files of the list for these pages: none without an address, several where one would be too long.
pub fn routes(site: &Site, pages: &[Route]) -> Vec<Route> {
    if site.edition().masthead().base_url.is_none() {
        return Vec::new();
    }
    let whole = Route::Sitemap { part: None };
    std::iter::once(whole).chain(parts(listed(pages).count()).map(|part| Route::Sitemap { part: Some(part) })).collect()
}

/// The numbers of the parts of a list; none where it fits into one file.
fn parts(pages: usize) -> std::ops::RangeInclusive<u32> {
    let parts = if pages > MOST { u32::try_from(pages.div_ceil(MOST)).unwrap_or(u32::MAX) } else { 0 };
    1..=parts
}

/// The pages that stand in the list: those that a reader would be sent to.
fn listed(pages: &[Route]) -> impl Iterator<Item = &Route> {
    pages.iter().filter(|route| !matches!(route, Route::NotFound | Route::Robots | Route::Redirect { .. }))
}

/// One file of the list; nothing where the site has no such file.
pub fn bytes(context: &PageContext<'_>, part: Option<u32>) -> Option<Vec<u8>> {
    let site = context.site;
    site.edition().masthead().base_url?;
    let pages = site.pages();
    let pages: Vec<&Route> = listed(&pages).collect();
    let parts = parts(pages.len());
    if part.is_none() && !parts.is_empty() {
        let mut xml = Xml::of("sitemapindex", &[("xmlns", SPACE)]);
        for part in parts {
            xml.open("sitemap", &[]);
            xml.text("loc", &[], &context.href(&Route::Sitemap { part: Some(part) }));
            xml.close("sitemap");
        }
        return Some(xml.end("sitemapindex"));
    }
    let here = match part {
        None => &pages[..],
        Some(part) if parts.contains(&part) => pages.chunks(MOST).nth(part as usize - 1)?,
        Some(_) => return None,
    };
    let mut xml = Xml::of("urlset", &[("xmlns", SPACE)]);
    for route in here {
        let address = context.href(route);
        if address.len() >= LONGEST {
            continue;
        }
        xml.open("url", &[]);
        xml.text("loc", &[], &address);
        if let Some(month) = month(site, route) {
            xml.text("lastmod", &[], &month);
        }
        xml.close("url");
    }
    Some(xml.end("urlset"))
}

/// The month of a story, which is all that is said of when a page was last another.
fn month(site: &Site, route: &Route) -> Option<String> {
    let Route::Story { address } = route else { return None };
    site.edition().find_story(address)?.when().map(month_of)
}

/// A date as the month that lists go by: a quarter counts as its last.
pub fn month_of(when: When) -> String {
    let month = match when.part {
        Period::Month(month) => month,
        Period::Quarter(quarter) => quarter * 3,
    };
    format!("{:04}-{month:02}", when.year)
}

#[cfg(test)]
mod tests {
    use super::{MOST, parts};

    #[test]
    fn a_list_of_more_pages_than_one_file_may_hold_has_parts() {
        assert!(parts(MOST).is_empty());
        assert_eq!(parts(MOST + 1), 1..=2);
        assert_eq!(parts(3 * MOST), 1..=3);
    }
}
