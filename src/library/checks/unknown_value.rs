//! A field has a few words to choose from, and this is none of them.
//!
//! ```yaml
//! status: publishd         # published
//! call: overruled          # trusted, overrode, mixed, deferred
//! ```
//!
//! Where the field decides who may read something (`status`, for one), nobody may until it is clear.

use crate::library::checks::nearest;
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, Word, id};

/// The stable name of this cause.
pub const CODE: &str = "unknown-value";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// What is written at `place`, under `field`, is none of `choices`.
pub fn of(place: Place, field: &'static str, written: &str, choices: &[&str]) -> Diagnostic {
    let sentence = Sentence::of("`{}` cannot be `{}`", vec![id(field), id(written)]);
    let all = choices.iter().map(|choice| format!("`{choice}`")).collect::<Vec<_>>().join(", ");
    let help = Sentence::of("it is one of {}", vec![Word::Id(all)]);
    let diagnostic = Diagnostic::of(CODE, SEVERITY, place, sentence).help(help);
    match nearest(written, choices.iter().copied()) {
        Some(near) => diagnostic.suggest(written, near),
        None => diagnostic.label("choose one of the words below"),
    }
}
