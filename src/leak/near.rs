//! Names that are spelt almost so: without their accents, with two letters for one, with an initial, the last word first.

use crate::leak::names::{Joined, forms_of_name, spelt};
use crate::leak::particles;
use crate::text::normalize::fold;

/// The fewest letters of a last name that an initial may stand for the rest of.
const SHORTEST_LAST: usize = 3;

/// A folded text in plain letters: without accents, and with one letter for each that some write as two, such as the `u` of
/// Müller, Mueller and Muller.
pub struct Plain {
    /// Its letters.
    pub text: String,
    /// Where each byte of them comes from in the folded text, and its end.
    from: Vec<usize>,
}

impl Plain {
    /// The plain letters of a folded text.
    pub fn of(folded: &str) -> Self {
        let (mut text, mut from) = (String::with_capacity(folded.len()), Vec::with_capacity(folded.len() + 1));
        let mut last = ' ';
        for (at, c) in folded.char_indices() {
            let mut push = |c: char| {
                // The second of two that are one.
                let is_second = match c.to_ascii_lowercase() {
                    'e' => matches!(last, 'a' | 'o' | 'u'),
                    'a' => last == 'a',
                    _ => false,
                };
                last = if is_second { ' ' } else { c.to_ascii_lowercase() };
                if !is_second {
                    text.push(c);
                    from.resize(text.len(), at);
                }
            };
            stripped(c, &mut push);
        }
        from.push(folded.len());
        Self { text, from }
    }

    /// Where in the folded text something stands that was found in the plain one.
    pub fn folded(&self, start: usize, end: usize) -> std::ops::Range<usize> {
        let at = |at: usize| self.from.get(at).copied().unwrap_or_default();
        at(start)..at(end)
    }
}

/// Gives `push` the letters of `c` without its accents, which folded texts have beside it.
fn stripped(c: char, push: &mut impl FnMut(char)) {
    let two = match c {
        '\u{300}'..='\u{36f}' => return,
        'ß' => ['s', 's'],
        'ẞ' => ['S', 'S'],
        'æ' => ['a', 'e'],
        'Æ' => ['A', 'E'],
        'œ' => ['o', 'e'],
        'Œ' => ['O', 'E'],
        'þ' => ['t', 'h'],
        'Þ' => ['T', 'h'],
        'ø' => return push('o'),
        'Ø' => return push('O'),
        'đ' | 'ð' => return push('d'),
        'Đ' | 'Ð' => return push('D'),
        'ł' => return push('l'),
        'Ł' => return push('L'),
        'ħ' => return push('h'),
        'Ħ' => return push('H'),
        'ŧ' => return push('t'),
        'ı' => return push('i'),
        other => return push(other),
    };
    two.into_iter().for_each(push);
}

/// Whether a single word is another's spelling with its accents left out, or with two letters for one: *Sue* is not *Su*.
pub fn is_spelling(a: &str, b: &str) -> bool {
    let plainly = |word: &str| {
        let mut out = String::new();
        word.to_lowercase().chars().for_each(|c| stripped(c, &mut |c| out.push(c)));
        out
    };
    let in_full = |word: &str| {
        let word = word.to_lowercase();
        // Folded letters have their accents beside them.
        let pairs = [("a\u{308}", "ae"), ("o\u{308}", "oe"), ("u\u{308}", "ue"), ("a\u{30a}", "aa"), ("ø", "oe")];
        plainly(&pairs.iter().fold(word, |word, (one, two)| word.replace(one, two)))
    };
    plainly(a) == plainly(b) || in_full(a) == in_full(b)
}

/// The forms in which a name is looked for in plain letters: those in which it is looked for anyway, the last word first
/// without a comma, without what stands between the first word and the last, and with an initial.
pub fn forms(name: &str) -> Vec<(Vec<u8>, Joined)> {
    let plain = Plain::of(&fold(name)).text;
    let mut forms = forms_of_name(&plain);
    let words: Vec<&str> = plain.split_whitespace().collect();
    let [first, inner @ .., last] = &words[..] else { return forms };
    let firsts = words[..words.len() - 1].join(" ");
    let mut add = |form: String, joined: Joined| forms.extend(spelt(&form, joined));
    add(format!("{last} {firsts}"), Joined::Capitals);
    if !inner.is_empty() {
        add(format!("{first} {last}"), Joined::Anyhow);
        add(format!("{last} {first}"), Joined::Capitals);
        add(format!("{last}, {first}"), Joined::Anyhow);
    }
    let Some(initial) = first.chars().next().filter(|c| c.is_alphabetic() && !particles::is_unspaced(*c)) else {
        return forms;
    };
    if last.chars().filter(|c| c.is_alphabetic()).count() < SHORTEST_LAST || first.chars().count() < 2 {
        return forms;
    }
    let rest = words[1..].join(" ");
    let lasts = [(*last).to_owned(), rest, words[1..].concat()];
    for last in lasts.iter().take(if inner.is_empty() { 1 } else { lasts.len() }) {
        add(format!("{initial} {last}"), Joined::BySign);
        add(format!("{last} {initial}"), Joined::BySign);
        add(format!("{initial} {last}"), Joined::Capitals);
        add(format!("{initial}. {last}"), Joined::Capitals);
        add(format!("{last}, {initial}."), Joined::Capitals);
        add(format!("{initial}{last}"), Joined::Mailbox);
        add(format!("{last}{initial}"), Joined::Mailbox);
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::{Plain, is_spelling};
    use crate::text::normalize::fold;

    fn plain(text: &str) -> String {
        Plain::of(&fold(text)).text
    }

    #[test]
    fn every_spelling_of_a_name_has_the_same_plain_letters() {
        for spellings in [
            &["Müller", "Mueller", "Muller"][..],
            &["Bjørn", "Björn", "Bjoern", "Bjorn"],
            &["Åse", "Aase", "Ase"],
            &["Weiß", "Weiss"],
            &["Kjær", "Kjaer", "Kjär"],
            &["Zoë", "Zoe"],
            &["Łukasz", "Lukasz"],
            &["Nuñez", "Nunez"],
            &["Þóra", "Thora"],
            &["Işık", "Isik"],
        ] {
            for spelling in spellings {
                assert_eq!(plain(spelling).to_lowercase(), plain(spellings[0]).to_lowercase(), "{spelling}");
            }
        }
    }

    #[test]
    fn what_was_found_in_plain_letters_is_where_it_is_written() {
        let folded = fold("so Jürg Mueller said");
        let plain = Plain::of(&folded);
        let at = plain.text.find("Jurg Muller").unwrap();
        assert_eq!(&folded[plain.folded(at, at + 11)], "Ju\u{308}rg Mueller");
    }

    #[test]
    fn a_single_word_is_not_taken_for_a_shorter_one() {
        assert!(
            is_spelling(&fold("Jürg"), "Juerg")
                && is_spelling(&fold("Jürg"), "Jurg")
                && is_spelling("Zoe", &fold("Zoë"))
        );
        assert!(!is_spelling("Sue", "Su") && !is_spelling(&fold("Zoë"), "Zo"));
    }
}
