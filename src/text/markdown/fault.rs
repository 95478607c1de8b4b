//! What is wrong with a body, or worth a word.

use crate::text::span::Span;

/// What was not let through, or is worth a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkdownFaultKind {
    /// HTML, which is shown as text.
    RawHtml,
    /// A link whose address could do harm.
    UnsafeLink,
    /// An image on another server.
    RemoteImage,
    /// An image without words.
    ImageWithoutWords,
    /// A class or attribute of a heading that is not known.
    HeadingClass,
    /// `<!--` without its `-->`.
    CommentOpen,
    /// `%%` without the other `%%`.
    PercentOpen,
    /// `{>>`, `{#` or `[//]: # (` without its end.
    BraceOpen,
    /// `<!--` inside a comment.
    CommentNested,
    /// `<!—`, or another slip in what begins a comment.
    CommentDashes,
    /// A comment of which it is unclear whether it is code.
    CommentUnclear,
    /// A mark of an edit, of which nobody knows which words are to be read.
    Edit,
    /// A comment inside an address, which is not read as one.
    CommentInAddress,
    /// An address with spaces in it, which is not read as one.
    LooseAddress,
    /// A link or a picture by a name that stands for no address.
    UndefinedReference,
    /// A link definition without a real address, whose name no link uses.
    UnusedName,
    /// A link in two pairs of brackets, as notebooks write it.
    WikiLink,
    /// A reference to a note that is not written.
    UndefinedNote,
    /// A note that nothing refers to.
    UnusedNote,
    /// A note with the name of one above.
    RepeatedNote,
}

impl MarkdownFaultKind {
    /// Whether it is about where a comment ends.
    pub fn is_of_comment(self) -> bool {
        matches!(
            self,
            Self::CommentOpen
                | Self::PercentOpen
                | Self::BraceOpen
                | Self::CommentNested
                | Self::CommentDashes
                | Self::CommentUnclear
        )
    }
}

/// What was not let through, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkdownFault {
    /// What.
    pub kind: MarkdownFaultKind,
    /// Where.
    pub span: Span,
}
