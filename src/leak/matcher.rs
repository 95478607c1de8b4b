//! Finds many names and words in one pass, and says what each of them means.

use std::cmp::Reverse;
use std::hash::Hash;
use std::ops::Range;

use ahash::AHashMap as HashMap;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use xxhash_rust::xxh3::Xxh3;

use crate::leak::form_index::FormIndex;
use crate::leak::names::{Border, Joined, begins_with, capital, compared, forms_of_id, forms_of_name, forms_of_word};
use crate::leak::near::{self, Plain};
use crate::text::normalize::fold;

/// The most forms that are found inside other words for a dense table. It makes an automaton three times as fast, but takes
/// seconds and hundreds of megabytes to build for very many.
const MOST_DENSE: usize = 4_000;

/// What is to be looked for; each is given with its meaning.
pub struct Needles<M> {
    by_form: HashMap<Needle, usize>,
    meanings: Vec<Vec<M>>,
}

/// How one form of some words is looked for.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Needle {
    /// The words as they are compared, in lower case.
    form: Vec<u8>,
    /// How they must be joined.
    joined: Joined,
    /// The capital that a single word must begin with.
    capital: Option<char>,
    /// Where it counts.
    border: Border,
}

impl<M> Default for Needles<M> {
    fn default() -> Self {
        Self { by_form: HashMap::new(), meanings: Vec::new() }
    }
}

impl<M: Clone + PartialEq> Needles<M> {
    /// A name. One of a single word is looked for with its capital only.
    pub fn name(&mut self, name: &str, meaning: &M) {
        self.add(forms_of_name(name), capital(name), Border::of_name(name), meaning);
    }

    /// A name as it is spelt almost so, to be looked for in plain letters.
    pub fn near(&mut self, name: &str, meaning: &M) {
        let plain = Plain::of(&fold(name)).text;
        self.add(near::forms(name), capital(&plain), Border::of_name(name), meaning);
    }

    /// An id, where it could not be a plain word: `r.okafor`.
    pub fn id(&mut self, id: &str, meaning: &M) {
        if id.contains(['.', '-']) {
            self.add(forms_of_id(id), None, Border::Words, meaning);
        }
    }

    /// A forbidden word; one of four bytes and more is found inside other words too.
    pub fn word(&mut self, word: &str, meaning: &M) {
        self.add(forms_of_word(word), None, Border::of_word(word), meaning);
    }

    fn add(&mut self, forms: Vec<(Vec<u8>, Joined)>, capital: Option<char>, border: Border, meaning: &M) {
        for (form, joined) in forms {
            let needle = Needle { form, joined, capital, border };
            let at = *self.by_form.entry(needle).or_insert(self.meanings.len());
            if at == self.meanings.len() {
                self.meanings.push(Vec::new());
            }
            if self.meanings[at].last() != Some(meaning) {
                self.meanings[at].push(meaning.clone());
            }
        }
    }

    /// What finds all of them.
    pub fn finish(self) -> Matcher<M> {
        let mut needles: Vec<(Needle, usize)> = self.by_form.into_iter().collect();
        needles.sort_unstable_by_key(|(_, at)| *at);
        let needles: Vec<Needle> = needles.into_iter().map(|(needle, _)| needle).collect();
        let forms = || needles.iter().enumerate();
        let words = forms().filter(|(_, needle)| needle.border != Border::Anywhere);
        let anywhere = forms().filter(|(_, needle)| needle.border == Border::Anywhere);
        let form = |(at, needle): (usize, &'_ Needle)| (at, needle.form.as_slice().into());
        let words = FormIndex::of_words(words.map(form));
        let anywhere = Anywhere::of(anywhere.map(form).collect(), MOST_DENSE);
        Matcher { words, anywhere, needles, meanings: self.meanings }
    }
}

/// The forms that count inside other words too.
enum Anywhere {
    /// A few thousand, with the needle of each.
    Dense(AhoCorasick, Vec<usize>),
    /// However many.
    Sorted(Box<FormIndex>),
}

impl Anywhere {
    fn of(forms: Vec<(usize, Box<[u8]>)>, most_dense: usize) -> Self {
        let dense = || {
            let mut builder = AhoCorasick::builder();
            let builder = builder.match_kind(MatchKind::Standard).kind(Some(AhoCorasickKind::DFA));
            builder.build(forms.iter().map(|(_, form)| form)).ok()
        };
        match if forms.len() <= most_dense { dense() } else { None } {
            Some(automaton) => Self::Dense(automaton, forms.into_iter().map(|(needle, _)| needle).collect()),
            None => Self::Sorted(Box::new(FormIndex::anywhere(forms.into_iter()))),
        }
    }

    fn find(&self, text: &[u8]) -> Vec<(usize, Range<usize>)> {
        match self {
            Self::Dense(_, needles) if needles.is_empty() => Vec::new(),
            Self::Dense(automaton, needles) => {
                let found = automaton.find_overlapping_iter(text);
                found.map(|one| (needles[one.pattern().as_usize()], one.range())).collect()
            }
            Self::Sorted(index) => index.find(text),
        }
    }
}

/// Finds names and words in folded texts. It can be asked and not read.
pub struct Matcher<M> {
    /// The forms of what counts as a word of its own.
    words: FormIndex,
    anywhere: Anywhere,
    needles: Vec<Needle>,
    /// What each needle means: several things where several are called the same.
    meanings: Vec<Vec<M>>,
}

impl<M> Matcher<M> {
    /// A fingerprint of everything it looks for, with what each means.
    pub fn fingerprint(&self, of_meaning: impl Fn(&M) -> u8) -> u128 {
        let of_needle = |(at, needle): (usize, &Needle)| {
            let mut meanings: Vec<u8> = self.meanings[at].iter().map(&of_meaning).collect();
            meanings.sort_unstable();
            meanings.dedup();
            let mut hash = Xxh3::new();
            needle.hash(&mut hash);
            meanings.hash(&mut hash);
            hash.digest128()
        };
        self.needles.iter().enumerate().map(of_needle).fold(0, u128::wrapping_add)
    }

