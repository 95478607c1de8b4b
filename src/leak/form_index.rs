//! Finds many forms in a text without an automaton, which takes seconds to build for tens of thousands. The forms are
//! sorted, and each knows the longest other form that it begins with. How long a search takes depends on the length of the
//! text and hardly on the number of forms; where they are words of their own, most of the text is passed over.

use std::ops::Range;

use ahash::AHashMap;

/// How many of a form's first bytes are checked before searching for the form; first a few, which most words don't have.
const FIRST: usize = 4;
const THEN: usize = 8;
/// How many bits there are for each form's first bytes.
const BITS: usize = 32;

/// How many bytes of a text are looked at in one go: a place within them is a byte.
const STRETCH: usize = 1 << u8::BITS;

/// Forms, ready for a search wherever one may begin.
pub(super) struct FormIndex {
    /// The sorted forms, each with its number.
    sorted: Vec<(Box<[u8]>, usize)>,
    /// For each of them, where the longest other form that it begins with is in `sorted`.
    within: Vec<Option<usize>>,
    /// Of each byte, whether a form begins with it, and whether none begins behind it.
    bytes: [u8; 256],
    /// One bit for each hash of a form's first bytes, few and more: a power of two of them.
    begins: Vec<u64>,
    /// Where those forms are in `sorted` that begin with the same `FIRST` bytes.
    alike: AHashMap<[u8; FIRST], Range<usize>>,
    /// How many those few bytes are, less than `FIRST` for short forms, and more bytes, up to `THEN`.
    lengths: [Vec<usize>; 2],
}

/// A form begins with this byte where it may: behind any byte that is not within a word.
const BEGINS: u8 = 1;
/// The same wherever it stands.
const BEGINS_ANYWHERE: u8 = 2;
/// A letter or digit within a word.
const WITHIN: u8 = 4;

impl FormIndex {
    /// An index of forms, none of them empty, each with its number. They are found where a word may begin: not within letters
    /// and digits of ASCII, which nothing parts.
    pub fn of_words(forms: impl Iterator<Item = (usize, Box<[u8]>)>) -> Self {
        Self::of(forms, |byte, begins| match (begins, byte.is_ascii()) {
            (true, false) => BEGINS_ANYWHERE,
            (begins, true) => {
                let begins = if begins { BEGINS } else { 0 };
                if byte.is_ascii_alphanumeric() { begins | WITHIN } else { begins }
            }
            (false, false) => 0,
        })
    }

    /// The same of forms that are found anywhere.
    pub fn anywhere(forms: impl Iterator<Item = (usize, Box<[u8]>)>) -> Self {
        Self::of(forms, |_, begins| u8::from(begins) * BEGINS_ANYWHERE)
    }

    fn of(forms: impl Iterator<Item = (usize, Box<[u8]>)>, kind: fn(u8, bool) -> u8) -> Self {
        let mut sorted: Vec<(Box<[u8]>, usize)> = forms.map(|(number, form)| (form, number)).collect();
        sorted.sort_unstable();
        let mut begins = vec![0; (sorted.len() * BITS).next_power_of_two().max(64) / 64];
        let mut lengths = [Vec::new(), Vec::new()];
        let mut first = [false; 256];
        let mut alike: AHashMap<[u8; FIRST], Range<usize>> = AHashMap::new();
        let (mut within, mut open) = (Vec::with_capacity(sorted.len()), Vec::<usize>::new());
        for (at, (form, _)) in sorted.iter().enumerate() {
            while open.last().is_some_and(|last| !form.starts_with(&sorted[*last].0)) {
                open.pop();
            }
            within.push(open.last().copied());
            open.push(at);
            first[usize::from(form[0])] = true;
            for (most, lengths) in [FIRST, THEN].into_iter().zip(&mut lengths) {
                let length = form.len().min(most);
                if !lengths.contains(&length) {
                    lengths.push(length);
                }
                let (at, bit) = place(first_bytes(form), length, begins.len());
                begins[at] |= bit;
            }
            if let Some(first) = form.first_chunk() {
                alike.entry(*first).or_insert(at..at).end = at + 1;
            }
        }
        let mut bytes = [0; 256];
        for (byte, kind_of_byte) in (0..=u8::MAX).zip(&mut bytes) {
            *kind_of_byte = kind(byte, first[usize::from(byte)]);
        }
        Self { sorted, within, bytes, begins, alike, lengths }
    }

