//! The words cited for a behaviour are a verdict on it.
//!
//! “She handled it with great empathy” is what the teller thinks; a reader must take it on trust. Cite the line in which
//! one can see it: what was said, or what was done with the hands.
//!
//! ```yaml
//! indicators:
//!   held-back: She put down the pen and let him finish      # and not: was wonderfully patient
//! ```
//!
//! What somebody in the story said may be cited whatever its words. It is looked for in English, German, French and
//! Spanish. Where your house wants none of it: `check: { without: [verdict-cited] }` in heard.yaml.

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "verdict-cited";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Advice;

/// The cited words at `place` are a verdict.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "this is a verdict on what was done".into())
        .label("cite the line in which it can be seen")
}
