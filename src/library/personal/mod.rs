//! What is held about one person: all of it shown to them, or taken out of everything.

pub mod account;
mod cut;
mod finder;
mod folded;
pub mod forgetting;
mod leaves;
mod places;
mod redacted;
mod sentences;
mod task;
#[cfg(test)]
mod tests;

use crate::leak::watch::{Watch, WatchBuilder};
use crate::library::collection::library::Library;
use crate::library::source::ids::PersonId;
use crate::text::diagnostic::Place;

impl Library {
    /// What finds the id, the name and the nicknames of `person` in any bytes. A first or last name alone is not looked
    /// for: it can be somebody else's.
    pub fn traces_of(&self, person: PersonId) -> Watch {
        let people = &self.0.people;
        let somebody = people.at(person);
        let place = || Place::at(&people.path, somebody.place);
        let mut watch = WatchBuilder::new();
        for name in somebody.called().chain(&somebody.email) {
            watch.name(&name.value, place());
        }
        watch.id(&somebody.id, place());
        // An id that could be any word counts only as a mention.
        watch.name(&format!("@{}", somebody.id), place());
        watch.finish()
    }
}
