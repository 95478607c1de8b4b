//! Lists of stories as letters: short, and read by a browser without a library.
//!
//! A number is written to the base 43, its last digit from one half of the alphabet and those before it, which count
//! one more than they say, from the other. A list is the distances from each story to the next. The stories of one
//! level stand behind the level's letter.

/// The letters of levels, and then of digits: ASCII but for what JSON would escape and what begins a tag.
pub const ALPHABET: &str = "01234567!#$%&'()*+,-./89:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}";
/// How many levels there are.
pub const LEVELS: usize = 4;
const BASE: u32 = 43;

/// Adds a number.
pub fn number(mut n: u32, out: &mut String) {
    let letters = &ALPHABET.as_bytes()[LEVELS..];
    while n >= BASE {
        n -= BASE;
        out.push(char::from(letters[(BASE + n % BASE) as usize]));
        n /= BASE;
    }
    out.push(char::from(letters[n as usize]));
}

/// Adds a list of stories, in ascending order.
pub fn list(stories: impl Iterator<Item = u32>, out: &mut String) {
    let mut next = 0;
    for story in stories {
        number(story - next, out);
        next = story + 1;
    }
}

/// Adds stories with their levels, from 0, the highest level first; they are in ascending order.
pub fn levels(stories: &[(u32, u8)], out: &mut String) {
    for level in (0..LEVELS as u8).rev() {
        let mut of_level = stories.iter().filter(|(_, other)| *other == level).map(|(story, _)| *story).peekable();
        if of_level.peek().is_some() {
            out.push(char::from(ALPHABET.as_bytes()[usize::from(level)]));
            list(of_level, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ALPHABET, BASE, LEVELS, levels};

    /// What the browser does.
    fn read(text: &str) -> Vec<(u32, u8)> {
        let (mut found, mut level, mut next, mut digits) = (Vec::new(), 0, 0, Vec::new());
        for c in text.chars() {
            let at = ALPHABET.find(c).unwrap();
            if at < LEVELS {
                (level, next) = (at as u8, 0);
                continue;
            }
            let digit = (at - LEVELS) as u32;
            if digit >= BASE {
                digits.push(digit - BASE);
                continue;
            }
            let n = digits.drain(..).rev().fold(digit, |n, digit| n * BASE + digit + BASE);
            found.push((next + n, level));
            next += n + 1;
        }
        found.sort_unstable();
        found
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(stories in proptest::collection::btree_map(0_u32..200_000, 0_u8..LEVELS as u8, 0..80)) {
            let stories: Vec<_> = stories.into_iter().collect();
            let mut text = String::new();
            levels(&stories, &mut text);
            prop_assert_eq!(read(&text), stories);
        }
    }

    #[test]
    fn the_alphabet_needs_no_escape() {
        assert_eq!(ALPHABET.len(), LEVELS + 2 * BASE as usize);
        assert!(!ALPHABET.contains(['"', '\\', '<']));
    }
}
