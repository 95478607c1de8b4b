//! A person is named who is not in `people.yaml`.
//!
//! People are named by their id, in fields and, after an `@`, in the text. Everyone who may appear stands in
//! `people.yaml`, so that `heard` knows how each of them may be printed.
//!
//! ```markdown
//! about: [m.lindquist]
//! @m.lindquist closed the laptop.
//! ```
//!
//! Write the id as `people.yaml` has it, or add the person there. If you meant an at sign, write `\@`.

use crate::library::checks::{called, nearest};
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity};

/// The stable name of this cause.
pub const CODE: &str = "unknown-person";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// A name that is written at `place` and means nothing; `known` are the ids that would.
pub fn of(place: Place, written: &str, known: &[String]) -> Diagnostic {
    let sentence = Sentence::of("`{}` is nobody in people.yaml", vec![called(written)]);
    let diagnostic = Diagnostic::of(CODE, SEVERITY, place, sentence).help("people stand in people.yaml; an at sign that is no mention is written `\\@`");
    match nearest(written, known.iter().map(String::as_str)) {
        Some(near) => diagnostic.suggest(written, near),
        None => diagnostic.label("nobody has this id"),
    }
}
