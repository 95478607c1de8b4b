//! What an editor draws beside a text: its symbols, what can be folded, how a mention is printed.

use jiff::civil::Date as Day;
use lsp_types::{
    DocumentSymbol, FoldingRange, FoldingRangeKind, InlayHint, InlayHintLabel, InlayHintTooltip, Range, SymbolKind,
};

use crate::lsp::names::split;
use crate::lsp::overlay::Overlay;
use crate::lsp::position;
use crate::text::span::Span;
use crate::text::yaml::{self, Value};

impl Overlay {
    /// The title and the headings of a text.
    pub fn symbols(&self, path: &str) -> Vec<DocumentSymbol> {
        let Some(source) = self.file(path) else { return Vec::new() };
        let text = source.text();
        let mut symbols = Vec::new();
        let (front, body) = if path.contains('/') { split(text) } else { (0..text.len(), 0..0) };
        if let Value::Mapping(entries) = yaml::read(&text[front.clone()], front.start).root.value {
            for entry in entries {
                let detail = entry.value.as_text().map(str::to_owned);
                let span = entry.key_span.to(entry.value.span);
                symbols.push(symbol(&entry.key, detail, SymbolKind::FIELD, position::range(text, Some(span))));
            }
        }
        let mut at = body.start;
        for line in text[body].split_inclusive('\n') {
            let level = line.bytes().take_while(|byte| *byte == b'#').count();
            if (1..=6).contains(&level) && line[level..].starts_with(' ') {
                let range = position::range(text, Some(Span::of(at, at + line.trim_end().len())));
                symbols.push(symbol(line[level..].trim(), None, SymbolKind::STRING, range));
            }
            at += line.len();
        }
        symbols
    }

    /// The front matter, and what stands under each heading up to the next of its level.
    pub fn folds(&self, path: &str) -> Vec<FoldingRange> {
        let Some(source) = self.file(path) else { return Vec::new() };
        let text = source.text();
        if !path.contains('/') {
            return Vec::new();
        }
        let (front, body) = split(text);
        let line = |offset: usize| position::of(text, offset).line;
        let fold =
            |from: u32, to: u32, kind| FoldingRange { start_line: from, end_line: to, kind, ..FoldingRange::default() };
        let mut folds = Vec::new();
        if front.start > 0 && body.start > front.end {
            folds.push(fold(0, line(front.end), Some(FoldingRangeKind::Region)));
        }
        let last = line(text.trim_end().len());
        let mut open: Vec<(u8, u32)> = Vec::new();
        let mut close = |open: &mut Vec<(u8, u32)>, level: u8, end: u32| {
            while let Some((_, from)) = open.pop_if(|(other, _)| *other >= level) {
                if end > from {
                    folds.push(fold(from, end, None));
                }
            }
        };
        for (level, _, span) in self.library().headings(path) {
            let here = line(span.start as usize);
            let blank = text[..span.start as usize].trim_end().len();
            close(&mut open, level, line(blank));
            open.push((level, here));
        }
        close(&mut open, 0, last);
        folds.sort_by_key(|fold| fold.start_line);
        folds
    }

    /// How each mention of a stretch is printed.
    pub fn inlays(&self, path: &str, within: Range, today: Day) -> Vec<InlayHint> {
        let Some(source) = self.file(path) else { return Vec::new() };
        let text = source.text();
        let printed = self.library().printed_mentions(path, today).into_iter();
        let hints = printed.map(|(span, words)| InlayHint {
            position: position::of(text, span.end as usize),
            label: InlayHintLabel::String(words),
            kind: None,
            text_edits: None,
            tooltip: Some(InlayHintTooltip::String("shown like this once everyone has agreed".to_owned())),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        });
        hints.filter(|hint| within.start <= hint.position && hint.position <= within.end).collect()
    }
}

// The protocol asks for a field that it has itself given up.
#[allow(deprecated)]
fn symbol(name: &str, detail: Option<String>, kind: SymbolKind, range: Range) -> DocumentSymbol {
    let name = if name.is_empty() { "…" } else { name }.to_owned();
    DocumentSymbol { name, detail, kind, tags: None, deprecated: None, range, selection_range: range, children: None }
}
