//! A field needs a whole number, and this is none or too small a one.
//!
//! ```yaml
//! composite_of: several       # 3
//! ```

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "bad-number";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// What is written at `place`, under `field`, is no whole number of at least `least`.
pub fn of(place: Place, field: &'static str, written: &str, least: u32) -> Diagnostic {
    let sentence = Sentence::of("`{}` should be a whole number, and is `{}`", vec![id(field), id(written)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence)
        .label(Sentence::of("write a number of at least {}", vec![id(least)]))
}
