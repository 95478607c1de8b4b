//! Words begin with `&`, `*` or `!`, which YAML keeps for itself.
//!
//! In YAML `&name` marks a value, `*name` repeats it elsewhere, and `!name` says what kind it is. `heard` uses none of
//! these: every field says itself what it says, so that whoever reads the file sees it. If the sign belongs to the words,
//! the words need quotation marks.
//!
//! These do not work:
//!
//! ```yaml
//! title: *Now* or never
//! summary: !important
//! ```
//!
//! These do:
//!
//! ```yaml
//! title: "*Now* or never"
//! summary: "!important"
//! ```
//!
//! If it was meant as YAML's own sign, write the value out where it is wanted.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity};
use crate::text::yaml::{YamlFault, YamlFaultKind};

/// The stable name of this cause.
pub const CODE: &str = "yaml-anchor";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// An anchor, an alias or a tag stands at `place`.
pub fn of(place: Place, fault: &YamlFault) -> Diagnostic {
    let sentence: Sentence = match fault.kind {
        YamlFaultKind::Anchor => "a value begins with `&`, which YAML keeps for itself".into(),
        YamlFaultKind::Alias => "a value begins with `*`, which YAML keeps for itself".into(),
        _ => "a value begins with `!`, which YAML keeps for itself".into(),
    };
    Diagnostic::of(CODE, SEVERITY, place, sentence)
        .label("put quotation marks around the words, or write the value out")
        .help("heard reads no anchors, aliases and tags: every field says itself what it says")
}
