//! A file of `static/` would stand in for a page of the site.
//!
//! Files of `static/` are copied to the top of the site under their own names. `index.html`, `stories/` and the like
//! are the site's own. Give the file another name.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "static-clash";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The file at `place` would stand at `path`, which is the site's own.
pub fn of(place: Place, path: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` is the site's own address", vec![id(path)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence).help("give the file another name")
}
