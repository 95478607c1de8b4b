//! Finds many names and words in one pass, and says what each of them means.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind, MatchKind};

use crate::leak::names::{Border, begins_with, capital, forms};

/// The most needles that are held in a dense table.
const MOST_DENSE: usize = 4_000;

/// What is to be looked for; each is given with its meaning.
pub struct Needles<M> {
    by_form: HashMap<Needle, usize>,
    meanings: Vec<Vec<M>>,
}

/// How one form of some words is looked for.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Needle {
    /// The words, folded, in lower case as far as they are ASCII.
    form: String,
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
        self.add(name, capital(name), Border::of_name(name), meaning);
    }

    /// An id, where it could not be a plain word: `r.okafor`.
    pub fn id(&mut self, id: &str, meaning: &M) {
        if id.contains(['.', '-']) {
            self.add(id, None, Border::Words, meaning);
        }
    }

    /// A forbidden word; one of four bytes and more is found inside other words too.
    pub fn word(&mut self, word: &str, meaning: &M) {
        self.add(word, None, Border::of_word(word), meaning);
    }

    fn add(&mut self, words: &str, capital: Option<char>, border: Border, meaning: &M) {
        for mut form in forms(words) {
            form.make_ascii_lowercase();
            let at = *self.by_form.entry(Needle { form, capital, border }).or_insert(self.meanings.len());
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
        // A dense table is three times as fast, and larger than memory should be for very many needles.
        let dense = Some(AhoCorasickKind::DFA).filter(|_| needles.len() <= MOST_DENSE);
        let kinds = dense.into_iter().chain([AhoCorasickKind::ContiguousNFA, AhoCorasickKind::NoncontiguousNFA]);
        let mut builder = AhoCorasickBuilder::new();
        builder.ascii_case_insensitive(true).match_kind(MatchKind::Standard);
        let mut built = kinds.map(|kind| builder.kind(Some(kind)).build(needles.iter().map(|needle| &needle.form)));
        // The last kind holds more than any site has: where even that fails, what is withheld must not go unwatched.
        let automaton = built.find_map(Result::ok);
        Matcher { automaton: automaton.filter(|_| !needles.is_empty()), needles, meanings: self.meanings }
    }
}

/// Finds names and words in folded texts. It can be asked and not read.
pub struct Matcher<M> {
    automaton: Option<AhoCorasick>,
    needles: Vec<Needle>,
    /// What each needle means: several things where several are called the same.
    meanings: Vec<Vec<M>>,
}

impl<M> Matcher<M> {
    /// Calls `found` wherever something stands in a folded text, also where two overlap: with the number of the
    /// needle, which says what it [means](Self::meanings), and the words as they stand there.
    pub fn find<'t>(&self, text: &'t str, mut found: impl FnMut(usize, &'t str)) {
        let Some(automaton) = &self.automaton else { return };
        for hit in automaton.find_overlapping_iter(text) {
            let at = hit.pattern().as_usize();
            let needle = &self.needles[at];
            let words = &text[hit.range()];
            let begins = needle.capital.is_none_or(|capital| begins_with(words, capital));
            if begins && needle.border.holds(text, &hit.range()) {
                found(at, words);
            }
        }
    }

    /// What a needle means.
    pub fn meanings(&self, needle: usize) -> &[M] {
        self.meanings.get(needle).map_or(&[], Vec::as_slice)
    }
}
