//! The file of names that must never be printed is not there, or cannot be read.
//!
//! Without it nobody can know what must not be printed, so nothing is built until it is back. `names_file` is a path
//! from `heard.yaml`, to a text in UTF-8 with one name a line.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "names-file";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The file of names that is asked for at `place` cannot be read.
pub fn of(place: Place, path: &str) -> Diagnostic {
    let sentence = Sentence::of("the file of names `{}` cannot be read", vec![id(path)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence)
        .label("is it there, and a text in UTF-8?")
        .help("nothing is built until heard knows which names must not be printed")
}
