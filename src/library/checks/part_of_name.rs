//! A first or last name stands alone, of somebody who plays a part in the story and is not printed by name in it.
//!
//! It may be another person's name, and then nothing is wrong. If it is theirs, write `@` and the id.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "part-of-name";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Warning;

/// A part of the name of `person` stands at `place`.
pub fn of(place: Place, person: &str) -> Diagnostic {
    let sentence = "this is part of the name of somebody who is not printed by name here".into();
    Diagnostic::of(CODE, SEVERITY, place, sentence)
        .label(Sentence::of("if it is them, write `@{}`", vec![id(person)]))
        .unspeakable()
}
