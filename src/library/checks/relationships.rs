//! What is wrong with what is written about clients: people nobody knows, and words that identify somebody outside the firm.

use crate::library::checks::outsider_in_notes;
use crate::library::collection::Collection;
use crate::library::diagnostics;
use crate::library::source::privacy::Outsiders;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::identifiers::{Language, find};
use crate::text::markdown;

/// What is wrong with every one.
pub fn of_site(collection: &Collection) -> Vec<Diagnostic> {
    let policy = collection.config.privacy.outsiders;
    let language = Language::of(&collection.config.language);
    let mut found = Vec::new();
    for review in &collection.relationships {
        found.extend(review.diagnostics.iter().cloned());
        for who in review.people().filter(|who| collection.people.find(&who.value).is_none()) {
            let place = Place::at(&review.path, who.span);
            let (called, known) = (collection.people.only_called(&who.value), collection.people.names.ids());
            found.push(diagnostics::names::unknown_person(place, &who.value, called, known));
        }
        if policy == Outsiders::Off {
            continue;
        }
        for (span, words) in markdown::plain(&review.text, review.body.clone()) {
            let told = find(&words, language, &[&*collection.not_outsiders]);
            if let Some(told) = told.into_iter().find(|one| one.certain) {
                found.push(outsider_in_notes(collection, Place::at(&review.path, span), &told));
            }
        }
    }
    found
}
