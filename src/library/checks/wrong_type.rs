//! A field holds another kind of thing than it should: a list where words are meant, words where a map is meant.
//!
//! ```yaml
//! tags: { scope: silence }       # a map
//! tags: [scope, silence]         # a list, as it should be
//! ```
//!
//! Write it as the help says.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, Word};

/// The stable name of this cause.
pub const CODE: &str = "wrong-type";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// What stands at `place`, under `field`, is `got` and should be `wanted`.
pub fn of(place: Place, field: &'static str, wanted: &'static str, got: &'static str) -> Diagnostic {
    let words = vec![Word::Id(field.to_owned()), Word::Id(wanted.to_owned()), Word::Id(got.to_owned())];
    Diagnostic::of(CODE, SEVERITY, place, Sentence::of("`{}` should be {}, and is {}", words))
        .label(Sentence::of("write {} here", vec![Word::Id(wanted.to_owned())]))
}
