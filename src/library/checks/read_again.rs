//! A story has changed since somebody agreed to it, so it is withheld until they have read it again.
//!
//! `read` beside `given` is a fingerprint of what they read: title, text, printed fields and audience. White space does
//! not count. When they have read the text as it is now and agree, write the new fingerprint.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "read-again";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Warning;

/// What `person` read, by the fingerprint at `place`, is no longer what stands there; `now` is.
pub fn of(place: Place, person: &str, now: &str) -> Diagnostic {
    let sentence = Sentence::of("the text has changed since `{}` read it, so it is withheld", vec![id(person)]);
    let label = Sentence::of("when they have read it again, write `{}`", vec![id(now)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence).label(label)
}
