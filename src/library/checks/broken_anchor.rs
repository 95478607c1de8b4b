//! A link leads to a heading that is not there.
//!
//! The part after `#` is the heading in lower case, with hyphens between the words: `## What she did` is
//! `#what-she-did`.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "broken-anchor";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The link at `place` leads to a heading that is not there.
pub fn of(place: Place, written: &str) -> Diagnostic {
    let sentence = Sentence::of("there is no heading `#{}`", vec![id(written)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence)
        .label("write the heading in lower case, with hyphens between its words")
}
