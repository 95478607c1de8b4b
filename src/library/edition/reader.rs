//! Who an edition is for, and on which day.

use jiff::civil::Date as Day;

use crate::library::collection::Collection;
use crate::library::source::ids::{AudienceId, Id, LabId, PersonId, StoryId};

/// The most stories that somebody shows of themselves.
pub const MOST_CHOSEN: usize = 3;

/// What somebody chose to show of themselves: stories that they tell or that are about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Portfolio {
    /// Whose it is, and the only one who is named in it.
    pub owner: PersonId,
    /// The audience whose stories they choose from.
    pub audience: AudienceId,
    /// The stories they chose.
    pub chosen: [Option<ChosenStory>; MOST_CHOSEN],
}

/// A story that somebody chose to show of themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChosenStory {
    /// The story.
    pub story: StoryId,
    /// Whether they ticked that it may be shown although they had asked to keep it between them and its teller.
    pub is_ticked: bool,
}

impl Portfolio {
    /// What was chosen of a story.
    pub(in crate::library) fn of(&self, story: StoryId) -> Option<ChosenStory> {
        self.chosen.into_iter().flatten().find(|chosen| chosen.story == story)
    }
}

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Everyone of an audience: the one reader to whom a site is delivered.
    Audience(AudienceId),
    /// The colleague whom a story is about, before they have answered: that story alone, as it would be once they say yes.
    Colleague(StoryId, PersonId),
    /// The table of a review meeting: the stories of an audience's edition in which that person is printed by name.
    Table(PersonId, AudienceId),
    /// Those to whom somebody shows stories of themselves: the stories they chose, in which nobody else is named.
    Portfolio(Portfolio),
    /// The room of a lab: of its cases, what its audience may read, a stage at a time, and nobody by name.
    Room(LabId),
    /// The author at their own machine: everything, to be looked at and never delivered.
    Author,
}

impl Reader {
    /// The audience that reads; none for whoever is shown a text beside every audience.
    pub(in crate::library) fn audience(self, collection: &Collection) -> Option<AudienceId> {
        match self {
            Self::Audience(reader) | Self::Table(_, reader) => Some(reader),
            Self::Portfolio(own) => Some(own.audience),
            Self::Room(lab) => collection.labs.get(lab.index()).and_then(|lab| lab.settled.audience),
            Self::Colleague(..) | Self::Author => None,
        }
    }
}

/// What to do with a text that has an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnError {
    /// It is in the edition, whose errors then stop a build.
    Stops,
    /// It is withheld.
    LeftOut,
}

/// The day of the edition and what becomes of broken texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EditionOptions {
    /// Today: the day by which consents begin and end.
    pub today: Day,
    /// What becomes of broken texts.
    pub broken: OnError,
}
