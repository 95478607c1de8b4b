//! A yes ends within sixty days. Then the story leaves the site at the next build.
//!
//! Ask whether it may stay. `until` holds to the end of its month.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "consent-ends";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Warning;

/// The yes of `person`, at `place`, ends soon.
pub fn of(place: Place, person: &str) -> Diagnostic {
    let sentence = Sentence::of("the yes of `{}` ends within sixty days", vec![id(person)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence).label("ask whether it may stay")
}
