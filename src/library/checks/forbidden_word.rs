//! A word stands in a text that must never be printed.
//!
//! `privacy.never_publish` and the file of names in `heard.yaml` say what must not be printed: clients, matters,
//! numbers of files. The word is not repeated in this message, since logs travel.
//!
//! Write around it: "the client", "a shipping company in the north".

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "forbidden-word";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// A word stands at `place` that the line at `by` forbids.
pub fn of(place: Place, by: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "this must never be printed".into())
        .label("write around it")
        .also(by, "it is forbidden here")
        .unspeakable()
}
