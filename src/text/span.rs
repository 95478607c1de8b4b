//! A stretch of bytes in one source text, and the line and column that people count by.

/// A half-open range of byte offsets, `start..end`, in one source text.
///
/// A span may have been made from an older version of the text: everything that shows one clamps
/// it first (see [`Span::within`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` up to `end`; an `end` before `start` counts as `start`.
    pub fn of(start: usize, end: usize) -> Self {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX).max(start);
        Self { start, end }
    }

    /// The same stretch, `by` bytes later: from a place in a part to the place in the whole.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self::of(self.start as usize + by, self.end as usize + by)
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// This span as a range that is sure to lie in `text` and on character borders.
    pub fn within(self, text: &str) -> std::ops::Range<usize> {
        let start = floor(text, self.start as usize);
        let end = floor(text, self.end as usize).max(start);
        start..end
    }

    /// The words of `text` under this span.
    pub fn slice(self, text: &str) -> &str {
        &text[self.within(text)]
    }
}

/// `text` with `edits` made, which are in the order of their places: the words that stand where each span was.
pub fn edited(text: &str, edits: &[(Span, String)]) -> String {
    let mut out = String::with_capacity(text.len() + 128);
    let mut done = 0;
    for (span, words) in edits {
        let range = span.within(text);
        out.push_str(text.get(done..range.start).unwrap_or_default());
        out.push_str(words);
        done = range.end.max(done);
    }
    out.push_str(&text[done..]);
    out
}

/// The nearest character border at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// A line and a column as editors count them: both from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl LineColumn {
    /// The place of the byte `offset` in `text`; past the end counts as the end.
    pub fn of(text: &str, offset: usize) -> Self {
        let before = &text[..floor(text, offset)];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LineColumn, Span};

    #[test]
    fn a_stale_span_is_clamped_to_the_text_and_to_characters() {
        assert_eq!(Span::of(3, 900).slice("zwölf"), "ölf");
        assert_eq!(Span::of(2, 3).slice("zwölf"), "");
        assert_eq!(Span::of(50, 60).slice("kurz"), "");
    }

    #[test]
    fn columns_count_characters_and_not_bytes() {
        let place = LineColumn::of("eins\nzwölf x", 5 + 7);
        assert_eq!((place.line, place.column), (2, 7));
    }
}
