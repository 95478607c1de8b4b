//! A draft judges from the end of the story.
//!
//! “She should have seen it” and “obviously” know how it came out; the people in the room did not. Say what could be
//! seen from where they stood, and leave the ending to the ending. What somebody in the story said in these words may
//! stand: it is not the teller's.
//!
//! It is looked for in English, German, French, Spanish and Arabic, in the language that the story is in. Where your
//! house wants none of it: `check: { without: [hindsight] }` in heard.yaml.

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "hindsight";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Advice;

/// Words at `place` that know how it came out.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "this is seen from the end of the story".into())
        .label("what did it look like from where they stood?")
}
