//! The quotation marks that the parser made of straight ones, as the text's language writes them.

use std::ops::Range;

use crate::text::quotes::Quotes;

/// The quotation marks of a body that is being written.
pub(super) struct OpenQuotes<'t> {
    quotes: &'t Quotes,
    text: &'t str,
    /// Where a straight `'` can close, and where blank lines end every quotation, in order.
    ends: Vec<(usize, End)>,
    outer_is_open: bool,
    inner_is_open: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Mark,
    Block,
}

impl<'t> OpenQuotes<'t> {
    pub(super) fn of(quotes: &'t Quotes, text: &'t str) -> Self {
        let ends = if quotes.is_parsers() { Vec::new() } else { ends(text) };
        Self { quotes, text, ends, outer_is_open: false, inner_is_open: false }
    }

    pub(super) fn end_block(&mut self) {
        (self.outer_is_open, self.inner_is_open) = (false, false);
    }

    /// `words` that come from `range`; where they are a quotation mark that the parser made, the language's own.
    pub(super) fn set<'w>(&mut self, words: &'w str, range: &Range<usize>) -> &'w str {
        if self.quotes.is_parsers() || range.len() != 1 {
            return words;
        }
        let [outer, inner] = [self.quotes.outer(), self.quotes.inner()];
        match (self.text.get(range.clone()), words) {
            (Some("\""), "“") => {
                self.outer_is_open = true;
                outer[0]
            }
            // A mark that closes nothing is a sign of inches.
            (Some("\""), "”") if !self.outer_is_open => "\"",
            (Some("\""), "”") => {
                self.outer_is_open = false;
                outer[1]
            }
            (Some("'"), "‘") if self.is_closed_after(range.end) => {
                self.inner_is_open = true;
                inner[0]
            }
            (Some("'"), "’") if self.inner_is_open && closes(self.text, range.start) => {
                self.inner_is_open = false;
                inner[1]
            }
            (Some("'"), "‘" | "’") => "’",
            _ => words,
        }
    }

    /// Whether a `'` closes before the block ends.
    fn is_closed_after(&self, at: usize) -> bool {
        let next = self.ends.partition_point(|(end, _)| *end < at);
        self.ends.get(next).is_some_and(|(_, end)| *end == End::Mark)
    }
}

fn ends(text: &str) -> Vec<(usize, End)> {
    let signs = text.char_indices().filter(|(_, c)| matches!(c, '\'' | '\n'));
    let ends = signs.filter_map(|(at, c)| match c {
        '\n' => text[at + 1..].trim_start_matches([' ', '\t', '\r', '>']).starts_with('\n').then_some((at, End::Block)),
        _ => closes(text, at).then_some((at, End::Mark)),
    });
    ends.collect()
}

/// Whether the `'` at `at` stands where one closes: behind words and before none.
fn closes(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back().is_some_and(|c| !c.is_whitespace());
    before && !text[at + 1..].starts_with(char::is_alphanumeric)
}
