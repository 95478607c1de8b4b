//! What a table of overrides says that identifies somebody outside the firm. Nobody but the curator reads it, and nothing of a
//! client or a patient is to lie there all the same.

use crate::library::checks::outsider_in_notes;
use crate::library::collection::Collection;
use crate::library::source::privacy::Outsiders;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::identifiers::{Language, find};

/// What is wrong with every table.
pub fn of_site(collection: &Collection) -> Vec<Diagnostic> {
    let policy = collection.config.privacy.outsiders;
    let language = Language::of(&collection.config.language);
    let mut found = Vec::new();
    for table in &collection.overrides {
        found.extend(table.diagnostics.iter().cloned());
        if policy == Outsiders::Off {
            continue;
        }
        for one in &table.all {
            for words in [&one.flag, &one.decision, &one.why] {
                let Some(told) = find(words, language, &[&*collection.not_outsiders]).into_iter().next() else {
                    continue;
                };
                let place = Place::at(&table.path, one.span);
                found.push(outsider_in_notes(collection, place, &told));
            }
        }
    }
    found
}
