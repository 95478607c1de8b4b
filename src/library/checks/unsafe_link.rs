//! A link has an address that could do harm, and is left out; its words stay.
//!
//! Links lead to `https:`, `http:` and `mailto:` addresses, and to files of the site.

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "unsafe-link";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Warning;

/// The link at `place` has an address that is not let through.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "this link is left out; its words stay".into())
        .label("links lead to https, http and mailto addresses, and to files of the site")
}
