//! What a word that means nothing was most likely meant to be, and how somebody is called in a sentence.

use crate::text::diagnostic::{Diagnostic, Word, id, quoted};

/// The most candidates that a suggestion is chosen among; past that the help lists nothing near.
const MOST_CANDIDATES: usize = 20_000;
/// The most candidates of nearly the same letters that are compared: where there are more, none is meant more than
/// another, and thousands of slips would take minutes.
const MOST_ALIKE: usize = 100;
/// The most bytes of what is shown as an id.
const LONGEST_ID: usize = 100;

/// Somebody as they are called in a field, for a hole of a sentence: an id, or else a name, which the author alone is
/// shown. A single word may be either, and is taken for a name.
pub(crate) fn called(written: &str) -> Word {
    let is_no_name = written.contains(|c: char| matches!(c, '.' | '-') || c.is_ascii_digit());
    if is_no_name && is_spelled_as_id(written) { id(written) } else { quoted(written) }
}

/// Whether `written` could stand as an id: capitals and spaces are a name's.
fn is_spelled_as_id(written: &str) -> bool {
    written.len() <= LONGEST_ID
        && written.chars().all(|c| c.is_alphanumeric() && !c.is_uppercase() || c == '-' || c == '.')
        && written.starts_with(char::is_alphanumeric)
        && written.ends_with(char::is_alphanumeric)
}

/// `diagnostic` with what `written` was most likely meant to be among `known`, or else with the words `otherwise`.
pub(crate) fn suggest_or<'a>(
    diagnostic: Diagnostic,
    written: &str,
    known: impl Iterator<Item = &'a str>,
    otherwise: &'static str,
) -> Diagnostic {
    match nearest(written, known) {
        Some(near) => diagnostic.suggest(written, near),
        None => diagnostic.label(otherwise),
    }
}

/// The one of `candidates` that `written` most likely means: at most a third of its letters are
/// other ones, and no second candidate is as near (distance of Damerau and Levenshtein).
pub fn nearest<'a>(written: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    let letters = written.chars().count();
    if letters > 100 {
        return None;
    }
    let most = (letters / 3).max(1);
    let candidates: Vec<&str> =
        candidates.take(MOST_CANDIDATES).filter(|other| other.len().abs_diff(written.len()) <= most * 4).collect();
    // A slip of two letters first, which few share; only then what is farther.
    let slip = among(&written, letters, most.min(2), &candidates);
    slip.or_else(|| among(&written, letters, most, &candidates).filter(|_| most > 2))
}

fn among<'a>(written: &str, letters: usize, most: usize, candidates: &[&'a str]) -> Option<&'a str> {
    let bag = Bag::of(written);
    let mut best: Option<(usize, &str)> = None;
    let mut tied = false;
    let mut alike = 0;
    for candidate in candidates {
        if bag.least_distance(&Bag::of(candidate)) > most {
            continue;
        }
        alike += 1;
        if alike > MOST_ALIKE {
            return None;
        }
        let distance = strsim::damerau_levenshtein(written, &candidate.to_lowercase());
        if distance > most || distance == letters {
            continue;
        }
        match best {
            Some((least, _)) if distance > least => {}
            Some((least, other)) if distance == least => tied |= other != *candidate,
            _ => {
                best = Some((distance, candidate));
                tied = false;
            }
        }
    }
    best.filter(|_| !tied).map(|(_, candidate)| candidate)
}

/// How often each letter stands in a word, letters of other scripts folded together.
struct Bag([u8; 32]);

impl Bag {
    fn of(word: &str) -> Self {
        let mut bag = [0_u8; 32];
        for c in word.chars() {
            let slot = &mut bag[c.to_ascii_lowercase() as usize % 32];
            *slot = slot.saturating_add(1);
        }
        Self(bag)
    }

    /// No two words are nearer than this.
    fn least_distance(&self, other: &Self) -> usize {
        let (mut more, mut less) = (0, 0);
        for (a, b) in self.0.iter().zip(other.0) {
            more += usize::from(a.saturating_sub(b));
            less += usize::from(b.saturating_sub(*a));
        }
        more.max(less)
    }
}

#[cfg(test)]
mod tests {
    use super::{called, nearest};
    use crate::text::diagnostic::Word;

    #[test]
    fn a_slip_of_a_letter_is_guessed_and_a_toss_up_is_not() {
        assert_eq!(nearest("asked-deper", ["asked-deeper", "came-back"].into_iter()), Some("asked-deeper"));
        assert_eq!(nearest("m.lindquist", ["m.lindqvist", "r.okafor"].into_iter()), Some("m.lindqvist"));
        assert_eq!(nearest("a.b", ["a.c", "a.d"].into_iter()), None);
        assert_eq!(nearest("corridor", ["law"].into_iter()), None);
    }

    #[test]
    fn only_what_cannot_be_a_name_is_called_by_its_id() {
        assert_eq!(called("m.lindqvist"), Word::Id("m.lindqvist".to_owned()));
        for name in ["maja", "Maja", "M.Lindqvist", "maja lindqvist", "-maja"] {
            assert_eq!(called(name), Word::Quoted(name.to_owned()), "{name}");
        }
    }
}
