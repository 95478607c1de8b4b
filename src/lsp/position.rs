//! Places as the protocol counts them: lines from 0, columns in units of UTF-16.

use lsp_types::{Position, Range};

use crate::text::span::Span;

/// The place of a byte of `text`.
pub fn of(text: &str, offset: usize) -> Position {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line = before.bytes().filter(|byte| *byte == b'\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    Position { line: line as u32, character: before[start..].encode_utf16().count() as u32 }
}

/// The place of a stretch of `text`; without one, its beginning.
pub fn range(text: &str, span: Option<Span>) -> Range {
    let range = span.map_or(0..0, |span| span.within(text));
    Range { start: of(text, range.start), end: of(text, range.end) }
}

/// The byte of `text` at a place; of a place past the end of a line, its end.
pub fn offset(text: &str, position: Position) -> usize {
    let mut start = 0;
    for _ in 0..position.line {
        let Some(at) = text[start..].find('\n') else { return text.len() };
        start += at + 1;
    }
    let line = text[start..].split('\n').next().unwrap_or_default().trim_end_matches('\r');
    let mut units = 0;
    for (at, c) in line.char_indices() {
        if units >= position.character {
            return start + at;
        }
        units += c.len_utf16() as u32;
    }
    start + line.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{of, offset};

    proptest! {
        #[test]
        fn every_character_has_one_place(text in "[a-zå😀\n]{0,30}") {
            for (at, _) in text.char_indices() {
                prop_assert_eq!(offset(&text, of(&text, at)), at);
            }
        }
    }
}
