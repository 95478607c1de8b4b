//! A lab has a case whose story its audience may not read now.
//!
//! The case is left out of the edition, and a lab shows it to nobody, until the story is published and everyone in it
//! has agreed.

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "case-withheld";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Warning;

/// The story of the case at `place` is withheld.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "the story of this case is withheld from the lab's audience".into())
        .label("left out until everyone may read it")
}
