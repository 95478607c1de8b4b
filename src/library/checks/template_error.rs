//! A template of the theme cannot be used.
//!
//! A template in `themes/NAME/templates/` has a slip of the pen, asks for a filter, function, component or template
//! that is not there, or lacks a block that other templates fill:
//!
//! ```html
//! {% extends "hearth/story.html" %}
//! {% block foot %}<p>{{ story.title | shout }}</p>{% endblock %}
//! ```
//!
//! There is no filter `shout`. While a template cannot be used, the built-in one of the same name shows instead and the
//! site is built. All templates are checked at once, so there is one message for each that is broken, and none for those
//! that merely build on a broken one.
//!
//! A template that can be read may still fail on a page: a value that it names is not there, or is not what the template
//! takes it for. Then there is no page, and the message is an error.
//!
//! Go to the line that is named, and compare with the built-in template: `heard theme diff` shows the two, and
//! `heard theme eject FILE` writes the built-in one out anew.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity};

/// The name of the check.
pub const CODE: &str = "template-error";
/// How much a template matters that another stands in for. A page that cannot be rendered is an error; see [`of_page`].
pub const SEVERITY: Severity = Severity::Warning;

/// A template that cannot be used, at its place.
pub fn of(place: Place, why: Sentence, help: Option<Sentence>) -> Diagnostic {
    let usual = Sentence::from("until it is mended, the built-in template shows instead");
    Diagnostic::of(CODE, SEVERITY, place, why).help(help.unwrap_or(usual))
}

/// A page that could not be rendered, at the place of its template.
pub fn of_page(place: Place, why: Sentence) -> Diagnostic {
    Diagnostic::of(CODE, Severity::Error, place, why)
        .help("`heard theme check` renders every template with views that have all fields")
}
