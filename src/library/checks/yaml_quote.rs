//! Words need quotation marks, or theirs are not closed.
//!
//! Quotation marks at the beginning of a value belong to YAML and not to the words. They must be closed at the very end,
//! and then they are not printed. Words that begin with spoken words, or with a sign that YAML keeps for itself (`@`, `%`,
//! a backtick, a bracket), need quotation marks around the whole.
//!
//! These do not work:
//!
//! ```yaml
//! title: "No," she said
//! why: "I had never asked.
//! summary: @maja tells how it went
//! ```
//!
//! These do:
//!
//! ```yaml
//! title: '"No," she said'
//! why: "I had never asked."
//! summary: "@maja tells how it went"
//! ```
//!
//! Use the other kind outside: single ones around words with double ones. Where the words have both kinds, put a backslash
//! before each double one: `"\"I didn't,\" she said"`. A backslash that is meant as itself is written twice. Typographic
//! quotation marks (“ ” „ «) mean nothing to YAML and can stand anywhere.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};
use crate::text::yaml::{YamlFault, YamlFaultKind};

/// The stable name of this cause.
pub const CODE: &str = "yaml-quote";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The words at `place` need quotation marks, or have some that do not fit.
pub fn of(place: Place, fault: &YamlFault) -> Diagnostic {
    let (nameless, named, label): (&'static str, &'static str, &'static str) = match fault.kind {
        YamlFaultKind::Escape => (
            "a backslash has no meaning before this character",
            "a backslash in `{}` has no meaning before this character",
            "write the backslash twice, or put single quotation marks around the whole",
        ),
        YamlFaultKind::Sign => (
            "these words begin with a sign that YAML keeps for itself",
            "the words of `{}` begin with a sign that YAML keeps for itself",
            "put quotation marks around them",
        ),
        _ => (
            "these quotation marks do not go around the whole value",
            "the quotation marks of `{}` do not go around the whole value",
            "quotation marks go around the whole value",
        ),
    };
    let sentence = match &fault.key {
        Some(key) => Sentence::of(named, vec![id(key)]),
        None => nameless.into(),
    };
    Diagnostic::of(CODE, SEVERITY, place, sentence).label(label)
}
