//! A behaviour is named and no words of the story are cited for it.
//!
//! A behaviour is cited by a line, not ticked: the words in the story that show it. If none does, leave the behaviour
//! out; no behaviour at all is fine.
//!
//! ```yaml
//! indicators:
//!   asked-deeper: what he was afraid of
//! ```

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "evidence-missing";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The behaviour at `place` has no words.
pub fn of(place: Place, indicator: &str) -> Diagnostic {
    let sentence = Sentence::of("no words are cited for `{}`", vec![id(indicator)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence)
        .label("write the words of the story that show it")
        .help("a behaviour is cited by a line, not ticked; none at all is fine")
}
