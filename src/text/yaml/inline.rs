//! Slips inside brackets that YAML takes without a word: a comma or a colon that ends a value too early.

use std::ops::Range;

use crate::text::span::Span;
use crate::text::yaml::faults::{Instead, YamlFaultKind};
use crate::text::yaml::lines::Line;
use crate::text::yaml::tree::Builder;
use crate::text::yaml::{Entry, MOST_FAULTS, Node, Scalar, Value};

impl Builder<'_> {
    /// `[She said: no]` is a list of one map to YAML, and of words to everybody else.
    pub fn place_pair(&mut self, start: usize, end: usize) {
        let words = self.text.get(start..end).unwrap_or_default().trim_end();
        let at = start..start + words.len();
        self.fault(YamlFaultKind::Colon, &at, Some((at.clone(), true)));
        let text = words.to_owned();
        self.place(Node {
            span: Span::of(at.start, at.end),
            value: Value::Scalar(Scalar { text, plain: true, comment: None }),
        });
    }

    /// Takes out of an inline map what a comma cut off from the value before it.
    pub fn join_cut(&mut self, entries: &mut Vec<Entry>) {
        let text = self.text;
        let is_cut = |entry: &Entry| {
            let after = &text[entry.key_span.end as usize..];
            entry.value.value == Value::Null && !after.trim_start().starts_with(':')
        };
        if entries.iter().all(|entry| !is_cut(entry)) {
            return;
        }
        let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
        let mut run: Option<(Range<usize>, Range<usize>)> = None;
        let mut runs = Vec::new();
        for entry in entries.drain(..) {
            let key = entry.key_span.start as usize..entry.key_span.end as usize;
            if !is_cut(&entry) {
                runs.extend(run.take());
                kept.push(entry);
                continue;
            }
            match (&mut run, kept.last()) {
                (Some((cut, words)), _) => {
                    cut.end = key.end;
                    words.end = key.end;
                }
                (None, Some(before)) if matches!(&before.value.value, Value::Scalar(scalar) if scalar.plain) => {
                    run = Some((key.clone(), before.value.span.start as usize..key.end));
                }
                (None, _) if without_space(&entry.key).is_some() => runs.push((key.clone(), key)),
                (None, _) => kept.push(entry),
            }
        }
        runs.extend(run);
        *entries = kept;
        for (cut, words) in runs {
            if self.faults.len() > MOST_FAULTS {
                return;
            }
            match without_space(&text[cut.clone()]).filter(|_| !text[cut.clone()].contains(',')) {
                Some(colon) => {
                    let at = cut.start..cut.start + colon + 1;
                    self.fault(YamlFaultKind::NoSpace, &at, None);
                    let line = Line::at(text, at.start);
                    let spaced = line.with(at.start - line.start..at.end - line.start, &format!("{} ", &text[at]));
                    if let (Some(fault), Some(spaced)) = (self.faults.last_mut(), spaced) {
                        fault.instead = Some(Instead { line: spaced, span: line.span(), certain: true });
                    }
                }
                None => self.fault(YamlFaultKind::CutByComma, &cut, Some((words, true))),
            }
        }
    }
}

/// Where the colon is in `state:made`, which was meant as a key and its value.
fn without_space(words: &str) -> Option<usize> {
    let colon = words.find(':')?;
    let (key, rest) = (&words[..colon], &words[colon + 1..]);
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c));
    let goes_on = rest.starts_with(|c: char| !c.is_whitespace() && c != '/' && c != ':');
    (is_key && goes_on).then_some(colon)
}
