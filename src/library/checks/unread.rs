//! A yes does not say which text it was given to.
//!
//! With a fingerprint beside it, a text that is changed after the yes is withheld until it has been read again:
//!
//! ```yaml
//! agreed: { given: 2026-03-20, until: 2028-03, read: 3f9c2ab71d0e4455 }
//! ```

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "unread";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Advice;

/// The yes of `person`, at `place`, has no fingerprint; `now` is that of the text as it stands.
pub fn of(place: Place, person: &str, now: &str) -> Diagnostic {
    let sentence = Sentence::of("nothing says which text `{}` agreed to", vec![id(person)]);
    let label = Sentence::of("add `read: {}`, if they read it as it is now", vec![id(now)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence).label(label)
}
