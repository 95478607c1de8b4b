//! YAML as a tree in which everything knows where it stands; whatever is wrong with it is found in one reading.
//!
//! Reading never fails. A stretch that cannot be read is left out, and [`Document::lost`] says so: what is
//! lost must never be taken for what was never written.

use std::borrow::Cow;
use std::ops::Range;

use crate::text::span::Span;

mod faults;
mod inline;
mod lines;
mod recovery;
mod repairs;
mod tree;

pub use crate::text::yaml::faults::{Instead, YamlFault, YamlFaultKind};

/// The most levels of lists and maps in one another.
pub const MOST_LEVELS: usize = 32;
/// The most faults of one document that are told; one more says that there are more.
pub const MOST_FAULTS: usize = 100;
/// The most stretches of one document that are left out.
const MOST_LOST: usize = 20;
/// The most bytes that are parsed for one document, over all attempts, when it has faults.
const MOST_WORK: usize = 8_000_000;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where, in its file.
    pub span: Span,
    /// What.
    pub value: Value,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// Words; `on`, `yes` and `12` are words too.
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<Node>),
    /// A map, in the order of its file, without repeated keys.
    Mapping(Vec<Entry>),
}

/// Words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// The words, without quotation marks and indentation.
    pub text: String,
    /// Whether they were written without quotation marks and not as a block.
    pub plain: bool,
    /// What follows plain words on their line and is a comment to YAML, the spaces before its `#` included.
    pub comment: Option<Box<str>>,
}

/// A key of a map and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

/// A text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The outermost value; [`Value::Null`] when there is none.
    pub root: Node,
    /// What is wrong, by place; at most [`MOST_FAULTS`] and one.
    pub faults: Vec<YamlFault>,
    /// Keys of the outermost map in or under which something could not be read, and the stretch that was left
    /// out. An empty key: what the stretch belongs to is not known, and it can be anything.
    pub lost: Vec<(String, Span)>,
}

impl Node {
    /// The words, where it is words.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(scalar) => Some(&scalar.text),
            Value::Null | Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    /// The value of `key`, where it is a map that has it.
    pub fn find(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Mapping(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value),
            Value::Null | Value::Scalar(_) | Value::Sequence(_) => None,
        }
    }

    /// Whether nothing is written there, or nothing but spaces or empty brackets.
    pub fn is_empty(&self) -> bool {
        match &self.value {
            Value::Null => true,
            Value::Scalar(scalar) => scalar.text.trim().is_empty(),
            Value::Sequence(nodes) => nodes.is_empty(),
            Value::Mapping(_) => false,
        }
    }

    /// What people call such a value.
    pub fn kind_word(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Scalar(_) => "words",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a map",
        }
    }

    fn shift(&mut self, by: usize) {
        self.span = self.span.shifted(by);
        match &mut self.value {
            Value::Null | Value::Scalar(_) => {}
            Value::Sequence(nodes) => nodes.iter_mut().for_each(|node| node.shift(by)),
            Value::Mapping(entries) => {
                for entry in entries {
                    entry.key_span = entry.key_span.shifted(by);
                    entry.value.shift(by);
                }
            }
        }
    }
}

/// How much may still be parsed, so that a text full of faults takes no longer than a few that have none.
pub(in crate::text::yaml) struct Work {
    left: usize,
}

impl Work {
    /// Whether a text of this many bytes may still be parsed; if so, it is counted.
    pub(in crate::text::yaml) fn allows(&mut self, bytes: usize) -> bool {
        let allowed = bytes <= self.left;
        self.left = self.left.saturating_sub(bytes);
        allowed
    }
}

/// Reads `text`, which begins at the byte `at` of its file; every span is one of the file.
pub fn read(text: &str, at: usize) -> Document {
    let mut left: Cow<'_, str> = Cow::Borrowed(text);
    let mut work = Work { left: MOST_WORK };
    let mut faults = Vec::new();
    let mut lost = Vec::new();
    let mut rounds = 0;
    let tree = loop {
        let tree = tree::parse(&left);
        let Some(stop) = &tree.stop else { break tree };
        let found =
            if rounds < MOST_LOST && work.allows(left.len()) { recovery::find(&left, stop, &mut work) } else { None };
        let Some(found) = found else {
            faults.push(YamlFault::of(YamlFaultKind::More, stop.at..stop.at));
            lost.push((String::new(), Span::of(stop.at, text.len())));
            break tree;
        };
        rounds += 1;
        faults.extend(found.faults);
        lost.push((found.key, Span::of(found.stretch.start, found.stretch.end)));
        blank(left.to_mut(), found.stretch);
    };
    faults.extend(tree.faults);
    lost.extend(tree.lost);
    faults.sort_by_key(|fault| fault.span);
    if faults.len() > MOST_FAULTS {
        let place = faults[MOST_FAULTS].span;
        faults.truncate(MOST_FAULTS);
        faults.push(YamlFault { span: place, ..YamlFault::of(YamlFaultKind::More, 0..0) });
        // What is not told may stand anywhere.
        lost.push((String::new(), Span::of(0, text.len())));
    }
    let mut root = tree.root;
    if at > 0 {
        root.shift(at);
        for fault in &mut faults {
            fault.shift(at);
        }
        for (_, span) in &mut lost {
            *span = span.shifted(at);
        }
    }
    Document { root, faults, lost }
}

/// Writes spaces over a stretch, so that everything after it keeps its place.
fn blank(text: &mut String, stretch: Range<usize>) {
    let spaces: String = text[stretch.clone()]
        .bytes()
        .map(|byte| if matches!(byte, b'\n' | b'\r') { byte as char } else { ' ' })
        .collect();
    text.replace_range(stretch, &spaces);
}

#[cfg(test)]
mod tests;
