//! A round of all stories: what a story's page offers next if few others are related to it.
//!
//! A hash of a story's address decides its place in the round. Each story comes next after exactly one other; one that is
//! added or removed changes only its neighbours in the round; and what isn't in the edition has no effect.

use xxhash_rust::xxh3::xxh3_64;

use crate::library::edition::{Edition, Story};
use crate::library::source::ids::StoryId;

/// All stories of an edition, in the order of the hashes of their addresses.
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
    /// All other stories, from the one after `story` round to the one before it.
    pub fn round_from<'e>(&'e self, story: Story<'e>) -> impl Iterator<Item = Story<'e>> {
        let Round(all) = self.round.get_or_init(|| Round::of(self));
        let own = draw(&story);
        let (before, after) = all.split_at(all.partition_point(|one| *one <= own));
        let others = after.iter().chain(before).filter(move |one| **one != own);
        others.map(|(_, at)| Story::at(self, *at))
    }
}
