//! Several stories have this file name.
//!
//! A file name alone names a story only where one story has it. Write the folder too.
//!
//! ```yaml
//! cases: [2025/pause]       # not just: pause
//! ```

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "ambiguous-story";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// A name that is written at `place` and means several stories, whose files are `paths`.
pub fn of<'a>(place: Place, written: &str, paths: impl Iterator<Item = &'a str>) -> Diagnostic {
    let paths: Vec<&str> = paths.take(5).collect();
    let sentence = Sentence::of("several stories are named `{}`", vec![id(written)]);
    let help = Sentence::of("write the folder too: {}", vec![id(paths.join(","))]);
    Diagnostic::of(CODE, SEVERITY, place, sentence).label("which of them?").help(help)
}
