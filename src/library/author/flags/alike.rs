//! Texts that say nearly the same: by their runs of three words, whoever is named in them and however a word ends.

use std::collections::{HashMap, HashSet};

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator, ParallelSliceMut};
use xxhash_rust::xxh3::xxh3_64;

use crate::text::normalize::fold;

/// The words of one run.
const RUN: usize = 3;
/// How many letters of a word count: endings differ with person, number and tense.
const STEM: usize = 4;
/// Shorter words count for nothing.
const SHORTEST: usize = 3;
/// Two texts are nearly the same where at least one of so many of their runs is in both (a Jaccard index of 0.125).
/// Measured on the stories of the example: in another tense and with every eighth word another one, a text keeps 0.19
/// at the least; two stories of one meeting share 0.01.
const ONE_IN: usize = 8;
/// A run of words in more texts than these is a turn of phrase; only neighbours among them are compared.
const COMMON: usize = 8;

/// The runs of a text as a sorted set; `names` are left out, and whatever follows an `@`.
pub fn runs(text: &str, names: &HashSet<String>) -> Vec<u64> {
    let folded = fold(text);
    let words = folded.split(|c: char| !(c.is_alphanumeric() || c == '@'));
    let stems: Vec<&str> = words
        .filter(|word| !word.contains('@') && !names.contains(*word) && word.chars().count() >= SHORTEST)
        .map(|word| word.char_indices().nth(STEM).map_or(word, |(end, _)| &word[..end]))
        .collect();
    let mut runs: Vec<u64> = stems.windows(RUN).map(|run| xxh3_64(run.join(" ").as_bytes())).collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// The pairs of texts that say nearly the same, each with the lower index first, in order.
pub fn pairs(texts: &[Vec<u64>]) -> Vec<(u32, u32)> {
    let mut all: Vec<(u64, u32)> = Vec::with_capacity(texts.iter().map(Vec::len).sum());
    for (at, runs) in (0_u32..).zip(texts) {
        all.extend(runs.iter().map(|run| (*run, at)));
    }
    all.par_sort_unstable();
    let mut shared: HashMap<(u32, u32), u32> = HashMap::new();
    for group in all.chunk_by(|one, next| one.0 == next.0) {
        let near = if group.len() <= COMMON { group.len() } else { 2 };
        for (at, (_, one)) in group.iter().enumerate() {
            for (_, other) in group[at + 1..].iter().take(near - 1) {
                *shared.entry((*one, *other)).or_default() += 1;
            }
        }
    }
    let candidates: Vec<(u32, u32)> = shared
        .into_iter()
        .filter(|((one, other), shared)| {
            let fewer = texts[*one as usize].len().min(texts[*other as usize].len());
            *shared as usize * ONE_IN * ONE_IN >= fewer
        })
        .map(|(pair, _)| pair)
        .collect();
    let is_near = |(one, other): &&(u32, u32)| is_near(&texts[*one as usize], &texts[*other as usize]);
    let mut pairs: Vec<(u32, u32)> = candidates.par_iter().filter(is_near).copied().collect();
    pairs.sort_unstable();
    pairs
}

/// Whether two sets of runs are nearly the same.
fn is_near(one: &[u64], other: &[u64]) -> bool {
    let mut shared = 0_usize;
    let (mut at, mut beside) = (0, 0);
    while let (Some(mine), Some(theirs)) = (one.get(at), other.get(beside)) {
        shared += usize::from(mine == theirs);
        at += usize::from(mine <= theirs);
        beside += usize::from(theirs <= mine);
    }
    let all = one.len() + other.len() - shared;
    all > 0 && shared * ONE_IN >= all
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::{any, prop, proptest};

    use super::{is_near, pairs, runs};

    #[test]
    fn a_retelling_is_near_whoever_is_named_and_however_words_end_and_another_story_is_not() {
        let names: HashSet<String> = ["ana", "barros", "maja"].map(str::to_owned).into();
        let told = "Ana Barros waited at the door until the consultant had finished, and then she asked the question nobody wanted to ask about the empty chair.";
        let again = "Maja waits at the door until the consultants finish, and then she asks the question that nobody wanted to ask about the empty chair.";
        let other = "In the corridor the nurse read the list aloud a second time, slowly, and the doctor wrote every single number down without a word.";
        let of = |text: &str| runs(text, &names);
        assert!(is_near(&of(told), &of(again)));
        assert!(!is_near(&of(told), &of(other)));
        assert_eq!(pairs(&[of(told), of(other), of(again)]), [(0, 2)]);
    }

    proptest! {
        #[test]
        fn the_quick_search_finds_what_comparing_all_finds(
            texts in prop::collection::vec(prop::collection::vec(0_u16..400, 5..60), 2..14),
            copied in any::<prop::sample::Index>(), changed in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        ) {
            let mut texts = texts;
            let mut copy = copied.get(&texts).clone();
            for at in changed {
                let at = at.index(copy.len());
                copy[at] = 777;
            }
            texts.push(copy);
            let words = |text: &Vec<u16>| text.iter().map(|word| format!("word{word:03}x")).collect::<Vec<_>>().join(" ");
            // Five letters would make all of them one word.
            let all: Vec<Vec<u64>> = texts.iter().map(|text| runs(&words(text).replace("word", "w"), &HashSet::new())).collect();
            let mut slow = Vec::new();
            for one in 0..all.len() {
                for other in one + 1..all.len() {
                    if is_near(&all[one], &all[other]) {
                        slow.push((u32::try_from(one).unwrap(), u32::try_from(other).unwrap()));
                    }
                }
            }
            assert_eq!(pairs(&all), slow);
        }
    }
}
