//! A file of the theme cannot be used.
//!
//! A `theme.yaml` or a file of phrases is not sound YAML, a phrase is a list, a file is not UTF-8, or it stands where no
//! theme has such a file:
//!
//! ```text
//! themes/hearth/story.html            (nothing uses it)
//! themes/hearth/templates/story.html  (this is the place)
//! ```
//!
//! What can still be used of the file is used, and the built-in file serves for the rest. A theme of your own without a
//! `theme.yaml`, or with one that cannot be read, is not used at all.
//!
//! Also told are a phrase that no template says and a hole in one that nothing fills, and a style sheet or template that
//! would have a reader's browser fetch something from another machine, which would learn who reads.
//!
//! A theme has `theme.yaml`, `templates/`, `assets/` and `strings/LANGUAGE.yaml`, and may have a README. `theme.yaml`
//! has the fields `api`, `heard`, `name`, `says`, `author`, `license` and `options`.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity};

/// The name of the check.
pub const CODE: &str = "theme-file";
/// How much it matters: the built-in file serves instead.
pub const SEVERITY: Severity = Severity::Warning;

/// A file of a theme that cannot be used as it is, and why.
pub fn of(place: Place, why: Sentence) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, why)
}
