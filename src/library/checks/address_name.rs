//! An address cannot be kept on every computer, or nothing is left of it.
//!
//! Windows cannot hold files named `con`, `nul`, `aux` and the like, and no system those over 200 bytes. A name of
//! signs alone leaves nothing for the address. Give the file another name.

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "address-name";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The address of what stands at `place` cannot be kept.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "this name cannot be kept on every computer".into())
        .help("give the file a name of letters and digits, up to 200 bytes, that Windows does not keep for itself")
}
