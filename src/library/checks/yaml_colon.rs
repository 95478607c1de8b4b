//! A colon stands in words without quotation marks.
//!
//! To YAML a colon with a space after it ends a field's name. In a title it is just punctuation, so the title needs
//! quotation marks to keep it.
//!
//! This does not work:
//!
//! ```yaml
//! title: The pause: a story
//! ```
//!
//! This does:
//!
//! ```yaml
//! title: "The pause: a story"
//! ```
//!
//! The same holds inside brackets: `reply: { by: a.barros, says: "She asked: why now?" }`.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};
use crate::text::yaml::YamlFault;

/// The stable name of this cause.
pub const CODE: &str = "yaml-colon";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The words at `place` have a colon in them.
pub fn of(place: Place, fault: &YamlFault) -> Diagnostic {
    let sentence = match &fault.key {
        Some(key) => Sentence::of("the words of `{}` have a colon in them", vec![id(key)]),
        None => "these words have a colon in them".into(),
    };
    Diagnostic::of(CODE, SEVERITY, place, sentence)
        .label("put quotation marks around them")
        .help("to YAML a colon and a space end a field's name; in quotation marks a colon is just a colon")
}
