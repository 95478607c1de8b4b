//! A metric is named that has no file in `metrics/`.
//!
//! A metric's id is the name of its file: `metrics/delivery-dashboard.md` is `delivery-dashboard`. Its title will
//! do as well.
//!
//! Write it as the file is named, or add the file.

use crate::library::checks::nearest;
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "unknown-metric";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// A name that is written at `place` and means nothing; `known` are the ids that would.
pub fn of(place: Place, written: &str, known: &[String]) -> Diagnostic {
    let sentence = Sentence::of("`{}` is not among the metrics", vec![id(written)]);
    let diagnostic = Diagnostic::of(CODE, SEVERITY, place, sentence).help("each metric is a file in metrics/");
    match nearest(written, known.iter().map(String::as_str)) {
        Some(near) => diagnostic.suggest(written, near),
        None => diagnostic.label("no metric has this id"),
    }
}
