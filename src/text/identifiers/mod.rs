//! What identifies a person outside the firm, found in plain text by rules alone: titles with names, numbers by their check
//! digits, telephones, addresses, birth dates, and what only looks like one of these.
//!
//! It finds by pattern: somebody must still read. Work grows with the text and no faster; every rule looks at tokens and at a
//! bounded number of their neighbours.

mod addresses;
mod ages;
mod contact;
mod dates;
mod exempt;
mod figures;
mod names;
mod numbers;
mod places;
mod titles;
mod tokens;
mod words;

use std::ops::Range;

pub use crate::text::identifiers::exempt::Exempt;
use crate::text::identifiers::tokens::Tokens;

/// What kind of thing identifies somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A title with a name: "Mrs Iyer".
    Title,
    /// A birth date.
    Birth,
    /// A national number, a patient's, an account's, a card's.
    Number,
    /// A telephone number.
    Telephone,
    /// An email address.
    Email,
    /// A street and a number.
    Street,
    /// A postcode.
    Postcode,
    /// Words that look like somebody's name.
    Name,
    /// A day with the time on the clock.
    Moment,
    /// An age over 89.
    Age,
    /// A school, a ward, a hospital or a company by its name.
    Place,
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where, in bytes of the text; always on borders of characters.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
    /// Whether its form leaves no doubt.
    pub certain: bool,
}

/// The languages whose forms are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Arabic.
    Arabic,
    /// Any other: the sure forms of all count.
    Other,
}

impl Language {
    /// How many have forms of their own.
    const COUNT: usize = 5;

    /// By its tag, such as `de-AT`.
    pub fn of(tag: &str) -> Self {
        let tag = tag.split(['-', '_']).next().unwrap_or_default();
        let known = [
            ("en", Self::English),
            ("de", Self::German),
            ("fr", Self::French),
            ("es", Self::Spanish),
            ("ar", Self::Arabic),
        ];
        known.iter().find(|(one, _)| tag.eq_ignore_ascii_case(one)).map_or(Self::Other, |(_, language)| *language)
    }

    /// Whether a text in it can be read as one in `other`.
    fn may_be(self, other: Self) -> bool {
        self == other || self == Self::Other
    }

    /// Its place among those with forms of their own.
    fn place(self) -> Option<usize> {
        match self {
            Self::English => Some(0),
            Self::German => Some(1),
            Self::French => Some(2),
            Self::Spanish => Some(3),
            Self::Arabic => Some(4),
            Self::Other => None,
        }
    }
}

/// Everything in `text` that identifies somebody, by place and without overlaps, but for what is `exempt`.
///
/// In a text of a language that isn't known, only what is certain in some language is told.
pub fn find(text: &str, language: Language, exempt: &[&Exempt]) -> Vec<Found> {
    let mut found = find_in(&Tokens::of(text, language));
    found.retain(|one| one.certain || language != Language::Other);
    found.retain(|one| !exempt.iter().any(|exempt| exempt.holds(&text[one.range.clone()], one.kind)));
    without_overlaps(found)
}

/// What each of the rules finds.
fn find_in(tokens: &Tokens<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    figures::find(tokens, &mut found);
    contact::find_emails(tokens, &mut found);
    addresses::find(tokens, &mut found);
    titles::find(tokens, &mut found);
    ages::find(tokens, &mut found);
    places::find(tokens, &mut found);
    names::find(tokens, &mut found);
    found
}

