//! Around a fault: which entry it stands in, what it is, and how little must be left out to read the rest.

use std::ops::Range;

use crate::text::yaml::faults::{YamlFault, YamlFaultKind};
use crate::text::yaml::lines::Line;
use crate::text::yaml::tree::{self, Stop};
use crate::text::yaml::{MOST_LOST, Value, Work, repairs};

/// How often a larger stretch around a fault is tried before its whole entry is left out.
const MOST_TRIES: usize = 4;

/// A fault, and what to leave out.
pub(in crate::text::yaml) struct Found {
    pub faults: Vec<YamlFault>,
    /// The outermost key of what is left out; empty where it is not known.
    pub key: String,
    /// What to leave out; never without a letter in it.
    pub stretch: Range<usize>,
}

/// Whether a text is a list or a map as a whole.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::text::yaml) enum Shape {
    List,
    Map,
    /// Brackets from the first character on: there are no entries to tell apart.
    Inline,
}

/// Part of a text that is judged by itself.
pub(in crate::text::yaml) struct Section<'t> {
    pub text: &'t str,
    pub shape: Shape,
}

impl Section<'_> {
    /// Where reading it by itself stops; `None` when it is sound.
    pub fn stop(&self, text: &str, work: &mut Work) -> Option<Stop> {
        if !work.allows(text.len()) {
            return Some(Stop { kind: YamlFaultKind::More, at: 0, reached: 0 });
        }
        let tree = tree::parse(text);
        if tree.stop.is_some() {
            return tree.stop;
        }
        let sound = match tree.root.value {
            Value::Null => true,
            Value::Mapping(_) => self.shape == Shape::Map,
            Value::Sequence(_) => self.shape == Shape::List,
            Value::Scalar(_) => false,
        };
        let kind = YamlFaultKind::NoColon;
        (!sound).then_some(Stop { kind, at: tree.root.span.start as usize, reached: 0 })
    }
}

/// Finds out what stopped the reading of `text`; nothing when there is no work left or nothing to leave out.
pub(in crate::text::yaml) fn find(text: &str, stop: &Stop, work: &mut Work) -> Option<Found> {
    let (shape, entries) = entries(text);
    let holds = |at: usize| entries.iter().rposition(|entry| entry.start <= at).unwrap_or(0);
    let (first, last) = (holds(stop.reached.min(stop.at)), holds(stop.at));
    let mut blamed = None;
    for (index, entry) in entries.iter().enumerate().take(last + 1).skip(first) {
        let part = Section { text: &text[entry.clone()], shape };
        if let Some(own) = part.stop(part.text, work) {
            blamed = Some((index, own));
            break;
        }
    }
    // Where each entry is sound by itself, they do not go together, and the one that stopped it all is in the way.
    let (index, own) = blamed.unwrap_or_else(|| {
        let at = stop.at.saturating_sub(entries.get(last).map_or(0, |entry| entry.start));
        (last, Stop { kind: stop.kind, at, reached: 0 })
    });
    let entry = entries.get(index)?.clone();
    let part = Section { text: &text[entry.clone()], shape };
    let mut faults = repairs::find(&part, &own, work);
    let at = faults.first().map_or(own.at, |fault| fault.span.start as usize);
    // Where several lines were found at once, less than all of it would find them again.
    let stretch = if faults.len() > 1 { 0..part.text.len() } else { smallest(&part, at, &own, work) };
    for fault in &mut faults {
        fault.shift(entry.start);
    }
    faults.truncate(MOST_LOST);
    let stretch = entry.start + stretch.start..entry.start + stretch.end;
    let key = if shape == Shape::Map { outermost_key(part.text) } else { String::new() };
    (!text[stretch.clone()].trim().is_empty()).then_some(Found { faults, key, stretch })
}

/// The outermost entries of a text, from the first line of each up to the next.
fn entries(text: &str) -> (Shape, Vec<Range<usize>>) {
    let mut shape = None;
    let mut margin = 0;
    let mut starts: Vec<usize> = Vec::new();
    for line in Line::all(text, 0..text.len()) {
        let fence = line.text.starts_with("---") || line.text.starts_with("...");
        if line.is_bare() || fence && shape.is_none() {
            continue;
        }
        let indent = line.indent();
        let words = &line.text[indent..];
        let shape = *shape.get_or_insert_with(|| {
            margin = line.text.len() - line.text.trim_start_matches(' ').len();
            match words.as_bytes() {
                [b'{' | b'[', ..] => Shape::Inline,
                [b'-'] | [b'-', b' ' | b'\t', ..] => Shape::List,
                _ => Shape::Map,
            }
        });
        let begins = match shape {
            Shape::Inline => false,
            Shape::List => indent <= margin && !words.starts_with([']', '}']),
            Shape::Map => indent <= margin && !words.starts_with([']', '}', '-']),
        };
        if starts.is_empty() || begins || fence {
            starts.push(line.start);
        }
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let entries = starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect();
    (shape.unwrap_or(Shape::Map), entries)
}

/// The key of an entry; empty where its first line does not show it without doubt.
fn outermost_key(entry: &str) -> String {
    let line = Line::at(entry, 0);
    if let Some((key, _)) = repairs::loose_key(line.text) {
        return key.to_owned();
    }
    let key = line.parts().and_then(|parts| parts.key).unwrap_or_default();
    // An escape can spell any key.
    if key.contains(['\\', '&', '*', '!', '?', '[', '{']) { String::new() } else { key.to_owned() }
}

/// The least around the byte `at` that must be left out for the rest of the part to be read.
fn smallest(part: &Section<'_>, at: usize, stop: &Stop, work: &mut Work) -> Range<usize> {
    let text = part.text;
    let whole = 0..text.len();
    let mut line = Line::at(text, at);
    for _ in 0..MOST_TRIES {
        if line.start == 0 {
            break;
        }
        let stretch = block(text, line);
        let holder = holder(text, line);
        let without = [&text[..stretch.start], &text[stretch.end..]].concat();
        let rest = part.stop(&without, work);
        // What comes after the stretch has its own turn.
        let suffices = rest.is_none_or(|rest| {
            rest.kind != YamlFaultKind::More && rest.at >= stretch.start && rest.at + stretch.len() > stop.at
        });
        if suffices && !leaves_nothing(text, holder, &stretch) {
            return stretch;
        }
        let Some(holder) = holder else { break };
        line = holder;
    }
    whole
}

/// A line and what is indented below it.
fn block(text: &str, line: Line<'_>) -> Range<usize> {
    let below = Line::all(text, line.start..text.len()).skip(1);
    let end = below.filter(|next| !next.is_bare()).find(|next| next.indent() <= line.indent());
    line.start..end.map_or(text.len(), |next| next.start)
}

/// The nearest line above that is indented less.
fn holder<'t>(text: &'t str, line: Line<'_>) -> Option<Line<'t>> {
    let above = Line::all(text, 0..line.start).filter(|above| !above.is_bare() && above.indent() < line.indent());
    above.last()
}

/// Whether leaving out the stretch would leave its holder without a value.
fn leaves_nothing(text: &str, holder: Option<Line<'_>>, stretch: &Range<usize>) -> bool {
    let holder = holder.unwrap_or_else(|| Line::at(text, 0));
    let is_empty = holder.parts().is_none_or(|parts| parts.value.is_empty());
    let mut block = block(text, holder);
    if holder.start == 0 {
        block.end = text.len();
    }
    let others = Line::all(text, block).skip(1).filter(|line| !line.is_bare());
    is_empty && !others.into_iter().any(|line| !stretch.contains(&line.start))
}
