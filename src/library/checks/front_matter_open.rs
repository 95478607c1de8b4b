//! Front matter begins and does not end.
//!
//! It ends at a line of three hyphens. Without it the text is withheld, since nobody can know where the fields end.

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "front-matter-open";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The front matter that begins at `place` does not end.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "the front matter that begins here does not end".into())
        .label("add a line `---` before the text of the story")
}
