//! Finds people's names and forbidden words in printed words, whatever their quotation marks, spaces and accents are made of.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use regex::Regex;

use crate::leak::matcher::{Matcher, Needles};
use crate::library::collection::find_near::NearFinder;
use crate::library::collection::forbidden::Forbidden;
use crate::library::source::ids::{PersonId, numbered};
use crate::library::source::person::People;
use crate::text::normalize::{Words, whole_letters};

/// What a stretch of words is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Found {
    /// The full name or a nickname of somebody.
    Name(PersonId),
    /// The id of somebody.
    Id(PersonId),
    /// A forbidden word, by its index.
    Word(usize),
    /// A match of a forbidden pattern, by its index.
    Pattern(usize),
    /// What is almost the full name or a nickname of somebody.
    NearName(PersonId),
    /// What is almost a forbidden word, by its index.
    NearWord(usize),
}

impl Found {
    /// Whose name or id it is, or almost is.
    pub fn person(self) -> Option<PersonId> {
        match self {
            Self::Name(person) | Self::Id(person) | Self::NearName(person) => Some(person),
            Self::Word(_) | Self::Pattern(_) | Self::NearWord(_) => None,
        }
    }
}

/// All names and forbidden words of a site, ready to be looked for in one pass.
pub struct NameFinder {
    matcher: Matcher<Found>,
    near: NearFinder,
    parts: Matcher<PersonId>,
    patterns: Vec<Regex>,
}

impl NameFinder {
    /// The names and ids of `people` and the words of `forbidden`.
    pub fn of(people: &People, forbidden: &Forbidden) -> Self {
        let (mut needles, mut parts) = (Needles::default(), Needles::default());
        for (at, person) in numbered(&people.all) {
            for name in person.called() {
                needles.name(&name.value, &Found::Name(at));
            }
            needles.id(&person.id, &Found::Id(at));
            person.parts().for_each(|part| parts.name(&part, &at));
        }
        for (at, (word, _)) in forbidden.words.iter().enumerate() {
            needles.word(word, &Found::Word(at));
        }
        let patterns = forbidden.patterns.iter().map(|(regex, _)| regex.clone()).collect();
        Self { matcher: needles.finish(), near: NearFinder::of(people, forbidden), parts: parts.finish(), patterns }
    }

    /// Calls `found` for everything that a name, id or forbidden word means in `text`, which is read as the leak check reads
    /// any bytes, with the words as they are compared: once for the same words, however often they stand there. Of those who
    /// are `named` nothing is told, and of others no name that stands within theirs.
    pub fn find(&self, text: &str, named: &[PersonId], found: impl FnMut(Found, &str)) {
        let mut words = Words::default();
        words.read(text.as_bytes());
        self.find_in(&words, named, found);
    }

