//! A file is larger than a text, a list or a picture may be.
//!
//! Every input has a bound, so that a slip cannot stop a whole site: 1 MB for a text, 64 kB for its front matter,
//! 1 MB for a YAML file, 20 MB for a picture. Most often a file was put in the wrong folder.
//!
//! Split the text in two, or make the picture smaller.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "too-large";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// What stands at `place` has `bytes`, and may have `bound`.
pub fn of(place: Place, bytes: u64, bound: u64) -> Diagnostic {
    let sentence = Sentence::of("this has {} bytes, and may have {}", vec![id(bytes), id(bound)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence).label("make it smaller, or split it")
}
