//! Somebody who is printed by name, and how anyone is mentioned.

use crate::library::edition::{Edition, Stories};
use crate::library::source::ids::{PersonId, StoryId};
use crate::library::source::person::How;

/// Somebody as printed in one text: their words, and their page where they have one.
pub struct Mentioned<'e> {
    /// Name, role or "a colleague".
    pub words: String,
    /// Who they are, only where they are printed by name.
    pub person: Option<Person<'e>>,
}

/// Somebody who is printed by name somewhere in an edition.
#[derive(Clone, Copy)]
pub struct Person<'e> {
    edition: &'e Edition,
    at: PersonId,
}

impl<'e> Person<'e> {
    pub(super) fn at(edition: &'e Edition, at: PersonId) -> Self {
        Self { edition, at }
    }

    /// Their name as printed.
    pub fn words(&self) -> &'e str {
        &self.edition.collection().people.at(self.at).name.value
    }

    /// The last part of their page's address.
    pub fn slug(&self) -> &'e str {
        &self.edition.collection().people.at(self.at).id
    }

    /// The names by which a story may call them: for what must pass over names, and never to be printed.
    pub fn called(&self) -> impl Iterator<Item = &'e str> {
        let person = self.edition.collection().people.at(self.at);
        person.called().map(|name| name.value.as_str())
    }

    /// What they are in the firm.
    pub fn role(&self) -> Option<&'e str> {
        self.edition.collection().people.at(self.at).role.as_deref()
    }

    /// The stories that they tell by name, newest first.
    pub fn told(&self) -> Stories<'e> {
        Stories::of(self.edition, self.edition.lists().told.get(&self.at).map_or(&[], Vec::as_slice))
    }

    /// The stories about them, by name, newest first.
    pub fn about(&self) -> Stories<'e> {
        Stories::of(self.edition, self.edition.lists().about.get(&self.at).map_or(&[], Vec::as_slice))
    }
}

impl Edition {
    /// Somebody as printed in a story, or in a text that is none.
    pub(super) fn mentioned(&self, story: Option<StoryId>, person: PersonId) -> Mentioned<'_> {
        Mentioned {
            words: self.person_words(story, person),
            person: (self.how(story, person) == How::Name).then(|| Person::at(self, person)),
        }
    }
}
