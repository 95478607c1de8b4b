//! One yes is written for a story about several people, so it is unclear whose it is. The story is withheld.
//!
//! Write each person's answer under their id:
//!
//! ```yaml
//! agreed: { m.lindqvist: { given: 2026-03-20 }, a.barros: { given: 2026-03-22 } }
//! ```

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "agreed-by-whom";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The yes at `place` is one, and the story is about `people` people.
pub fn of(place: Place, people: usize) -> Diagnostic {
    let sentence = Sentence::of("one yes is written, and the story is about {} people", vec![id(people)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence)
        .label("whose yes is it?")
        .help("write it by person: `agreed: { m.lindqvist: { given: 2026-03 }, a.barros: { given: 2026-03 } }`")
}
