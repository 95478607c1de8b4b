//! Runs of words as hashes: by them words of a withheld sentence are found in any text, and cannot be read.

use std::collections::HashMap;
use std::sync::Arc;

use crate::text::diagnostic::Place;
use crate::text::normalize::fold;
use crate::text::span::Span;

/// The words of a run: as many in a row as are no chance.
const RUN: usize = 8;
/// The fewest words of a sentence that is looked for as a whole.
const SHORTEST: usize = 4;
/// Bits of the sieve that most runs fall through.
const SIEVE: usize = 1 << 22;

/// The runs of words of one text, as hashes, each with the place of its sentence.
#[derive(Default)]
pub struct Runs {
    all: Vec<(u64, Span)>,
}

impl Runs {
    /// No runs.
    pub fn new() -> Self {
        Self::default()
    }

    /// Its runs, to be looked for in others: where a run is there already, its place stays.
    pub fn add_to(&self, places: &mut HashMap<u64, Place>, path: &Arc<str>) {
        for (run, span) in &self.all {
            places.entry(*run).or_insert_with(|| Place::at(path, *span));
        }
    }

    /// Its runs alone.
    pub fn hashes(&self) -> impl Iterator<Item = u64> + '_ {
        self.all.iter().map(|(run, _)| *run)
    }

    /// Adds every run of eight words inside each sentence of `text`, and shorter sentences of four words on as a whole.
    pub fn add(&mut self, text: &str, span: Span) {
        let folded = fold(text);
        let mut sentence: Vec<u64> = Vec::new();
        for Word { hash, ends, is_parted } in words(&folded) {
            if is_parted {
                self.sentence(&sentence, span);
                sentence.clear();
            }
            sentence.push(hash);
            if ends {
                self.sentence(&sentence, span);
                sentence.clear();
            }
        }
        self.sentence(&sentence, span);
    }

    fn sentence(&mut self, words: &[u64], span: Span) {
        if words.len() >= RUN {
            self.all.extend(words.windows(RUN).map(|run| (run_hash(run), span)));
        } else if words.len() >= SHORTEST {
            self.all.push((run_hash(words), span));
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

    /// Calls `found` for every withheld run of words in a folded text, with the place of its sentence.
    pub fn find(&self, text: &str, mut found: impl FnMut(u64, &Place)) {
        if self.places.is_empty() {
            return;
        }
        let mut last = [0_u64; RUN];
        let mut count = 0_usize;
        for word in words(text) {
            last.rotate_left(1);
            last[RUN - 1] = word.hash;
            count = if word.is_parted { 1 } else { count + 1 };
            // From the shortest sentence on: a run of each length ends at this word.
            let mut hash = 0_u64;
            for (length, word) in (1..=RUN.min(count)).zip(last.iter().rev()) {
                hash = step(hash, *word);
                if length >= SHORTEST {
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

/// A word of a folded text.
struct Word {
    hash: u64,
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
        while at < bytes.len() && !is_letter(bytes[at]) {
            at += 1;
        }
        let is_parted = parts(&bytes[from..at]);
        if at >= bytes.len() {
            return None;
        }
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        while at < bytes.len() {
            let byte = bytes[at];
            // An apostrophe inside a word belongs to it.
            let inside = byte == b'\'' && bytes.get(at + 1).is_some_and(|next| is_letter(*next));
            if !is_letter(byte) && !inside {
                break;
            }
            if byte < 128 {
                hash = (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3);
                at += 1;
            } else {
                let c = text[at..].chars().next().unwrap_or(' ');
                for c in c.to_lowercase() {
                    hash = (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3);
                }
                at += c.len_utf8();
            }
        }
        let after = text[at..].trim_start_matches(['"', '\'', ')', ']']);
        let ends = after.starts_with(['.', '!', '?'])
            && after[1..].starts_with(|c: char| c == ' ' || "\"').!?".contains(c))
            || after.len() == 1 && after.starts_with(['.', '!', '?']);
        Some(Word { hash, ends, is_parted })
    })
}

/// Letters and digits of any script; what is not ASCII counts as a letter, since punctuation was folded.
fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 128
}

fn run_hash(words: &[u64]) -> u64 {
    finish(words.iter().rev().fold(0, |hash, word| step(hash, *word)), words.len())
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
