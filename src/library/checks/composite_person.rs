//! A person stands in a composite.
//!
//! A composite is made of several events so that nobody can be recognised: it has no `about`, no `reply` and no
//! mentions. Write "a partner", "the nurse", "she".

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, Word};

/// The stable name of this cause.
pub const CODE: &str = "composite-person";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// A person stands at `place`, in a composite, by way of `what`.
pub fn of(place: Place, what: &'static str) -> Diagnostic {
    let sentence = Sentence::of("nobody but its teller is named in a composite, and here is {}", vec![Word::Id(what.to_owned())]);
    Diagnostic::of(CODE, SEVERITY, place, sentence).label("take it out, or write a role in plain words")
}