    /// The same in what was read already.
    pub fn find_in(&self, words: &Words, named: &[PersonId], mut found: impl FnMut(Found, &str)) {
        let mut known: HashSet<(usize, &str, bool)> = HashSet::new();
        let mut told: HashSet<(Found, &str)> = HashSet::new();
        let is_named = |found: &Found| found.person().is_some_and(|person| named.contains(&person));
        for text in words.streams() {
            // What reaches beyond where the next one begins, and what it means.
            let mut open: Vec<(usize, Cow<'_, [Found]>)> = Vec::new();
            self.matcher.find_within(text, is_named, |needle, range, is_shown| {
                let meanings = self.matcher.meanings(needle);
                open.retain(|(end, _)| *end > range.start);
                // Of a name and the same with its last word first, where it stands twice, the first one counts: for each
                // who is called so, since others may be called by a part of it.
                let meant = match meant_beside(meanings, &open) {
                    meant if meant.is_empty() => return,
                    meant => meant,
                };
                let words = &text[range.clone()];
                let is_new = if meant.len() == meanings.len() {
                    known.insert((needle, words, is_shown))
                } else {
                    !known.contains(&(needle, words, is_shown))
                };
                if is_new {
                    let tells = |one: &&Found| !is_named(one) && (!is_shown || one.person().is_none());
                    let new = meant.iter().filter(tells).filter(|one| told.insert((**one, words)));
                    new.for_each(|one| found(*one, words));
                }
                open.push((range.end, meant));
            });
        }
        if self.patterns.is_empty() {
            return;
        }
        for text in words.streams() {
            let whole = whole_letters(text);
            let mut known = HashSet::new();
            for (at, pattern) in self.patterns.iter().enumerate() {
                for hit in pattern.find_iter(&whole).filter(|hit| known.insert((at, hit.as_str()))) {
                    found(Found::Pattern(at), hit.as_str());
                }
            }
        }
    }

    /// Calls `found` wherever in a folded text a single word of somebody's full name stands, with everyone whose it is.
    pub fn find_parts(&self, text: &str, mut found: impl FnMut(&[PersonId], Range<usize>)) {
        self.parts.find(text, |needle, range| found(self.parts.meanings(needle), range));
    }

    /// The same, and then what is only almost one of them, which may be somebody else's: `first.last` with an initial, a name
    /// without its accents.
    pub fn find_near_too(&self, words: &Words, named: &[PersonId], mut found: impl FnMut(Found, &str)) {
        self.find_in(words, named, &mut found);
        self.near.find(words, named, &self.matcher, found);
    }
}

/// Those of `meanings` that nothing `open` means.
fn meant_beside<'m>(meanings: &'m [Found], open: &[(usize, Cow<'_, [Found]>)]) -> Cow<'m, [Found]> {
    if open.is_empty() {
        return Cow::Borrowed(meanings);
    }
    // Many may share a name, and it may overlap itself again and again.
    if open.iter().any(|(_, meant)| **meant == *meanings) {
        return Cow::Borrowed(&[]);
    }
    let before: HashSet<Found> = open.iter().flat_map(|(_, meant)| meant.iter().copied()).collect();
    meanings.iter().copied().filter(|one| !before.contains(one)).collect()
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
        name_finder.find(text, &[], |meaning, _| found.push(meaning));
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

    #[test]
    fn a_name_is_found_as_addresses_and_lists_write_it() {
        let maja = [Found::Name(PersonId::of(0))];
        for text in [
            "maja.lindqvist",
            "maja_lindqvist@x.example",
            "MAJA-LINDQVIST",
            "?q=Maja+Lindqvist",
            "maja%20lindqvist",
            "Lindqvist, Maja",
            "lindqvist.maja",
            "MajaLindqvist",
            "majalindqvist@x.example",
            "x/majalindqvist.html",
            "Ｍａｊａ Lind\u{2060}qvist",
        ] {
            assert_eq!(found(text), maja, "{text}");
        }
        assert_eq!(found("write to m.l, m_l"), [Found::Id(PersonId::of(0))]);
        assert_eq!(found("m l, lindqvist maja, majalindqvist"), []);
    }

    #[test]
    fn a_name_within_that_of_somebody_who_is_named_is_theirs() {
        let people = "m.l: { name: Maja Lindqvist }\nm.o: { name: Maja Olsen, also: [Maja] }";
        let people = People::read(&"people.yaml".into(), people, &mut Vec::new());
        let name_finder = NameFinder::of(&people, &Forbidden::default());
        let others = |text: &str| {
            let mut found = Vec::new();
            name_finder.find(text, &[PersonId::of(0)], |meaning, _| found.push(meaning));
            found
        };
        assert_eq!(others("Maja Lindqvist spoke"), []);
        assert_eq!(others("Maja spoke"), [Found::Name(PersonId::of(1))]);
    }

    #[test]
    fn of_several_with_one_name_none_is_dropped_where_it_is_part_of_the_name_of_one() {
        let people = "a.b: { name: Ana Berg, also: [Berg] }\nc.d: { name: Cy Dahl, also: [Berg] }\n\
                      e.f: { name: Eva Falk, also: [Berg] }";
        let people = People::read(&"people.yaml".into(), people, &mut Vec::new());
        let name_finder = NameFinder::of(&people, &Forbidden::default());
        let told = |text: &str, named: &[PersonId]| {
            let mut told = Vec::new();
            name_finder.find(text, named, |meaning, words| told.push((meaning, words.to_owned())));
            told
        };
        let is = |at: usize, words: &str| (Found::Name(PersonId::of(at)), words.to_owned());
        let whole = [is(0, "Ana Berg"), is(1, "Berg"), is(2, "Berg")];
        assert_eq!(told("Ana Berg spoke", &[]), whole);
        assert_eq!(told("Ana Berg spoke, and Ana Berg left", &[]), whole);
        let later = [&whole[..], &[is(0, "Berg")]].concat();
        assert_eq!(told("Ana Berg spoke, and Berg left", &[]), later, "each once");
        assert_eq!(told("Ana Berg Ana", &[]), whole, "the first one counts");
        assert_eq!(told("Ana Berg spoke", &[PersonId::of(1)]), [is(0, "Ana Berg")], "within what is named");
    }

    #[test]
    fn a_name_is_found_in_scripts_without_spaces_and_with_particles() {
        let of = |name: &str, text: &str| {
            let people = People::read(&"people.yaml".into(), &format!("p.p: {{ name: {name} }}"), &mut Vec::new());
            let mut found = 0;
            NameFinder::of(&people, &Forbidden::default()).find(text, &[], |_, _| found += 1);
            found > 0
        };
        for (name, text) in [
            ("王小明", "昨天王小明说了一句话"),
            ("田中太郎", "その日、田中太郎さんが来た"),
            ("田中 太郎", "その日、田中太郎さんが来た"),
            ("マヤ リンド", "そこへマヤ・リンドが来た"),
            ("สมชาย ใจดี", "วันนี้สมชาย ใจดีมาถึง"),
            ("김민수", "김민수는 말했다"),
            ("김민수", "김민수에게 물었다"),
            ("김민수", "김민수씨가 왔다"),
            ("محمد علي", "ومحمد علي قال"),
            ("أحمد", "بأحمد"),
            ("דנה כהן", "ולדנה כהן"),
            ("Никита Петров", "НИКИТА ПЕТРОВ"),
            ("Никита Петров", "Никита ПЕТРОВ"),
            ("Ørjan Åse", "ØRJAN Åse"),
            ("Anna Weiß", "ANNA WEISS"),
            ("Σωκράτης Νίκας", "ΣΩΚΡΆΤΗΣ ΝΊΚΑΣ"),
            ("Maja Lind", "昨日Maja Lindが来た"),
        ] {
            assert!(of(name, text), "{name}: {text}");
        }
        for (name, text) in [
            ("マリ", "マリンスポーツ"),
            ("김민수", "김민숙은 말했다"),
            ("김민", "김민수는"),
            ("علي", "عليا"),
            ("Ann", "annex"),
        ] {
            assert!(!of(name, text), "{name}: {text}");
        }
    }
}
