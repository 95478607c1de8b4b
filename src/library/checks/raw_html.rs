//! HTML stands in a text. It is shown as it is written.
//!
//! A text is words, not a program. Use Markdown: `*slanted*`, `**strong**`, `> quoted`. A comment `<!-- … -->` is a note
//! to yourself and is left out.

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "raw-html";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Warning;

/// HTML stands at `place`.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "HTML is shown as it is written".into())
        .label("write it in Markdown, or as `\\<` if you mean the sign")
}
