//! A role that fewer than three people hold stands for somebody who is not named. It points at them.
//!
//! Give the role a wider word (`partner` in place of `managing partner`), or print the person as "a colleague" with
//! `shown: withheld`.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, quoted};

/// The stable name of this cause.
pub const CODE: &str = "role-points";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Warning;

/// The role of the person at `place` is held by too few.
pub fn of(place: Place, role: &str) -> Diagnostic {
    let sentence = Sentence::of("fewer than three people are “{}”, so the role points at one of them", vec![quoted(role)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence)
        .label("printed by role in a story")
        .help("give the role a wider word, or write `shown: withheld`")
}
