//! Words that wait to be written: Markdown gives them in pieces, and a mention or a line may span several.

use std::ops::Range;

/// Words in pieces, each with the place that it comes from.
#[derive(Default)]
pub(super) struct TextRun {
    words: String,
    /// For each `@` that may begin a mention: its position in `words` and in the source.
    at_signs: Vec<(usize, usize)>,
}

/// A piece of words that is ready to be written.
pub(super) enum Piece {
    /// Words as they are.
    Words(String),
    /// A mention: what stands after its `@`, and where the `@` stands in the source.
    Mention { raw: String, at: usize },
}

impl TextRun {
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Adds words that come from `range` of the source.
    pub(super) fn push(&mut self, words: &str, range: &Range<usize>, source: &str) {
        if words.contains('@') {
            let same = source.get(range.clone()) == Some(words);
            for (inner, _) in words.match_indices('@') {
                let at = range.start + inner;
                // An `@` that was written as an entity, or after a backslash, is just that sign.
                let escaped = source[..range.start].ends_with('\\') && inner == 0;
                if same && !escaped {
                    self.at_signs.push((self.words.len() + inner, at));
                }
            }
        }
        self.words.push_str(words);
    }

    /// All that waits, mentions apart.
    pub(super) fn take(&mut self, source: &str) -> Vec<Piece> {
        let words = std::mem::take(&mut self.words);
        if self.at_signs.is_empty() {
            return vec![Piece::Words(words)];
        }
        let mut pieces = Vec::new();
        let mut done = 0;
        for (at, from) in self.at_signs.drain(..) {
            let before = words[..at].chars().next_back();
            // What stands before may have been written already, so the source is asked too.
            let before = before.or_else(|| source[..from].chars().next_back());
            if at < done || before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '@')) {
                continue;
            }
            let rest = &words[at + 1..];
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '.')).unwrap_or(rest.len());
            if !rest[..end].starts_with(char::is_alphanumeric) {
                continue;
            }
            if at > done {
                pieces.push(Piece::Words(words[done..at].to_owned()));
            }
            pieces.push(Piece::Mention { raw: rest[..end].to_owned(), at: from });
            done = at + 1 + end;
        }
        if done < words.len() {
            pieces.push(Piece::Words(words[done..].to_owned()));
        }
        pieces
    }
}
