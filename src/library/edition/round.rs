//! A round of all stories, in which each leads to the next: what is left to offer at the end of a story that has few
//! ways onward.
//!
//! A story's place in it is drawn by its address alone. So each is offered about as often as any other, one that is new,
//! or gone, changes only what the one before it leads to, and what isn't in the edition has no say.

use xxhash_rust::xxh3::xxh3_64;

use crate::library::edition::{Edition, Story};
use crate::library::source::ids::StoryId;

/// All stories of an edition by what they drew.
pub struct Round(Vec<(u64, StoryId)>);

impl Round {
    pub(super) fn of(edition: &Edition) -> Self {
        let mut all: Vec<(u64, StoryId)> = edition.stories().iter().map(|story| draw(&story)).collect();
        all.sort_unstable();
        Self(all)
    }
}

fn draw(story: &Story<'_>) -> (u64, StoryId) {
    (xxh3_64(story.first_address().as_bytes()), story.place())
}

impl Edition {
    /// All other stories, from the one to which `story` leads to the one that leads to it.
    pub fn round_from<'e>(&'e self, story: Story<'e>) -> impl Iterator<Item = Story<'e>> {
        let Round(all) = self.round.get_or_init(|| Round::of(self));
        let own = draw(&story);
        let (before, after) = all.split_at(all.partition_point(|one| *one <= own));
        let others = after.iter().chain(before).filter(move |one| **one != own);
        others.map(|(_, at)| Story::at(self, *at))
    }
}
