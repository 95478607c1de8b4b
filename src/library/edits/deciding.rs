//! Whether an edit touches a field that decides who may read, before it or after it. Only a field's author can say what was
//! meant there: a guess could show something that nobody may read yet.

use std::ops::Range;

use crate::library::source::document::{self, Split};
use crate::library::source::field_table::{self, FieldKind, File};
use crate::text::span::Span;
use crate::text::yaml::{self, Document, Entry, Node, Value};

/// Whether an edit of the file at `path`, which makes `after` of `before`, touches a field that decides who may read, or
/// changes how one is read. `edits` are the stretches of `before`, in order, and their new words.
pub(super) fn is_touched(path: &str, before: &str, after: &str, edits: &[(Span, String)]) -> bool {
    let Some(file) = field_table::of_path(path) else { return false };
    let (old, new) = (Head::of(file, before), Head::of(file, after));
    let mut moved: isize = 0;
    let touches = edits.iter().any(|(span, words)| {
        let range = span.within(before);
        let start = range.start.saturating_add_signed(moved);
        let now = start..start + words.len();
        moved += words.len().cast_signed() - range.len().cast_signed();
        old.is_touched(&range) || new.is_touched(&now)
    });
    // Everything else stays as it was, and whatever was read, or known to be lost, still is.
    touches || old.deciding().iter().any(|field| !new.deciding().contains(field)) || !new.knows(&old.lost())
}

/// What an author writes fields in: the front matter of a text, or a whole file of YAML.
struct Head<'a> {
    file: &'static File,
    text: &'a str,
    range: Range<usize>,
    document: Document,
}

impl<'a> Head<'a> {
    fn of(file: &'static File, text: &'a str) -> Self {
        let is_front_matter = file.kind.rows().iter().any(|row| row.name == "status");
        let range = match document::split(text) {
            Split::Both { front, .. } if is_front_matter => front,
            // Without both fences any line may be a field.
            _ => 0..text.len(),
        };
        let document = yaml::read(&text[range.clone()], range.start);
        Self { file, text, range, document }
    }

    /// Whether a stretch of the text is in a field that decides, or in a line that names one.
    fn is_touched(&self, range: &Range<usize>) -> bool {
        let is_outside = range.end < self.range.start || range.start > self.range.end;
        !is_outside
            && (self.is_in_deciding(self.file.kind, &self.document.root, range)
                || self.is_in_lost(range)
                || self.is_named_beside(range))
    }

    fn is_in_deciding(&self, kind: FieldKind, node: &Node, range: &Range<usize>) -> bool {
        match &node.value {
            Value::Null | Value::Scalar(_) => false,
            Value::Sequence(nodes) => nodes.iter().any(|node| self.is_in_deciding(kind, node, range)),
            Value::Mapping(entries) => entries.iter().filter(|entry| meets(&self.whole(entry), range)).any(|entry| {
                let found = field_table::under(kind, &[&entry.key]);
                // What is under a key that nobody knows may belong to any field.
                let is_unknown = found.is_empty() && meets(&entry.value.span.within(self.text), range);
                is_unknown
                    || found.into_iter().any(|(kind, row)| {
                        row.is_some_and(|row| row.decides) || self.is_in_deciding(kind, &entry.value, range)
                    })
            }),
        }
    }

    /// Whether a stretch that could not be read, and that belongs to a field that decides, is touched.
    fn is_in_lost(&self, range: &Range<usize>) -> bool {
        // A key that nobody knows may be any field, and so may what has none.
        let decides = |key: &str| !self.file.kind.rows().iter().any(|row| row.name == key && !row.decides);
        self.document.lost.iter().any(|(key, span)| decides(key) && meets(&span.within(self.text), range))
    }

    /// Whether the lines of a stretch name a field that decides: what cannot be read has no better place.
    fn is_named_beside(&self, range: &Range<usize>) -> bool {
        let start = self.text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[range.end..].find('\n').map_or(self.text.len(), |at| range.end + at);
        let names = self.file.kind.deciding();
        self.text[start..end].lines().any(|line| names.iter().any(|name| is_key_of(line, name)))
    }

    fn whole(&self, entry: &Entry) -> Range<usize> {
        let range = entry.key_span.to(entry.value.span).within(self.text);
        let written = self.text[range.clone()].trim_end().len();
        range.start..range.start + written
    }

    /// The fields that decide and could be read: their keys from the outermost on, and how they are written.
    fn deciding(&self) -> Vec<(String, &'a str)> {
        let mut found = Vec::new();
        self.add_deciding(self.file.kind, &self.document.root, "", &mut found);
        found
    }

    fn add_deciding(&self, kind: FieldKind, node: &Node, above: &str, found: &mut Vec<(String, &'a str)>) {
        match &node.value {
            Value::Null | Value::Scalar(_) => {}
            Value::Sequence(nodes) => nodes.iter().for_each(|node| self.add_deciding(kind, node, above, found)),
            Value::Mapping(entries) => {
                for entry in entries {
                    let keys = format!("{above}{}\n", entry.key);
                    for (kind, row) in field_table::under(kind, &[&entry.key]) {
                        if row.is_some_and(|row| row.decides) {
                            found.push((keys.clone(), &self.text[self.whole(entry)]));
                        } else {
                            self.add_deciding(kind, &entry.value, &keys, found);
                        }
                    }
                }
            }
        }
    }

    /// The outermost fields that decide and could not be read.
    fn lost(&self) -> Vec<&str> {
        let rows = self.file.kind.rows().iter().filter(|row| row.decides);
        rows.map(|row| row.name).filter(|name| self.document.lost.iter().any(|(key, _)| key == name)).collect()
    }

    /// Whether each of `fields` is read, or known to be lost.
    fn knows(&self, fields: &[&str]) -> bool {
        let lost = |name: &str| self.document.lost.iter().any(|(key, _)| key.is_empty() || key == name);
        fields.iter().all(|name| self.document.root.find(name).is_some() || lost(name))
    }
}

/// Whether two stretches overlap or touch.
fn meets(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start <= other.end && other.start <= one.end
}

/// Whether `name` begins `line`, or an entry in brackets on it, as a field's name would.
fn is_key_of(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let (before, after) = (line[..at].trim_end_matches(['"', '\'', ' ', '\t']), &line[at + name.len()..]);
        let is_word = !after.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
        is_word
            && (before.trim_start_matches(['-', '?', '*', ' ', '\t']).is_empty() || before.ends_with(['{', ',', '[']))
    })
}
