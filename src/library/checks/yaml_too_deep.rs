//! Lists and maps stand in one another too deeply.
//!
//! No field that `heard` knows needs more than five levels; it reads up to 32. More than that is almost always a bracket
//! that was typed many times.
//!
//! Look at the line for brackets that nothing closes, and take out what is too much.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};
use crate::text::yaml::MOST_LEVELS;

/// The stable name of this cause.
pub const CODE: &str = "yaml-too-deep";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The level that begins at `place` is one too many.
pub fn of(place: Place) -> Diagnostic {
    let sentence = Sentence::of("there are more than {} levels of lists and maps here", vec![id(MOST_LEVELS)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence).label("take out the brackets that are too much")
}
