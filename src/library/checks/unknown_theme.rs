//! There is no theme of this name.
//!
//! `heard.yaml` names a theme that is neither built in nor a folder in `themes/`:
//!
//! ```yaml
//! theme: heart
//! ```
//!
//! The built-in theme is `hearth`. The site is built with it.
//!
//! Correct the name, or bring the theme: a folder `themes/heart/` with a `theme.yaml`. `heard theme eject` makes one from
//! the built-in theme.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The name of the check.
pub const CODE: &str = "unknown-theme";
/// How much it matters: the site is built, with another face.
pub const SEVERITY: Severity = Severity::Warning;

/// The theme `name`, and the one that may be meant.
pub fn of(place: Place, name: &str, near: Option<&str>) -> Diagnostic {
    let sentence = Sentence::of("there is no theme `{}`", vec![id(name)]);
    let diagnostic = Diagnostic::of(CODE, SEVERITY, place, sentence).help(Sentence::of(
        "the built-in theme shows instead; a theme of your own is a folder `themes/{}` with a `theme.yaml`",
        vec![id(name)],
    ));
    match near {
        Some(near) => diagnostic.label(Sentence::of("did you mean `{}`?", vec![id(near)])),
        None => diagnostic,
    }
}
