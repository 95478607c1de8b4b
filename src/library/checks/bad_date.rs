//! A date is written in a way that `heard` does not read.
//!
//! Dates are a day, a month or a quarter: `2026-03-14`, `2026-03` or `2026-Q1`. The month is enough, since a day is
//! never shown.
//!
//! ```yaml
//! date: 14.3.2026       # 2026-03
//! ```

use crate::library::date::Date;
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "bad-date";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// What is written at `place`, under `field`, is no date.
pub fn of(place: Place, field: &'static str, written: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` is not a date that heard can read", vec![id(field)]);
    let span = place.span;
    let diagnostic = Diagnostic::of(CODE, SEVERITY, place, sentence)
        .help("write a month, a quarter or a day: `2026-03`, `2026-Q1`, `2026-03-14`");
    match (Date::guess(written), span) {
        (Some(guess), Some(span)) => {
            diagnostic.label(Sentence::of("did you mean `{}`?", vec![id(&guess)])).fix(span, guess)
        }
        _ => diagnostic.label("which month?"),
    }
}
