//! What the Markdown of a body says and readers do not get.

use crate::text::diagnostic::{Diagnostic, Place};

rules! {
    RAW_HTML: Warning "raw-html";
    HEADING_CLASS: Warning "heading-class";
}

/// HTML stands at `place`.
pub(crate) fn raw_html(place: Place) -> Diagnostic {
    RAW_HTML.at(place, "HTML is shown as it is written").label("write it in Markdown, or as `\\<` if you mean the sign")
}

/// The heading at `place` has a class that is not known.
pub(crate) fn heading_class(place: Place) -> Diagnostic {
    HEADING_CLASS
        .at(place, "what stands in braces after this heading is not read")
        .label("`{.data}`, `{.call}`, `{.outcome}` and `{.readers}` are")
}
