//! A draft says what somebody is like, and not what they did.
//!
//! “A wonderful listener” leaves a reader nothing to learn from, and the next person nothing to try. What did they do,
//! that once? What was said, what was put down, how long was it quiet?
//!
//! It is looked for in English, German, French and Spanish. Where your house wants none of it:
//! `check: { without: [trait-not-act] }` in heard.yaml.

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "trait-not-act";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Advice;

/// Words at `place` that tell a trait.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "this says what somebody is like".into()).label("what did they do, that once?")
}
