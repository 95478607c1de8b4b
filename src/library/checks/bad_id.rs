//! An id has characters that ids cannot have, or is given twice.
//!
//! Ids are letters in lower case (of any script), digits, `-` and `.`, and begin and end with a letter or digit. They
//! become addresses, and so must not change and must look the same to everyone.
//!
//! ```yaml
//! M_Lindqvist: { name: Maja Lindqvist }      # m.lindqvist
//! ```

use crate::library::checks::called;
use crate::library::source::ident;
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, quoted};

/// The stable name of this cause.
pub const CODE: &str = "bad-id";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// What is written at `place` cannot be an id.
pub fn of(place: Place, written: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` cannot be an id", vec![called(written)]);
    let diagnostic = Diagnostic::of(CODE, SEVERITY, place, sentence)
        .help("ids are letters in lower case, digits, `-` and `.`");
    match ident::of_label(written) {
        instead if instead.is_empty() => diagnostic.label("write a short name in lower case"),
        instead => diagnostic.label(Sentence::of("write `{}`", vec![quoted(&instead)])),
    }
}

/// The id at `place` is taken by another already.
pub fn twice(place: Place, written: &str) -> Diagnostic {
    let sentence = Sentence::of("the id `{}` is given twice", vec![called(written)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence).label("give this one another id")
}
