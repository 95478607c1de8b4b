//! The theme has no such option, or the option cannot have this value.
//!
//! ```yaml
//! theme: { name: hearth, options: { acent: moss } }     # there is no `acent`
//! theme: { name: hearth, options: { accent: mossy } }   # `accent` is never `mossy`
//! ```
//!
//! The options of a theme stand in its `theme.yaml`, each with what it can be: one of several words, `true` or `false`,
//! or any words. An option that is not there is ignored, and one with another value keeps its default.
//!
//! Correct the name or the value; the help of the message lists what there is.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id, quoted};

/// The name of the check.
pub const CODE: &str = "unknown-option";
/// How much it matters: the site is built, as if the option were not set.
pub const SEVERITY: Severity = Severity::Warning;

/// The option `name`, the one that may be meant, and those that the theme has.
pub fn of(place: Place, name: &str, near: Option<&str>, known: &[String]) -> Diagnostic {
    let sentence = Sentence::of("the theme has no option `{}`", vec![id(name)]);
    let help = match known {
        [] => "the theme has no options".into(),
        known => Sentence::of("its options are {}", vec![quoted(&known.join(", "))]),
    };
    Diagnostic { label: near.map(meant), ..Diagnostic::of(CODE, SEVERITY, place, sentence).help(help) }
}

/// The value `value` of the option `option`, the one that may be meant, and those that it can have.
pub fn of_value(place: Place, option: &str, value: &str, near: Option<&str>, known: &[String]) -> Diagnostic {
    let sentence = Sentence::of("the option `{}` cannot be `{}`", vec![id(option), quoted(value)]);
    let help = Sentence::of("it can be {}", vec![quoted(&known.join(", "))]);
    Diagnostic { label: near.map(meant), ..Diagnostic::of(CODE, SEVERITY, place, sentence).help(help) }
}

fn meant(near: &str) -> Sentence {
    Sentence::of("did you mean `{}`?", vec![id(near)])
}
