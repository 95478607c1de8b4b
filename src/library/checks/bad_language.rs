//! A language is not written as a tag that browsers know.
//!
//! Write the two or three letters, and if it matters the country: `sv`, `de`, `pt-BR`.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "bad-language";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// What is written at `place` is no language tag.
pub fn of(place: Place, written: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` is not a language tag", vec![id(written)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence).label("write it like `sv`, `de` or `pt-BR`")
}
