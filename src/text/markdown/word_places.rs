//! Where each word of a body stands, so that many passages are found without reading it again for each.

use std::collections::HashMap;
use std::ops::Range;

use crate::text::markdown::passage::{Folded, Spellings};
use crate::text::markdown::prose::{Cut, Prose};

/// The leaves of a body as they are compared, and where each of their words begins; those of a mention's other spellings
/// begin where it does.
pub struct WordPlaces {
    leaves: Vec<Folded>,
    places: HashMap<String, Vec<(u32, u32)>>,
}

impl WordPlaces {
    /// The words of a body.
    pub fn of(prose: &Prose, spellings: Spellings<'_>) -> Self {
        let mut all = Self { leaves: Vec::new(), places: HashMap::new() };
        for (at, leaf) in (0..).zip(&prose.leaves) {
            let folded = Folded::of(prose, leaf, spellings);
            for word in words(&folded.chars) {
                all.note(&folded.chars[word.clone()], at, word.start);
            }
            for (range, others) in &folded.mentions {
                // A letter may stand directly beside it, as in `[Maja](@m.lindqvist)s hat`.
                let (before, behind) = beside(&folded.chars, range);
                for (other, word) in others.iter().flat_map(|other| words(other).map(move |word| (other, word))) {
                    let first = if word.start == 0 { before } else { &[] };
                    let last = if word.end == other.len() { behind } else { &[] };
                    all.note(&[first, &other[word], last].concat(), at, range.start - first.len());
                }
            }
            all.leaves.push(folded);
        }
        // Mentions come after the words around them.
        for places in all.places.values_mut() {
            places.sort_unstable();
            places.dedup();
        }
        all
    }

    fn note(&mut self, word: &[char], leaf: u32, at: usize) {
        self.places.entry(key(word)).or_default().push((leaf, u32::try_from(at).unwrap_or(u32::MAX)));
    }

    /// The places where the first match of `wanted` begins and ends: around the places of that word of it which the body
    /// has least often.
    pub fn find(&self, wanted: &[char], steps: &mut usize) -> Option<Range<Cut>> {
        // The first word and the last may be parts of words.
        let whole = words(wanted).filter(|word| word.start > 0 && word.end < wanted.len());
        let places =
            whole.map(|word| (self.places.get(&key(&wanted[word.clone()])).map_or(&[][..], Vec::as_slice), word));
        let Some((places, word)) = places.min_by_key(|(places, _)| places.len()) else {
            return self.leaves.iter().find_map(|leaf| leaf.find(wanted, 0..leaf.chars.len(), steps));
        };
        places.iter().find_map(|(leaf, at)| {
            let (leaf, at) = (&self.leaves[*leaf as usize], *at as usize);
            leaf.find(wanted, leaf.back(at, word.start)..at + 1, steps)
        })
    }
}

impl Folded {
    /// The first place from which `letters` letters of cited words can reach to `at`: each of them may be a mention whole.
    fn back(&self, at: usize, letters: usize) -> usize {
        let (mut at, mut letters) = (at, letters);
        let mut before = self.mentions.partition_point(|(range, _)| range.end <= at);
        while letters > 0 && at > 0 {
            let mention = before.checked_sub(1).map(|before| &self.mentions[before].0);
            match mention {
                Some(mention) if mention.end == at => {
                    at = mention.start;
                    before -= 1;
                    letters -= 1;
                }
                _ => {
                    let start = mention.map_or(0, |mention| mention.end);
                    let steps = letters.min(at - start);
                    at -= steps;
                    letters -= steps;
                }
            }
        }
        at
    }
}

/// The letters and digits directly before a range and behind it.
fn beside<'c>(chars: &'c [char], range: &Range<usize>) -> (&'c [char], &'c [char]) {
    let (before, behind) = (&chars[..range.start], &chars[range.end..]);
    let first = before.iter().rposition(|c| !c.is_alphanumeric()).map_or(0, |at| at + 1);
    let last = behind.iter().position(|c| !c.is_alphanumeric()).unwrap_or(behind.len());
    (&before[first..], &behind[..last])
}

/// The words of some characters: runs of letters and digits.
fn words(chars: &[char]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + chars[at..].iter().position(|c| c.is_alphanumeric())?;
        let length = chars[start..].iter().position(|c| !c.is_alphanumeric());
        at = length.map_or(chars.len(), |length| start + length);
        Some(start..at)
    })
}

/// What words are found by: the case of a passage's first letter does not matter.
fn key(word: &[char]) -> String {
    word.iter().flat_map(|c| c.to_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use crate::text::markdown::{PassageSearch, read};

    #[test]
    fn a_word_that_runs_into_a_mention_is_found_among_few_passages_and_among_many() {
        let text = "I saw [Maja](@m.lindqvist)s very new hat, and super[Maja](@m.lindqvist) there.";
        let prose = read(text, 0..text.len(), &[]);
        for count in [1, 100] {
            let mut search = PassageSearch::of(&prose, count, &|_| Vec::new());
            assert!(search.find_as_it_is("saw Majas very new hat").is_some(), "{count}");
            assert!(search.find_as_it_is("and superMaja there").is_some(), "{count}");
            assert!(search.find_as_it_is("saw Maja very new hat").is_none(), "{count}");
        }
    }
}
