//! A field that is needed is not there.
//!
//! A published story needs a `title`, a `date`, a `reviewer` (who tells it) and `about` (whose act it tells); a
//! composite needs neither of the last two. While a story is a draft this is advice.
//!
//! ```yaml
//! title: The pause after the word "budget"
//! date: 2026-03
//! reviewer: r.okafor
//! about: [m.lindqvist]
//! ```

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "missing-field";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// `field` is absent from what stands at `place`.
pub fn of(place: Place, field: &'static str) -> Diagnostic {
    let sentence = Sentence::of("`{}` is missing", vec![id(field)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence).label(Sentence::of("add a line `{}: …`", vec![id(field)]))
}
