//! Made-up words, drawn about as often as words are: the second half as often as the first, the third a third.

use std::collections::HashSet;

/// How many distinct words there are; a novel has about as many.
pub const COUNT: u16 = 15_000;
/// One draw is one look into a table of this many places, so that the rarest word has some.
const PLACES: u32 = 1 << 20;

/// Numbers that look random and are the same on every machine (splitmix64).
pub struct Dice(u64);

impl Dice {
    /// A row of numbers of its own for each `seed` and `use_`.
    pub fn of(seed: u64, use_: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ use_.wrapping_mul(0xd1b5_4a32_d192_ed03));
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number under `end`; 0 where `end` is 0.
    pub fn under(&mut self, end: usize) -> usize {
        let wide = u128::from(self.next()) * (end as u128);
        usize::try_from(wide >> 64).unwrap_or_default()
    }

    /// A number from `start` up to `last`.
    pub fn between(&mut self, start: usize, last: usize) -> usize {
        start + self.under(last - start + 1)
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.under(times) == 0
    }

    /// One of `from`.
    pub fn one<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.under(from.len())]
    }

    /// Some distinct numbers under `end`.
    pub fn some(&mut self, count: usize, end: usize) -> Vec<usize> {
        let mut found = Vec::with_capacity(count);
        while found.len() < count.min(end) {
            let next = self.under(end);
            if !found.contains(&next) {
                found.push(next);
            }
        }
        found
    }
}

/// The vocabulary, most frequent first.
pub struct Words {
    all: Vec<String>,
    places: Vec<u16>,
}

impl Words {
    /// The same words each time.
    pub fn of() -> Self {
        const ONSETS: [&str; 20] =
            ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "st", "tr", "sh", "br", "pl"];
        const VOWELS: [&str; 7] = ["a", "e", "i", "o", "u", "ea", "ou"];
        const CODAS: [&str; 8] = ["", "", "n", "r", "l", "s", "t", "nd"];
        let mut dice = Dice::of(0, 0);
        let mut seen = HashSet::new();
        let mut all = Vec::new();
        while all.len() < usize::from(COUNT) {
            let syllables = match all.len() {
                0..150 => 1,
                150..2_500 => 2,
                _ => dice.between(2, 4),
            };
            let parts = (0..syllables).map(|_| [dice.one(&ONSETS), dice.one(&VOWELS), dice.one(&CODAS)].concat());
            let word: String = parts.collect();
            if seen.insert(word.clone()) {
                all.push(word);
            }
        }
        // Word number r stands at places in proportion to 1/r (Zipf); the sum of 1/r up to n is about ln n + 0.577.
        let sum: f64 = (1..=COUNT).map(|rank| 1.0 / f64::from(rank)).sum();
        let mut places = Vec::new();
        let mut reached = 0.0;
        for rank in 0..COUNT {
            reached += f64::from(PLACES) / sum / f64::from(rank + 1);
            // Under 2^20, which a float holds exactly.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            places.resize(reached as usize, rank);
        }
        Self { all, places }
    }

    /// The next word of a text.
    pub fn draw(&self, dice: &mut Dice) -> &str {
        &self.all[usize::from(dice.one(&self.places))]
    }

    /// The word of a rank.
    pub fn at(&self, rank: usize) -> &str {
        &self.all[rank]
    }
}
