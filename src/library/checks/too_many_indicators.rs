//! A story cites more than three behaviours.
//!
//! Three at most: a story that shows everything shows nothing. Keep those that a reader would stop at, and leave the
//! others out.

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "too-many-indicators";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The fourth behaviour, at `place`.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "a story cites three behaviours at most".into())
        .label("this is the fourth; keep the three that matter most")
}
