//! Words are cited that do not stand in the story.
//!
//! The words under `indicators:` are looked for in the text as it is printed. Markup, line breaks, the kind of
//! quotation marks and dashes, and the case of the first letter do not matter; all else does. They must stand in one
//! paragraph.
//!
//! ```yaml
//! indicators:
//!   asked-deeper: what he was most afraid of      # the story says: what he was afraid of
//! ```
//!
//! Copy the words from the story. A person may stand as `@id`, as in the text, or as printed.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, quoted};

/// The stable name of this cause.
pub const CODE: &str = "evidence-not-found";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The words cited at `place` do not stand in the story; `nearest` is the passage that is most like them.
pub fn of(place: Place, cited: &str, nearest: Option<(Place, String)>) -> Diagnostic {
    let sentence = Sentence::of("the story does not say “{}”", vec![quoted(cited)]);
    let diagnostic = Diagnostic::of(CODE, SEVERITY, place, sentence);
    match nearest {
        Some((near, words)) => diagnostic
            .label(Sentence::of("did you mean “{}”?", vec![quoted(&words)]))
            .also(near, "this is the nearest passage"),
        None => diagnostic
            .label("copy the words from the story")
            .help("they must stand in one paragraph, as they are printed"),
    }
}
