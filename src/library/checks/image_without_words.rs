//! A picture has no words.
//!
//! Whoever cannot see it is told what it shows. Say it in a sentence, as you would on the telephone.
//!
//! ```yaml
//! image: { src: table.jpg, alt: An empty chair at a long table }
//! ```
//!
//! ```markdown
//! ![An empty chair at a long table](table.jpg)
//! ```

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "image-without-words";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Warning;

/// The picture at `place` has no words.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "this picture has no words for those who cannot see it".into())
        .label("say in a sentence what it shows")
}
