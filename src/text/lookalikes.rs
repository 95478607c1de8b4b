//! Letters of other scripts that look Latin: a name that is written with some of them reads as the name.

/// Letters that a reader takes for Latin ones, after Unicode's table of confusables; case by case.
const LOOKALIKES: [(&str, &str); 4] = [
    // Cyrillic
    ("авсԁеһіјкӏмнорԛѕтухԝѵү", "abcdehijklmhopqstyxwvy"),
    ("АВСԀЕНІЈКӀМОРԚЅТУХԜѴҮ", "ABCDEHIJKIMOPQSTYXWVY"),
    // Greek
    ("αβγεηικνορτυχωϲϳΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ", "abyenikvoptuxwcjABEZHIKMNOPTYXC"),
    // Armenian, and Latin letters of phoneticians
    ("օսհոցզռɑɡՕՏՍԼ", "ouhngqnagOSUL"),
];

/// The Latin letter that `c` looks like.
fn latin(c: char) -> Option<char> {
    LOOKALIKES.iter().find_map(|(like, latin)| like.chars().zip(latin.chars()).find_map(|(a, b)| (a == c).then_some(b)))
}

/// A word whose every letter is Latin or looks so.
#[derive(Default)]
struct Word {
    start: usize,
    end: usize,
    /// It has Latin letters.
    is_latin: bool,
    /// It has letters that look Latin.
    is_masked: bool,
    /// It has others.
    is_other: bool,
}

/// A folded text with Latin letters in place of those that look so, where a word that has them is in part Latin or stands
/// beside one that is; nothing where none is.
pub fn unmasked(text: &str) -> Option<String> {
    // Where none of these scripts is written, which their first bytes show, nothing is looked at. Most parts are ASCII.
    let is_theirs = |byte: &u8| matches!(byte, 0xc9 | 0xce..=0xd5);
    if !text.as_bytes().chunks(32).any(|part| !part.is_ascii() && part.iter().any(is_theirs)) {
        return None;
    }
    let words = words(text);
    let is_plain = |at: Option<usize>| at.and_then(|at| words.get(at)).is_some_and(|word| word.is_latin);
    let can_be = |word: &Word| word.is_masked && !word.is_other;
    let is_met = |(at, word): (usize, &Word)| {
        can_be(word) && (word.is_latin || is_plain(at.checked_sub(1)) || is_plain(Some(at + 1)))
    };
    if !words.iter().enumerate().any(is_met) {
        return None;
    }
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    for word in words.iter().filter(|word| can_be(word)) {
        out.push_str(&text[done..word.start]);
        out.extend(text[word.start..word.end].chars().map(|c| latin(c).unwrap_or(c)));
        done = word.end;
    }
    out.push_str(&text[done..]);
    Some(out)
}

fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut is_inside = false;
    for (at, c) in text.char_indices() {
        let is_mark = matches!(c, '\u{300}'..='\u{36f}');
        if !(c.is_alphabetic() || is_mark && is_inside) {
            is_inside = false;
            continue;
        }
        if !is_inside {
            words.push(Word { start: at, ..Word::default() });
            is_inside = true;
        }
        let Some(word) = words.last_mut() else { continue };
        word.end = at + c.len_utf8();
        if is_mark {
            continue;
        }
        if latin(c).is_some() {
            word.is_masked = true;
        } else if c.is_ascii() || c < '\u{250}' {
            word.is_latin = true;
        } else {
            word.is_other = true;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{LOOKALIKES, unmasked};

    #[test]
    fn each_letter_has_the_one_that_it_looks_like() {
        for (like, latin) in LOOKALIKES {
            assert_eq!(like.chars().count(), latin.chars().count(), "{like}");
        }
    }

    #[test]
    fn a_word_that_is_partly_latin_or_beside_latin_is_read_as_latin() {
        assert_eq!(unmasked("Sаrаh Jоnеs").as_deref(), Some("Sarah Jones"));
        assert_eq!(unmasked("Ѕаѕһа Jones").as_deref(), Some("Sasha Jones"));
        assert_eq!(unmasked("said Ѕаѕһа Ко at noon").as_deref(), Some("said Sasha Ko at noon"));
        assert_eq!(unmasked("Он сказал, что так"), None);
        assert_eq!(unmasked("Никита and Zoë"), None);
        assert_eq!(unmasked("Σωκράτης"), None);
    }
}
