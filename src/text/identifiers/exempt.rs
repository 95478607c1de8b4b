//! What identifies nobody: words of the firm's own, invented names, addresses that are printed anyway.

use crate::text::identifiers::tokens::digit_sign;
use crate::text::identifiers::words::{self, Role};
use crate::text::identifiers::{Kind, Language};

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

    /// Whether what was found, in these `words`, is exempt: where an entry holds the whole of it, but for a title. Of a
    /// place, a part is enough: who says that a town identifies nobody means its school too.
    pub(super) fn holds(&self, words: &str, kind: Kind) -> bool {
        if self.is_empty() {
            return false;
        }
        let within =
            |one: &[String], other: &[String]| !one.is_empty() && other.windows(one.len()).any(|part| part == one);
        if matches!(kind, Kind::Title | Kind::Name | Kind::Place) {
            let found = words_of(words);
            let titles = found.iter().take_while(|word| is_title(word)).count();
            let name = &found[titles..];
            return self.entries.iter().any(|entry| {
                within(name, entry) || within(&found, entry) || kind == Kind::Place && within(entry, &found)
            });
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

/// Whether a word is a title in any language.
fn is_title(word: &str) -> bool {
    let titles = Role::Title as u32 | Role::LowTitle as u32 | Role::DotTitle as u32 | Role::SoftTitle as u32;
    words::roles(word, Language::Other, &mut String::new()) & titles != 0
}

/// Letters and digits alone.
fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .map(|c| digit_sign(c).unwrap_or(c))
        .collect()
}
