//! A story cites a behaviour that had been retired before the story happened.
//!
//! Retired behaviours keep the stories that they had, and are offered to no new one. Cite another, or write a line
//! under `also:`.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "retired-indicator";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Warning;

/// The behaviour at `place` was retired before the story.
pub fn of(place: Place, indicator: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` was retired before this story happened", vec![id(indicator)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence).label("cite another, or tell it in `also:`")
}
