//! From the parser's events to a tree; stops at the first thing that cannot be read.

use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle};

use crate::text::span::Span;
use crate::text::yaml::faults::{Instead, YamlFault, YamlFaultKind};
use crate::text::yaml::lines::{Line, quote};
use crate::text::yaml::{Entry, MOST_FAULTS, MOST_LEVELS, Node, Scalar, Value, repairs};

/// What a text came to.
pub(in crate::text::yaml) struct Tree {
    pub root: Node,
    pub faults: Vec<YamlFault>,
    pub lost: Vec<(String, Span)>,
    /// Why the rest could not be read.
    pub stop: Option<Stop>,
}

/// Where reading came to an end before the text did.
pub(in crate::text::yaml) struct Stop {
    pub kind: YamlFaultKind,
    /// Where the parser saw it; the cause may stand earlier.
    pub at: usize,
    /// The beginning of the last outermost key or item that was read.
    pub reached: usize,
}

enum Open {
    List { start: usize, flow: bool, nodes: Vec<Node> },
    Map { start: usize, flow: bool, entries: Vec<Entry>, key: Option<Key> },
}

impl Open {
    fn is_flow(&self) -> bool {
        match self {
            Self::List { flow, .. } | Self::Map { flow, .. } => *flow,
        }
    }

    fn start(&self) -> usize {
        match self {
            Self::List { start, .. } | Self::Map { start, .. } => *start,
        }
    }
}

struct Key {
    /// `None` where the key is no words.
    text: Option<String>,
    span: Span,
}

/// A tree in the making.
pub(in crate::text::yaml) struct Builder<'t> {
    pub text: &'t str,
    open: Vec<Open>,
    root: Option<Node>,
    pub faults: Vec<YamlFault>,
    lost: Vec<(String, Span)>,
    reached: usize,
}

/// Reads as much of `text` as the parser takes.
pub(in crate::text::yaml) fn parse(text: &str) -> Tree {
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        disallow_directives: true,
        flow_nesting_limit: MOST_LEVELS + 1,
        block_nesting_limit: MOST_LEVELS + 1,
    };
    let mut builder = Builder { text, open: Vec::new(), root: None, faults: Vec::new(), lost: Vec::new(), reached: 0 };
    let mut stop = None;
    let mut documents = 0;
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, at) = match next {
            Ok((event, span)) => {
                let at = span.byte_range().unwrap_or(0..0);
                if let Some(tag) = span.tag_span().and_then(|span| span.byte_range()) {
                    let is_words = matches!(event, Event::Scalar(_, ScalarStyle::Plain, _, _));
                    let words = is_words.then(|| (tag.start..at.end.max(tag.end), false));
                    builder.fault(YamlFaultKind::Tag, &tag, words);
                }
                (event, at)
            }
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(0);
                stop = Some((YamlFaultKind::of(error.kind()), at));
                break;
            }
        };
        if matches!(event, Event::DocumentStart(..)) {
            documents += 1;
            if documents > 1 {
                builder.second_document(at.start);
                break;
            }
        }
        if let Err(why) = builder.take(event, at) {
            stop = Some(why);
            break;
        }
    }
    // A fault in what follows the first document is no more than that it follows.
    if let Some((_, at)) = stop
        && builder.root.is_some()
        && documents == 1
        && builder.after_end(at)
    {
        builder.second_document(at);
        stop = None;
    }
    builder.finish(stop)
}

