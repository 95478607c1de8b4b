//! Somebody answers for a story that is not about them.
//!
//! `agreed` holds the answers of the people under `about`. Either the id is another's, or the person is missing there.

use crate::library::checks::called;
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity};

/// The stable name of this cause.
pub const CODE: &str = "agreed-not-about";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The person at `place` answers, and the story is not about them.
pub fn of(place: Place, person: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` answers here, and the story is not about them", vec![called(person)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence).label("add them to `about`, or mend the id")
}
