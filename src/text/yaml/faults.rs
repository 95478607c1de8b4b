//! What can be wrong with a text in YAML, with the line to write instead where there is one.

use std::ops::Range;

use granit_parser::ErrorKind;

use crate::text::span::Span;

/// Something wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YamlFault {
    /// What.
    pub kind: YamlFaultKind,
    /// Where.
    pub span: Span,
    /// The key of the value that it is about, where that is known.
    pub key: Option<String>,
    /// What to write instead.
    pub instead: Option<Instead>,
}

/// A line to write in place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instead {
    /// The line, without its end; with it the text could be read at this place.
    pub line: String,
    /// The line that it replaces, without its end.
    pub span: Span,
    /// Whether it is sure to be what was meant.
    pub certain: bool,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YamlFaultKind {
    /// A tab indents a line.
    Tab,
    /// A colon and a space stand in words without quotation marks.
    Colon,
    /// Quotation marks are not closed, or the words go on after them.
    Quote,
    /// A backslash in quotation marks stands before a character that it has no meaning with.
    Escape,
    /// Words begin with a character that YAML keeps for itself.
    Sign,
    /// `&name`.
    Anchor,
    /// `*name`.
    Alias,
    /// `!name`.
    Tag,
    /// More than [`crate::text::yaml::MOST_LEVELS`] levels.
    TooDeep,
    /// A key that its map has already.
    DuplicateKey {
        /// Where it stands first.
        first: Span,
    },
    /// A key that is no words.
    KeyNotText,
    /// A second document after `---` or `...`.
    SecondDocument,
    /// A bracket without its other half.
    Unclosed,
    /// Words in an inline map that a comma cut off from their value.
    CutByComma,
    /// A line that is not below the others of its map or list.
    Indent,
    /// No space after a colon.
    NoSpace,
    /// `key = value`.
    Equals,
    /// A line without a colon among lines with one.
    NoColon,
    /// `-item` without a space, or `* item`.
    Dash,
    /// There is more wrong than is told.
    More,
    /// Something else, in our words.
    Other(&'static str),
}

impl YamlFault {
    /// A fault at a range of the text.
    pub(in crate::text::yaml) fn of(kind: YamlFaultKind, range: Range<usize>) -> Self {
        Self { kind, span: Span::of(range.start, range.end), key: None, instead: None }
    }

    /// Moves every place `by` bytes on.
    pub(in crate::text::yaml) fn shift(&mut self, by: usize) {
        self.span = self.span.shifted(by);
        if let YamlFaultKind::DuplicateKey { first } = &mut self.kind {
            *first = first.shifted(by);
        }
        if let Some(instead) = &mut self.instead {
            instead.span = instead.span.shifted(by);
        }
    }
}

impl YamlFaultKind {
    /// What the parser's refusal most likely means, before anybody has looked at the line.
    pub(in crate::text::yaml) fn of(error: &ErrorKind) -> Self {
        use ErrorKind as E;
        match error {
            E::TabNotAllowed
            | E::TabInBlockIndentation
            | E::TabAtBlockScalarStart
            | E::TabInIndentation
            | E::TabInPlainScalar => Self::Tab,
            E::RecursionLimitExceeded => Self::TooDeep,
            E::UnclosedQuotedScalar
            | E::DocumentIndicatorInQuotedScalar
            | E::InvalidQuotedScalarIndent
            | E::InvalidTrailingSingleQuotedScalar
            | E::InvalidTrailingDoubleQuotedScalar => Self::Quote,
            E::UnknownQuotedScalarEscape
            | E::InvalidQuotedScalarHexEscape
            | E::InvalidLowSurrogateHexEscape
            | E::InvalidLowSurrogate
            | E::MissingLowSurrogate
            | E::UnpairedLowSurrogate
            | E::InvalidUnicodeEscape => Self::Escape,
            E::UnclosedFlowCollection { .. }
            | E::MismatchedFlowCollectionEnd { .. }
            | E::MisplacedFlowCollectionEnd
            | E::UnexpectedEofFlowSequence
            | E::UnexpectedEofFlowMapping
            | E::UnexpectedEofImplicitFlowMapping => Self::Unclosed,
            E::UnexpectedCharacter { .. } | E::InvalidBlockScalarHeader => Self::Sign,
            E::MissingAnchorOrAliasName => Self::Anchor,
            E::UndeclaredTagHandle
            | E::ExpectedTagBang
            | E::InvalidGlobalTagCharacter
            | E::InvalidTagTerminator
            | E::MissingTagUri
            | E::UnclosedVerbatimTag
            | E::InvalidTagEscape
            | E::InvalidTagUtf8LeadingByte
            | E::InvalidTagUtf8TrailingByte
            | E::InvalidTagUtf8 => Self::Tag,
            E::InvalidIndentation | E::InvalidFlowScalarIndent | E::InvalidBlockScalarIndent => Self::Indent,
            E::SimpleKeyExpected | E::InvalidSimpleKey => Self::NoColon,
            E::MappingValueNotAllowed | E::InvalidColonPlacement => {
                Self::Other("there is a colon here that doesn't belong to a field")
            }
            E::ExpectedFlowMappingSeparator => Self::Other("a comma or `}` is missing here"),
            E::ExpectedFlowSequenceSeparator => Self::Other("a comma or `]` is missing here"),
            E::BlockEntryInFlowCollection => Self::Other("a list item with a hyphen can't go inside brackets"),
            E::BlockSequenceEntryNotAllowed => Self::Other("a list item begins here, but there is no list"),
            E::CommentInterceptedScalar => Self::Other("a comment interrupts text that continues on the next line"),
            E::CommentNotSeparated => Self::Other("a comment needs a space before its `#`"),
            E::BomInsideDocument => Self::Other("there is an invisible byte order mark inside the text"),
            E::DirectiveDisallowed => Self::Other("this line begins with `%`, which YAML reserves"),
            E::InvalidDocumentEnd => Self::Other("there is text after the end of the document"),
            _ => Self::Other("this line doesn't fit in with the lines around it"),
        }
    }
}
