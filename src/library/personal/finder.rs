//! Whose name stands where in a text as it was written: mentions, ids, and any form or part of a name.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use regex::Regex;

use crate::leak::matcher::{Matcher, Needles};
use crate::library::collection::Collection;
use crate::library::personal::folded::Folded;
use crate::library::source::ids::{PersonId, numbered};
use crate::library::source::mentions;
use crate::library::source::person::People;

/// What words mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Meaning {
    /// Somebody, by id, name or nickname.
    Whole(PersonId),
    /// Somebody, by one word of their name.
    Part(PersonId),
    /// A word that must never be printed.
    Forbidden,
}

/// How a stretch names somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// By `@id`.
    Mention,
    /// In words.
    Words,
}

/// A stretch of a text that names somebody, or says what must never be printed.
#[derive(Clone, Debug)]
pub struct Found {
    /// Where it was written.
    pub range: Range<usize>,
    /// How.
    pub form: Form,
    meanings: Vec<Meaning>,
    /// Whether names of several people run into one another in it.
    is_joined: bool,
}

/// Whose name it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// This person's.
    Theirs(PersonId),
    /// Perhaps this person's: one word of their name, in a text that doesn't speak of them otherwise.
    Perhaps(PersonId),
    /// One of several people's.
    OneOf,
    /// Nobody's of people.yaml.
    Nobody,
}

impl Found {
    fn people(&self) -> BTreeSet<PersonId> {
        self.meanings.iter().filter_map(|meaning| meaning.person()).collect()
    }

    /// Whether it is the whole name of somebody whom `other` doesn't mean.
    fn is_of_another_than(&self, other: &Self) -> bool {
        let mut whole = self.meanings.iter().filter(|meaning| matches!(meaning, Meaning::Whole(_)));
        whole.any(|meaning| meaning.person().is_some_and(|person| !other.may_be(person)))
    }

    /// Whether it may mean `person`.
    pub fn may_be(&self, person: PersonId) -> bool {
        self.people().contains(&person)
    }

    /// Whose it is, in a text that speaks of those who are `here`.
    pub fn whose(&self, here: &BTreeSet<PersonId>) -> Whose {
        let people = self.people();
        if self.is_joined {
            return Whose::OneOf;
        }
        let mut of_here = people.iter().filter(|person| here.contains(person));
        match (of_here.next(), of_here.next()) {
            (Some(person), None) => return Whose::Theirs(*person),
            (Some(_), Some(_)) => return Whose::OneOf,
            (None, _) => {}
        }
        let mut people = people.into_iter();
        match (people.next(), people.next()) {
            (None, _) => Whose::Nobody,
            (Some(person), None) if self.meanings.contains(&Meaning::Whole(person)) => Whose::Theirs(person),
            (Some(person), None) => Whose::Perhaps(person),
            (Some(_), Some(_)) => Whose::OneOf,
        }
    }
}

impl Meaning {
    fn person(self) -> Option<PersonId> {
        match self {
            Self::Whole(person) | Self::Part(person) => Some(person),
            Self::Forbidden => None,
        }
    }
}

/// Finds everybody of a site.
pub struct Finder<'a> {
    people: &'a People,
    matcher: Matcher<Meaning>,
    patterns: Vec<&'a Regex>,
}

impl<'a> Finder<'a> {
    /// Everybody in people.yaml, and what the site forbids.
    pub fn of(collection: &'a Collection) -> Self {
        let people = &collection.people;
        let mut needles = Needles::default();
        for (at, person) in numbered(&people.all) {
            for name in person.called() {
                needles.name(&name.value, &Meaning::Whole(at));
            }
            needles.id(&person.id, &Meaning::Whole(at));
            let words: Vec<&str> = person.name.value.split_whitespace().collect();
            if words.len() > 1 {
                words.into_iter().filter(|word| is_name(word)).for_each(|word| needles.name(word, &Meaning::Part(at)));
            }
        }
        for (word, _) in &collection.forbidden.words {
            needles.word(word, &Meaning::Forbidden);
        }
        let patterns = collection.forbidden.patterns.iter().map(|(pattern, _)| pattern).collect();
        Self { people, matcher: needles.finish(), patterns }
    }

