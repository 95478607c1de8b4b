//! A file of `static/` cannot be read inside, so nobody can know whether something withheld is in it.
//!
//! PDF, Office, sound and film can hold names, tracked changes and comments. If you have looked yourself, list the
//! file in `heard.yaml`:
//!
//! ```yaml
//! privacy: { unread: [how-we-work.pdf] }
//! ```

use crate::media::attachment::Refusal;
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, Word};

/// The stable name of this cause.
pub const CODE: &str = "static-kind";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The file at `place` is not delivered.
pub fn of(place: Place, refusal: &Refusal) -> Diagnostic {
    let sentence = Sentence::of("this file is not delivered: {}", vec![Word::Id(refusal.to_string())]);
    Diagnostic::of(CODE, SEVERITY, place, sentence)
        .help("if you know what is in it, list it under `privacy.unread` in heard.yaml")
}
