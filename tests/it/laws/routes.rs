//! One spelling a route, and every link leads to a page that is there.

use std::collections::{HashMap, HashSet};

use heard::library::Library;
use heard::site::{Route, Site};
use heard::text::sources::Sources;
use proptest::prelude::{any, proptest};

use crate::addresses::decoded;
use crate::editions::{self, TODAY};
use crate::laws::random_site::{self, AUDIENCES};
use crate::laws::{files, site_for, tries};

/// The values of an attribute in a page, entities undone.
fn values(html: &str, name: &str) -> Vec<String> {
    let start = format!(" {name}=\"");
    let value = |at: usize| {
        let rest = &html[at + start.len()..];
        let raw = &rest[..rest.find('"').unwrap_or(rest.len())];
        let plain = [
            ("&#x2F;", "/"),
            ("&#x27;", "'"),
            ("&#39;", "'"),
            ("&quot;", "\""),
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&amp;", "&"),
        ];
        plain.iter().fold(raw.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
    };
    html.match_indices(&start).map(|(at, _)| value(at)).collect()
}

/// Where a link on the page at `base` leads, and its fragment (RFC 3986, section 5.2, of relative paths); nothing where
/// it leaves the site.
fn resolve(base: &str, link: &str) -> Option<(String, Option<String>)> {
    let (link, fragment) =
        link.split_once('#').map_or((link, None), |(link, fragment)| (link, Some(decoded(fragment))));
    let link = link.split('?').next().unwrap_or_default();
    if link.is_empty() {
        return Some((base.to_owned(), fragment));
    }
    let scheme = link.split('/').next().unwrap_or_default();
    if scheme.contains(':') || link.starts_with("//") {
        return None;
    }
    let mut parts: Vec<String> =
        if link.starts_with('/') { Vec::new() } else { base.split('/').map(str::to_owned).collect() };
    parts.pop();
    for part in link.trim_start_matches('/').split('/') {
        match part {
            "." => {}
            ".." => assert!(parts.pop().is_some(), "{link} on {base} leads out of the site"),
            part => parts.push(decoded(part)),
        }
    }
    Some((parts.join("/"), fragment))
}

proptest! {
    #![proptest_config(tries(32))]

    #[test]
    fn every_route_has_one_spelling_and_every_link_leads_to_one(seed in any::<u64>(), stories in 3_usize..=12) {
        let sources = random_site::site(seed, stories).sources();
        for (audience, _) in AUDIENCES.iter().enumerate() {
            let site = site_for(&sources, audience);
            let mut spelled = HashSet::new();
            for route in site.routes() {
                let parsed = Route::parse(&route.url());
                // Whether a story is still at an address, the edition knows and the spelling does not.
                let meant = match &route {
                    Route::Redirect { address } => Route::Story { address: address.clone() },
                    route => route.clone(),
                };
                assert_eq!(parsed, Some(meant));
                assert!(spelled.insert(route.url()), "{} is spelled twice", route.url());
            }
            let files = files(&site);
            let pages: HashMap<&str, &str> = files.iter().filter(|(url, _)| url.ends_with(".html")).map(|(url, bytes)| (url.as_str(), std::str::from_utf8(bytes).unwrap())).collect();
            let ids: HashMap<&str, HashSet<String>> = pages.iter().map(|(url, html)| (*url, values(html, "id").into_iter().collect())).collect();
            let mut links = 0;
            // A page that is shown at any depth links by the path of the site.
            let top = site.edition().masthead().base_url.map_or("", |_| "/in/heard");
            for (page, html) in &pages {
                let all = values(html, "href").into_iter().chain(values(html, "src"));
                for (to, fragment) in all.filter_map(|link| resolve(page, link.strip_prefix(top).unwrap_or(&link))) {
                    links += 1;
                    assert!(spelled.contains(&to), "{page} leads to {to}, which is not there");
                    if let Some(fragment) = fragment {
                        let there = ids.get(to.as_str()).is_some_and(|ids| ids.contains(&fragment));
                        assert!(there, "{page} leads to #{fragment} of {to}, which is not there");
                    }
                }
            }
            assert!(links > pages.len(), "pages have links");
        }
    }
}

proptest! {
    #![proptest_config(tries(32))]

    #[test]
    fn no_file_of_static_is_at_the_address_of_a_page_in_any_case(seed in any::<u64>(), upper in any::<u64>()) {
        let honest = random_site::site(seed, 3).sources();
        let site = site_for(&honest, 0);
        let mut sources = honest.clone();
        let case = |(at, c): (usize, char)| if upper >> (at % 64) & 1 == 1 { c.to_ascii_uppercase() } else { c };
        let mut clashing = HashSet::new();
        for route in site.routes() {
            let path = format!("static/{}", route.url().chars().enumerate().map(case).collect::<String>());
            if !matches!(route, Route::Static { .. }) && sources.find(&path).is_none() {
                sources.insert(&path, b"x".to_vec());
                clashing.insert(path);
            }
        }
        let found = Library::of(&sources).check(TODAY);
        let clashes = found.iter().filter(|found| found.code == "static-clash").map(|found| found.place.path.to_string());
        assert_eq!(clashes.collect::<HashSet<_>>(), clashing, "each is an error at its file");
        // In the honest site no two files are at one address, for whoever takes upper and lower case for the same.
        let mut folded = HashSet::new();
        for route in site.routes() {
            assert!(folded.insert(route.url().to_lowercase()), "{} is there twice", route.url());
        }
    }
}

proptest! {
    #![proptest_config(tries(256))]

    #[test]
    fn what_is_no_route_s_spelling_is_no_route(
        folder in "(stories|indicators|practices|tags|people|judgment|labs|metrics|pages|assets|images|x)?",
        rest in "(a/|overrode/)?page-0?[0-9]|(/|page-|index|0?[0-9]|\\.html|\\.\\.|\\.|[a-zäØ%# ]|overrode|404){0,8}",
    ) {
        for text in [format!("{folder}/{rest}"), format!("{folder}/{rest}.html"), rest] {
            if let Some(route) = Route::parse(&text) {
                assert_eq!(route.url(), text);
            }
        }
    }
}

/// A site with a metric that so many stories trusted and overrode.
fn site_of_a_metric(trusted: usize, overrode: usize) -> Site {
    let mut sources = Sources::new();
    sources.insert("heard.yaml", b"title: T\ncontact: none\n".to_vec());
    sources.insert("people.yaml", b"a.b: { name: A B, role: clerk }\nc.d: { name: C D, role: clerk }\n".to_vec());
    sources.insert("metrics/hours.md", b"---\ntitle: Hours\nstatus: published\n---\n".to_vec());
    for at in 0..trusted + overrode {
        let call = if at < trusted { "trusted" } else { "overrode" };
        let text = format!(
            "---\ntitle: {call} {at}\ndate: 2026-03\nreviewer: a.b\nabout: [c.d]\nagreed: {{ given: 2026-03-20 }}\n\
             judgment: {{ metric: hours, call: {call} }}\nstatus: published\n---\n\nWords.\n"
        );
        sources.insert(&format!("stories/{at}.md"), text.into_bytes());
    }
    editions::site(&Library::of(&sources), None, TODAY)
}

#[test]
fn every_story_of_either_side_stands_on_one_of_its_pages_and_a_told_side_is_never_called_untold() {
    for (trusted, overrode) in [(0, 0), (50, 50), (51, 0), (0, 51), (3, 120), (120, 60)] {
        let site = site_of_a_metric(trusted, overrode);
        let routes = site.routes();
        let pages: Vec<&Route> = routes.iter().filter(|route| matches!(route, Route::Metric { .. })).collect();
        let longer = trusted.max(overrode).max(1).div_ceil(50);
        assert_eq!(pages.len(), longer, "{trusted} {overrode}");
        let mut all = String::new();
        for route in &pages {
            let html = String::from_utf8(site.render(route).unwrap().unwrap().to_vec()).unwrap();
            assert_eq!(html.contains("No stories yet about anyone going along with it"), trusted == 0);
            assert_eq!(html.contains("No stories yet about anyone going the other way"), overrode == 0);
            assert_eq!(html.contains("all the stories are on one side"), (trusted == 0) != (overrode == 0));
            all.push_str(&html);
        }
        for at in 0..trusted + overrode {
            let call = if at < trusted { "trusted" } else { "overrode" };
            assert_eq!(all.matches(&format!(">{call} {at}</a>")).count(), 1, "{call} {at}");
        }
        let beyond = u32::try_from(longer).unwrap() + 1;
        for page in [0, beyond] {
            let route = Route::Metric { address: "hours".to_owned(), page };
            assert!(site.render(&route).unwrap().is_none());
        }
    }
}
