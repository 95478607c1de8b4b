//! Quotation marks as a language writes them, in place of the straight ones that keyboards have.
//!
//! Marks that somebody typed as they are to be printed stay.

/// What stands before and behind a quotation, its narrow spaces included.
type Pair = [&'static str; 2];

const ENGLISH: [Pair; 2] = [["“", "”"], ["‘", "’"]];
const GERMAN: [Pair; 2] = [["„", "“"], ["‚", "‘"]];
const POINTED: [Pair; 2] = [["«", "»"], ["‹", "›"]];
const ROMANCE: [Pair; 2] = [["«", "»"], ["“", "”"]];
/// French sets a narrow space that does not break, U+202F, inside its marks.
const FRENCH: [Pair; 2] = [["«\u{202f}", "\u{202f}»"], ["“", "”"]];
const CORNERS: [Pair; 2] = [["「", "」"], ["『", "』"]];

/// The marks of languages and of their regions (Unicode CLDR, delimiters); all others quote as English does.
const LANGUAGES: [(&str, [Pair; 2]); 41] = [
    ("ar", ROMANCE),
    ("be", [["«", "»"], ["„", "“"]]),
    ("bg", GERMAN),
    ("ca", ROMANCE),
    ("cs", GERMAN),
    ("da", ENGLISH),
    ("de", GERMAN),
    ("de-ch", POINTED),
    ("de-li", POINTED),
    ("el", ROMANCE),
    // Outside Spain, Spanish quotes as English does: every region but the two below.
    ("es", ROMANCE),
    ("es-", ENGLISH),
    ("es-es", ROMANCE),
    ("et", GERMAN),
    ("eu", ROMANCE),
    ("fa", POINTED),
    ("fi", [["”", "”"], ["’", "’"]]),
    ("fr", FRENCH),
    ("fr-ch", POINTED),
    ("gl", ROMANCE),
    ("hr", [["„", "”"], ["‚", "’"]]),
    ("hu", [["„", "”"], ["»", "«"]]),
    ("hy", POINTED),
    ("is", GERMAN),
    ("it", ROMANCE),
    ("ja", CORNERS),
    ("lt", GERMAN),
    ("nb", [["«", "»"], ["‘", "’"]]),
    ("nn", [["«", "»"], ["‘", "’"]]),
    ("no", [["«", "»"], ["‘", "’"]]),
    ("pl", [["„", "”"], ["«", "»"]]),
    ("pt-pt", ROMANCE),
    ("ro", [["„", "”"], ["«", "»"]]),
    ("ru", [["«", "»"], ["„", "“"]]),
    ("sk", GERMAN),
    ("sl", GERMAN),
    ("sr", [["„", "“"], ["‘", "’"]]),
    ("sv", [["”", "”"], ["’", "’"]]),
    ("uk", [["«", "»"], ["„", "“"]]),
    ("zh-hant", CORNERS),
    ("zh-tw", CORNERS),
];

/// The quotation marks of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotes {
    outer: Pair,
    inner: Pair,
}

impl Default for Quotes {
    fn default() -> Self {
        Self { outer: ENGLISH[0], inner: ENGLISH[1] }
    }
}

impl Quotes {
    /// Those of a language, as a BCP 47 tag.
    pub fn of(language: &str) -> Self {
        let tag = language.to_ascii_lowercase();
        let find = |wanted: &str| LANGUAGES.iter().find(|(tag, _)| *tag == wanted).map(|(_, marks)| *marks);
        let (base, has_region) = tag.split_once('-').map_or((&*tag, false), |(base, _)| (base, true));
        let region = || if has_region { find(&format!("{base}-")) } else { None };
        let [outer, inner] = find(&tag).or_else(region).or_else(|| find(base)).unwrap_or(ENGLISH);
        Self { outer, inner }
    }

    /// Around what is quoted with `"`.
    pub fn outer(&self) -> [&'static str; 2] {
        self.outer
    }

    /// Around what is quoted with `'`.
    pub fn inner(&self) -> [&'static str; 2] {
        self.inner
    }

