//! The theme was made for another version of heard.
//!
//! The first line of a `theme.yaml` says which version of the views its templates were written for, and the second which
//! versions of heard it works with:
//!
//! ```yaml
//! api: 1
//! heard: ">=0.1"
//! ```
//!
//! This theme names an `api` that this heard does not have, or a range that this heard is not in. Its templates would be
//! given views that they do not expect, so none of them is used: the site is built with the built-in theme.
//!
//! Ask the theme's maker for a version for this heard, or use the heard that the theme was made for. If the theme is your
//! own, go through the list of views in the built-in theme's README, mend the templates, and then write the new number.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id, quoted};

/// The name of the check.
pub const CODE: &str = "theme-api";
/// How much it matters: the site is built, with another face.
pub const SEVERITY: Severity = Severity::Warning;

/// The theme `name` says `api: found`, and this program has `ours`.
pub fn of(place: Place, name: &str, found: &str, ours: u64) -> Diagnostic {
    let sentence = Sentence::of(
        "the theme `{}` is made for version {} of the views; this is version {}",
        vec![id(name), id(found), id(ours)],
    );
    Diagnostic::of(CODE, SEVERITY, place, sentence).help(HELP)
}

/// The theme `name` asks for the versions `wants` of the program, which is of version `ours`.
pub fn of_version(place: Place, name: &str, wants: &str, ours: &str) -> Diagnostic {
    let sentence =
        Sentence::of("the theme `{}` asks for heard {}; this is heard {}", vec![id(name), quoted(wants), id(ours)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence).help(HELP)
}

const HELP: &str = "the built-in theme shows instead";
