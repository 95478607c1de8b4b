//! A list of stories of an edition, newest first. It is as cheap as its two references: a page takes its part of it.

use std::ops::Range;

use crate::library::edition::{Edition, Story};
use crate::library::source::ids::StoryId;

/// Stories of an edition, newest first.
#[derive(Clone, Copy)]
pub struct Stories<'e> {
    edition: &'e Edition,
    all: &'e [StoryId],
}

impl<'e> Stories<'e> {
    pub(super) fn of(edition: &'e Edition, all: &'e [StoryId]) -> Self {
        Self { edition, all }
    }

    /// How many there are.
    pub fn len(self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.all.is_empty()
    }

    /// The newest.
    pub fn first(self) -> Option<Story<'e>> {
        self.iter().next()
    }

    /// Those at `range`, which ends where the list does.
    #[must_use]
    pub fn part(self, range: Range<usize>) -> Self {
        let end = range.end.min(self.all.len());
        Self { all: &self.all[range.start.min(end)..end], ..self }
    }

    /// Those after `story` in the order of all lists, whether it is among them or not; then those before it.
    pub fn around(self, story: Story<'e>) -> impl Iterator<Item = Story<'e>> {
        let at = self.all.partition_point(|other| *other <= story.place());
        self.part(at..self.all.len()).iter().chain(self.part(0..at).iter())
    }

    /// The one before `story` in the order of all lists, and the one after it.
    pub fn beside(self, story: Story<'e>) -> (Option<Story<'e>>, Option<Story<'e>>) {
        let after = self.all.partition_point(|other| *other <= story.place());
        let before = self.all.partition_point(|other| *other < story.place());
        let at =
            |place: Option<usize>| place.and_then(|place| self.all.get(place)).map(|at| Story::at(self.edition, *at));
        (at(before.checked_sub(1)), at(Some(after)))
    }

    /// Each of them.
    pub fn iter(self) -> impl ExactSizeIterator<Item = Story<'e>> {
        self.all.iter().map(move |at| Story::at(self.edition, *at))
    }
}
