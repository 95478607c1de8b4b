//! Nobody but the teller speaks in a draft.
//!
//! One line as it was said, by the client or by the colleague, lets a reader stand in the room. Put it in quotation
//! marks, as near as you remember it. A story in which nobody spoke can stay as it is.
//!
//! It is looked for in every language, by quotation marks, dashes of speech, questions and block quotes, once there
//! are 120 words. Where your house wants none of it: `check: { without: [no-words-of-theirs] }` in heard.yaml.

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "no-words-of-theirs";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Advice;

/// Nobody speaks in the story whose body begins at `place`.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "nobody but the teller speaks in this story".into())
        .label("is there one line that was said, as you remember it?")
}
