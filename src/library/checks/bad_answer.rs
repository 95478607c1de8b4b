//! An answer of a colleague cannot be understood, so it is no yes: the story is withheld.
//!
//! A yes says when it was given; a no is the one word `declined`, and needs no reason.
//!
//! ```yaml
//! agreed: { given: 2026-03-20, until: 2028-03 }
//! agreed: declined
//! agreed: { m.lindqvist: { given: 2026-03-20, as: role }, a.barros: declined }
//! ```

use crate::library::checks::called;
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity};

/// The stable name of this cause.
pub const CODE: &str = "bad-answer";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// What is written at `place` is neither a yes nor a no.
pub fn of(place: Place, written: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` is neither a yes nor a no", vec![called(written)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence)
        .label("write `{ given: 2026-03 }` or `declined`")
        .help("until this is clear the story is withheld")
}
