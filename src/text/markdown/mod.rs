//! Markdown as people write it, made into safe HTML with holes.
//!
//! Who may be named and where a page lies is not known here: mentions, links and pictures are holes,
//! which whoever prints a body fills.

mod fill;
mod notes;
mod passage;
mod pending;
mod plain;
mod prose;
mod scheme;
mod writer;

pub use crate::text::markdown::fill::{Filler, Mark};
pub use crate::text::markdown::passage::{Nearest, find_passage};
pub use crate::text::markdown::plain::plain;
pub use crate::text::markdown::prose::{
    Block, Cut, Fault, FaultKind, Heading, Hole, Image, Leaf, Link, LinkKind, Mention, OpeningPiece, Passage, Prose,
    Stage,
};
pub use crate::text::markdown::writer::read;

use pulldown_cmark::Options;

/// `CommonMark` with tables, footnotes, task lists, strikethrough, smart punctuation and classes of headings.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_HEADING_ATTRIBUTES
}
