//! How a name or a word is looked for: its forms, the capital that it must begin with, and the borders that it must have.

use std::ops::Range;

use crate::text::normalize::fold;

/// The shortest forbidden word that is found inside other words too, in bytes.
const SHORTEST_INSIDE: usize = 4;

/// Where words count that are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Border {
    /// As words of their own.
    Words,
    /// The same, and with an `s` at their end, which is how several languages say whose something is.
    Owner,
    /// Anywhere, inside other words too.
    Anywhere,
}

impl Border {
    /// That of a name: one of several words is found with an `s` too, which would make another word of a single one.
    pub fn of_name(name: &str) -> Self {
        if name.trim().contains(char::is_whitespace) { Self::Owner } else { Self::Words }
    }

    /// That of a forbidden word: one of four bytes and more is found inside other words too.
    pub fn of_word(word: &str) -> Self {
        if word.len() < SHORTEST_INSIDE { Self::Words } else { Self::Anywhere }
    }

    /// Whether `range` of a text is within it.
    pub fn holds(self, text: &str, range: &Range<usize>) -> bool {
        let ends = |after: &str| !after.starts_with(char::is_alphanumeric);
        let after = &text[range.end..];
        let owner = self == Self::Owner && after.strip_prefix(['s', 'S']).is_some_and(ends);
        self == Self::Anywhere || !text[..range.start].ends_with(char::is_alphanumeric) && (ends(after) || owner)
    }
}

/// The capital that a name of a single word must begin with, so that *Mark* and *will* stop nothing.
pub fn capital(name: &str) -> Option<char> {
    let name = name.trim();
    name.chars().next().filter(|c| c.is_uppercase() && !name.contains(char::is_whitespace))
}

/// Whether a folded text begins with that capital.
pub fn begins_with(text: &str, capital: char) -> bool {
    let mut folded = String::new();
    unicode_normalization::char::decompose_canonical(capital, |c| folded.push(c));
    text.starts_with(&folded)
}

/// The forms in which words are looked for in folded texts: as they are, and joined as addresses and file names join
/// them. The automaton folds the case of ASCII alone, and other letters are given in each case.
pub fn forms(words: &str) -> Vec<String> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let joiners: &[&str] = if words.len() > 1 { &[" ", "-", "_"] } else { &[" "] };
    let forms = joiners.iter().map(|joiner| words.join(joiner));
    let forms =
        forms.flat_map(
            |form| {
                if form.is_ascii() { vec![form] } else { vec![form.to_lowercase(), form.to_uppercase(), form] }
            },
        );
    forms.map(|form| fold(&form)).filter(|form| !form.is_empty()).collect()
}
