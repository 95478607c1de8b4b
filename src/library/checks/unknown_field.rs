//! A field is written that `heard` does not have.
//!
//! A field that nobody reads would be a silent loss, so it is an error. Most often a letter is wrong:
//!
//! ```yaml
//! reveiwer: r.okafor        # reviewer
//! ```
//!
//! Write the field as `FORMAT` has it. A colon inside a text can make a field by accident: put the text in quotes.

use crate::library::checks::nearest;
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, Word, id};

/// The stable name of this cause.
pub const CODE: &str = "unknown-field";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// A field written at `place` that nobody asked for; `known` are those that would be read here.
pub fn of(place: Place, written: &str, known: &[&str]) -> Diagnostic {
    let sentence = Sentence::of("there is no field `{}` here", vec![id(written)]);
    let diagnostic = Diagnostic::of(CODE, SEVERITY, place, sentence);
    match nearest(written, known.iter().copied()) {
        Some(near) => diagnostic.suggest(written, near),
        None => diagnostic
            .label("nobody reads this")
            .help(Sentence::of("fields that can stand here: {}", vec![Word::Id(known.join(", "))])),
    }
}
