//! A bracket has no other half.
//!
//! `[` begins a list and wants `]`; `{` begins a map and wants `}`.
//!
//! This does not work:
//!
//! ```yaml
//! about: [m.lindqvist, a.barros
//! reply: { by: m.lindqvist, says: I nearly didn't ask.
//! ```
//!
//! This does:
//!
//! ```yaml
//! about: [m.lindqvist, a.barros]
//! reply: { by: m.lindqvist, says: I nearly didn't ask. }
//! ```
//!
//! Where the bracket belongs to the words, put quotation marks around them: `title: "[Draft] The pause"`.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};
use crate::text::yaml::YamlFault;

/// The stable name of this cause.
pub const CODE: &str = "yaml-unclosed";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The bracket at `place` has no other half.
pub fn of(place: Place, fault: &YamlFault) -> Diagnostic {
    let sentence = match &fault.key {
        Some(key) => Sentence::of("a bracket of `{}` has no other half", vec![id(key)]),
        None => "a bracket has no other half".into(),
    };
    Diagnostic::of(CODE, SEVERITY, place, sentence).label("close it, or put quotation marks around the words")
}