    /// Every stretch of `text` that names somebody, in order; none of them overlap.
    pub fn find(&self, text: &str) -> Vec<Found> {
        let folded = Folded::of(text);
        let mut all: Vec<Found> = Vec::new();
        for mention in mentions::mentions(text) {
            // Whom nobody knows may be somebody all the same.
            let (meanings, length) = match self.people.mentioned(mention.raw) {
                Some((person, length)) => (vec![Meaning::Whole(person)], length),
                None => (Vec::new(), mention.raw.trim_end_matches(['.', '-']).len()),
            };
            let range = mention.range.start..mention.range.start + 1 + length;
            all.push(Found { range, form: Form::Mention, meanings, is_joined: false });
        }
        let of_words = |range, meanings| Found { range, form: Form::Words, meanings, is_joined: false };
        self.matcher.find(&folded.text, |needle, range| {
            all.push(of_words(folded.written(&range), self.matcher.meanings(needle).to_vec()));
        });
        for pattern in &self.patterns {
            let found = pattern.find_iter(&folded.text).filter(|hit| !hit.is_empty());
            all.extend(found.map(|hit| of_words(folded.written(&hit.range()), vec![Meaning::Forbidden])));
        }
        all.sort_by_key(|found| (found.range.start, Reverse(found.range.end)));
        let mut kept: Vec<Found> = Vec::new();
        for (at, found) in all.iter().enumerate() {
            match kept.last_mut() {
                Some(last) if last.range == found.range => last.meanings.extend(&found.meanings),
                Some(last) if last.range.end > found.range.start => {
                    // What reaches beyond is not lost: a name may begin within a forbidden word. But in "Maja Olsen, Maja
                    // Lindqvist" nobody is called "Olsen, Maja": there begins the name of somebody else.
                    let beyond = last.range.end..found.range.end;
                    let mut next = all[at + 1..].iter().take_while(|next| next.range.start < beyond.end);
                    let is_next = |next: &Found| {
                        beyond.start <= next.range.start
                            && beyond.end <= next.range.end
                            && next.is_of_another_than(found)
                    };
                    if !beyond.is_empty() && !next.any(is_next) {
                        last.range.end = beyond.end;
                        last.is_joined |= found.is_of_another_than(last) && !last.people().is_empty();
                        last.meanings.extend(&found.meanings);
                    }
                }
                _ => kept.push(found.clone()),
            }
        }
        kept
    }

    /// Those who are in a text for certain: mentioned, or called by what is nobody else's name.
    pub fn here(&self, found: &[Found]) -> BTreeSet<PersonId> {
        let certain = found.iter().filter_map(|found| match found.whose(&BTreeSet::new()) {
            Whose::Theirs(person) => Some(person),
            Whose::Perhaps(_) | Whose::OneOf | Whose::Nobody => None,
        });
        certain.collect()
    }
}

/// Whether a word of a name says whose it is: no particle, no initial.
fn is_name(word: &str) -> bool {
    word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.starts_with(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::{Finder, Whose};
    use crate::library::collection::library::Library;
    use crate::library::source::ids::{Id, PersonId};
    use crate::text::sources::Sources;

    fn whose(text: &str) -> Vec<(String, Whose)> {
        let mut sources = Sources::new();
        sources.insert("heard.yaml", b"title: T\ncontact: c@x.example\n".to_vec());
        let people =
            "m.l: { name: Maja Lindqvist }\nm.o: { name: Maja Olsen, also: [Mo] }\nwill: { name: Will van Hees }";
        sources.insert("people.yaml", people.as_bytes().to_vec());
        let library = Library::of(&sources);
        let finder = Finder::of(&library.0);
        let found = finder.find(text);
        let here = finder.here(&found);
        found.iter().map(|found| (text[found.range.clone()].to_owned(), found.whose(&here))).collect()
    }

    #[test]
    fn a_name_of_several_is_that_of_whom_the_text_speaks_of() {
        let [maja, mo, will] = [0, 1, 2].map(PersonId::of);
        let is = |words: &str, whose: Whose| (words.to_owned(), whose);
        assert_eq!(whose("Maja waited"), [is("Maja", Whose::OneOf)]);
        assert_eq!(whose("Maja said @m.l. waited"), [is("Maja", Whose::Theirs(maja)), is("@m.l", Whose::Theirs(maja))]);
        assert_eq!(whose("Mo and Maja"), [is("Mo", Whose::Theirs(mo)), is("Maja", Whose::Theirs(mo))]);
        assert_eq!(whose("Hees came, will you"), [is("Hees", Whose::Perhaps(will))]);
        assert_eq!(whose("@will, @nobody"), [is("@will", Whose::Theirs(will)), is("@nobody", Whose::Nobody)]);
        assert_eq!(whose("Lindqvist,  MAJA"), [is("Lindqvist,  MAJA", Whose::Theirs(maja))]);
        assert_eq!(whose("to maja.lindqvist@x.example")[0], is("maja.lindqvist", Whose::Theirs(maja)));
        assert!(whose("nothing").is_empty());
    }

    #[test]
    fn in_a_list_each_name_stays_that_of_its_own_person() {
        let [maja, mo] = [0, 1].map(PersonId::of);
        for (one, other) in
            [(("Maja Lindqvist", maja), ("Maja Olsen", mo)), (("Maja Olsen", mo), ("Maja Lindqvist", maja))]
        {
            for first in [one.0, if one.1 == mo { "@m.o" } else { "@m.l" }, if one.1 == mo { "m.o" } else { "m.l" }] {
                let text = format!("{first}, {}", other.0);
                let wanted = [(first.to_owned(), Whose::Theirs(one.1)), (other.0.to_owned(), Whose::Theirs(other.1))];
                assert_eq!(whose(&text), wanted, "{text}");
            }
        }
    }
}
