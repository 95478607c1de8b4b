//! Audiences see each other in a circle.
//!
//! `sees` says whose stories an audience reads besides its own, and follows on: if partners see firm and firm sees
//! everyone, partners see everyone. In a circle it would be unclear who is the smaller group. Until it is mended
//! each of them sees its own stories only.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "audience-cycle";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The audience named at `place` sees itself through others.
pub fn of(place: Place, audience: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` sees itself by way of others", vec![id(audience)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence)
        .label("take one of them out of the circle")
        .help("until then each of them sees its own stories only")
}
