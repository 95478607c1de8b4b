//! An audience is named that `heard.yaml` does not have.
//!
//! It is then unclear who may read the story, so nobody may: it is withheld until this is mended.
//!
//! ```yaml
//! audience: partner        # partners
//! ```
//!
//! Write it as `audiences:` in `heard.yaml` has it.

use crate::library::checks::nearest;
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "unknown-audience";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// A name that is written at `place` and means nothing; `known` are the ids that would.
pub fn of(place: Place, written: &str, known: &[String]) -> Diagnostic {
    let sentence = Sentence::of("`{}` is not among the audiences", vec![id(written)]);
    let diagnostic = Diagnostic::of(CODE, SEVERITY, place, sentence).help("audiences are listed in heard.yaml; until this is clear, nobody may read it");
    match nearest(written, known.iter().map(String::as_str)) {
        Some(near) => diagnostic.suggest(written, near),
        None => diagnostic.label("no audience has this id"),
    }
}
