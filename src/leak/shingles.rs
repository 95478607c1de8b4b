//! Runs of words as hashes: by them words of a withheld sentence are found in any text, and cannot be read. In scripts that
//! write no spaces between words, each letter counts for a part of one.

use std::collections::HashMap;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_128;

use crate::leak::particles;
use crate::text::diagnostic::Place;
use crate::text::normalize::fold;
use crate::text::span::Span;

/// What a word of a run weighs, and a letter of a script that writes no spaces.
const WORD: usize = 3;
const LETTER: usize = 2;
/// The weight of a run: eight words or twelve letters in a row are no chance.
const RUN: usize = 8 * WORD;
/// The least weight of a sentence that is looked for as a whole: four words, or eight letters.
const SHORTEST: usize = 4 * WORD;
const SHORTEST_UNSPACED: usize = 8 * LETTER;
/// How many bits of a run's hash are those of its last few words, and choose the bit of a sieve.
const SIEVED: u32 = 22;
const LOWEST: u64 = u64::MAX >> (u64::BITS - SIEVED);

/// The runs of words of one text, as hashes, each with the place of its sentence.
#[derive(Default)]
pub struct Runs {
    hashes: Vec<u64>,
    /// Where the sentences are, each with where its runs end in `hashes`.
    places: Vec<(usize, Span)>,
}

impl Runs {
    /// No runs.
    pub fn new() -> Self {
        Self::default()
    }

    /// Its runs, to be looked for in others: where a run is there already, its place stays.
    pub fn add_to(&self, places: &mut HashMap<u64, Place>, path: &Arc<str>) {
        for (run, span) in self.placed() {
            places.entry(run).or_insert_with(|| Place::at(path, span));
        }
    }

    /// Its runs, each with the place of its sentence.
    pub fn placed(&self) -> impl Iterator<Item = (u64, Span)> + '_ {
        let begin = std::iter::once(0).chain(self.places.iter().map(|(end, _)| *end));
        let stretches = begin.zip(&self.places).map(|(start, (end, span))| (&self.hashes[start..*end], *span));
        stretches.flat_map(|(runs, span)| runs.iter().map(move |run| (*run, span)))
    }

    /// Its runs alone.
    pub fn hashes(&self) -> &[u64] {
        &self.hashes
    }

    /// Frees spare memory, once all runs are added.
    #[must_use]
    pub fn finish(mut self) -> Self {
        self.hashes.shrink_to_fit();
        self.places.shrink_to_fit();
        self
    }

    /// Adds every run inside each sentence of `text`, and shorter sentences from four words on as a whole.
    pub fn add(&mut self, text: &str, span: Span) {
        let folded = fold(text);
        let mut sentence: Vec<Word> = Vec::new();
        for word in words(&folded) {
            if word.is_parted {
                self.sentence(&sentence);
                sentence.clear();
            }
            let ends = word.ends;
            sentence.push(word);
            if ends {
                self.sentence(&sentence);
                sentence.clear();
            }
        }
        self.sentence(&sentence);
        self.places.push((self.hashes.len(), span));
    }

    fn sentence(&mut self, words: &[Word]) {
        let before = self.hashes.len();
        for end in 1..=words.len() {
            let mut run = Run::default();
            for word in words[..end].iter().rev() {
                run.goes_back_to(word.hash, word.weight);
                if run.weight >= RUN {
                    self.hashes.push(run.hash());
                    break;
                }
            }
        }
        let mut whole = Run::default();
        words.iter().rev().for_each(|word| whole.goes_back_to(word.hash, word.weight));
        let least = if words.iter().any(|word| word.weight == LETTER) { SHORTEST_UNSPACED } else { SHORTEST };
        if self.hashes.len() == before && whole.weight >= least {
            self.hashes.push(whole.hash());
        }
    }
}

/// Words in a row, from the last one back.
#[derive(Default)]
struct Run {
    words: u64,
    length: usize,
    weight: usize,
    /// What the last few words say, once they weigh as much as the shortest sentence.
    last: Option<u64>,
}

impl Run {
    fn goes_back_to(&mut self, word: u64, weight: usize) {
        self.words = (self.words.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.length += 1;
        self.weight += weight;
        if self.last.is_none() && self.weight >= SHORTEST {
            self.last = Some(mixed(self.words));
        }
    }

    /// Its hash, whose lowest bits are those of its last few words.
    fn hash(&self) -> u64 {
        mixed(self.words ^ self.length as u64) & !LOWEST | self.last.unwrap_or_default() & LOWEST
    }
}

fn mixed(hash: u64) -> u64 {
    let hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ (hash >> 31)
}

/// Bits that tell of most numbers that they are not among some.
struct Sieve(Vec<u64>);

impl Sieve {
    fn of(numbers: impl Iterator<Item = u64>) -> Self {
        let mut bits = vec![0_u64; (1 << SIEVED) / 64];
        for (at, bit) in numbers.map(Self::place) {
            bits[at] |= bit;
        }
        Self(bits)
    }

    fn may_have(&self, number: u64) -> bool {
        let (at, bit) = Self::place(number);
        self.0[at] & bit != 0
    }

    /// Where the bit of a number is, and that bit: its lowest ones choose it.
    fn place(number: u64) -> (usize, u64) {
        ((number & LOWEST) as usize / 64, 1 << (number % 64))
    }
}

/// The runs that are withheld, each with the place of its sentence.
pub struct Shingles {
    places: HashMap<u64, Place>,
    /// With which few words runs end: most words end none.
    ends: Sieve,
    runs: Sieve,
}

impl Shingles {
    /// All runs of texts, each text with the file that it stands in; of two that are the same, the place of the first.
    pub fn of(places: HashMap<u64, Place>) -> Self {
        let ends = Sieve::of(places.keys().copied());
        let runs = Sieve::of(places.keys().map(|run| run >> SIEVED));
        Self { places, ends, runs }
    }

