//! `people.yaml`: who may appear, and how.

use std::sync::{Arc, LazyLock};

use crate::library::diagnostics;
use crate::library::source::field_table;
use crate::library::source::fields::{Field, Fields, Written};
use crate::library::source::ident::{self, Names};
use crate::library::source::ids::{Id, PersonId};
use crate::library::source::reading_faults;
use crate::text::diagnostic::Diagnostic;
use crate::text::span::Span;
use crate::text::yaml;
use crate::theme::{Theme, is_english, takes_an};

/// The name of the file.
pub const FILE: &str = "people.yaml";

/// The id that is nobody's: a colleague of whom no more is said, and whom nobody can ask.
pub const SOMEONE: &str = "someone";

/// Whoever that id stands for: printed as "a colleague", and called nothing.
static SOMEBODY: LazyLock<Person> = LazyLock::new(|| Person {
    id: SOMEONE.to_owned(),
    name: Written::of(String::new(), Span::default()),
    role: None,
    shown: Shown::Withheld,
    also: Vec::new(),
    place: Span::default(),
});

/// The most bytes that an id can take as it is written: letters with their accents beside them take up to three times
/// as many as composed ones.
const MOST_WRITTEN: usize = 3 * ident::LONGEST;

/// How somebody is printed, at the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// By name, where they tell the story or agreed to it.
    Name,
    /// By role.
    Role,
    /// As "a colleague", always.
    Withheld,
}

impl Shown {
    /// The ways by the words that people write.
    pub const CHOICES: [(&'static str, Self); 3] =
        [("name", Self::Name), ("role", Self::Role), ("withheld", Self::Withheld)];
}

/// How somebody is printed in one text; the later one says less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// By name.
    Name,
    /// By role.
    Role,
    /// As "a colleague".
    Colleague,
}

impl How {
    /// The ways by the words that people write.
    pub const CHOICES: [(&'static str, Self); 3] =
        [("name", Self::Name), ("role", Self::Role), ("colleague", Self::Colleague)];

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::CHOICES.iter().find(|(_, how)| *how == self).map_or("", |(word, _)| word)
    }
}

/// Somebody who may appear in a story.
#[derive(Clone, Debug)]
pub struct Person {
    /// The id, as in `@id`.
    pub id: String,
    /// The full name.
    pub name: Written<String>,
    /// What they are in the firm.
    pub role: Option<String>,
    /// How they are printed.
    pub shown: Shown,
    /// Nicknames, which are printed no more readily than the name.
    pub also: Vec<Written<String>>,
    /// Where the entry begins.
    pub place: Span,
}

/// Everybody, in the file's order.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// The people.
    pub all: Vec<Person>,
    /// Their ids and names.
    pub names: Names<PersonId>,
    /// The file they stand in.
    pub path: Arc<str>,
}

impl People {
    /// Reads `people.yaml`.
    pub fn read(path: &Arc<str>, text: &str, found: &mut Vec<Diagnostic>) -> Self {
        let document = yaml::read(text, 0);
        found.extend(document.faults.iter().map(|fault| reading_faults::of_yaml(path, fault)));
        let mut people = Self { path: Arc::clone(path), ..Self::default() };
        let fields = Fields::of(path, &document.root, FILE, &[], found);
        let yaml::Value::Mapping(entries) = &document.root.value else { return people };
        for entry in entries {
            let place = fields.place(entry.key_span);
            if ident::fold(&entry.key) == SOMEONE {
                fields.found.push(diagnostics::fields::id_reserved(place, &entry.key));
                continue;
            }
            if !ident::is_id(&entry.key) {
                fields.found.push(diagnostics::fields::bad_id(place, &entry.key, &ident::of_label(&entry.key)));
                continue;
            }
            let mut person = Fields::of(path, &entry.value, "people", field_table::PEOPLE.kind.rows(), fields.found);
            let name = person.words("name");
            let role = person.words("role");
            // When it is unclear how somebody may be printed, they are withheld.
            let lost = document.lost.iter().any(|(key, _)| key.is_empty() || *key == entry.key);
            let shown = match person.one_of("shown", &Shown::CHOICES) {
                Field::Absent if !lost => Shown::Role,
                Field::Given(written) if !lost => written.value,
                _ => Shown::Withheld,
            };
            let also = person.list("also");
            if name.is_none() {
                person.require(&["name"]);
            }
            person.finish();
            let name = name.unwrap_or_else(|| Written::of(entry.key.clone(), entry.key_span));
            match people.names.add(&entry.key, Some(&name.value)) {
                Ok(_) => people.all.push(Person {
                    id: entry.key.clone(),
                    name,
                    role: role.map(|role| role.value),
                    shown,
                    also,
                    place: entry.key_span,
                }),
                Err(_) => fields.found.push(diagnostics::fields::id_twice(place, &entry.key)),
            }
        }
        people
    }

