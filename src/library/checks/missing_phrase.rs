//! A phrase is in none of the theme's files, or the theme does not speak the site's language.
//!
//! No words stand in templates: they ask for phrases by key, and the phrases stand in `strings/LANGUAGE.yaml`.
//!
//! ```html
//! {{ say(key="story.told_by", who=story.teller) }}
//! ```
//!
//! ```yaml
//! story:
//!   told_by: "Told by {who}"
//! ```
//!
//! A phrase that the site's language does not have is said in English. One that English does not have either is shown as
//! its key in brackets, `[story.told_by]`, which is what this message tells.
//!
//! Add the phrase to `themes/NAME/strings/LANGUAGE.yaml` in your site; only the phrases that you write there replace
//! those of the theme. A phrase that depends on a number has forms: `one` and `other`, and what else the language counts
//! by (`zero`, `two`, `few`, `many`).

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The name of the check.
pub const CODE: &str = "missing-phrase";
/// How much it matters: readers see a key in brackets.
pub const SEVERITY: Severity = Severity::Warning;

/// The phrase `key`, which is not there; `place` is the theme's file of phrases or where the theme is chosen.
pub fn of(place: Place, key: &str) -> Diagnostic {
    let sentence = Sentence::of("the theme has no phrase `{}`", vec![id(key)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence)
        .help("add it to `strings/` in the theme's folder; until then the key shows in brackets")
}

/// The theme has no phrases in `language`.
pub fn of_language(place: Place, language: &str) -> Diagnostic {
    let sentence = Sentence::of("the theme does not speak `{}`", vec![id(language)]);
    Diagnostic::of(CODE, Severity::Advice, place, sentence).help(Sentence::of(
        "its phrases are in English; put your own into `strings/{}.yaml` in the theme's folder",
        vec![id(language)],
    ))
}