type Halt = (YamlFaultKind, usize);

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, at: Range<usize>) -> Result<(), Halt> {
        let begins = matches!(event, Event::Scalar(..) | Event::SequenceStart(..) | Event::MappingStart(..));
        if begins {
            self.check_swallowed(at.start)?;
            if self.open.len() == 1 && self.awaits_key() {
                self.reached = at.start;
            }
        }
        let span = Span::of(at.start, at.end);
        match event {
            Event::Scalar(words, style, _, _) => {
                let plain = style == ScalarStyle::Plain;
                if !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                    self.check_lines(&at, plain)?;
                }
                let nothing = plain && matches!(&*words, "" | "~" | "null" | "Null" | "NULL");
                let is_key = matches!(self.open.last(), Some(Open::Map { key: None, .. }));
                // A key may be called `null`, but not be nothing.
                let value = if nothing && (!is_key || at.is_empty()) {
                    Value::Null
                } else {
                    let comment = if plain { self.comment_after(at.end) } else { None };
                    Value::Scalar(Scalar { text: words.into_owned(), plain, comment })
                };
                self.place(Node { span, value });
            }
            Event::SequenceStart(style, ..) => {
                self.check_depth(at.start)?;
                let flow = style == StructureStyle::Flow;
                self.open.push(Open::List { start: at.start, flow, nodes: Vec::new() });
            }
            Event::MappingStart(style, ..) => {
                self.check_depth(at.start)?;
                let flow = style == StructureStyle::Flow;
                self.open.push(Open::Map { start: at.start, flow, entries: Vec::new(), key: None });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(at.end),
            Event::Alias(_) => {
                self.fault(YamlFaultKind::Alias, &at, None);
                self.place(Node { span, value: Value::Null });
            }
            Event::UnresolvedAlias(_) => {
                self.fault(YamlFaultKind::Alias, &at, Some((at.clone(), true)));
                self.place(Node { span, value: Value::Null });
            }
            Event::Anchor(..) => self.anchor(&at),
            // Beginnings and ends, and whatever a later version of the parser may tell.
            _ => {}
        }
        Ok(())
    }

    /// The comment that follows on the line of `at`, with the spaces before it.
    fn comment_after(&self, at: usize) -> Option<Box<str>> {
        let line = Line::at(self.text, at);
        let rest = line.text.get(at.checked_sub(line.start)?..)?.trim_end();
        rest.trim_start_matches([' ', '\t']).starts_with('#').then(|| rest.into())
    }

    fn awaits_key(&self) -> bool {
        !matches!(self.open.last(), Some(Open::Map { key: Some(_), .. }))
    }

    fn check_depth(&self, at: usize) -> Result<(), Halt> {
        if self.open.len() >= MOST_LEVELS { Err((YamlFaultKind::TooDeep, at)) } else { Ok(()) }
    }

    /// Brackets that are not closed swallow the fields below them; nobody writes what is inside them at the margin.
    fn check_swallowed(&self, at: usize) -> Result<(), Halt> {
        let at_margin = at > 0 && self.text.as_bytes().get(at - 1) == Some(&b'\n');
        let outer = self.open.iter().position(Open::is_flow);
        match outer {
            Some(outer) if at_margin && outer > 0 => Err((YamlFaultKind::Unclosed, self.open[outer].start())),
            _ => Ok(()),
        }
    }

    /// Quotation marks that are not closed swallow the fields below them up to the next ones, and so do brackets.
    fn check_lines(&self, at: &Range<usize>, plain: bool) -> Result<(), Halt> {
        let words = &self.text[at.clone()];
        if self.open.is_empty() || !words.contains('\n') {
            return Ok(());
        }
        let outer = self.open.iter().find(|open| open.is_flow());
        let own = if outer.is_some() { 0 } else { self.indent_around(at.start) };
        let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
        if words.lines().skip(1).all(|line| line.trim().is_empty() || indent(line) > own) {
            return Ok(());
        }
        match outer {
            Some(outer) if plain && outer.start() > 0 => Err((YamlFaultKind::Unclosed, outer.start())),
            _ if plain => Ok(()),
            _ => Err((YamlFaultKind::Quote, at.start)),
        }
    }

    /// How far the line is indented that the value at `at` belongs to: its key's, where it begins a line of its own.
    fn indent_around(&self, at: usize) -> usize {
        let line = Line::at(self.text, at);
        let key = match self.open.last() {
            Some(Open::Map { key: Some(key), .. }) => Some(key.span.start as usize),
            _ => None,
        };
        let begins_line = line.indent() == at - line.start;
        key.filter(|_| begins_line).map_or(line, |key| Line::at(self.text, key)).indent()
    }

    /// Notes a fault, with the words that belong in quotation marks and whether that is certain.
    pub fn fault(&mut self, kind: YamlFaultKind, at: &Range<usize>, words: Option<(Range<usize>, bool)>) {
        // One more than is told, so that the reader knows that there are more.
        if self.faults.len() > MOST_FAULTS {
            return;
        }
        let instead = words.and_then(|(words, certain)| {
            let line = Line::at(self.text, words.start);
            let quoted = quote(self.text.get(words.clone())?);
            let line_text = line.with(words.start - line.start..words.end.checked_sub(line.start)?, &quoted)?;
            Some(Instead { line: line_text, span: line.span(), certain })
        });
        let key = self.open.iter().rev().find_map(|open| match open {
            Open::Map { key: Some(key), .. } => key.text.clone(),
            Open::Map { .. } | Open::List { .. } => None,
        });
        self.faults.push(YamlFault { key, instead, ..YamlFault::of(kind, at.clone()) });
    }

    fn anchor(&mut self, at: &Range<usize>) {
        if self.faults.len() > MOST_FAULTS {
            return;
        }
        // Alone on its line it was meant as words; before a value it may have been meant as it is.
        let line = Line::at(self.text, at.start);
        let alone = self.text[at.end..line.start + line.text.len()].trim().is_empty();
        let empty = self.open.last().is_none_or(|open| open.start() < at.start);
        let key = match self.open.last() {
            Some(Open::Map { entries, .. }) => entries.last().map(|entry| entry.key.clone()),
            _ => None,
        };
        self.fault(YamlFaultKind::Anchor, at, (alone && empty).then(|| (at.clone(), true)));
        if let Some(fault) = self.faults.last_mut() {
            fault.key = fault.key.take().or(key);
        }
    }

    /// Puts a node that is whole where it belongs.
    pub fn place(&mut self, node: Node) {
        let depth = self.open.len();
        match self.open.last_mut() {
            None => {
                self.root.get_or_insert(node);
            }
            Some(Open::List { nodes, .. }) => nodes.push(node),
            Some(Open::Map { key: key @ None, .. }) => {
                let text = match node.value {
                    // Over several lines it is something else that was swallowed.
                    Value::Scalar(scalar) if !node.span.slice(self.text).contains('\n') => Some(scalar.text),
                    _ => None,
                };
                *key = Some(Key { text, span: node.span });
            }
            Some(Open::Map { key, entries, .. }) => {
                let Some(Key { text, span }) = key.take() else { return };
                if let Some(key) = text {
                    // `status:published: x` has a key to YAML that nobody meant.
                    if let Some((meant, _)) = repairs::loose_key(&key).filter(|_| begins_line(self.text, span))
                        && let Some(fault) = repairs::loose_fault(&Line::at(self.text, span.start as usize))
                    {
                        if depth == 1 && self.lost.len() <= MOST_FAULTS {
                            self.lost.push((meant.to_owned(), span.to(node.span)));
                        }
                        if self.faults.len() <= MOST_FAULTS {
                            self.faults.push(fault);
                        }
                        return;
                    }
                    entries.push(Entry { key, key_span: span, value: node });
                    return;
                }
                // A key that cannot be read could have been any.
                if depth == 1 && self.lost.len() <= MOST_FAULTS {
                    self.lost.push((String::new(), span.to(node.span)));
                }
                if !self.faults.iter().rev().take(4).any(|f| f.kind == YamlFaultKind::Alias && f.span == span) {
                    self.fault(YamlFaultKind::KeyNotText, &(span.start as usize..span.end as usize), None);
                }
            }
        }
    }

    fn close(&mut self, end: usize) {
        let Some(open) = self.open.pop() else { return };
        let node = match open {
            Open::List { start, flow, nodes } => {
                let end = if flow { end } else { nodes.last().map_or(start, |node| node.span.end as usize) };
                Node { span: Span::of(start, end), value: Value::Sequence(nodes) }
            }
            Open::Map { start, flow, mut entries, .. } => {
                let end = if flow { end } else { entries.last().map_or(start, |entry| entry.value.span.end as usize) };
                let braces = self.text.as_bytes().get(start) == Some(&b'{');
                if flow && !braces {
                    let end =
                        entries.last().map_or(start, |entry| entry.value.span.end.max(entry.key_span.end) as usize);
                    self.place_pair(start, end);
                    return;
                }
                if flow {
                    self.join_cut(&mut entries);
                }
                self.drop_repeats(&mut entries);
                Node { span: Span::of(start, end), value: Value::Mapping(entries) }
            }
        };
        self.place(node);
    }

    /// Keeps the first of each key.
    fn drop_repeats(&mut self, entries: &mut Vec<Entry>) {
        let mut first: HashMap<String, Span> = HashMap::with_capacity(entries.len());
        entries.retain(|entry| {
            let Some(first) = first.get(&entry.key).copied() else {
                first.insert(entry.key.clone(), entry.key_span);
                return true;
            };
            let at = entry.key_span.start as usize..entry.key_span.end as usize;
            if self.faults.len() <= MOST_FAULTS {
                let key = Some(entry.key.clone());
                self.faults.push(YamlFault { key, ..YamlFault::of(YamlFaultKind::DuplicateKey { first }, at) });
            }
            false
        });
    }

    /// Whether `at` is behind a line that ends the document.
    fn after_end(&self, at: usize) -> bool {
        let root_end = self.root.as_ref().map_or(0, |root| root.span.end as usize);
        self.open.is_empty()
            && self
                .text
                .get(root_end..at)
                .is_some_and(|between| between.lines().any(|line| line.starts_with("...") || line.starts_with("---")))
    }

    fn second_document(&mut self, at: usize) {
        let line = Line::at(self.text, at);
        self.fault(YamlFaultKind::SecondDocument, &(line.start..line.start + line.text.len()), None);
        self.lost.push((String::new(), Span::of(line.start, self.text.len())));
    }

    fn finish(mut self, stop: Option<Halt>) -> Tree {
        // What was begun and not ended is kept as far as it goes.
        let here = stop.as_ref().map_or(self.text.len(), |(_, at)| *at);
        while !self.open.is_empty() {
            if let Some(Open::Map { key, .. }) = self.open.last_mut() {
                *key = None;
            }
            let end = self.open.last().map_or(here, |open| open.start().max(here));
            self.close(end);
        }
        let reached = self.reached;
        let root = self.root.unwrap_or(Node { span: Span::of(0, 0), value: Value::Null });
        // One line that was meant as a field is words to YAML, when it stands alone.
        let alone = matches!(&root.value, Value::Scalar(scalar) if scalar.plain)
            && repairs::loose_key(root.span.slice(self.text)).is_some();
        let stop = stop.or_else(|| alone.then_some((YamlFaultKind::NoColon, root.span.start as usize)));
        let stop = stop.map(|(kind, at)| Stop { kind, at, reached });
        Tree { root, faults: self.faults, lost: self.lost, stop }
    }
}

/// Whether nothing but indentation stands before a key on its line.
fn begins_line(text: &str, key: Span) -> bool {
    let before = text[..key.start as usize].trim_end_matches([' ', '\t']);
    before.is_empty() || before.ends_with('\n')
}
