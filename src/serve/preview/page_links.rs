//! Where the links and pictures of a page lead, by the page's own HTML.

use percent_encoding::percent_decode_str;

/// The addresses, from the top of the site, decoded, that a page at `url` leads to or shows; each with its spelling
/// in the page. Those that leave the site are left out.
pub fn of<'h>(url: &str, html: &'h str) -> Vec<(&'h str, String)> {
    let mut links: Vec<(&str, String)> = Vec::new();
    for sign in [" href=\"", " src=\""] {
        for (at, _) in html.match_indices(sign) {
            let rest = &html[at + sign.len()..];
            let Some((spelling, _)) = rest.split_once('"') else { continue };
            if let Some(to) = resolve(url, spelling) {
                links.push((spelling, to));
            }
        }
    }
    links.sort();
    links.dedup();
    links
}

/// An address of the path of a request: decoded, from the top, with the page that a folder stands for.
pub fn of_request(path: &str) -> Option<String> {
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let url = path.strip_prefix('/')?;
    if url.contains('\0') || url.contains('\\') {
        return None;
    }
    Some(if url.is_empty() || url.ends_with('/') { format!("{url}index.html") } else { url.to_owned() })
}

/// Where a link of the page at `from` that is spelt `to` leads; nothing where it leaves the site.
pub fn resolve(from: &str, to: &str) -> Option<String> {
    // In an attribute only the ampersand of an address has another spelling.
    let to = to.replace("&amp;", "&");
    let path = to.split(['#', '?']).next().unwrap_or_default();
    if path.is_empty() || path.contains(':') || path.starts_with("//") {
        return None;
    }
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let start = if decoded.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = start.split('/').filter(|part| !part.is_empty()).collect();
    for part in decoded.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{of, of_request};

    #[test]
    fn links_are_resolved_from_their_page_and_those_that_leave_are_left_out() {
        let html =
            "<a href=\"../../index.html#x\"> <img src=\"b%20c.jpg\"> <a href=\"https://a.example\"> <a href=\"#y\">";
        let links: Vec<String> = of("stories/2026/a.html", html).into_iter().map(|(_, to)| to).collect();
        assert_eq!(links, ["index.html", "stories/2026/b c.jpg"]);
    }

    #[test]
    fn a_request_is_an_address_from_the_top() {
        assert_eq!(of_request("/").as_deref(), Some("index.html"));
        assert_eq!(of_request("/stories/").as_deref(), Some("stories/index.html"));
        assert_eq!(of_request("/stories/%C3%BCber.html").as_deref(), Some("stories/über.html"));
        for strange in ["", "stories", "/%ff", "/a%00b", "/..%5c..%5cetc"] {
            assert_eq!(of_request(strange), None, "{strange}");
        }
    }
}