    /// The person with this id.
    pub fn at(&self, id: PersonId) -> &Person {
        if id == PersonId::SOMEONE { &SOMEBODY } else { &self.all[id.index()] }
    }

    /// Who is meant by an id or a name; `someone` is nobody in particular.
    pub fn find(&self, name: &str) -> Option<PersonId> {
        self.names.find(name).or_else(|| (ident::fold(name) == SOMEONE).then_some(PersonId::SOMEONE))
    }

    /// Who a mention means: the longest known id at the start of `raw`, and how many bytes it takes.
    pub fn mentioned(&self, raw: &str) -> Option<(PersonId, usize)> {
        let mut end = raw.len();
        if end > MOST_WRITTEN {
            // So long is no id: the parts at its beginning may be one.
            end = raw[..raw.floor_char_boundary(MOST_WRITTEN)].rfind(['.', '-'])?;
        }
        loop {
            if let Some(index) = self.find(&raw[..end]) {
                // A mention is by id, never by a name that happens to be one word.
                if ident::fold(&self.at(index).id) == ident::fold(&raw[..end]) {
                    return Some((index, end));
                }
            }
            // Only a whole part may be left over: `@maja.` is `maja`, but `@majas` is nobody.
            end = raw[..end].rfind(['.', '-'])?;
        }
    }
}

/// A role as it stands in a sentence of that language: "a partner", "an associate", "jemand (Partner)". In a language
/// that the theme does not speak it stands alone, for an English article has no place there.
pub fn role_words(theme: &Theme, language: Option<&str>, role: &str) -> String {
    let is_vowel = is_english(language.unwrap_or(theme.language())) && takes_an(role);
    let key = if is_vowel { "person.role_vowel" } else { "person.role" };
    theme.say_in(language, key, &[("role", role)]).unwrap_or_else(|| role.to_owned())
}

/// "A colleague" as it stands in a sentence of that language, or else of the site's.
pub fn colleague_words(theme: &Theme, language: Option<&str>) -> String {
    let key = "person.colleague";
    theme.say_in(language, key, &[]).unwrap_or_else(|| theme.say(key, &[]))
}

#[cfg(test)]
mod tests {
    use super::People;
    use crate::library::source::ids::{Id, PersonId};

    fn people() -> People {
        let text = "m.lindqvist: { name: Maja Lindqvist }\nm: { name: Em }\nm.l: { name: Emmel, shown: nmae }\n";
        People::read(&"people.yaml".into(), text, &mut Vec::new())
    }

    #[test]
    fn the_longest_known_id_counts_and_a_full_stop_that_ends_the_sentence_does_not() {
        let people = people();
        assert_eq!(people.mentioned("m.lindqvist."), Some((PersonId::of(0), 11)));
        assert_eq!(people.mentioned("m.lindqvist-led"), Some((PersonId::of(0), 11)));
        assert_eq!(people.mentioned("m.lind"), Some((PersonId::of(1), 1)));
        assert_eq!(people.mentioned("maja"), None);
        assert_eq!(people.mentioned("someone."), Some((PersonId::SOMEONE, 7)));
        assert_eq!(people.mentioned("someones"), None);
        assert_eq!(people.mentioned(&format!("m.l.{}", "a.".repeat(100_000))), Some((PersonId::of(2), 3)));
    }

    #[test]
    fn somebody_whose_way_of_being_shown_is_unclear_is_withheld() {
        assert_eq!(people().all[2].shown, super::Shown::Withheld);
    }
}
