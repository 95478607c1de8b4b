//! What identifies nobody: words of the firm's own, invented names, addresses that are printed anyway.

use crate::text::identifiers::Kind;
use crate::text::identifiers::tokens::digit_sign;

/// Words and numbers that are no findings.
#[derive(Clone, Debug, Default)]
pub struct Exempt {
    entries: Vec<Vec<String>>,
    figures: Vec<String>,
}

impl Exempt {
    /// Every entry as somebody wrote it.
    pub fn of<'w>(entries: impl IntoIterator<Item = &'w str>) -> Self {
        let mut exempt = Self::default();
        for entry in entries {
            let words = words_of(entry);
            if words.is_empty() {
                continue;
            }
            exempt.figures.push(squeezed(entry));
            exempt.entries.push(words);
        }
        exempt
    }

    /// Whether there is nothing exempt.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether what was found, in these `words`, is exempt. A name or a place is where an entry holds it or is a part of it;
    /// a number or an address only where an entry holds the whole of it.
    pub(super) fn holds(&self, words: &str, kind: Kind) -> bool {
        if self.is_empty() {
            return false;
        }
        if matches!(kind, Kind::Title | Kind::Name | Kind::Place) {
            let found = words_of(words);
            let within =
                |one: &[String], other: &[String]| !one.is_empty() && other.windows(one.len()).any(|part| part == one);
            return self.entries.iter().any(|entry| within(&found, entry) || within(entry, &found));
        }
        let found = squeezed(words);
        self.figures.iter().any(|entry| entry.contains(&found))
    }
}

/// The words of `text` in small letters, without a genitive.
fn words_of(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')))
        .map(|word| word.trim_end_matches("'s").trim_end_matches("’s").to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Letters and digits alone.
fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .map(|c| digit_sign(c).unwrap_or(c))
        .collect()
}
