//! Nobody looks after a metric or a behaviour.
//!
//! Somebody has to be asked what it misses, and has to say when it is no longer worth counting. Name them in `owner`;
//! the site prints their role and never their name. Behaviours are asked for an owner once one of them has one.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "unowned";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Advice;

/// Nobody looks after what is named `name`, at `place`.
pub fn of(place: Place, name: &str) -> Diagnostic {
    let sentence = Sentence::of("nobody looks after `{}`", vec![id(name)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence).label("name somebody in `owner`")
}
