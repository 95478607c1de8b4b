//! A tab stands where YAML wants spaces.
//!
//! The fields at the head of a text are written in YAML, and what belongs below something else is moved to the right by
//! spaces. A tab looks the same on the screen, but its width differs from program to program, so YAML takes none there.
//!
//! This does not work, where the arrow stands for a tab:
//!
//! ```yaml
//! judgment:
//! →call: overrode
//! ```
//!
//! This does, with two spaces:
//!
//! ```yaml
//! judgment:
//!   call: overrode
//! ```
//!
//! Delete what stands before the word and press the space bar twice. Many editors can be told to write spaces for tabs.

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "yaml-tab";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// A tab indents the line at `place`.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "a tab stands where YAML wants spaces".into())
        .label("two spaces instead of each tab")
}
