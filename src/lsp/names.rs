//! Every name in a file: of whom or what, and where. By these, editors go to definitions, find references and rename.

use std::ops::Range;

use crate::library::Completions;
use crate::library::source::field_table::{self, FieldKind, Of};
use crate::text::sources::Source;
use crate::text::span::Span;
use crate::text::yaml::{self, Node, Value};

/// A name somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedAt {
    /// What it is the name of.
    pub of: Of,
    /// As it is written, without an at sign.
    pub written: String,
    /// Where the name alone stands.
    pub span: Span,
    /// Whether this is where the thing is defined.
    pub defines: bool,
}

/// The front matter of a text of Markdown, without its lines `---`, and its body.
pub fn split(text: &str) -> (Range<usize>, Range<usize>) {
    let Some(first) = text.strip_prefix("---").and_then(|rest| rest.find('\n')) else { return (0..0, 0..text.len()) };
    let start = 3 + first + 1;
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return (start..at, at + line.len()..text.len());
        }
        at += line.len();
    }
    (start..text.len(), text.len()..text.len())
}

/// All names in a file.
pub fn all(source: &Source, roster: &Completions) -> Vec<NamedAt> {
    let text = source.text();
    let mut found = Vec::new();
    let Some(file) = field_table::of_path(&source.path) else { return found };
    let is_markdown = source.path.contains('/');
    let (front, body) = if is_markdown { split(text) } else { (0..text.len(), 0..0) };
    let document = yaml::read(&text[front.clone()], front.start);
    walk(&document.root, file.kind, text, &mut found);
    define(file.name, &document.root, &mut found);
    mentions(text, body, roster, &mut found);
    found
}

fn walk(node: &Node, kind: FieldKind, text: &str, found: &mut Vec<NamedAt>) {
    match (kind, &node.value) {
        (FieldKind::Named(of), Value::Scalar(scalar)) => {
            found.push(NamedAt { of, written: scalar.text.clone(), span: bare(node.span, text), defines: false });
        }
        (FieldKind::List(item), Value::Sequence(items)) => items.iter().for_each(|node| walk(node, *item, text, found)),
        (FieldKind::Map(fields), Value::Mapping(entries)) => {
            for entry in entries {
                if let Some(field) = fields.iter().find(|field| field.name == entry.key) {
                    walk(&entry.value, field.kind, text, found);
                }
            }
        }
        (FieldKind::Free(value), Value::Mapping(entries)) => {
            for entry in entries {
                walk(&entry.value, *value, text, found);
            }
        }
        (FieldKind::By(of, value), Value::Mapping(entries)) => {
            for entry in entries {
                found.push(NamedAt {
                    of,
                    written: entry.key.clone(),
                    span: bare(entry.key_span, text),
                    defines: false,
                });
                walk(&entry.value, *value, text, found);
            }
        }
        (FieldKind::Either(kinds), value) => {
            let fits = |kind: &&FieldKind| match kind {
                FieldKind::Map(fields) => match value {
                    Value::Mapping(entries) => entries.iter().any(|e| fields.iter().any(|field| field.name == e.key)),
                    _ => false,
                },
                FieldKind::By(..) | FieldKind::Free(_) => matches!(value, Value::Mapping(_)),
                FieldKind::List(_) => matches!(value, Value::Sequence(_)),
                FieldKind::Either(_) => true,
                _ => matches!(value, Value::Scalar(_)),
            };
            if let Some(kind) = kinds.iter().find(fits) {
                walk(node, *kind, text, found);
            }
        }
        _ => {}
    }
}

/// The names that a file gives to what stands in it.
fn define(file: &str, root: &Node, found: &mut Vec<NamedAt>) {
    let Value::Mapping(entries) = &root.value else { return };
    let mut add = |of, entry: &yaml::Entry| {
        found.push(NamedAt { of, written: entry.key.clone(), span: entry.key_span, defines: true });
    };
    match file {
        "people" => entries.iter().for_each(|entry| add(Of::Person, entry)),
        "indicators" => {
            for group in entries {
                if let Value::Mapping(entries) = &group.value.value {
                    for entry in entries {
                        add(Of::Indicator, entry);
                    }
                }
            }
        }
        _ => {}
    }
}

fn mentions(text: &str, body: Range<usize>, roster: &Completions, found: &mut Vec<NamedAt>) {
    let words = &text[body.clone()];
    for (at, _) in words.match_indices('@') {
        let before = words[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '\\') {
            continue;
        }
        let after = &words[at + 1..];
        let end = after.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '.')).unwrap_or(after.len());
        let raw = after[..end].to_lowercase();
        // The longest known id counts.
        let known =
            roster.people.iter().filter(|person| raw.starts_with(&person.id)).max_by_key(|person| person.id.len());
        if let Some(person) = known {
            let start = body.start + at + 1;
            let span = Span::of(start, start + person.id.len());
            found.push(NamedAt { of: Of::Person, written: person.id.clone(), span, defines: false });
        }
    }
}

/// A stretch without its quotation marks.
fn bare(span: Span, text: &str) -> Span {
    let words = span.slice(text);
    let quoted = words.len() >= 2
        && (words.starts_with('"') && words.ends_with('"') || words.starts_with('\'') && words.ends_with('\''));
    if quoted { Span::of(span.start as usize + 1, span.end as usize - 1) } else { span }
}
