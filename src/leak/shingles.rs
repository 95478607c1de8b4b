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
/// The most words and letters of a run.
const LONGEST: usize = RUN / LETTER;
/// Bits of the sieve that most runs fall through.
const SIEVE: usize = 1 << 22;

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
            let (mut hash, mut weight) = (0, 0);
            for (length, word) in (1..).zip(words[..end].iter().rev()) {
                hash = step(hash, word.hash);
                weight += word.weight;
                if weight >= RUN {
                    self.hashes.push(finish(hash, length));
                    break;
                }
            }
        }
        let weight: usize = words.iter().map(|word| word.weight).sum();
        let least = if words.iter().any(|word| word.weight == LETTER) { SHORTEST_UNSPACED } else { SHORTEST };
        if self.hashes.len() == before && weight >= least {
            let hash = words.iter().rev().fold(0, |hash, word| step(hash, word.hash));
            self.hashes.push(finish(hash, words.len()));
        }
    }
}

/// The runs that are withheld, each with the place of its sentence.
pub struct Shingles {
    places: HashMap<u64, Place>,
    sieve: Vec<u64>,
}

impl Shingles {
    /// All runs of texts, each text with the file that it stands in; of two that are the same, the place of the first.
    pub fn of(places: HashMap<u64, Place>) -> Self {
        let mut sieve = vec![0_u64; SIEVE / 64];
        for run in places.keys() {
            let bit = sieve_bit(*run);
            sieve[bit / 64] |= 1 << (bit % 64);
        }
        Self { places, sieve }
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
        let mut last = [(0_u64, 0_usize); LONGEST];
        let mut count = 0_usize;
        for word in words(text) {
            last.rotate_left(1);
            last[LONGEST - 1] = (word.hash, word.weight);
            count = if word.is_parted { 1 } else { count + 1 };
            // From the shortest sentence on: a run of each length ends at this word.
            let (mut hash, mut weight) = (0_u64, 0_usize);
            for (length, (word, its_weight)) in (1..=LONGEST.min(count)).zip(last.iter().rev()) {
                if weight >= RUN {
                    break;
                }
                hash = step(hash, *word);
                weight += its_weight;
                if weight >= SHORTEST {
                    let run = finish(hash, length);
                    let bit = sieve_bit(run);
                    if self.sieve[bit / 64] & (1 << (bit % 64)) == 0 {
                        continue;
                    }
                    if let Some(place) = self.places.get(&run) {
                        found(run, place);
                    }
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
        let is_parted = parts(&bytes[from..at]);
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
        let after = text[at..].trim_start_matches(['"', '\'', ')', ']']);
        let ends = if weight == LETTER {
            after.starts_with(['.', '!', '?']) || after.starts_with(is_full_stop)
        } else {
            after.starts_with(['.', '!', '?']) && after[1..].starts_with(|c: char| c == ' ' || "\"').!?".contains(c))
                || after.len() == 1 && after.starts_with(['.', '!', '?'])
                || after.starts_with(is_full_stop)
        };
        Some(Word { hash, weight, ends, is_parted })
    })
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

fn step(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn finish(hash: u64, length: usize) -> u64 {
    let hash = (hash ^ length as u64).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ (hash >> 31)
}

fn sieve_bit(run: u64) -> usize {
    (run >> 42) as usize
}
