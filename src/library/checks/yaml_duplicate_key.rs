//! A field stands twice in the same place.
//!
//! Nobody can tell which of the two is meant. Until one is gone, a field that decides who may read a text is treated as
//! unreadable, and the text is withheld.
//!
//! This does not work:
//!
//! ```yaml
//! date: 2026-03
//! title: The pause
//! date: 2026-04
//! ```
//!
//! Delete one of the two, or put what both say into one:
//!
//! ```yaml
//! date: 2026-04
//! title: The pause
//! ```

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};
use crate::text::yaml::YamlFault;

/// The stable name of this cause.
pub const CODE: &str = "yaml-duplicate-key";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The field at `place` stands at `first` already.
pub fn of(place: Place, first: Place, fault: &YamlFault) -> Diagnostic {
    let sentence = match &fault.key {
        Some(key) => Sentence::of("`{}` stands here twice", vec![id(key)]),
        None => "a field stands here twice".into(),
    };
    Diagnostic::of(CODE, SEVERITY, place, sentence).label("delete one of the two").also(first, "it stands here first")
}
