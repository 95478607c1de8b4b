//! The one figure about people: how many told, and how many were told about, at least.

use std::collections::HashSet;

use crate::library::edition::Edition;
use crate::library::source::ids::{Id, PersonId};

/// How many people there are at the least; each a multiple of the least number that a figure may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtLeast {
    /// Tellers.
    pub tellers: usize,
    /// Colleagues told about.
    pub colleagues: usize,
}

impl Edition {
    /// How many people told its stories and were told about, both rounded down to a multiple of
    /// `patterns.minimum_people`, so that two editions cannot be subtracted from each other (disclosure control by
    /// rounding); nothing where either is below it. No other number of people leaves an edition.
    pub fn at_least(&self) -> Option<AtLeast> {
        let collection = self.collection();
        let stories = || self.stories.iter().map(|at| &collection.stories[at.index()]);
        let tellers: HashSet<PersonId> = stories().filter_map(|story| story.teller).collect();
        let colleagues: HashSet<PersonId> =
            stories().flat_map(|story| &story.about).map(|(person, _)| *person).collect();
        let least = (collection.config.minimum_people as usize).max(1);
        let rounded = |people: usize| Some(people / least * least).filter(|people| *people > 0);
        Some(AtLeast { tellers: rounded(tellers.len())?, colleagues: rounded(colleagues.len())? })
    }
}
