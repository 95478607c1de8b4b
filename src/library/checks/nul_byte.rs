//! A text has an invisible character in it that no text has.
//!
//! A NUL is what programs put between other things. It comes into a text when a file is damaged, or when it is no text at
//! all but a document of a word processor under a wrong name.
//!
//! Open the file in a plain text editor. If it reads well, delete the character at the place that is named, or type the
//! line anew. If it does not, export it as plain text from the program that made it.

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "nul-byte";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// A NUL stands at `place`.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "an invisible character (NUL) stands in this text".into())
        .label("delete it, or type the line anew")
        .help("if the whole file looks strange, it is no plain text: export it as one")
}
