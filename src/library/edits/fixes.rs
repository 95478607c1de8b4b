//! Fixes what is certain: every fix that diagnostics carry, until there is none left, but in no field that decides who may
//! read. A yes to a text that then names fewer people is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date as Day;

use crate::library::collection::library::Library;
use crate::library::edits::deciding;
use crate::text::diagnostic::{Diagnostic, Severity};
use crate::text::sources::{Content, Sources};
use crate::text::span::{Span, edited};

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
            // Several fixes together may touch what none of them touches alone.
            if deciding::is_touched(&path, &text, &after, &edits) {
                left_alone.insert(path);
                continue;
            }
            let after = edited(&text, &library.with_yeses_kept(&path, &edits, today));
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

/// Whether `diagnostic` has a fix that `check --fix` makes. A fix of a field that decides who may read is only ever offered,
/// one at a time.
pub fn is_certain(library: &Library, diagnostic: &Diagnostic) -> bool {
    let path = &diagnostic.place.path;
    let (Some(fix), Some(text)) = (&diagnostic.fix, library.text(path)) else { return false };
    !deciding::is_touched(path, &text, &edited(&text, &fix.edits), &fix.edits)
}

/// The edits of each file, by place; of two that overlap, the first.
fn fixes(
    library: &Library,
    found: &[Diagnostic],
    left_alone: &BTreeSet<Arc<str>>,
) -> BTreeMap<Arc<str>, Vec<(Span, String)>> {
    let mut wanted: BTreeMap<Arc<str>, Vec<(Span, String)>> = BTreeMap::new();
    for diagnostic in found.iter().filter(|found| !left_alone.contains(&found.place.path)) {
        let Some(fix) = diagnostic.fix.as_ref().filter(|_| is_certain(library, diagnostic)) else { continue };
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
        let broken = "---\r\ntitle: The pause: a story\r\ndate: 14.03.2026\r\nreviewer: r.okafor\r\nabout: [m.lindqvist]\r\n\
                      setings: bad news\r\nstatus: draft\r\n---\r\n\r\n@m.lindqist asked.\r\n";
        let today = "2026-11-23".parse().unwrap();
        let found = mended(&sources(broken), today);
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].after,
            "---\r\ntitle: \"The pause: a story\"\r\ndate: 2026-03-14\r\nreviewer: r.okafor\r\nabout: [m.lindqvist]\r\n\
             setting: bad news\r\nstatus: draft\r\n---\r\n\r\n@m.lindqvist asked.\r\n"
        );
        assert_eq!(mended(&sources(&found[0].after), today), []);
    }

    #[test]
    fn a_slip_in_a_field_that_decides_is_left_to_its_author() {
        let today = "2026-11-23".parse().unwrap();
        for slip in [
            "status: publishd",
            "statsu: published",
            "status published",
            "status:published",
            "\"status\": publishd",
            "status : publishd",
            "status: published\naudience: partner",
            "status: published\npublish_on: 28.12.2026",
            "status: published\npublish_on: 2027q4",
            "status: published\npublish-on: 2026-12-28",
            "status: published\nagreed: { given: 14.03.2026 }",
            "status: published\nagreed: { given: 2026-03-14, until: 2027q4 }",
            "status: published\nagreed: { given: 2026-03-14, untl: 2027-01 }",
            "status: published\nagreed:\n  given: 2026-03-14\n  until: 14.03.2027",
            "status: published\nagreed:\n  given: 2026-03-14\n  until 2027-01",
            "status: published\nagreed:\n\tgiven: 2026-03-14",
            "status: published\nagreed:\n  m.lindqvst: 2026-03-14",
            "status: published\nagreed:\n- person: m.lindqvst\n",
            "status: published\nkind: compsite",
            "status: published\nreviewer: r.okafr",
            "status: published\nabout: [m.lindqvst]",
            "status: published\nabout:\n- m.lindqvst",
        ] {
            let own = ["reviewer: r.okafor", "about: [m.lindqvist]"];
            let kept: Vec<_> = own.into_iter().filter(|line| !slip.contains(&line[..5])).collect();
            let text = format!("---\ntitle: A\ndate: 2026-03\n{}\n{slip}\n---\n\nWords.\n", kept.join("\n"));
            assert_eq!(mended(&sources(&text), today), [], "{slip}");
        }
        for (path, text) in [
            ("people.yaml", "m.lindqvist: { name: Maja Lindqvist, shown: nmae }\nr.okafor: { name: Rosa Okafor }\n"),
            ("people.yaml", "m.lindqvist:\n  name: Maja Lindqvist\n  shwon: name\nr.okafor: { name: Rosa Okafor }\n"),
            ("people.yaml", "m.lindqvist:\n  name: Maja Lindqvist\n  shown name\nr.okafor: { name: Rosa Okafor }\n"),
            (
                "heard.yaml",
                "title: T\ncontact: c\naudiences: { firm: {}, board: { sees: [frm] } }\ndefault_audience: firm\n",
            ),
            ("heard.yaml", "title: T\ncontact: c\nprivacy: { consent: elsewere }\n"),
            ("heard.yaml", "title: T\ncontact: c\nprivacy:\n  never_publish:\n  - Gold: Grand\n"),
            ("labs/a.md", "---\ntitle: A\ndate: 2026-03\nheld: 14.03.2026\nstatus: published\n---\n"),
        ] {
            let mut sources = sources("---\ntitle: A\ndate: 2026-03\nreviewer: r.okafor\nabout: [m.lindqvist]\n---\n");
            sources.insert(path, text.as_bytes().to_vec());
            assert_eq!(mended(&sources, today), [], "{text}");
        }
    }

    #[test]
    fn a_slip_beside_a_field_that_decides_is_fixed() {
        let today = "2026-11-23".parse().unwrap();
        let text = "---\ntitle: The pause: a story\ndate: 2027q1\nreviewer: r.okafor\nabout: [m.lindqvist]\n\
                    publish_on: 28.12.2026\nsetings: bad news\nstatus: publishd\n---\n\nWords.\n";
        let found = mended(&sources(text), today);
        let fixed = text.replace("The pause: a story", "\"The pause: a story\"").replace("2027q1", "2027-Q1");
        assert_eq!(found[0].after, fixed.replace("setings", "setting"));
    }

    #[test]
    fn a_mention_takes_the_place_of_a_name_and_of_nothing_beside_it() {
        let front = "---\ntitle: The door\ndate: 2026-03\nreviewer: r.okafor\nabout: [m.lindqvist]\n---\n\n";
        let fixed = |body: &str| {
            let text = format!("{front}{body}\n");
            let found = mended(&sources(&text), "2026-11-23".parse().unwrap());
            found.first().map(|fixed| fixed.after[front.len()..].trim_end().to_owned())
        };
        assert_eq!(fixed("Lindqvist came and went.").as_deref(), Some("@m.lindqvist came and went."));
        // As it is written, nobody can say where the name ends.
        for body in ["Lind\u{ad}qvist came and went.", "Lind&#113;vist came and went.", "Lind-\nqvist came and went."] {
            assert_eq!(fixed(body), None, "{body}");
        }
    }
}