/// Of two that overlap, the certain one, else the longer one.
fn without_overlaps(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|one| (one.range.start, std::cmp::Reverse(one.range.end)));
    let mut kept: Vec<Found> = Vec::with_capacity(found.len());
    for one in found {
        match kept.last_mut().filter(|last| last.range.end > one.range.start) {
            None => kept.push(one),
            Some(last) => {
                let weight = |found: &Found| (found.certain, found.range.len());
                if weight(&one) > weight(last) {
                    *last = one;
                }
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::{Exempt, Kind, Language, Tokens, find, find_in};
    use crate::text::dice::dice;

    /// What is found, an exclamation mark behind what is certain.
    fn found(language: &str, text: &str) -> Vec<String> {
        let found = find(text, Language::of(language), &[]);
        found.iter().map(|one| format!("{}{}", &text[one.range.clone()], if one.certain { "!" } else { "" })).collect()
    }

    #[test]
    fn what_is_sure_by_its_form_is_certain_in_every_language() {
        for language in ["en", "de", "fr", "es", "ar", "sv"] {
            for (text, identifier) in [
                ("Then Frau Krüger left.", "Frau Krüger!"),
                ("Then Frau\n**Krüger** left.", "Frau\n**Krüger!"),
                ("It was first.last@example.com who wrote.", "first.last@example.com!"),
                ("The card was 4111 1111 1111 1111 then.", "4111 1111 1111 1111!"),
                ("It said GB82 WEST 1234 5698 7654 32 there.", "GB82 WEST 1234 5698 7654 32!"),
                ("It said 811228-9874 there.", "811228-9874!"),
                ("It said 943 476 5919 there.", "943 476 5919!"),
                ("It said 12345678Z there.", "12345678Z!"),
                ("It said 020 7946 0958 there.", "020 7946 0958!"),
                ("It was in SW1A 2AA then.", "SW1A 2AA!"),
            ] {
                assert_eq!(found(language, text), [identifier], "{language}: {text}");
            }
        }
    }

    #[test]
    fn a_number_without_its_check_digit_is_none() {
        for text in [
            "It said 811228-9875 there.",
            "It said 12345678A there.",
            "It said GB82 WEST 1234 5698 7654 33 there.",
            "It said 4111 1111 1111 1112 there.",
            "Between 1914-1918 and 2019/2020 there were 1,234,567 people, or 12.5 %.",
            "At 10.15-11.30 in room 0123, version 1.2.3.4, on 3 May 2024.",
        ] {
            assert_eq!(found("en", text), [""; 0], "{text}");
        }
    }

    #[test]
    fn titles_without_names_and_names_that_are_words_are_left_alone() {
        for (language, text) in [
            ("en", "Mr Speaker, Mr President, I use MS Office in Northern Ireland and New York."),
            ("de", "Die Frau Mitte vierzig sprach mit Herrn Doktor und mit der Frau und Tochter."),
            ("fr", "M. le maire et Mme la directrice sont venus. Il y a 94 ans."),
            ("es", "El señor presidente y la señora ministra, hace 94 años."),
            ("ar", "قالت السيدة التي جاءت إن شركة التأمين دفعت."),
        ] {
            assert_eq!(found(language, text), [""; 0], "{language}: {text}");
        }
    }

    #[test]
    fn doubtful_forms_are_told_only_where_the_language_is_known() {
        let text = "We asked Priya Raman of Rowan Primary School, aged 94.";
        assert_eq!(found("en", text), ["Priya Raman", "Rowan Primary School", "aged 94"]);
        assert_eq!(found("sv", text), [""; 0]);
    }

    #[test]
    fn what_is_exempt_is_not_found_and_no_more_than_that() {
        let text = "Mr Iyer and Anna Iyer rang +44 20 7946 0958 and +44 20 7946 0959.";
        let told = |exempt: &[&str]| {
            let found = find(text, Language::English, &[&Exempt::of(exempt.iter().copied())]);
            found.into_iter().map(|one| text[one.range].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(told(&["Mr Iyer"]), ["Anna Iyer", "+44 20 7946 0958", "+44 20 7946 0959"]);
        assert_eq!(told(&["Iyer", "+442079460958"]), ["Anna Iyer", "+44 20 7946 0959"]);
        assert_eq!(told(&["Anna Iyer", "+442079460958"]), ["+44 20 7946 0959"]);
        assert_eq!(told(&["", " ", "0"]).len(), 4);
    }

    #[test]
    fn any_text_is_read_to_its_end_and_places_are_on_borders_of_characters() {
        let pieces = [
            "Mr",
            "Mrs.",
            "Herr",
            "Dr. med.",
            "السيد",
            "أحمد",
            "شارع",
            "١٢",
            "٠٥٠",
            "3",
            "1961",
            "March",
            "@",
            "a.b",
            ".",
            ",",
            "-",
            "/",
            "(",
            ")",
            "+",
            "\n\n",
            "\n# ",
            " ",
            " ",
            "born",
            "née",
            "14:35",
            "4pm",
            "GB82",
            "SW1A",
            "2AA",
            "St",
            "S.",
            "L.",
            "GmbH",
            "Straße",
            "’s",
            "l’",
            "\u{ad}",
            "\u{200b}",
            "👩‍⚕️",
            "e\u{301}",
            "Ｍｒ",
            "*",
            "日本",
            "K.",
            "de",
            "la",
            "ninety-four",
            "العمر",
            "N.",
            "n.º",
            "c/",
            "\u{fffd}",
            "Anna",
            "Berg",
            "%",
            "mrs",
            "frau",
            "berg",
            "vierundneunzig",
            "noventa",
            "quatre-vingt-dix",
            "aged",
            "years old",
            "c",
            "calle",
            "road",
            "ltd",
            "school",
            "nineties",
            "her",
            "o'brien",
            "station",
        ];
        let languages = ["en", "de", "fr", "es", "ar", "xx"];
        let mut dice = dice();
        for _ in 0..4_000 {
            let count = dice(14);
            let text: String = (0..count).map(|_| [pieces[dice(pieces.len())], ["", " "][dice(2)]].concat()).collect();
            let mut last = 0;
            let language = Language::of(languages[dice(languages.len())]);
            // Nothing begins with what is passed over.
            let all = find_in(&Tokens::of(&text, language).all_telling());
            assert_eq!(find_in(&Tokens::of(&text, language)), all, "{text:?}");
            for one in find(&text, language, &[]) {
                assert!(one.range.start >= last && one.range.end > one.range.start, "{text:?}: {one:?}");
                assert!(text.get(one.range.clone()).is_some(), "{text:?}: {one:?}");
                last = one.range.end;
            }
        }
    }

    #[test]
    fn kinds_are_told_apart() {
        let kinds = |text: &str| find(text, Language::English, &[]).iter().map(|one| one.kind).collect::<Vec<_>>();
        assert_eq!(kinds("born on 3 March 1961"), [Kind::Birth]);
        assert_eq!(kinds("on 3 March 2023 at 3.40 pm"), [Kind::Moment]);
        assert_eq!(kinds("patient number 12345"), [Kind::Number]);
        assert_eq!(kinds("14 Alma Road, SW1A 2AA"), [Kind::Street, Kind::Postcode]);
    }
}
