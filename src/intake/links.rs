//! Links and pictures of a text that is moved: those to other files lead to where these are now, or become words.

/// Where a link of a text leads, or where its picture is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// There, from the text's new place.
    There(String),
    /// Nobody knows.
    Nowhere,
}

/// The text with every link and picture that leads to a file rewritten. `find` is given where each leads, percent signs
/// decoded, without what follows a `#`, and whether it is a picture. Code stays as it is.
pub fn moved(text: &str, find: &mut dyn FnMut(&str, bool) -> Place) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| bare.starts_with(mark));
        match (fence, mark) {
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, Some(mark)) => fence = Some(mark),
            (None, None) => {
                moved_line(line, find, &mut out);
                continue;
            }
            _ => {}
        }
        out.push_str(line);
    }
    out
}

fn moved_line(line: &str, find: &mut dyn FnMut(&str, bool) -> Place, out: &mut String) {
    let mut rest = line;
    while let Some(at) = rest.find(['`', '[', '\\']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match rest.as_bytes()[0] {
            b'\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            b'`' => {
                let signs = rest.bytes().take_while(|byte| *byte == b'`').count();
                rest[signs..].find(&rest[..signs]).map_or(signs, |end| signs + end + signs)
            }
            _ => match link(rest) {
                Some(link) if is_file(&link.leads) => {
                    let is_picture = out.ends_with('!') && !out.ends_with("\\!");
                    rewrite(&link, is_picture, find, out);
                    link.length
                }
                _ => {
                    out.push('[');
                    rest = &rest[1..];
                    continue;
                }
            },
        };
        if !rest.starts_with('[') {
            out.push_str(&rest[..length]);
        }
        rest = &rest[length..];
    }
    out.push_str(rest);
}

/// The most characters of a link's words.
const MOST_LINK: usize = 10_000;

struct Link<'t> {
    words: &'t str,
    leads: String,
    length: usize,
}

/// The link that begins here: `[words](leads)`, `[words](<leads>)`, with a title or without.
fn link(text: &str) -> Option<Link<'_>> {
    let mut depth = 0_usize;
    let end = text.char_indices().take(MOST_LINK).find_map(|(at, c)| {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(at)
    })?;
    let after = text[end + 1..].strip_prefix('(')?;
    let close = match after.strip_prefix('<') {
        Some(inner) => 1 + inner.find('>')? + 1,
        None => 0,
    };
    let close = close + after[close..].find(')')?;
    let inner = after[..close].trim();
    let leads = match inner.strip_prefix('<').and_then(|inner| inner.split_once('>')) {
        Some((leads, _)) => leads,
        None => inner.split([' ', '"']).next().unwrap_or_default(),
    };
    Some(Link { words: &text[1..end], leads: leads.to_owned(), length: end + 2 + close + 1 })
}

/// Whether a link leads to a file beside the text: to no other site, no place on the page and no address.
fn is_file(leads: &str) -> bool {
    let scheme = leads.split(['/', '#', '?']).next().unwrap_or_default();
    !leads.is_empty() && !leads.starts_with(['#', '/']) && (!scheme.contains(':') || scheme.starts_with(IN_FILE))
}

/// How a picture is called that lies within the file which it came in.
pub const IN_FILE: &str = "in-file:";

fn rewrite(link: &Link<'_>, is_picture: bool, find: &mut dyn FnMut(&str, bool) -> Place, out: &mut String) {
    let (file, part) = link.leads.split_once('#').map_or((link.leads.as_str(), ""), |(file, part)| (file, part));
    let decoded = percent_encoding::percent_decode_str(file).decode_utf8_lossy().into_owned();
    match find(&decoded, is_picture) {
        Place::There(path) => {
            let part = if part.is_empty() || is_picture { String::new() } else { format!("#{part}") };
            out.push_str(&format!("[{}]({path}{part})", link.words));
        }
        Place::Nowhere if is_picture => {
            out.pop();
            let words = link.words.replace("--", "––");
            out.push_str(format!("<!-- there was a picture here: {words}").trim_end_matches([':', ' ']));
            out.push_str(" -->");
        }
        Place::Nowhere => out.push_str(link.words),
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, moved};

    #[test]
    fn links_to_files_lead_to_where_these_are_now_and_all_others_stay() {
        let mut find = |leads: &str, _: bool| match leads {
            "a b.md" | "pic.png" => Place::There("new".to_owned()),
            _ => Place::Nowhere,
        };
        let mut all = |text: &str| moved(text, &mut find);
        assert_eq!(all("See [it](a%20b.md#x) and [*that*](<a b.md> \"T\")."), "See [it](new#x) and [*that*](new).");
        assert_eq!(all("![A chair](pic.png) ![B](gone.png)"), "![A chair](new) <!-- there was a picture here: B -->");
        assert_eq!(all("[gone](x.md)"), "gone");
        for same in [
            "[w](https://x.example/a.md)",
            "[w](#part)",
            "`[w](a.md)`",
            "```\n[w](a.md)\n```\n",
            "\\[w](a.md)",
            "[w]",
            "[^1]",
            "[w](mailto:a@x)",
            "[",
            "[[]",
        ] {
            assert_eq!(all(same), same);
        }
    }
}
