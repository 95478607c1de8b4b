//! Raw HTML, which is shown as it is written, but for comments.

use std::ops::Range;

use crate::text::markdown::comments::opens_at;
use crate::text::markdown::fault::MarkdownFaultKind;
use crate::text::markdown::writer::Writer;

/// A block of raw HTML: its lines, and where each stands.
pub(super) struct RawBlock {
    pub(super) lines: Vec<Range<usize>>,
}

impl Writer<'_> {
    /// A block of raw HTML: comments are notes to self and go, the rest is shown as it is written.
    pub(super) fn end_raw(&mut self, range: &Range<usize>) {
        let Some(raw) = self.raw.take() else { return };
        let start = raw.lines.first().map_or(range.start, |line| line.start);
        let end = raw.lines.last().map_or(range.start, |line| line.end);
        let mut shown = Vec::new();
        let mut at = start;
        while at < end {
            let rest = &self.text[at..end];
            if let Some(comment) = rest.find("<!--") {
                shown.push(at..at + comment);
                let open = at + comment;
                let close = rest[comment..].find("-->");
                // Where it goes on in another block, what stands there would be printed.
                if close.is_none() && opens_at(self.text, open) {
                    self.fault(MarkdownFaultKind::CommentUnclear, &(open..open + 4));
                }
                at = close.map_or(end, |close| open + close + 3);
                self.note_to_self(&(open..at));
            } else {
                shown.push(at..end);
                at = end;
            }
        }
        shown.retain(|part| !self.text[part.clone()].trim().is_empty());
        if shown.is_empty() {
            return;
        }
        self.fault(MarkdownFaultKind::RawHtml, range);
        self.out.html.push_str("<p>");
        for part in shown {
            let words = self.text[part.clone()].trim_end();
            self.words(words, &(part.start..part.start + words.len()));
            self.flush();
        }
        // The words end with this paragraph, before the tag that closes it.
        self.end_leaf();
        self.out.html.push_str("</p>\n");
    }
}
