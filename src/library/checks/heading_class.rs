//! A heading has a class that `heard` does not know.
//!
//! `{.data}`, `{.call}` and `{.outcome}` mark what a judgment lab reveals step by step, and `{.readers}` what readers
//! may see of a lab. Nothing else after a heading is read.

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "heading-class";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Warning;

/// The heading at `place` has a class that is not known.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "what stands in braces after this heading is not read".into())
        .label("`{.data}`, `{.call}`, `{.outcome}` and `{.readers}` are")
}
