//! What was found in a story before, as long as it is as good as new.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date as Day;

use crate::library::collection::find_names::NameFinder;
use crate::library::source::ids::PersonId;
use crate::text::diagnostic::Diagnostic;

/// For how many choices of who is named it is known what the words of a story say: what is printed for readers, and what
/// its author and its colleague see.
const MOST_KNOWN: usize = 3;

/// What a story's author was last told of it. It is as good as new where day, forbidden words and pictures are the same: all
/// else that it was made of is the story itself and what its names were resolved by.
#[derive(Default)]
pub struct LastTold(Mutex<Option<Told>>);

struct Told {
    today: Day,
    name_finder: Arc<NameFinder>,
    pictures: [u8; 32],
    diagnostics: Arc<[Diagnostic]>,
}

impl LastTold {
    /// What its author is told of it on a day, where it is not known yet made by `tell`; `pictures` is the hash of those in
    /// it.
    pub fn on(
        &self,
        today: Day,
        name_finder: &Arc<NameFinder>,
        pictures: [u8; 32],
        tell: impl FnOnce() -> Vec<Diagnostic>,
    ) -> Arc<[Diagnostic]> {
        let is_known = |told: &&Told| {
            told.today == today && Arc::ptr_eq(&told.name_finder, name_finder) && told.pictures == pictures
        };
        // Whoever stopped in the middle has left nothing half: a value is put there whole.
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(told) = last.as_ref().filter(is_known) {
            return Arc::clone(&told.diagnostics);
        }
        let diagnostics: Arc<[Diagnostic]> = tell().into();
        let name_finder = Arc::clone(name_finder);
        *last = Some(Told { today, name_finder, pictures, diagnostics: Arc::clone(&diagnostics) });
        diagnostics
    }
}

/// What a story's words were found to say, by who is named in it; forbidden words being the same.
#[derive(Default)]
pub struct FoundWords(Mutex<Vec<Found>>);

struct Found {
    name_finder: Arc<NameFinder>,
    named: Vec<PersonId>,
    diagnostics: Arc<[Diagnostic]>,
}

impl FoundWords {
    /// What they say that must not be printed where `named` are printed by name, where it is not known yet found by `find`.
    pub fn naming(
        &self,
        named: &[PersonId],
        name_finder: &Arc<NameFinder>,
        find: impl FnOnce() -> Vec<Diagnostic>,
    ) -> Arc<[Diagnostic]> {
        let is_known = |found: &&Found| Arc::ptr_eq(&found.name_finder, name_finder) && found.named == named;
        if let Some(found) = self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().find(is_known) {
            return Arc::clone(&found.diagnostics);
        }
        let diagnostics: Arc<[Diagnostic]> = find().into();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|found| Arc::ptr_eq(&found.name_finder, name_finder));
        all.truncate(MOST_KNOWN - 1);
        let (name_finder, named) = (Arc::clone(name_finder), named.to_vec());
        all.insert(0, Found { name_finder, named, diagnostics: Arc::clone(&diagnostics) });
        diagnostics
    }
}
