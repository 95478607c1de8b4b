//! The words of a text as they are searched: folded to plain letters, and cut down to what their forms share.
//!
//! The browser folds and cuts what is typed in the same way, by the tables that stand here: they are written into the
//! index, so that both always agree.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters that are no letter with an accent, and what is typed where a keyboard lacks them.
pub const LETTERS: [(char, &str); 12] = [
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ø', "o"),
    ('ł', "l"),
    ('đ', "d"),
    ('ð', "d"),
    ('þ', "th"),
    ('ı', "i"),
    // Arabic: forms of one letter that writers use for each other (Larkey, Ballesteros and Connell, "Light stemming for
    // Arabic information retrieval", 2007).
    ('ة', "ه"),
    ('ى', "ي"),
    ('ـ', ""),
];

/// The longest word that is kept, in characters; of a longer one only its beginning is.
pub const LONGEST: usize = 32;

/// How the words of a language end, and in Arabic begin, in their different forms.
pub struct Endings {
    /// The language, as a tag without a region.
    pub language: &'static str,
    /// What words begin with, the longest first.
    pub before: &'static [&'static str],
    /// What words end with, the longest first, and what takes its place.
    pub after: &'static [(&'static str, &'static str)],
    /// The fewest characters that are left.
    pub least: usize,
}

/// After the light stemmers of Jacques Savoy ("Light stemming approaches for the French, Portuguese, German and
/// Hungarian languages", 2006), Harman's for English plurals with `-ed` and `-ing`, and light10 for Arabic.
pub const LANGUAGES: [Endings; 5] = [
    Endings {
        language: "en",
        before: &[],
        after: &[
            ("nesses", ""),
            ("ingly", ""),
            ("edly", ""),
            ("ness", ""),
            ("ings", ""),
            ("iest", "y"),
            ("ying", "y"),
            ("ers", ""),
            ("ing", ""),
            ("ies", "y"),
            ("ied", "y"),
            ("ier", "y"),
            ("ily", "y"),
            ("est", ""),
            ("ly", ""),
            ("es", ""),
            ("ed", ""),
            ("er", ""),
            ("s", ""),
            ("e", ""),
        ],
        least: 3,
    },
    Endings {
        language: "de",
        before: &[],
        after: &[
            ("erinnen", ""),
            ("innen", ""),
            ("ungen", "ung"),
            ("erin", ""),
            ("test", ""),
            ("ten", ""),
            ("tet", ""),
            ("ern", ""),
            ("est", ""),
            ("end", ""),
            ("em", ""),
            ("en", ""),
            ("er", ""),
            ("es", ""),
            ("et", ""),
            ("in", ""),
            ("te", ""),
            ("os", "o"),
            ("e", ""),
            ("n", ""),
            ("t", ""),
        ],
        least: 3,
    },
    Endings {
        language: "fr",
        before: &[],
        after: &[
            ("issement", ""),
            ("issaient", ""),
            ("aient", ""),
            ("erent", ""),
            ("issait", ""),
            ("ement", ""),
            ("euses", ""),
            ("trice", "teur"),
            ("ment", ""),
            ("euse", ""),
            ("ives", "if"),
            ("ees", ""),
            ("eux", ""),
            ("aux", "al"),
            ("ive", "if"),
            ("ait", ""),
            ("ais", ""),
            ("ant", ""),
            ("ent", ""),
            ("ions", "ion"),
            ("ons", ""),
            ("ez", ""),
            ("er", ""),
            ("ir", ""),
            ("ee", ""),
            ("es", ""),
            ("it", ""),
            ("is", ""),
            ("ai", ""),
            ("e", ""),
            ("s", ""),
            ("x", ""),
        ],
        least: 3,
    },
    Endings {
        language: "es",
        before: &[],
        after: &[
            ("amientos", ""),
            ("amiento", ""),
            ("imiento", ""),
            ("aciones", ""),
            ("ieron", ""),
            ("iendo", ""),
            ("acion", ""),
            ("mente", ""),
            ("adas", ""),
            ("ados", ""),
            ("aron", ""),
            ("ando", ""),
            ("aban", ""),
            ("idos", ""),
            ("idas", ""),
            ("ces", "z"),
            ("ada", ""),
            ("ado", ""),
            ("aba", ""),
            ("ido", ""),
            ("ida", ""),
            ("ia", ""),
            ("io", ""),
            ("es", ""),
            ("as", ""),
            ("os", ""),
            ("an", ""),
            ("en", ""),
            ("ar", ""),
            ("er", ""),
            ("ir", ""),
            ("a", ""),
            ("e", ""),
            ("o", ""),
            ("s", ""),
        ],
        least: 3,
    },
    Endings {
        language: "ar",
        before: &["وال", "بال", "كال", "فال", "ال", "لل", "و"],
        after: &[("ها", ""), ("ان", ""), ("ات", ""), ("ون", ""), ("ين", ""), ("يه", ""), ("ه", ""), ("ي", "")],
        least: 2,
    },
];

