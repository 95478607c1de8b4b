//! A Markdown file with front matter, cut in two: what stories, labs, metrics and pages have in common.

use std::ops::Range;
use std::sync::Arc;

use crate::library::diagnostics;
use crate::library::source::field_table::File;
use crate::library::source::reading_faults;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::sources::Source;
use crate::text::span::Span;
use crate::text::yaml::{self, Entry, Node, Value, YamlFaultKind};

/// The most bytes of a front matter.
pub const MOST_FRONT_MATTER: usize = 64_000;

/// A file's front matter as a tree, its body, and which fields cannot be trusted.
pub struct Document {
    /// The front matter.
    pub root: Node,
    /// The body, as a range of the file's text.
    pub body: Range<usize>,
    /// Where the front matter stands.
    pub span: Span,
    /// Fields that were there and could not be read, or stand there twice.
    lost: Vec<String>,
    /// Whether nothing of the front matter can be trusted.
    unreadable: bool,
    file: &'static File,
}

impl Document {
    /// Cuts and reads a file of a kind; what is wrong is added to `found`.
    pub fn read(source: &Source, file: &'static File, found: &mut Vec<Diagnostic>) -> Self {
        let text = source.text();
        found.extend(reading_faults::of_source(source));
        let conflict = reading_faults::of_conflict(source);
        let is_torn = conflict.is_some();
        found.extend(conflict);
        let (front, body) = match split(text) {
            Split::Both { front, body } => (front, body),
            Split::NoFront => {
                if source.fault.is_none() && !is_torn {
                    let place = Place::at(&source.path, Span::of(0, first_line(text)));
                    let first = file.required().next().unwrap_or("title");
                    found.push(diagnostics::files::front_matter_missing(place, first));
                }
                return Self::without(file, 0..text.len());
            }
            Split::Open { front } => {
                found.push(diagnostics::files::front_matter_open(Place::at(
                    &source.path,
                    Span::of(0, first_line(text)),
                )));
                return Self::without(file, front.end..text.len());
            }
        };
        let span = Span::of(front.start, front.end);
        if front.len() > MOST_FRONT_MATTER {
            let bound = MOST_FRONT_MATTER as u64;
            found.push(diagnostics::files::too_large(
                Place::at(&source.path, Span::of(0, first_line(text))),
                front.len() as u64,
                bound,
            ));
            return Self::without(file, body);
        }
        let document = yaml::read(&text[front.clone()], front.start);
        // Where two versions were not joined, every other fault may follow from that.
        let faults = document.faults.iter().filter(|_| !is_torn);
        found.extend(faults.map(|fault| reading_faults::of_yaml(&source.path, fault)));
        let mut lost: Vec<String> = document.lost.iter().map(|(key, _)| key.clone()).collect();
        for fault in &document.faults {
            let at = match &fault.kind {
                YamlFaultKind::DuplicateKey { first } => first.start,
                _ => fault.span.start,
            };
            if let Value::Mapping(entries) = &document.root.value {
                let inside = entries.iter().find(|entry| entry.key_span.start <= at && at <= entry.value.span.end);
                lost.extend(inside.map(|entry| entry.key.clone()));
            }
        }
        let is_map = matches!(document.root.value, Value::Mapping(_) | Value::Null);
        let unreadable =
            source.fault.is_some() || is_torn || !is_map || document.lost.iter().any(|(key, _)| key.is_empty());
        Self { root: document.root, body, span, lost, unreadable, file }
    }

    /// A file whose front matter cannot be read at all.
    fn without(file: &'static File, body: Range<usize>) -> Self {
        let root = Node { span: Span::of(body.start, body.start), value: Value::Null };
        Self { root, body, span: Span::of(0, 0), lost: Vec::new(), unreadable: true, file }
    }

    /// Whether it has a front matter that can be read.
    pub fn is_readable(&self) -> bool {
        !self.unreadable
    }

    /// The fields that cannot be trusted: where nothing can be read, every one that decides.
    pub fn lost(&self) -> impl Iterator<Item = &str> {
        let deciding = self.file.kind.rows().iter().filter(|row| row.decides && self.unreadable);
        deciding.map(|row| row.name).chain(self.lost.iter().map(String::as_str))
    }
}

/// The fields of a front matter.
pub fn entries(root: &Node) -> impl Iterator<Item = &Entry> {
    let entries = match &root.value {
        Value::Mapping(entries) => entries.as_slice(),
        Value::Null | Value::Scalar(_) | Value::Sequence(_) => &[],
    };
    entries.iter()
}

/// A text, cut in two.
pub enum Split {
    /// The front matter between its fences, and the body after them.
    Both {
        /// The lines of the front matter.
        front: Range<usize>,
        /// The rest.
        body: Range<usize>,
    },
    /// No fence at the beginning.
    NoFront,
    /// A fence that is never closed.
    Open {
        /// All lines after it.
        front: Range<usize>,
    },
}

/// Finds the lines `---` around the front matter.
pub fn split(text: &str) -> Split {
    let is_fence = |line: &str| line.trim_end() == "---";
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| is_fence(line)) else { return Split::NoFront };
    let start = first.len();
    let mut at = start;
    for line in lines {
        if is_fence(line) {
            return Split::Both { front: start..at, body: at + line.len()..text.len() };
        }
        at += line.len();
    }
    Split::Open { front: start..text.len() }
}

fn first_line(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

/// The file at `path` under its kind's folder: `stories/2026/a.md` is `2026/a.md`.
pub fn inner(path: &Arc<str>) -> &str {
    path.split_once('/').map_or(path, |(_, inner)| inner)
}
