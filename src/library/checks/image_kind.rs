//! A picture is of a kind that is not delivered, or is broken.
//!
//! JPEG, PNG, WebP and SVG can be shown, since `heard` can take out of them what they tell beside the picture: where
//! and when it was taken, and by whom. Save it as one of these.

use crate::media::image::Refusal;
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, Word, id};

/// The stable name of this cause.
pub const CODE: &str = "image-kind";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The file that is shown at `place` is of a kind that is not delivered.
pub fn of(place: Place, ending: &str) -> Diagnostic {
    let sentence = Sentence::of("a file that ends in `.{}` cannot be shown as a picture", vec![id(ending)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence).label("save it as JPEG, PNG, WebP or SVG")
}

/// The picture at `path` is refused.
pub fn refused(path: &str, refusal: &Refusal) -> Diagnostic {
    let sentence = Sentence::of("the picture `{}` cannot be shown: {}", vec![id(path), Word::Id(refusal.to_string())]);
    Diagnostic::of(CODE, SEVERITY, Place::file(&path.into()), sentence).label("save it as JPEG, PNG, WebP or SVG")
}
