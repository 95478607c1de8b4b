//! A story cites a behaviour that is not in the vocabulary.
//!
//! Behaviours stand in `indicators.yaml`, or are `heard`'s own sixteen where there is no such file. A story
//! names them by id or by label.
//!
//! ```yaml
//! indicators:
//!   asked-deper: what he was afraid of      # asked-deeper
//! ```
//!
//! Write the id as the vocabulary has it. For something that it lacks, write a line under `also:` instead, or
//! add the behaviour to `indicators.yaml`.

use crate::library::checks::nearest;
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "unknown-indicator";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// A name that is written at `place` and means nothing; `known` are the ids that would.
pub fn of(place: Place, written: &str, known: &[String]) -> Diagnostic {
    let sentence = Sentence::of("`{}` is not in the vocabulary", vec![id(written)]);
    let diagnostic = Diagnostic::of(CODE, SEVERITY, place, sentence).help("behaviours are listed in indicators.yaml; add it there if it is new, or tell it in `also:`");
    match nearest(written, known.iter().map(String::as_str)) {
        Some(near) => diagnostic.suggest(written, near),
        None => diagnostic.label("no behaviour has this id"),
    }
}
