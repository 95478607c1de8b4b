//! A setting is named that `heard.yaml` does not have.
//!
//! ```yaml
//! setting: bad-newz        # bad news
//! ```
//!
//! Write it as `settings:` in `heard.yaml` has it, by id or by label, or add it there. Without `settings:` there
//! are nine: client meeting, first contact, bad news, negotiation, handover, review, ward or site, corridor,
//! written word.

use crate::library::checks::nearest;
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "unknown-setting";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// A name that is written at `place` and means nothing; `known` are the ids that would.
pub fn of(place: Place, written: &str, known: &[String]) -> Diagnostic {
    let sentence = Sentence::of("`{}` is not among the settings", vec![id(written)]);
    let diagnostic = Diagnostic::of(CODE, SEVERITY, place, sentence).help("settings are listed in heard.yaml");
    match nearest(written, known.iter().map(String::as_str)) {
        Some(near) => diagnostic.suggest(written, near),
        None => diagnostic.label("no setting has this id"),
    }
}
