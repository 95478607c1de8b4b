//! Lists of stories as signs and letters: short, and read by a browser without a library.
//!
//! A number ends with a sign. A larger one also has letters or digits before the sign, each counting one more than its value.
//! No two of them are adjacent, so no forbidden name, word or number can appear by chance. A list is the distances from each
//! story to the next. The stories of one level stand behind the level's sign.

/// The signs of levels, and then those that end a number: ASCII but for what JSON would escape, what begins a tag or an
/// entity, what joins words in addresses, and [`BETWEEN`].
pub const SIGNS: &str = "!#$%'()*:=>?@[]^`{|}";
/// How many levels there are.
pub const LEVELS: usize = 4;
/// What stands between a letter and the next.
const BETWEEN: char = '~';
/// How many numbers need no letter.
const LAST: u32 = (SIGNS.len() - LEVELS) as u32;
/// What letters and figures count.
const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Adds a number.
pub fn number(mut n: u32, out: &mut String) {
    let mut is_first = true;
    while n >= LAST {
        n -= LAST;
        if !std::mem::take(&mut is_first) {
            out.push(BETWEEN);
        }
        out.push(char::from(LETTERS[n as usize % LETTERS.len()]));
        n /= LETTERS.len() as u32;
    }
    out.push(char::from(SIGNS.as_bytes()[LEVELS + n as usize]));
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
            out.push(char::from(SIGNS.as_bytes()[usize::from(level)]));
            list(of_level, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BETWEEN, LAST, LETTERS, LEVELS, SIGNS, levels};
    use crate::leak::names::compared;

    /// What the browser does.
    fn read(text: &str) -> Vec<(u32, u8)> {
        let (mut found, mut level, mut next, mut letters) = (Vec::new(), 0, 0, Vec::new());
        for c in text.chars().filter(|c| *c != BETWEEN) {
            let Some(at) = SIGNS.find(c) else {
                letters.push(LETTERS.iter().position(|letter| char::from(*letter) == c).unwrap() as u32);
                continue;
            };
            let Some(last) = at.checked_sub(LEVELS) else {
                (level, next) = (at as u8, 0);
                continue;
            };
            let add = |n, letter| n * LETTERS.len() as u32 + letter + LAST;
            let n = letters.drain(..).rev().fold(last as u32, add);
            found.push((next + n, level));
            next += n + 1;
        }
        found.sort_unstable();
        found
    }

    proptest! {
        #[test]
        fn lists_read_back_as_written_and_contain_no_words(
            stories in proptest::collection::btree_map(0_u32..20_000_000, 0_u8..LEVELS as u8, 0..80),
        ) {
            let stories: Vec<_> = stories.into_iter().collect();
            let mut text = String::new();
            levels(&stories, &mut text);
            let of_word = |c: char| c.is_ascii_alphanumeric();
            prop_assert!(!text.as_bytes().windows(2).any(|two| two.iter().all(|byte| of_word(char::from(*byte)))), "{text}");
            prop_assert_eq!(read(&text), stories);
        }
    }

    #[test]
    fn the_signs_need_no_escape() {
        assert!(SIGNS.chars().all(|c| c.is_ascii_punctuation()) && !SIGNS.contains(['"', '\\', '<', '&', BETWEEN]));
        assert!(SIGNS.chars().chain([BETWEEN]).all(|sign| !compared(&format!("a{sign}b")).contains(&b' ')));
    }
}
