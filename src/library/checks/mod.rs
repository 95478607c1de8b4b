//! What is asked of everything together: where the diagnostics of a whole are found.

pub mod advice;
mod answers;
mod audit;
mod overrides;
mod relationships;
mod tags;
mod today;

use jiff::civil::Date as Day;

use crate::library::collection::Collection;
use crate::library::collection::library::Library;
use crate::library::diagnostics;
use crate::library::source::privacy::Outsiders;
use crate::text::diagnostic::{Diagnostic, Place, Severity};
use crate::text::identifiers::Found;

pub use crate::library::checks::answers::SOON;
pub use crate::library::checks::audit::is_overdue;
pub use crate::library::checks::today::{all, of_text, stories_with_errors};

impl Library {
    /// Every diagnostic of every file as of `today`, sorted by place; withheld things too.
    pub fn check(&self, today: Day) -> Vec<Diagnostic> {
        all(&self.0, today)
    }
}

/// What identifies somebody outside the firm in notes that are in no edition, as seriously as the site takes it.
fn outsider_in_notes(collection: &Collection, place: Place, told: &Found) -> Diagnostic {
    let said = diagnostics::outsiders::outsider_in_notes(place, told.kind, told.certain);
    match (told.certain, collection.config.privacy.outsiders) {
        (true, Outsiders::Warn) => Diagnostic { severity: Severity::Warning, ..said },
        _ => said,
    }
}
