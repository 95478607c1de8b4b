//! The site needs this address itself.
//!
//! `index` and `page-2`, `page-3` … are the lists of every folder. Give the file another name.

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "address-reserved";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The address of what stands at `place` is the site's own.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "the site needs this address for a list of its own".into())
        .help("give the file another name than `index` or `page-2`")
}
