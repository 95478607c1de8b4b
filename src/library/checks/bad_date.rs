//! A date is written in a way that `heard` does not read.
//!
//! Dates are a day, a month or a quarter: `2026-03-14`, `2026-03` or `2026-Q1`. The month is enough, since a day is
//! never shown.
//!
//! ```yaml
//! date: 14.3.2026       # 2026-03
//! ```

use crate::library::source::date::Date;
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
        // With strokes, some write the month first.
        (Some(guess), _) if has_two_readings(written) => {
            diagnostic.label(Sentence::of("perhaps `{}`", vec![id(&guess)]))
        }
        (Some(guess), Some(span)) => {
            diagnostic.label(Sentence::of("did you mean `{}`?", vec![id(&guess)])).fix(span, guess)
        }
        _ => diagnostic.label("which month?"),
    }
}

/// Whether the day could be the month and the month the day, as in `03/04/2026`.
fn has_two_readings(written: &str) -> bool {
    let numbers: Vec<u32> = written.split('/').filter_map(|part| part.trim().parse().ok()).collect();
    matches!(numbers[..], [first, second, year] if first <= 12 && second <= 12 && first != second && year > 31)
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::text::diagnostic::Place;
    use crate::text::span::Span;

    #[test]
    fn a_date_that_can_be_read_in_two_ways_is_asked_about_and_not_mended() {
        let fix = |written: &str| of(Place::at(&"a.md".into(), Span::of(0, written.len())), "date", written).fix;
        assert!(fix("03/04/2026").is_none());
        assert_eq!(fix("14/03/2026").unwrap().edits[0].1, "2026-03");
        assert_eq!(fix("3.4.2026").unwrap().edits[0].1, "2026-04");
    }
}
