//! `overrides/*.csv`: why people decided against a check, each in a line. It is text for a curator to read; no edition knows it.

use std::sync::Arc;

use csv::{ReaderBuilder, StringRecord};

use crate::library::diagnostics;
use crate::library::source::reading_faults;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::sources::{Source, Sources, ending};
use crate::text::span::Span;

/// The folder of the files.
const FOLDER: &str = "overrides";
/// The columns, and the only ones: no patient's number gets in.
pub const COLUMNS: [&str; 3] = ["flag", "decision", "why"];
/// The most lines of one file.
pub const MOST_LINES: usize = 10_000;

/// One decision against a check, or with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// What the check said.
    pub flag: String,
    /// What somebody decided.
    pub decision: String,
    /// Why.
    pub why: String,
    /// Its line in the file, from 1.
    pub line: u64,
    /// Where it stands.
    pub span: Span,
}

/// One file of them.
pub struct Overrides {
    /// The file.
    pub path: Arc<str>,
    /// Its lines, in order.
    pub all: Vec<Override>,
    /// What is wrong with it. A file in which something is wrong with the columns has no lines.
    pub diagnostics: Vec<Diagnostic>,
}

impl Overrides {
    /// Reads all files.
    pub fn all(sources: &Sources) -> Vec<Self> {
        let tables = sources.under(FOLDER).filter(|source| ending(&source.path) == "csv");
        tables.map(|source| Self::read(source)).collect()
    }

    /// Reads a file.
    pub fn read(source: &Source) -> Self {
        let (path, text) = (Arc::clone(&source.path), source.text());
        let mut diagnostics: Vec<Diagnostic> = reading_faults::of_source(source).into_iter().collect();
        let mut all = Vec::new();
        let mut reader = ReaderBuilder::new()
            .delimiter(separator(text))
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut records = reader.records();
        let head = records.next().and_then(Result::ok).unwrap_or_default();
        let span_of = |record: &StringRecord| {
            let start =
                record.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or(usize::MAX)).min(text.len());
            Span::of(start, text.get(start..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| start + end))
        };
        let place = |record: &StringRecord| Place::at(&path, span_of(record));
        let columns: Vec<String> = head.iter().map(|name| name.trim().to_lowercase()).collect();
        let at = |wanted: &str| columns.iter().position(|name| name == wanted);
        // Where none of the names is there, the first line has no names at all.
        let has_names = columns.iter().any(|name| COLUMNS.contains(&name.as_str()));
        for name in columns.iter().filter(|name| has_names && !COLUMNS.contains(&name.as_str())) {
            diagnostics.push(diagnostics::overrides::override_column(place(&head), name));
        }
        let missing = COLUMNS.into_iter().find(|name| at(name).is_none());
        if let Some(missing) = missing {
            diagnostics.push(diagnostics::overrides::no_column(place(&head), missing));
        }
        if !diagnostics.is_empty() {
            return Self { path, all, diagnostics };
        }
        for record in records {
            let Ok(record) = record else {
                diagnostics.push(diagnostics::overrides::unreadable(Place::file(&path)));
                break;
            };
            if all.len() == MOST_LINES {
                diagnostics.push(diagnostics::overrides::too_many(place(&record), MOST_LINES));
                break;
            }
            // A cell without a column may hold anything.
            if record.len() > COLUMNS.len() {
                diagnostics.push(diagnostics::overrides::extra(place(&record)));
                continue;
            }
            let cell = |name: &str| {
                let words = at(name).and_then(|at| record.get(at)).unwrap_or_default();
                words.split_whitespace().collect::<Vec<_>>().join(" ")
            };
            let (flag, decision, why) = (cell(COLUMNS[0]), cell(COLUMNS[1]), cell(COLUMNS[2]));
            if !why.is_empty() {
                let line = record.position().map_or(0, csv::Position::line);
                all.push(Override { flag, decision, why, line, span: span_of(&record) });
            }
        }
        Self { path, all, diagnostics }
    }
}

/// What stands between the cells: spreadsheets of many countries write a semicolon.
fn separator(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    let count = |sign: u8| head.bytes().filter(|byte| *byte == sign).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|sign| (count(*sign), *sign == b',')).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::Overrides;
    use crate::text::sources::Sources;

    fn read(text: &str) -> (Vec<(String, u64)>, Vec<&'static str>) {
        let mut sources = Sources::new();
        sources.insert("overrides/a.csv", text.as_bytes().to_vec());
        let read = Overrides::read(sources.find("overrides/a.csv").unwrap());
        let all = read.all.into_iter().map(|one| (format!("{}|{}|{}", one.flag, one.decision, one.why), one.line));
        (all.collect(), read.diagnostics.into_iter().map(|one| one.code).collect())
    }

    #[test]
    fn three_columns_in_any_order_are_read_and_any_other_is_an_error() {
        let row = |line| vec![("Overdue|rang her|She reads\u{a0}no letters".replace('\u{a0}', " "), line)];
        assert_eq!(read("flag,decision,why\nOverdue,rang her,She reads no letters\n"), (row(2), vec![]));
        assert_eq!(read("Why;Flag;Decision\n\"She reads\nno letters\";Overdue;rang her\n"), (row(2), vec![]));
        assert_eq!(read("flag,decision,why,patient\nOverdue,rang her,She,12\n"), (vec![], vec!["override-column"]));
        assert_eq!(read("flag,why\nOverdue,So\n"), (vec![], vec!["override-column"]));
        assert_eq!(read("Overdue,rang her,So\n"), (vec![], vec!["override-column"]));
        assert_eq!(read("flag,decision,why\nOverdue,rang,So,12\n"), (vec![], vec!["override-column"]));
        assert_eq!(read(""), (vec![], vec!["override-column"]));
        assert_eq!(read("flag,decision,why\nOverdue,rang her,\n"), (vec![], vec![]));
    }

    #[test]
    fn ten_thousand_lines_are_read_and_no_more() {
        let (all, codes) = read(&format!("flag,decision,why\n{}", "a,b,c\n".repeat(10_001)));
        assert_eq!((all.len(), codes), (10_000, vec!["override-column"]));
    }
}
