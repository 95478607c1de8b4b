//! The table and those who ask it hold each other. That a reader asks for a field of the table, and for each one, it asserts itself.

use std::collections::BTreeSet;

use crate::library::source::field_table::{FILES, FieldKind, File, LAB, METRIC, PATH, Printed, Row, STORY};
use crate::library::source::fields::Written;
use crate::library::source::lab::Lab;
use crate::library::source::manuscript::Manuscript;
use crate::library::source::metric::Metric;
use crate::library::source::reading_path::ReadingPath;
use crate::text::sources::Sources;

fn all(rows: &'static [Row]) -> Vec<&'static Row> {
    rows.iter().flat_map(|row| std::iter::once(row).chain(all(row.kind.rows()))).collect()
}

#[test]
fn what_is_within_a_field_that_decides_decides_too() {
    for file in FILES {
        for row in all(file.kind.rows()).into_iter().filter(|row| row.decides) {
            let not: Vec<_> = all(row.kind.rows()).into_iter().filter(|inner| !inner.decides).collect();
            assert!(not.is_empty(), "within `{}` of {}: {not:?}", row.name, file.name);
        }
    }
}

/// `kind` as it can be written, with `words` wherever words can be.
fn written(kind: FieldKind, words: &str) -> String {
    match kind {
        FieldKind::Words | FieldKind::Named(_) => words.to_owned(),
        FieldKind::Date => "2026-03".to_owned(),
        FieldKind::Number => "5".to_owned(),
        FieldKind::Switch => "true".to_owned(),
        FieldKind::OneOf(choices) => choices[0].to_owned(),
        FieldKind::List(item) => format!("[{}]", written(*item, words)),
        FieldKind::Map(rows) => format!("{{ {} }}", lines(rows, words).join(", ")),
        FieldKind::Free(value) | FieldKind::By(_, value) => format!("{{ write: {} }}", written(*value, words)),
        FieldKind::Either(kinds) => {
            let map = kinds.iter().find(|kind| !kind.rows().is_empty());
            written(*map.unwrap_or(&kinds[0]), words)
        }
    }
}

fn lines(rows: &[Row], above: &str) -> Vec<String> {
    rows.iter().map(|row| format!("{}: {}", row.name, written(row.kind, &format!("{above} {}", row.name)))).collect()
}

/// The words of fields that are printed in their author's words, as `lines` writes them; the title is asked for elsewhere.
fn printed(rows: &'static [Row], above: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for row in rows.iter().filter(|row| row.name != "title") {
        let words = format!("{above} {}", row.name);
        found.extend(printed(row.kind.rows(), &words));
        if row.printed == Printed::Words {
            found.insert(words);
        }
    }
    found
}

fn prose(file: &File, path: &str, read: impl FnOnce(&Sources) -> Vec<String>) {
    let text = format!("---\n{}\n---\n", lines(file.kind.rows(), "zq").join("\n"));
    let mut sources = Sources::new();
    sources.insert(path, text.clone().into_bytes());
    let found: BTreeSet<String> = read(&sources).into_iter().collect();
    assert_eq!(found, printed(file.kind.rows(), "zq"), "{text}");
}

fn values<'a>(words: impl Iterator<Item = &'a Written<String>>) -> Vec<String> {
    words.map(|words| words.value.clone()).collect()
}

#[test]
fn prose_is_what_the_table_says_is_printed_in_words() {
    prose(&STORY, "stories/a.md", |all| {
        values(Manuscript::read(all.find("stories/a.md").unwrap(), "en").front.prose())
    });
    prose(&LAB, "labs/a.md", |all| values(Lab::read(all.find("labs/a.md").unwrap(), "en").front.prose()));
    prose(&PATH, "paths/a.md", |all| values(ReadingPath::read(all.find("paths/a.md").unwrap(), "en").prose()));
    prose(&METRIC, "metrics/a.md", |all| values(Metric::read(all.find("metrics/a.md").unwrap(), "en").front.prose()));
}
