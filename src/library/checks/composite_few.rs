//! A composite does not say of how many events it is made.
//!
//! A composite is made of at least three events, so that nobody can be recognised in it, and says so to its readers.
//!
//! ```yaml
//! kind: composite
//! composite_of: 4
//! ```

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "composite-few";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The composite at `place` does not say of how many events it is made.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "a composite says of how many events it is made".into())
        .label("add a line `composite_of: 3`, or more")
}
