//! Mends what is certain: every fix that diagnostics carry, until there is none left.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date as Day;

use crate::library::collection::library::Library;
use crate::text::diagnostic::{Diagnostic, Severity};
use crate::text::sources::{Content, Sources};
use crate::text::span::Span;

/// The most times that the files are read again: mending one slip can show the next.
const MOST_ROUNDS: usize = 24;

/// A file before and after it was mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The file.
    pub path: Arc<str>,
    /// Its text as it stands, without a byte order mark.
    pub before: Arc<str>,
    /// Its text as it should be.
    pub after: String,
}

/// Every text of `sources` in which something is certain to be mended, by path. A mend after which more was wrong than
/// before is not made. Mending what was mended changes nothing.
pub fn mended(sources: &Sources, today: Day) -> Vec<Fixed> {
    let mut now = sources.clone();
    let mut library = Library::of(&now);
    let mut found = library.check(today);
    let mut left_alone: BTreeSet<Arc<str>> = BTreeSet::new();
    let mut changed: BTreeMap<Arc<str>, String> = BTreeMap::new();
    for _ in 0..MOST_ROUNDS {
        let wanted = fixes(&library, &found, &left_alone);
        if wanted.is_empty() {
            break;
        }
        for (path, edits) in wanted {
            let Some(text) = library.text(&path) else { continue };
            let after = edited(&text, &edits);
            let mut tried = now.clone();
            tried.insert(&path, after.clone().into_bytes());
            let better = library.after(&tried);
            let found_after = better.check(today);
            if after == *text || errors(&found_after) > errors(&found) {
                left_alone.insert(path);
                continue;
            }
            (now, library, found) = (tried, better, found_after);
            changed.insert(path, after);
        }
    }
    let before = |path: &str| match &sources.find(path)?.content {
        Content::Text(text) => Some(Arc::clone(text)),
        _ => None,
    };
    let whole = changed.into_iter().filter_map(|(path, after)| Some(Fixed { before: before(&path)?, path, after }));
    whole.filter(|mended| *mended.before != *mended.after).collect()
}

/// Fields that decide who may read something. A slip in one of them withholds, and only its author can say what was
/// meant: mended here, it could let out what nobody wanted to be read yet.
const DECIDING: [&str; 13] = [
    "status",
    "audience",
    "agreed",
    "given",
    "until",
    "shown",
    "sees",
    "audiences",
    "default_audience",
    "consent",
    "privacy",
    "never_publish",
    "names_file",
];

/// Whether a line, what it would become, or the entry that it belongs to names such a field.
fn decides(text: &str, span: Span, instead: &str) -> bool {
    let range = span.within(text);
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[range.end..].find('\n').map_or(text.len(), |at| range.end + at);
    let names = |line: &str| {
        let words = line.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':' | '-')));
        words.filter_map(|word| word.strip_suffix(':')).any(|word| DECIDING.contains(&word))
    };
    let entry = text[..start].lines().rev().find(|line| line.starts_with(|c: char| !c.is_whitespace() && c != '-'));
    let within = text[start..end].starts_with([' ', '-']) && entry.is_some_and(names);
    within
        || names(&text[start..end])
        || names(&format!("{}{instead}{}", &text[start..range.start], &text[range.end..end]))
}

/// The edits of each file, by place; of two that overlap, the first.
fn fixes(
    library: &Library,
    found: &[Diagnostic],
    left_alone: &BTreeSet<Arc<str>>,
) -> BTreeMap<Arc<str>, Vec<(Span, String)>> {
    let mut wanted: BTreeMap<Arc<str>, Vec<(Span, String)>> = BTreeMap::new();
    for diagnostic in found.iter().filter(|found| !left_alone.contains(&found.place.path)) {
        let Some(fix) = &diagnostic.fix else { continue };
        let Some(text) = library.text(&diagnostic.place.path) else { continue };
        if fix.edits.iter().any(|(span, words)| decides(&text, *span, words)) {
            continue;
        }
        let edits = wanted.entry(Arc::clone(&diagnostic.place.path)).or_default();
        let overlaps = |span: &Span| {
            edits.iter().any(|(other, _)| span.start < other.end && other.start < span.end || span == other)
        };
        if !fix.edits.iter().any(|(span, _)| overlaps(span)) {
            edits.extend(fix.edits.iter().cloned());
        }
    }
    for edits in wanted.values_mut() {
        edits.sort_by_key(|(span, _)| *span);
    }
    wanted
}

fn edited(text: &str, edits: &[(Span, String)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut from = 0;
    for (span, words) in edits {
        let range = span.within(text);
        out.push_str(text.get(from..range.start).unwrap_or_default());
        out.push_str(words);
        from = range.end.max(from);
    }
    out.push_str(&text[from..]);
    out
}

fn errors(found: &[Diagnostic]) -> usize {
    found.iter().filter(|found| found.severity == Severity::Error).count()
}

#[cfg(test)]
mod tests {
    use super::mended;
    use crate::text::sources::Sources;

    fn sources(story: &str) -> Sources {
        let mut sources = Sources::new();
        sources.insert("heard.yaml", b"title: T\ncontact: c@x.example\n".to_vec());
        sources.insert(
            "people.yaml",
            b"m.lindqvist: { name: Maja Lindqvist }\nr.okafor: { name: Rosa Okafor }\n".to_vec(),
        );
        sources.insert("stories/a.md", story.as_bytes().to_vec());
        sources
    }

    #[test]
    fn a_colon_a_date_and_misspelt_words_are_mended_together_and_then_there_is_nothing_left() {
        let broken = "---\r\ntitle: The pause: a story\r\ndate: 14.03.2026\r\nreviewer: r.okafr\r\nabout: [m.lindqist]\r\n\
                      setings: bad news\r\nstatus: draft\r\n---\r\n\r\n@m.lindqist asked.\r\n";
        let today = "2026-11-23".parse().unwrap();
        let found = mended(&sources(broken), today);
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].after,
            "---\r\ntitle: \"The pause: a story\"\r\ndate: 2026-03\r\nreviewer: r.okafor\r\nabout: [m.lindqvist]\r\n\
             setting: bad news\r\nstatus: draft\r\n---\r\n\r\n@m.lindqvist asked.\r\n"
        );
        assert_eq!(mended(&sources(&found[0].after), today), []);
    }

    #[test]
    fn a_slip_that_withholds_is_left_to_its_author() {
        let today = "2026-11-23".parse().unwrap();
        for slip in [
            "status: publishd",
            "statsu: published",
            "status: published\naudience: partner",
            "status: published\nagreed: { given: 14.03.2026 }",
            "status: published\nagreed:\n  m.lindqvst: 2026-03-14",
            "status: published\nagreed:\n- person: m.lindqvst\n",
        ] {
            let text = format!(
                "---\ntitle: A\ndate: 2026-03\nreviewer: r.okafor\nabout: [m.lindqvist]\n{slip}\n---\n\nWords.\n"
            );
            assert_eq!(mended(&sources(&text), today), [], "{slip}");
        }
    }
}
