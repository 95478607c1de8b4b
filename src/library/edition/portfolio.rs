//! What somebody shows of themselves: which stories they may take, and who is printed how in one kept between two people.

use crate::library::collection::library::Library;
use crate::library::collection::resolved_story::{ResolvedStory, Response};
use crate::library::edition::reader::Portfolio;
use crate::library::edition::{ConsentGap, Edition, Reader, Story, Withheld};
use crate::library::source::agreed::Answer;
use crate::library::source::ids::{Id, PersonId, StoryId, numbered};
use crate::library::source::status::Status;

/// Why `story` isn't in a portfolio, where `whys` is why it is kept from its readers.
pub(super) fn reasons(own: Portfolio, at: StoryId, story: &ResolvedStory, mut whys: Vec<Withheld>) -> Vec<Withheld> {
    if own.of(at).is_none() || !is_of(story, own.owner) {
        whys.push(Withheld::NotForThisReader);
    }
    if in_confidence(own, at, story) {
        // Everyone else in it is still asked; and what was withdrawn or declined is over.
        whys.retain(|why| match why {
            Withheld::Consent(person, ConsentGap::KeptPrivate) => *person != own.owner,
            Withheld::Status(Status::Declined | Status::Withdrawn) => true,
            Withheld::Status(_) => false,
            _ => true,
        });
    }
    whys
}

/// Whether somebody tells a story, or it is about them.
fn is_of(story: &ResolvedStory, person: PersonId) -> bool {
    story.teller == Some(person) || story.about.iter().any(|(about, _)| *about == person)
}

/// Whether `person` asked to keep a story between them and its teller.
fn is_kept_by(story: &ResolvedStory, person: PersonId) -> bool {
    story.about.iter().any(|(about, said)| *about == person && matches!(said, Response::Answer(Answer::KeptPrivate)))
}

/// Whether a story was kept between its owner and its teller, and the owner ticked that it may be shown.
pub(super) fn in_confidence(own: Portfolio, at: StoryId, story: &ResolvedStory) -> bool {
    own.of(at).is_some_and(|chosen| chosen.is_ticked) && is_kept_by(story, own.owner)
}

impl Edition {
    /// Whether a story is shown that was kept between two people.
    pub(super) fn is_in_confidence(&self, at: StoryId) -> bool {
        let Reader::Portfolio(own) = self.reader else { return false };
        self.collection().stories.get(at.index()).is_some_and(|story| in_confidence(own, at, story))
    }

    /// The full name of whoever shows stories of themselves here.
    pub fn portfolio_of(&self) -> Option<&str> {
        let Reader::Portfolio(own) = self.reader else { return None };
        Some(&self.collection().people.at(own.owner).name.value)
    }
}

impl Story<'_> {
    /// Whether it was kept between two people, and one of them shows it.
    pub fn is_in_confidence(&self) -> bool {
        self.edition.is_in_confidence(self.at)
    }
}

impl Library {
    /// The stories that somebody tells or that are about them, by address, with whether they asked to keep it between them
    /// and its teller: what they can choose from, where it may be read.
    pub fn stories_of(&self, person: PersonId) -> Vec<(String, bool)> {
        let own = numbered::<StoryId, _>(&self.0.stories).filter(|(_, story)| is_of(story, person));
        own.map(|(_, story)| (story.manuscript.text_file.address.as_str().to_owned(), is_kept_by(story, person)))
            .collect()
    }
}