    /// A fingerprint of all runs, without their places.
    pub fn fingerprint(&self) -> u128 {
        self.places.keys().fold(0, |sum, run| sum.wrapping_add(xxh3_128(&run.to_le_bytes())))
    }

    /// Calls `found` for every withheld run of words in a folded text, with the place of its sentence.
    pub fn find(&self, text: &str, mut found: impl FnMut(u64, &Place)) {
        if self.places.is_empty() {
            return;
        }
        let words: Vec<Word> = words(text).collect();
        let mut count = 0;
        // How many words up to each belong together, and what the last few of them say, so that the sieve is asked about all of
        // them in one go: each answer is far away in memory.
        let ends = words.iter().enumerate().map(|(at, word)| {
            count = if word.is_parted { 1 } else { count + 1 };
            let mut run = Run::default();
            let back = words[at + 1 - count..=at].iter().rev();
            for word in back {
                run.goes_back_to(word.hash, word.weight);
                if run.last.is_some() {
                    break;
                }
            }
            (count, run.last)
        });
        let ends: Vec<(usize, Option<u64>)> = ends.collect();
        let may_end = |last: &Option<u64>| last.is_some_and(|last| self.ends.may_have(last));
        for (at, (count, _)) in ends.iter().enumerate().filter(|(_, (_, last))| may_end(last)) {
            // From the shortest sentence on: a run of each length ends at this word.
            let mut run = Run::default();
            for word in words[at + 1 - count..=at].iter().rev() {
                run.goes_back_to(word.hash, word.weight);
                if run.last.is_some()
                    && self.runs.may_have(run.hash() >> SIEVED)
                    && let Some(place) = self.places.get(&run.hash())
                {
                    found(run.hash(), place);
                }
                if run.weight >= RUN {
                    break;
                }
            }
        }
    }
}

/// A word of a folded text, or a letter of a script that writes no spaces.
struct Word {
    hash: u64,
    weight: usize,
    /// Whether a sentence ends with it.
    ends: bool,
    /// Whether it stands in a list beside the word before, and no sentence goes from the one to the other.
    is_parted: bool,
}

/// Whether what stands between two words parts the entries of a list: `|`, or what stands between two texts of JSON.
fn parts(between: &[u8]) -> bool {
    between.contains(&b'|')
        || between.iter().position(|byte| *byte == b'"').is_some_and(|open| {
            let rest = &between[open + 1..];
            let signs = rest.iter().take_while(|byte| b",:[]{}".contains(byte)).count();
            signs > 0 && rest.get(signs) == Some(&b'"')
        })
}

/// The words of a folded text.
fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let from = at;
        while at < bytes.len() && !begins_letter(text, at) {
            at += if bytes[at] < 128 { 1 } else { char_at(text, at).len_utf8() };
        }
        let is_parted = bytes[from..at] != *b" " && parts(&bytes[from..at]);
        if at >= bytes.len() {
            return None;
        }
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut add = |c: u32| hash = (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3);
        let mut weight = WORD;
        let begun = at;
        while at < bytes.len() {
            let byte = bytes[at];
            if byte < 128 {
                // An apostrophe inside a word belongs to it.
                let inside = byte == b'\'' && bytes.get(at + 1).is_some_and(|next| is_letter(*next));
                if !is_letter(byte) && !inside {
                    break;
                }
                add(u32::from(byte.to_ascii_lowercase()));
                at += 1;
                continue;
            }
            let c = char_at(text, at);
            if is_sign(c) || particles::is_unspaced(c) && at > begun && !is_mark(c) {
                break;
            }
            c.to_lowercase().for_each(|c| add(u32::from(c)));
            at += c.len_utf8();
            if particles::is_unspaced(c) {
                weight = LETTER;
                let marks = text[at..].chars().take_while(|c| is_mark(*c));
                at += marks
                    .map(|mark| {
                        add(u32::from(mark));
                        mark.len_utf8()
                    })
                    .sum::<usize>();
                break;
            }
        }
        let ends = bytes.get(at) != Some(&b' ') && ends_sentence(&text[at..], weight);
        Some(Word { hash, weight, ends, is_parted })
    })
}

/// Whether a sentence ends before `after`, behind a word or letter of this weight.
fn ends_sentence(after: &str, weight: usize) -> bool {
    let after = after.trim_start_matches(['"', '\'', ')', ']']);
    if weight == LETTER {
        return after.starts_with(['.', '!', '?']) || after.starts_with(is_full_stop);
    }
    after.starts_with(['.', '!', '?']) && after[1..].starts_with(|c: char| c == ' ' || "\"').!?".contains(c))
        || after.len() == 1 && after.starts_with(['.', '!', '?'])
        || after.starts_with(is_full_stop)
}

fn char_at(text: &str, at: usize) -> char {
    text[at..].chars().next().unwrap_or(' ')
}

/// Letters and digits of any script; what is not ASCII counts as a letter, since punctuation was folded.
fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 128
}

fn begins_letter(text: &str, at: usize) -> bool {
    let byte = text.as_bytes()[at];
    is_letter(byte) && (byte < 128 || !is_sign(char_at(text, at)))
}

/// The signs of scripts that write no spaces which have no other form.
fn is_sign(c: char) -> bool {
    is_full_stop(c) || matches!(c, '、' | '〜' | '၊' | '៕')
}

fn is_full_stop(c: char) -> bool {
    matches!(c, '。' | '။' | '។')
}

/// The marks by which kana are voiced, which folded texts have beside them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{3099}' | '\u{309a}')
}
