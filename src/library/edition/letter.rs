//! What the colleague of one story is asked, before they have answered; and with whom a table's stories are talked about.

use crate::library::collection::consent_digest;
use crate::library::edition::names::{self, How};
use crate::library::edition::{Edition, Person, Reader, Story};
use crate::library::source::ids::Id;

/// A story, and how its colleague could appear in it.
pub struct LetterStory<'e> {
    /// The story, as it would be once they say yes.
    pub story: Story<'e>,
    /// Their name, where it may be printed at all.
    pub by_name: Option<String>,
    /// How they appear without it.
    pub without: String,
    /// Who would read it.
    pub audience: Option<&'e str>,
    /// By what the text is known as they read it.
    pub reference: String,
}

impl Edition {
    /// The person at whose table it lies, where they are printed by name in it.
    pub fn talked_about(&self) -> Option<Person<'_>> {
        let Reader::Table(person, _) = self.reader else { return None };
        self.names(person).then(|| Person::at(self, person))
    }

    /// What is asked; nothing where the reader is no colleague, or the story is not there.
    pub fn asked(&self) -> Option<LetterStory<'_>> {
        let Reader::Colleague(story, person) = self.reader else { return None };
        let collection = self.collection();
        let story_at = self.stories.iter().copied().find(|at| *at == story)?;
        let bound = &collection.stories[story_at.index()];
        let words = |how| names::words(&collection.people, self.theme(), None, person, how);
        let audience = bound.audience.and_then(|at| collection.config.audiences.all.get(at.index()));
        Some(LetterStory {
            story: Story::at(self, story_at),
            by_name: (self.how(Some(story_at), person) == How::Name).then(|| words(How::Name)),
            without: words(names::how(&collection.people, &[], person)),
            audience: audience.map(|audience| audience.label.as_str()),
            reference: consent_digest::short(&consent_digest::reference(bound, &collection.config, &collection.people)),
        })
    }
}
