//! A path or an old address names a day.
//!
//! Readers see months, never days: a day can tell who was there. A file name may begin with a day, which is dropped;
//! anywhere else it would be in the address.
//!
//! ```
//! stories/2026-03-14/quiet.md      ->  stories/2026-03/quiet.md
//! ```

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "address-day";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The path or alias at `place` names a day; `instead` does not.
pub fn of(place: Place, instead: &str) -> Diagnostic {
    let sentence = "this address would show a day".into();
    Diagnostic::of(CODE, SEVERITY, place, sentence)
        .label(Sentence::of("name it `{}`", vec![id(instead)]))
        .help(Sentence::of("without the day it would be `{}`", vec![id(instead)]))
}
