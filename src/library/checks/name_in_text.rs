//! A name stands in a text in which that person is not printed by name.
//!
//! By name are printed those who are `shown: name` in `people.yaml` and tell the story, or agreed to it without
//! `as: role`. Everyone else is a role. Write `@` and the id: `heard` prints what may be printed, here and
//! everywhere, also when somebody takes their yes back.
//!
//! ```markdown
//! @m.lindqvist closed the laptop.
//! ```
//!
//! A file's name is the address of its page, so a name in it is a name on the site.
//!
//! The name itself is not repeated in this message.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "name-in-text";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// An address, at `place`, names somebody who is not printed by name.
pub fn of_address(place: Place) -> Diagnostic {
    let sentence = "the address names somebody who is not printed by name in this text".into();
    Diagnostic::of(CODE, SEVERITY, place, sentence).help("give it another one: what it was stands in every link").unspeakable()
}

/// A name of `person` stands at `place`, where they are not printed by name.
pub fn of(place: Place, person: &str) -> Diagnostic {
    let sentence = Sentence::of("somebody is named here who is not printed by name in this text", vec![]);
    Diagnostic::of(CODE, SEVERITY, place, sentence)
        .label(Sentence::of("write `@{}`", vec![id(person)]))
        .help("heard prints a role in its place until they agree to be named here")
        .unspeakable()
}
