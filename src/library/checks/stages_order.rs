//! The stages of a lab begin with the situation and end with the outcome.
//!
//! Outcomes are told last, because a known outcome rewrites the judgment.
//!
//! ```yaml
//! stages: [situation, data, write, call, reasons, outcome]
//! ```

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "stages-order";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The stages at `place` do not begin with the situation or do not end with the outcome.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "stages begin with `situation` and end with `outcome`".into())
        .label("the usual order is used until this is mended")
}
