//! A file does not begin with front matter.
//!
//! Front matter is the block between two lines of three hyphens at the very top:
//!
//! ```markdown
//! ---
//! title: The pause after the word "budget"
//! date: 2026-03
//! ---
//!
//! The steering group had just seen …
//! ```
//!
//! Without it nobody can know who may read the text, so it is withheld.

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "front-matter-missing";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The file at `place` does not begin with front matter.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "the file does not begin with front matter".into())
        .label("begin with a line `---`, then `title: …`, then a line `---`")
        .help("a file that is no story can have a name that begins with `_`: it is not read then")
}
