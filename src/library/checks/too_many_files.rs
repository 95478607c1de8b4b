//! The site has more than 200,000 files, and the rest were not read.
//!
//! Nobody can know what the rest would say, so nothing is built. Most often a folder of something else lies in the
//! site folder: move it out, or give it a name that begins with `_`.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};
use crate::text::sources::MOST_FILES;

/// The stable name of this cause.
pub const CODE: &str = "too-many-files";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The site has more files than are read.
pub fn of() -> Diagnostic {
    let place = Place::file(&"heard.yaml".into());
    let sentence = Sentence::of("the site has more than {} files, and the rest were not read", vec![id(MOST_FILES)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence).help("does a folder of something else lie in the site folder?")
}
