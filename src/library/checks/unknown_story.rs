//! A story is named that is not there.
//!
//! Stories are named by their path under `stories/`, with or without `.md`, or by their file name alone where
//! only one has it.
//!
//! ```yaml
//! voices: [2026/the-other-side]
//! ```
//!
//! Write the path as it is in the folder.

use crate::library::checks::nearest;
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "unknown-story";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// A name that is written at `place` and means no story; `known` are the names that would.
pub fn of<'a>(place: Place, written: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let sentence = Sentence::of("no story is named `{}`", vec![id(written)]);
    let help = "a story is named by its path under stories/, or by its file name where only one has it";
    let diagnostic = Diagnostic::of(CODE, SEVERITY, place, sentence).help(help);
    match nearest(written, known) {
        Some(near) => diagnostic.suggest(written, near),
        None => diagnostic.label("there is no such file"),
    }
}
