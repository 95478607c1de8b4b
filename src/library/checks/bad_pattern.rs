//! A pattern under `never_publish` cannot be read, so the guard itself is broken: nothing is built until it is mended.
//!
//! A pattern stands between slashes and is a regular expression; in YAML it is best put in single quotes.
//!
//! ```yaml
//! privacy: { never_publish: ['/M-\d{6}/'] }
//! ```

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, quoted};

/// The stable name of this cause.
pub const CODE: &str = "bad-pattern";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The pattern at `place` cannot be read.
pub fn of(place: Place, why: &str) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "this pattern cannot be read".into())
        .label(Sentence::of("{}", vec![quoted(why)]))
        .help("a plain word needs no slashes; nothing is built until the guard is whole")
        .unspeakable()
}