    /// `words` as a quotation; what is one already stays.
    pub fn around(&self, words: &str) -> String {
        let [open, close] = self.outer;
        if words.starts_with(open.trim_end()) { words.to_owned() } else { format!("{open}{words}{close}") }
    }

    /// Whether they are those that the Markdown parser sets, so that nothing is left to do.
    pub fn is_parsers(&self) -> bool {
        *self == Self::default()
    }

    /// A line with its straight marks as this language writes them: those that have a partner, and apostrophes within
    /// words. `5"` and `'90s` stay.
    pub fn set(&self, line: &str) -> String {
        if !line.contains(['"', '\'']) {
            return line.to_owned();
        }
        let mut out = String::with_capacity(line.len() + 16);
        let mut done = 0;
        for (at, marks) in self.marks(line) {
            out.push_str(&line[done..at]);
            out.push_str(marks);
            done = at + 1;
        }
        out.push_str(&line[done..]);
        out
    }

    /// What each straight mark becomes, in order.
    fn marks(&self, line: &str) -> Vec<(usize, &'static str)> {
        let mut marks = Vec::new();
        for (mark, [open, close]) in [('"', self.outer), ('\'', self.inner)] {
            let mut opened: Option<usize> = None;
            for (at, _) in line.match_indices(mark) {
                let before = line[..at].chars().next_back();
                let after = line[at + 1..].chars().next();
                let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                if mark == '\'' && is_word(before) && after.is_some_and(char::is_alphabetic) {
                    marks.push((at, "’"));
                } else if let Some(from) =
                    opened.filter(|_| before.is_some_and(|c| !c.is_whitespace()) && !is_word(after))
                {
                    marks.extend([(from, open), (at, close)]);
                    opened = None;
                } else if !is_word(before)
                    && after.is_some_and(|c| !(c.is_whitespace() || mark == '\'' && c.is_numeric()))
                {
                    opened = Some(at);
                }
            }
        }
        marks.sort_unstable();
        marks
    }
}

#[cfg(test)]
mod tests {
    use super::Quotes;

    #[test]
    fn each_language_has_its_own_marks() {
        let of = |language| Quotes::of(language).set("A \"b 'c' d\" e");
        assert_eq!(of("en"), "A “b ‘c’ d” e");
        assert_eq!(of("de"), "A „b ‚c‘ d“ e");
        assert_eq!(of("de-AT"), "A „b ‚c‘ d“ e");
        assert_eq!(of("de-CH"), "A «b ‹c› d» e");
        assert_eq!(of("fr"), "A «\u{202f}b “c” d\u{202f}» e");
        assert_eq!(of("es"), "A «b “c” d» e");
        assert_eq!(of("es-MX"), "A “b ‘c’ d” e");
        assert_eq!(of("ar"), "A «b “c” d» e");
        assert_eq!(of("sv-SE"), "A ”b ’c’ d” e");
        assert_eq!(of("ja"), "A 「b 『c』 d」 e");
        assert_eq!(of("tlh"), "A “b ‘c’ d” e");
    }

    #[test]
    fn a_quotation_is_not_quoted_twice() {
        let of = |words| Quotes::of("fr").around(words);
        assert_eq!(of("Oui"), "«\u{202f}Oui\u{202f}»");
        assert_eq!(of("« Oui »"), "« Oui »");
    }

    #[test]
    fn what_has_no_partner_is_no_quotation_mark_and_an_apostrophe_is_one() {
        let of = |line| Quotes::of("de").set(line);
        assert_eq!(of("'90er, 5' hoch, \"so\", 5\" breit"), "'90er, 5' hoch, „so“, 5\" breit");
        assert_eq!(of("Wie geht's? (\"Gut.\")"), "Wie geht’s? („Gut.“)");
        assert_eq!(of("„Schon“ und »so«"), "„Schon“ und »so«");
        assert_eq!(of("\""), "\"");
        assert_eq!(Quotes::of("fr").set("l'heure d'été"), "l’heure d’été");
    }
}
