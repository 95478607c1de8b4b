//! Writes what a curator decided into `reviews.yaml`: one entry more, and every other line as it was. What was written is
//! read again before it is handed out.

use std::sync::Arc;

use jiff::civil::Date as Day;

use crate::library::author::flags::Flag;
use crate::library::collection::library::Library;
use crate::library::edits::fixes::Fixed;
use crate::library::source::review::{Decision, FILE};
use crate::text::sources::Content;
use crate::text::span::Span;
use crate::text::yaml::{self, Node, Value};

/// What a file that is begun says of itself.
const HEAD: &str = "# What the curator decided about each flag from `heard review`. It is never published.\n";

/// Why a decision was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undecided {
    /// What it was about is no longer so.
    Gone,
    /// The file is written in a way that nothing can be added to for certain; this is to be added by hand.
    ByHand(String),
}

impl Library {
    /// `reviews.yaml` as it is once this is decided about `flag`, why, on `today`.
    pub fn decide(&self, flag: &Flag, decision: Decision, why: &str, today: Day) -> Result<Fixed, Undecided> {
        let is_same = |one: &Flag| (one.kind, &one.stories, &one.of) == (flag.kind, &flag.stories, &flag.of);
        let flags_before = self.flags(today);
        if !flags_before.iter().any(|one| is_same(one) && one.read == flag.read) {
            return Err(Undecided::Gone);
        }
        let entry = entry(flag, decision, why, today);
        let before = match self.0.sources.find(FILE).map(|source| &source.content) {
            None => Arc::from(""),
            Some(Content::Text(text)) => Arc::clone(text),
            Some(_) => return Err(Undecided::ByHand(entry)),
        };
        let Some(after) = added(&before, &entry) else { return Err(Undecided::ByHand(entry)) };
        let mut sources = self.0.sources.clone();
        sources.insert(FILE, after.clone().into_bytes());
        let now = self.after(&sources);
        // Which flags there are does not hang on what was decided.
        let mut flags_now = flags_before.clone();
        now.decide_all(&mut flags_now);
        // The one is decided so; all the others are what they were.
        let as_meant = flags_before.iter().zip(&flags_now).all(|(one, now)| is_same(now) || one == now)
            && flags_now.iter().any(|now| is_same(now) && now.decided == Some(decision))
            && now.0.reviews.len() == self.0.reviews.len() + 1;
        if as_meant { Ok(Fixed { path: Arc::from(FILE), before, after }) } else { Err(Undecided::ByHand(entry)) }
    }
}

/// The entry, without what leads it in.
fn entry(flag: &Flag, decision: Decision, why: &str, today: Day) -> String {
    let stories: Vec<String> =
        flag.stories.iter().map(|path| quoted(path.trim_start_matches("stories/").trim_end_matches(".md"))).collect();
    let mut pairs = vec![format!("flag: {}", flag.kind)];
    if !stories.is_empty() {
        pairs.push(format!("stories: [{}]", stories.join(", ")));
    }
    pairs.extend(flag.of.as_ref().map(|of| format!("of: {}", quoted(of))));
    pairs.push(format!("decision: {}", decision.word()));
    if !why.is_empty() {
        pairs.push(format!("why: {}", quoted(why)));
    }
    pairs.push(format!("date: {today}"));
    pairs.push(format!("read: {}", flag.read));
    format!("{{ {} }}", pairs.join(", "))
}

/// A string of JSON is one of YAML.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// `text` with one entry more in its list; nothing where it holds something else.
fn added(text: &str, entry: &str) -> Option<String> {
    let end = if text.split_inclusive('\n').next().is_some_and(|line| line.ends_with("\r\n")) { "\r\n" } else { "\n" };
    if text.is_empty() {
        return Some(format!("{HEAD}- {entry}\n"));
    }
    let document = yaml::read(text, 0);
    if !document.faults.is_empty() || !document.lost.is_empty() {
        return None;
    }
    let root = document.root;
    let items = match &root.value {
        Value::Null if root.span.within(text).is_empty() => &[],
        Value::Sequence(items) => items.as_slice(),
        _ => return None,
    };
    let list = root.span.within(text);
    if text[list.clone()].starts_with('[') {
        return in_brackets(text, root.span, items, entry, end);
    }
    // Every item begins where the first does.
    let line = text[..list.start].rfind('\n').map_or(0, |at| at + 1);
    let indent = if items.is_empty() { "" } else { text[line..list.start].trim_start_matches('\u{feff}') };
    if !indent.bytes().all(|byte| byte == b' ') {
        return None;
    }
    let break_before = if text.ends_with('\n') { "" } else { end };
    Some(format!("{text}{break_before}{indent}- {entry}{end}"))
}

/// One entry more in a list in brackets: on a line of its own where the closing bracket has one.
fn in_brackets(text: &str, list: Span, items: &[Node], entry: &str, end: &str) -> Option<String> {
    let list = list.within(text);
    let close = list.end.checked_sub(1).filter(|at| text[*at..].starts_with(']'))?;
    let last = items.last().map(|item| item.span.within(text).end);
    let rest = &text[last.unwrap_or(list.start + 1)..close];
    let has_comma = last.is_none() || without_comments(rest).contains(',');
    let line = text[..close].rfind('\n').map_or(0, |at| at + 1);
    let is_alone = line > list.start && text[line..close].trim().is_empty();
    let (head, tail) = (&text[..close - rest.len()], &text[close..]);
    let comma = if has_comma { "" } else { "," };
    if !is_alone {
        // A comment between the last item and the bracket would swallow what comes after it.
        let space = if last.is_none() { "" } else { " " };
        return (!rest.contains('\n')).then(|| format!("{head}{comma}{}{space}{entry}{tail}", rest.trim_end()));
    }
    let closing = &text[line..close];
    let first = items.first().map_or(list.start, |item| item.span.within(text).start);
    let own = text[..first].rfind('\n').map_or(0, |at| at + 1);
    let indent = Some(&text[own..first]).filter(|indent| !items.is_empty() && indent.trim().is_empty());
    let indent = indent.map_or_else(|| format!("{closing}  "), str::to_owned);
    let between = &rest[..rest.len() - closing.len()];
    Some(format!("{head}{comma}{between}{indent}{entry}{end}{closing}{tail}"))
}

/// What stands in `text` outside comments.
fn without_comments(text: &str) -> String {
    text.lines().map(|line| line.split('#').next().unwrap_or_default()).collect()
}