    /// Calls `found` wherever something stands in a folded text, also where two overlap: with the number of the
    /// needle, which says what it [means](Self::meanings), and where its words stand, in the order of where they end.
    pub fn find(&self, text: &str, mut found: impl FnMut(usize, Range<usize>)) {
        if self.needles.is_empty() {
            return;
        }
        let compared = compared(text);
        let mut hits = self.words.find(&compared);
        hits.extend(self.anywhere.find(&compared));
        hits.sort_by_key(|(_, range)| range.end);
        for (at, range) in hits {
            // A form may begin within a letter that only looks like its own.
            let Some(words) = text.get(range.clone()) else { continue };
            let needle = &self.needles[at];
            let begins = needle.capital.is_none_or(|capital| begins_with(words, capital));
            if begins && needle.joined.holds(text, &range) && needle.border.holds(text, &range) {
                found(at, range);
            }
        }
    }

    /// The same, and whether the words stand within what is `shown` there: who is called Maja is not named where Maja
    /// Lindqvist may be.
    pub fn find_within(
        &self,
        text: &str,
        shown: impl Fn(&M) -> bool,
        mut found: impl FnMut(usize, Range<usize>, bool),
    ) {
        let mut hits = Vec::new();
        self.find(text, |at, range| hits.push((range.start, range.end, at)));
        if hits.is_empty() {
            return;
        }
        hits.sort_unstable_by_key(|(start, end, at)| (*start, Reverse(*end), *at));
        // Many may share a name, and it may stand in many places: each name is looked at once.
        let mut are_shown: HashMap<usize, bool> = HashMap::new();
        let mut within: Vec<(usize, usize)> = Vec::new();
        for (start, end, at) in &hits {
            let is_shown = *are_shown.entry(*at).or_insert_with(|| self.meanings(*at).iter().any(&shown));
            if is_shown && within.last().is_none_or(|(_, last)| end > last) {
                within.push((*start, *end));
            }
        }
        for (start, end, at) in hits {
            // Of those that begin before it, the last one reaches furthest.
            let last = within[..within.partition_point(|(from, _)| *from <= start)].last();
            found(at, start..end, last.is_some_and(|(_, until)| *until >= end));
        }
    }

    /// What a needle means.
    pub fn meanings(&self, needle: usize) -> &[M] {
        self.meanings.get(needle).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::{Anywhere, MOST_DENSE, Matcher, Needles};
    use crate::leak::form_index::FormIndex;
    use crate::leak::names::{Border, compared};
    use crate::text::dice::dice;

    /// The needles that stand in a text, and where, looked for at each byte.
    fn at_each_byte(matcher: &Matcher<usize>, text: &str) -> Vec<(usize, usize, usize)> {
        let forms = matcher.needles.iter().map(|needle| needle.form.as_slice().into()).enumerate();
        let all = FormIndex::anywhere(forms).find(&compared(text)).into_iter();
        let stands = all.filter(|(at, range)| {
            let needle = &matcher.needles[*at];
            text.get(range.clone()).is_some() && needle.joined.holds(text, range) && needle.border.holds(text, range)
        });
        let mut found: Vec<_> = stands.map(|(at, range)| (at, range.start, range.end)).collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn what_is_found_inside_words_is_the_same_in_a_table_and_without() {
        let mut dice = dice();
        for _ in 0..100 {
            let mut word = |most: usize| -> Box<[u8]> { (0..=dice(most)).map(|_| b"aab c"[dice(5)]).collect() };
            let (mut forms, text) = ((0..8).map(|at| word(4 + at)).collect::<Vec<_>>(), word(200));
            forms.sort();
            forms.dedup();
            let forms: Vec<_> = forms.into_iter().enumerate().map(|(at, form)| (10 * at, form)).collect();
            let [table, sorted] = [MOST_DENSE, 0].map(|most| {
                let mut found = Anywhere::of(forms.clone(), most).find(&text);
                found.sort_by_key(|(needle, range)| (range.end, *needle));
                found
            });
            assert_eq!(table, sorted);
        }
    }

    #[test]
    fn no_word_begins_within_letters_of_ascii() {
        let mut dice = dice();
        let pieces = [
            "ma",
            "Maja",
            "lind",
            "7",
            "王小",
            "明",
            "マヤ",
            "リンド",
            "علي",
            "و",
            "ו",
            "דנה",
            "김민",
            "수",
            "은",
            "é",
            "ß",
            "สมชาย",
            "@",
            ".",
            " ",
            "-",
            "s",
            "I\u{307}",
            "\u{301}",
        ];
        let mut words = |most: usize| -> String { (0..=dice(most)).map(|_| pieces[dice(pieces.len())]).collect() };
        for _ in 0..400 {
            let mut needles = Needles::default();
            for at in 0..6 {
                let name = words(2);
                needles.add(super::forms_of_name(&name), None, Border::of_name(&name), &at);
            }
            let (matcher, text) = (needles.finish(), words(40));
            let mut found = Vec::new();
            matcher.find(&text, |at, range| found.push((at, range.start, range.end)));
            found.sort_unstable();
            assert_eq!(found, at_each_byte(&matcher, &text), "{text}");
        }
    }
}