    /// Every place where a form is found, with the form's number.
    pub fn find(&self, text: &[u8]) -> Vec<(usize, Range<usize>)> {
        let mut found = Vec::new();
        if self.sorted.is_empty() {
            return found;
        }
        let (mut starts, mut before) = ([0_u8; STRETCH], 0);
        for (number, stretch) in text.chunks(STRETCH).enumerate() {
            // Without a branch at each byte, so that words of any lengths are passed over at the same speed.
            let mut count = 0;
            for (at, byte) in stretch.iter().enumerate() {
                let kind = self.bytes[usize::from(*byte)];
                starts[count] = at as u8;
                count += usize::from(kind >> 1 & 1 | kind & !(before >> 2) & 1);
                before = kind;
            }
            for start in &starts[..count] {
                self.find_at(text, number * STRETCH + usize::from(*start), &mut found);
            }
        }
        found
    }

    /// The forms with which a text goes on at `start`.
    fn find_at(&self, text: &[u8], start: usize, found: &mut Vec<(usize, Range<usize>)>) {
        let rest = &text[start..];
        let bytes = first_bytes(rest);
        if !self.lengths.iter().all(|lengths| self.begins_with_one_of(bytes, lengths)) {
            return;
        }
        // `rest` can only begin with the last form sorted before it, or with a form that this one begins with.
        let alike = rest.first_chunk().and_then(|first| self.alike.get(first)).cloned();
        let alike = alike.unwrap_or(0..self.sorted.len());
        let before = self.sorted[alike.clone()].partition_point(|(form, _)| **form <= *rest);
        let mut at = (alike.start + before).checked_sub(1);
        while let Some(form) = at {
            let (words, number) = &self.sorted[form];
            if rest.starts_with(words) {
                found.push((*number, start..start + words.len()));
            }
            at = self.within[form];
        }
    }

    fn begins_with_one_of(&self, bytes: u64, lengths: &[usize]) -> bool {
        lengths.iter().any(|length| {
            let (at, bit) = place(bytes, *length, self.begins.len());
            self.begins[at] & bit != 0
        })
    }
}

/// The first bytes of a form or text as a number, with zeros where it is shorter.
fn first_bytes(text: &[u8]) -> u64 {
    let bytes = text.first_chunk::<THEN>().copied().unwrap_or_else(|| {
        let mut bytes = [0; THEN];
        bytes[..text.len()].copy_from_slice(text);
        bytes
    });
    u64::from_le_bytes(bytes)
}

/// In which of `count` numbers, a power of two, the bit of the first `length` bytes is, and that bit.
fn place(bytes: u64, length: usize, count: usize) -> (usize, u64) {
    let hash = (bytes << (8 * (THEN - length))).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let hash = hash >> 20 ^ hash >> 40;
    ((hash >> 6) as usize & (count - 1), 1 << (hash % 64))
}

#[cfg(test)]
mod tests {
    use aho_corasick::AhoCorasick;

    use super::{FormIndex, STRETCH};
    use crate::text::dice::dice;

    #[test]
    fn it_finds_what_an_automaton_finds() {
        let mut dice = dice();
        let mut words = |most: usize| -> Vec<u8> { (0..=dice(most)).map(|_| b"aab c"[dice(5)]).collect() };
        for _ in 0..100 {
            let mut forms: Vec<Vec<u8>> = (0..12).map(|at| words(8 + at)).collect();
            forms.sort();
            forms.dedup();
            let text = words(3 * STRETCH);
            let automaton = AhoCorasick::new(&forms).unwrap();
            let mut right: Vec<_> =
                automaton.find_overlapping_iter(&text).map(|hit| (hit.pattern().as_usize(), hit.range())).collect();
            let numbered = forms.iter().enumerate().map(|(at, form)| (at, form.as_slice().into()));
            let mut found = FormIndex::anywhere(numbered).find(&text);
            right.sort_by_key(|(form, range)| (range.end, *form));
            found.sort_by_key(|(form, range)| (range.end, *form));
            assert_eq!(found, right);
        }
    }
}
