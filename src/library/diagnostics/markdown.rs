//! What the Markdown of a body says and readers do not get.

use crate::text::diagnostic::{Diagnostic, Place};

rules! {
    RAW_HTML: Warning "raw-html";
    HEADING_CLASS: Warning "heading-class";
    COMMENT_UNCLOSED: Error "comment-unclosed";
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

/// The comment that begins at `place` does not end.
pub(crate) fn comment_unclosed(place: Place) -> Diagnostic {
    COMMENT_UNCLOSED.at(place, "the comment that begins here does not end").label("write `-->` where it ends")
}

/// The comment of percent signs that begins at `place` does not end.
pub(crate) fn percent_unclosed(place: Place) -> Diagnostic {
    COMMENT_UNCLOSED
        .at(place, "`%%` begins a comment, and this one does not end")
        .label("write `%%` where it ends, or `%\\%` if you mean the signs")
}

/// A comment begins at `place` while another is still open.
pub(crate) fn comment_in_comment(place: Place) -> Diagnostic {
    COMMENT_UNCLOSED
        .at(place, "a comment begins here inside another one")
        .label("end the one before it first; `-->` ends both")
}

/// What begins at `place` looks like a comment and is none.
pub(crate) fn comment_dashes(place: Place) -> Diagnostic {
    COMMENT_UNCLOSED
        .at(place, "this looks like a comment, but would be printed")
        .label("a comment is `<!-- … -->`, with two plain hyphens; write `\\<!` if you mean the signs")
}

/// The comment that begins at `place` may be code or not.
pub(crate) fn comment_unclear(place: Place) -> Diagnostic {
    COMMENT_UNCLOSED
        .at(place, "it is unclear whether this comment is part of some code")
        .label("put it in a line of its own, or look for a backtick that stands alone")
}
