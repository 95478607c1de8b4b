//! A story is published, and somebody it is about has not agreed. It is withheld.
//!
//! Nothing is shown that every colleague it is about has not read and agreed to. Silence is not consent. When they have
//! said yes:
//!
//! ```yaml
//! agreed: { given: 2026-03-20, until: 2028-03 }
//! ```

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "not-agreed";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Warning;

/// Nobody's yes is there for `person`, in the published story at `place`.
pub fn of(place: Place, person: &str) -> Diagnostic {
    let sentence = Sentence::of("this is withheld until `{}` has agreed", vec![id(person)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence)
        .label("published, and not yet agreed")
        .help("when they have read it and said yes, add `agreed: { given: 2026-03 }`")
}
