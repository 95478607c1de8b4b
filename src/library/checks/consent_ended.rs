//! A yes has ended, or begins later, so the story is withheld.
//!
//! `until` holds to the end of its month, by the clock of the machine that builds. Ask again, and write the new date.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "consent-ended";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Warning;

/// The yes of `person`, at `place`, does not hold today.
pub fn of(place: Place, person: &str) -> Diagnostic {
    let sentence = Sentence::of("the yes of `{}` does not hold today, so this is withheld", vec![id(person)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence).label("ask again, and write the new date")
}