/// The endings of a language; nothing for one that has none here, whose words stay whole.
pub fn endings(language: &str) -> Option<&'static Endings> {
    let base = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    LANGUAGES.iter().find(|endings| endings.language == base)
}

impl Endings {
    /// What the forms of a folded word share.
    pub fn stem<'w>(&self, word: &'w str) -> Cow<'w, str> {
        let letters = |text: &str| text.chars().count();
        let mut word = word;
        // A word that begins with what others begin with may be a whole word: enough must be left of it.
        if let Some(rest) = self.before.iter().find_map(|before| word.strip_prefix(before))
            && letters(rest) > self.least
        {
            word = rest;
        }
        for (after, instead) in self.after {
            if let Some(rest) = word.strip_suffix(after)
                && letters(rest) + letters(instead) >= self.least
            {
                return if instead.is_empty() { undoubled(rest).into() } else { format!("{rest}{instead}").into() };
            }
        }
        undoubled(word).into()
    }
}

/// A word without the second of two same letters at its end: *stopped* is *stop*.
fn undoubled(word: &str) -> &str {
    let mut letters = word.chars().rev();
    match (letters.next(), letters.next()) {
        (Some(last), Some(before)) if last == before && word.chars().count() > 3 => {
            &word[..word.len() - last.len_utf8()]
        }
        _ => word,
    }
}

/// A text in plain lower-case letters, without accents.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return text.into();
    }
    if text.is_ascii() {
        return text.to_ascii_lowercase().into();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match LETTERS.iter().find(|(letter, _)| *letter == c) {
            Some((_, plain)) => folded.push_str(plain),
            // Lower case can bring an accent of its own: İ is i with a dot.
            None if is_combining_mark(c) => {}
            None => folded.push(c),
        }
    }
    folded.into()
}

/// The words of `text`, each with where it stands: runs of letters, digits and marks.
pub fn words(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let is_part = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_part)?;
        let length = text[start..].find(|c: char| !is_part(c)).unwrap_or(text.len() - start);
        at = start + length;
        Some((start..at, &text[start..at]))
    })
}

/// A folded word within its bound.
pub fn bounded(word: &str) -> &str {
    word.char_indices().nth(LONGEST).map_or(word, |(end, _)| &word[..end])
}

#[cfg(test)]
mod tests {
    use super::{endings, fold, words};

    #[test]
    fn accents_and_capitals_do_not_matter() {
        assert_eq!(
            ["Élan", "Straße", "İstanbul", "Ærø", "ﬁn", "سَأَلَ"].map(|word| fold(word).into_owned()),
            ["elan", "strasse", "istanbul", "aero", "fin", "سال"]
        );
    }

    #[test]
    fn the_forms_of_a_word_share_a_stem() {
        for (language, forms) in [
            ("en", &["pause", "pauses", "paused", "pausing"][..]),
            ("en", &["stop", "stopped", "stopping", "stops"]),
            ("en", &["story", "stories"]),
            ("de", &["frage", "fragen", "fragte", "fragten"]),
            ("de", &["haus", "hause", "hauses"]),
            ("fr", &["question", "questions"]),
            ("fr", &["demande", "demander", "demandait", "demandez"]),
            ("es", &["pregunta", "preguntas", "preguntar", "preguntaba"]),
            ("ar", &["السوال", "سوال", "والسوال"]),
        ] {
            let endings = endings(language).unwrap();
            let stems: Vec<_> = forms.iter().map(|form| endings.stem(form).into_owned()).collect();
            assert!(stems.iter().all(|stem| *stem == stems[0]), "{stems:?}");
        }
    }

    #[test]
    fn short_words_stay_whole_and_unknown_languages_have_no_endings() {
        assert_eq!(endings("en-GB").unwrap().stem("red"), "red");
        assert!(endings("sv").is_none());
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        let found: Vec<&str> = words("“Do you”, 20 % – naïve").map(|(_, word)| word).collect();
        assert_eq!(found, ["Do", "you", "20", "naïve"]);
    }
}
