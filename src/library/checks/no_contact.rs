//! Nobody is named who takes a story down.
//!
//! Every story says to whom to write if it should not be there. Give an address that somebody reads:
//!
//! ```yaml
//! contact: heard@firm.example
//! ```

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "no-contact";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Warning;

/// `heard.yaml` names no contact.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "no `contact` is given".into())
        .help("every story says to whom to write if it should not be there; add `contact: heard@firm.example`")
}
