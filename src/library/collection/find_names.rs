//! Finds people's names and forbidden words in printed words, whatever their quotation marks, spaces and accents are made of.

use std::collections::HashSet;

use regex::Regex;

use crate::leak::matcher::{Matcher, Needles};
use crate::leak::patterns::whole_letters;
use crate::library::collection::forbidden::Forbidden;
use crate::library::source::ids::{PersonId, numbered};
use crate::library::source::person::People;
use crate::text::normalize::fold;

/// What a stretch of words is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Found {
    /// The full name or a nickname of somebody.
    Name(PersonId),
    /// A forbidden word, by its index.
    Word(usize),
    /// A match of a forbidden pattern, by its index.
    Pattern(usize),
}

/// All names and forbidden words of a site, ready to be looked for in one pass.
pub struct NameFinder {
    matcher: Matcher<Found>,
    patterns: Vec<Regex>,
}

impl NameFinder {
    /// The names of `people` and the words of `forbidden`.
    pub fn of(people: &People, forbidden: &Forbidden) -> Self {
        let mut needles = Needles::default();
        for (at, person) in numbered(&people.all) {
            for name in std::iter::once(&person.name).chain(&person.also) {
                needles.name(&name.value, &Found::Name(at));
            }
        }
        for (at, (word, _)) in forbidden.words.iter().enumerate() {
            needles.word(word, &Found::Word(at));
        }
        let patterns = forbidden.patterns.iter().map(|(regex, _)| regex.clone()).collect();
        Self { matcher: needles.finish(), patterns }
    }

    /// Calls `found` for everything that a name or forbidden word in `text` means, with the words as they are compared:
    /// once for the same words, however often they stand there.
    pub fn find(&self, text: &str, mut found: impl FnMut(Found, &str)) {
        let folded = fold(text);
        let mut known = HashSet::new();
        self.matcher.find(&folded, |needle, words| {
            if known.insert((needle, words)) {
                self.matcher.meanings(needle).iter().for_each(|meaning| found(*meaning, words));
            }
        });
        if self.patterns.is_empty() {
            return;
        }
        let whole = whole_letters(text);
        let mut known = HashSet::new();
        for (at, pattern) in self.patterns.iter().enumerate() {
            for hit in pattern.find_iter(&whole).filter(|hit| known.insert((at, hit.as_str()))) {
                found(Found::Pattern(at), hit.as_str());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Found, NameFinder};
    use crate::library::collection::forbidden::Forbidden;
    use crate::library::source::ids::{Id, PersonId};
    use crate::library::source::person::People;

    fn found(text: &str) -> Vec<Found> {
        let people =
            "m.l: { name: Maja Lindqvist, also: [Will, Åsi] }\nå.k: { name: Åsa Käll }\nn.o: { name: Nora O'Dea }";
        let people = People::read(&"people.yaml".into(), people, &mut Vec::new());
        let place = crate::text::diagnostic::Place::file(&"heard.yaml".into());
        let words = vec![("Northwind".to_owned(), place.clone()), ("Ob".to_owned(), place.clone())];
        let patterns = ["M-[0-9]{3}", "Mü-[0-9]"].map(|one| (regex::Regex::new(one).unwrap(), place.clone())).to_vec();
        let name_finder = NameFinder::of(&people, &Forbidden { words, patterns });
        let mut found = Vec::new();
        name_finder.find(text, |meaning, _| found.push(meaning));
        found.dedup();
        found
    }

    #[test]
    fn a_name_is_found_in_any_case_and_only_whole() {
        assert_eq!(found("said maja lindqvist."), [Found::Name(PersonId::of(0))]);
        assert_eq!(found("ÅSA KÄLL"), [Found::Name(PersonId::of(1))]);
        assert_eq!(found("Maja Lindqvister"), []);
        assert_eq!(found("Maja Lindqvists idea"), [Found::Name(PersonId::of(0))]);
    }

    #[test]
    fn a_name_is_found_whatever_its_letters_and_spaces_are_made_of() {
        assert_eq!(found("Nora O’Dea"), [Found::Name(PersonId::of(2))]);
        assert_eq!(found("Maja\u{a0}Lind\u{ad}qvist"), [Found::Name(PersonId::of(0))]);
        assert_eq!(found("Maja  Lindqvist"), [Found::Name(PersonId::of(0))]);
        assert_eq!(
            found("A\u{30a}sa Ka\u{308}ll, A\u{30a}si"),
            [Found::Name(PersonId::of(1)), Found::Name(PersonId::of(0))]
        );
        assert_eq!(found("Mu\u{308}-1"), [Found::Pattern(1)]);
    }

    #[test]
    fn a_nickname_that_is_a_word_is_found_only_with_its_capital() {
        assert_eq!(found("we will see"), []);
        assert_eq!(found("Will saw"), [Found::Name(PersonId::of(0))]);
    }

    #[test]
    fn a_long_forbidden_word_is_found_inside_others_and_a_short_one_is_not() {
        assert_eq!(found("northwindish"), [Found::Word(0)]);
        assert_eq!(found("knob"), []);
        assert_eq!(found("M-123"), [Found::Pattern(0)]);
    }
}
