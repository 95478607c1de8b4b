//! Names that are spelt almost so: without their accents or apostrophes, with two letters for one, with an initial, the last
//! word first.

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
    /// From where on in them which stretch of the folded text stands there as it is.
    from: Vec<(usize, usize)>,
}

/// Two letters that count as one: `aa`.
const AA: u8 = 1;
/// And `ae`, `oe` and `ue`.
const E: u8 = 1 << 1;
/// A byte that isn't ASCII may be part of any pair, so it is always checked.
const BEYOND_ASCII: u8 = 1 << 2;

/// For each byte, the pairs it may begin.
const FIRST: [u8; 256] = pairs(b"aA", b"aAoOuU");
/// For each byte, the pairs it may end.
const SECOND: [u8; 256] = pairs(b"aA", b"eE");

const fn pairs(of_aa: &[u8], of_e: &[u8]) -> [u8; 256] {
    let mut pairs = [0; 256];
    let mut byte = 128;
    while byte < 256 {
        pairs[byte] = AA | E | BEYOND_ASCII;
        byte += 1;
    }
    let mut at = 0;
    while at < of_aa.len() {
        pairs[of_aa[at] as usize] |= AA;
        at += 1;
    }
    at = 0;
    while at < of_e.len() {
        pairs[of_e[at] as usize] |= E;
        at += 1;
    }
    pairs
}

impl Plain {
    /// The plain letters of a folded text.
    pub fn of(folded: &str) -> Self {
        let (mut text, mut from) = (String::with_capacity(folded.len()), vec![(0, 0)]);
        // Up to `done` the text is taken over; `last` is the letter before it.
        let (mut done, mut at, mut last) = (0, 0, ' ');
        let bytes = folded.as_bytes();
        loop {
            // Two neighbouring letters are nearly always ASCII and not such a pair. At `done`, the previous letter is `last`.
            let mut before = if at > done { FIRST[usize::from(bytes[at - 1])] } else { AA | E };
            let differs = |byte: &u8| {
                let differs = SECOND[usize::from(*byte)] & (before | BEYOND_ASCII) != 0;
                before = FIRST[usize::from(*byte)];
                differs
            };
            let Some(next) = bytes[at..].iter().position(differs) else { break };
            at += next;
            last = folded[done..at].chars().next_back().unwrap_or(last);
            let Some(c) = folded[at..].chars().next() else { break };
            let letters = stripped(c);
            if letters.is_none() && !is_second(last, c) {
                at += c.len_utf8();
                continue;
            }
            text.push_str(&folded[done..at]);
            for letter in letters.unwrap_or_default().chars() {
                if is_second(last, letter) {
                    last = ' ';
                } else {
                    from.push((text.len(), at));
                    text.push(letter);
                    last = letter;
                }
            }
            if letters.is_none() {
                last = ' ';
            }
            at += c.len_utf8();
            done = at;
            from.push((text.len(), at));
        }
        text.push_str(&folded[done..]);
        Self { text, from }
    }

    /// Where in the folded text something stands that was found in the plain one.
    pub fn folded(&self, start: usize, end: usize) -> std::ops::Range<usize> {
        let folded = |at: usize| {
            let stretch = self.from.partition_point(|(plain, _)| *plain <= at).saturating_sub(1);
            self.from.get(stretch).map_or(at, |(plain, from)| from + (at - plain))
        };
        folded(start)..folded(end)
    }
}

/// Whether `c` is the second of two letters that are one.
fn is_second(last: char, c: char) -> bool {
    last.is_ascii() && c.is_ascii() && FIRST[last as usize] & SECOND[c as usize] != 0
}

/// The letters of `c` without its accents, which folded texts have beside it; nothing where it is plain.
fn stripped(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{300}'..='\u{36f}' => "",
        'ß' => "ss",
        'ẞ' => "SS",
        'æ' => "ae",
        'Æ' => "AE",
        'œ' => "oe",
        'Œ' => "OE",
        'þ' => "th",
        'Þ' => "Th",
        'ø' => "o",
        'Ø' => "O",
        'đ' | 'ð' => "d",
        'Đ' | 'Ð' => "D",
        'ł' => "l",
        'Ł' => "L",
        'ħ' => "h",
        'Ħ' => "H",
        'ŧ' => "t",
        'ı' => "i",
        _ => return None,
    })
}

/// A name with an apostrophe within it as it is written without, as one word and as two: *O'Brien* as *O Brien*.
pub fn without_apostrophe(name: &str) -> Vec<String> {
    if name.bytes().all(|byte| byte.is_ascii() && byte != b'\'') {
        return Vec::new();
    }
    let folded = fold(name);
    let pieces: Vec<&str> = folded.split('\'').collect();
    let is_within = |pair: &[&str]| pair[0].ends_with(char::is_alphabetic) && pair[1].starts_with(char::is_alphabetic);
    if !pieces.windows(2).any(is_within) {
        return Vec::new();
    }
    vec![pieces.concat(), pieces.join(" ")]
}

/// Whether `c` may stand where somebody leaves an apostrophe out.
pub fn parts_as_apostrophe(c: char) -> bool {
    matches!(c, ' ' | '\'' | '`' | '-' | '_' | '.' | '+')
}

/// Whether a single word is another's spelling with its accents left out, or its apostrophe, or with two letters for one:
/// *Sue* is not *Su*.
pub fn is_spelling(a: &str, b: &str) -> bool {
    let plainly = |word: &str| {
        let mut out = String::new();
        word.to_lowercase().chars().filter(|c| !parts_as_apostrophe(*c)).for_each(|c| match stripped(c) {
            Some(letters) => out.push_str(letters),
            None => out.push(c),
        });
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
/// without a comma, without what stands between the first word and the last, with an initial, and all of these without an
/// apostrophe.
pub fn forms(name: &str) -> Vec<(Vec<u8>, Joined)> {
    let plain = Plain::of(&fold(name)).text;
    let mut forms = forms_of_plain(&plain);
    let without = without_apostrophe(&plain);
    if !without.is_empty() {
        // In Markdown this sign begins code: it stays what it is, and is almost an apostrophe.
        forms.extend(forms_of_plain(&plain.replace('\'', "`")));
    }
    forms.extend(without.iter().flat_map(|plain| forms_of_plain(plain)));
    forms
}

fn forms_of_plain(plain: &str) -> Vec<(Vec<u8>, Joined)> {
    let mut forms = forms_of_name(plain);
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
