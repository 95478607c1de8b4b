//! Finds many forms in a text without an automaton, which takes seconds to build for tens of thousands. The forms are
//! sorted, and each knows the longest other form that it begins with. A search takes a little longer than with an
//! automaton; it depends on the length of the text and hardly on the number of forms.

use std::ops::Range;

use ahash::AHashMap;

/// How many of a form's first bytes are checked before searching for the form; first a few, which most words don't have.
const FIRST: usize = 4;
const THEN: usize = 8;
/// How many bits there are for the first bytes of forms: a power of two.
const BITS: usize = 1 << 20;

/// Forms, ready for a search at each byte of a text.
pub(super) struct FormIndex {
    /// The sorted forms, each with its number.
    sorted: Vec<(Box<[u8]>, usize)>,
    /// For each of them, where the longest other form that it begins with is in `sorted`.
    within: Vec<Option<usize>>,
    /// One bit for each hash of a form's first bytes, few and more.
    begins: Vec<u64>,
    /// Where those forms are in `sorted` that begin with the same `FIRST` bytes.
    alike: AHashMap<[u8; FIRST], Range<usize>>,
    /// Which lengths those few bytes have: less than `FIRST` for short forms.
    few: [bool; FIRST + 1],
    /// The same of more bytes, up to `THEN`.
    more: [bool; THEN + 1],
}

impl FormIndex {
    /// An index of forms, none of them empty, numbered in the order in which they come.
    pub fn of<'f>(forms: impl Iterator<Item = &'f [u8]>) -> Self {
        let mut sorted: Vec<(Box<[u8]>, usize)> = forms.enumerate().map(|(at, form)| (form.into(), at)).collect();
        sorted.sort_unstable();
        let mut begins = vec![0; BITS / 64];
        let (mut few, mut more) = ([false; FIRST + 1], [false; THEN + 1]);
        let mut alike: AHashMap<[u8; FIRST], Range<usize>> = AHashMap::new();
        let (mut within, mut open) = (Vec::with_capacity(sorted.len()), Vec::<usize>::new());
        for (at, (form, _)) in sorted.iter().enumerate() {
            while open.last().is_some_and(|last| !form.starts_with(&sorted[*last].0)) {
                open.pop();
            }
            within.push(open.last().copied());
            open.push(at);
            let first = &form[..form.len().min(FIRST)];
            few[first.len()] = true;
            let then = &form[..form.len().min(THEN)];
            more[then.len()] = true;
            if let Ok(first) = first.try_into() {
                alike.entry(first).or_insert(at..at).end = at + 1;
            }
            for bit in [first, then].map(bit) {
                begins[bit / 64] |= 1 << (bit % 64);
            }
        }
        Self { sorted, within, begins, alike, few, more }
    }

    /// Every place where a form occurs, with the form's number, in the order of where they end.
    pub fn find(&self, text: &[u8]) -> Vec<(usize, Range<usize>)> {
        let mut found = Vec::new();
        for start in 0..text.len() {
            let rest = &text[start..];
            if !self.may_begin(rest) {
                continue;
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
        found.sort_by_key(|(_, range)| range.end);
        found
    }

    fn may_begin(&self, rest: &[u8]) -> bool {
        self.begins_with_one_of(&self.few, rest) && self.begins_with_one_of(&self.more, rest)
    }

    fn begins_with_one_of(&self, lengths: &[bool], rest: &[u8]) -> bool {
        (1..lengths.len().min(rest.len() + 1)).filter(|length| lengths[*length]).any(|length| {
            let bit = bit(&rest[..length]);
            self.begins[bit / 64] & (1 << (bit % 64)) != 0
        })
    }
}

fn bit(first: &[u8]) -> usize {
    let bytes = first.iter().fold(1_u64, |all, byte| all << 8 | u64::from(*byte));
    (bytes.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BITS.trailing_zeros())) as usize
}

#[cfg(test)]
mod tests {
    use aho_corasick::AhoCorasick;

    use super::FormIndex;
    use crate::text::dice::dice;

    #[test]
    fn it_finds_what_an_automaton_finds() {
        let mut dice = dice();
        let mut words = |most: usize| -> Vec<u8> { (0..=dice(most)).map(|_| b"aab c"[dice(5)]).collect() };
        for _ in 0..300 {
            let mut forms: Vec<Vec<u8>> = (0..12).map(|at| words(8 + at)).collect();
            forms.sort();
            forms.dedup();
            let text = words(200);
            let automaton = AhoCorasick::new(&forms).unwrap();
            let mut right: Vec<_> =
                automaton.find_overlapping_iter(&text).map(|hit| (hit.pattern().as_usize(), hit.range())).collect();
            let mut found = FormIndex::of(forms.iter().map(Vec::as_slice)).find(&text);
            assert!(found.is_sorted_by_key(|(_, range)| range.end));
            right.sort_by_key(|(form, range)| (range.end, *form));
            found.sort_by_key(|(form, range)| (range.end, *form));
            assert_eq!(found, right);
        }
    }
}
