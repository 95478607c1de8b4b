//! A field would rate a person, and there is none for that.
//!
//! `heard` has no scores, stars or points, and nothing that adds up to them. A number would be read first and the
//! story not at all; and people who are rated stop telling what went wrong.
//!
//! Tell what they did instead, in the words that were said. If a behaviour shows in it, cite the line under
//! `indicators:`.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "no-rating";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// Names of fields that would hold a rating.
const RATINGS: [&str; 12] = [
    "score", "scores", "rating", "ratings", "rate", "stars", "points", "grade", "rank", "ranking", "level", "marks",
];

/// Whether a field of this name would rate a person.
pub fn is_one(field: &str) -> bool {
    RATINGS.contains(&field.to_lowercase().as_str())
}

/// A field written at `place` that would rate a person.
pub fn of(place: Place, written: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` would rate a person, and heard keeps no ratings", vec![id(written)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence)
        .label("tell what they did instead")
        .help("a number is read first and the story not at all; cite the line that shows it under `indicators:`")
}
