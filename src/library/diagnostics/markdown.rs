//! Markdown in a body that readers won't see the way it was meant.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, quoted};

rules! {
    RAW_HTML: Warning "raw-html";
    HEADING_CLASS: Warning "heading-class";
    COMMENT_UNCLOSED: Error "comment-unclosed";
    EDIT_MARK: Warning "edit-mark";
    LOOSE_ADDRESS: Warning "loose-address";
    UNDEFINED_REFERENCE: Warning "undefined-reference";
    UNUSED_NAME: Warning "unused-name";
    UNDEFINED_NOTE: Warning "undefined-note";
    UNUSED_NOTE: Warning "unused-note";
    REPEATED_NOTE: Warning "repeated-note";
}

/// There is HTML at `place`.
pub(crate) fn raw_html(place: Place) -> Diagnostic {
    RAW_HTML
        .at(place, "HTML is shown as plain text")
        .label("write it in Markdown, or write `\\<` if you mean the character")
}

/// The heading at `place` has a class that heard doesn't know.
pub(crate) fn heading_class(place: Place) -> Diagnostic {
    HEADING_CLASS
        .at(place, "heard doesn't recognise this mark after a heading")
        .label("use `{.data}`, `{.call}`, `{.outcome}` or `{.readers}`")
}

/// The comment that begins at `place` never ends.
pub(crate) fn comment_unclosed(place: Place) -> Diagnostic {
    COMMENT_UNCLOSED.at(place, "the comment that begins here never ends").label("write `-->` where it ends")
}

/// The comment of percent signs that begins at `place` never ends.
pub(crate) fn percent_unclosed(place: Place) -> Diagnostic {
    COMMENT_UNCLOSED
        .at(place, "this `%%` begins a comment that never ends")
        .label("write `%%` where it ends, or `%\\%` if you mean the characters themselves")
}

/// The comment that begins at `place` with `written`, which is `{>>`, `{#` or a bracket, never ends.
pub(crate) fn brace_unclosed(place: Place, written: &str) -> Diagnostic {
    let (sentence, label) = match written {
        "{>>" => (
            "this `{>>` begins a comment that never ends",
            "write `<<}` where it ends, or `\\{` if you mean the characters themselves",
        ),
        "{#" => (
            "this `{#` begins a comment that never ends",
            "write `#}` where it ends, or `\\{` if you mean the characters themselves",
        ),
        _ => (
            "the comment that begins here never ends",
            "close its parenthesis or quotation mark before the next empty line",
        ),
    };
    COMMENT_UNCLOSED.at(place, sentence).label(label)
}

/// The mark of an edit begins at `place`.
pub(crate) fn edit_mark(place: Place) -> Diagnostic {
    EDIT_MARK
        .at(place, "nobody has accepted or rejected this change, so readers see all of it, including the marks")
        .label("keep the words you want, and delete everything else, including the marks")
}

/// The address at `place` has a comment in it.
pub(crate) fn comment_in_address(place: Place) -> Diagnostic {
    LOOSE_ADDRESS
        .at(place, "there is a comment inside this address, so the link doesn't work")
        .label("put the comment after the link")
}

/// A comment begins at `place` while another is still open.
pub(crate) fn comment_in_comment(place: Place) -> Diagnostic {
    COMMENT_UNCLOSED
        .at(place, "a comment begins here inside another one")
        .label("end the one before it first; `-->` ends both")
}

/// What begins at `place` looks like a comment but isn't one.
pub(crate) fn comment_dashes(place: Place) -> Diagnostic {
    COMMENT_UNCLOSED
        .at(place, "this looks like a comment, but readers would see it")
        .label("a comment is `<!-- … -->`, with two plain hyphens; write `\\<!` if you mean the characters themselves")
}

/// The comment that begins at `place` may or may not be code.
pub(crate) fn comment_unclear(place: Place) -> Diagnostic {
    COMMENT_UNCLOSED
        .at(place, "heard can't tell whether this comment is part of some code")
        .label("put it on a separate line, or look for a stray backtick")
}

/// The address at `place`, which is `written`, has spaces in it.
pub(crate) fn loose_address(place: Place, written: &str) -> Diagnostic {
    let span = place.span;
    let diagnostic = LOOSE_ADDRESS.at(place, "this address has spaces in it, so the link doesn't work");
    let label = Sentence::of("write it in angle brackets: `<{}>`", vec![quoted(written)]);
    match span.filter(|_| !written.contains(['<', '>'])) {
        Some(span) => diagnostic.label(label).fix(span, format!("<{written}>")),
        None => diagnostic.label("remove the spaces, or replace each one with `%20`"),
    }
}

/// The link or picture at `place` uses a name that has no address.
pub(crate) fn undefined_reference(place: Place) -> Diagnostic {
    UNDEFINED_REFERENCE
        .at(place, "there is no address for the name in these brackets")
        .label("write the address in parentheses, or on a separate line: `[name]: address`")
}

/// Readers don't see the line at `place`, which names the address of links that aren't there.
pub(crate) fn unused_name(place: Place) -> Diagnostic {
    UNUSED_NAME
        .at(place, "Markdown reads this line as the address of a link, so readers don't see it")
        .label("if readers should see it, write `\\[` at the beginning")
}

/// The link at `place` stands in two pairs of brackets.
pub(crate) fn wiki_link(place: Place) -> Diagnostic {
    UNDEFINED_REFERENCE
        .at(place, "readers see double brackets here instead of a link")
        .label("write a Markdown link, such as `[the other story](other-story.md)`")
}

/// The reference at `place`, which is `written`, leads to no note.
pub(crate) fn undefined_note(place: Place, written: &str) -> Diagnostic {
    let label = Sentence::of("write the note on a separate line: `{}: …`", vec![quoted(written)]);
    UNDEFINED_NOTE.at(place, "this note doesn't exist").label(label)
}

/// Nothing refers to the note at `place`.
pub(crate) fn unused_note(place: Place) -> Diagnostic {
    UNUSED_NOTE
        .at(place, "nothing in the text refers to this note, so readers don't see it")
        .label("put a reference to it where it belongs in the text, or delete it")
}

/// The note at `place` has the same name as another.
pub(crate) fn repeated_note(place: Place) -> Diagnostic {
    REPEATED_NOTE
        .at(place, "another note above has the same name, so readers don't see this one")
        .label("give it a different name")
}
