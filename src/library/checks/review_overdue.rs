//! A metric or a behaviour was to be looked at again by now.
//!
//! A number that nobody looks at goes on being counted for no reason. Read its stories with whoever works by it, write
//! what was decided and why into `history`, and set a new `review_by`. `review_by: 2026-12` holds to the end of that
//! month; what is retired is not looked at again.

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "review-overdue";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Warning;

/// The day of the review at `place` is past.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "this was to be looked at again by now".into())
        .label("read its stories together, write the decision into `history`, and set a new day")
}
