//! A picture is not there.
//!
//! Pictures lie beside the story, or in `static/`.
//!
//! ```yaml
//! image: { src: table.jpg, alt: An empty chair at a long table }
//! ```

use crate::library::checks::nearest;
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "broken-image";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The picture at `place` is not there; `known` are the pictures beside the text.
pub fn of<'a>(place: Place, written: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let sentence = Sentence::of("the picture `{}` is not there", vec![id(written)]);
    let diagnostic = Diagnostic::of(CODE, SEVERITY, place, sentence);
    match nearest(written, known) {
        Some(near) => diagnostic.suggest(written, near),
        None => diagnostic.label("put it beside the story, or in static/"),
    }
}
