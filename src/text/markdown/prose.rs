//! A body read once: its HTML, the holes in it, and everything in it that can be pointed at.

use std::ops::Range;

use crate::text::markdown::escape::{entity, push_words};
use crate::text::markdown::fault::MarkdownFault;
use crate::text::span::Span;

/// A body as HTML with holes.
#[derive(Clone, Debug, Default)]
pub struct Prose {
    /// Safe HTML; a hole is a position in it.
    pub html: Box<str>,
    /// The holes, by position, in the order of writing.
    pub holes: Box<[(u32, Hole)]>,
    /// Its blocks at the top level, in order.
    pub blocks: Box<[Block]>,
    /// Stretches of words between the tags of blocks: a passage stands in one of them.
    pub leaves: Box<[Leaf]>,
    /// Its headings, in order.
    pub headings: Box<[Heading]>,
    /// Its links, in order.
    pub links: Box<[Link]>,
    /// Its images, in order.
    pub images: Box<[Image]>,
    /// Its mentions, in order.
    pub mentions: Box<[Mention]>,
    /// For each of the words that were looked for, where they stand.
    pub cited: Box<[Option<Passage>]>,
    /// Where its comments stand in the file, in order.
    pub comments: Box<[Span]>,
    /// What was not let through.
    pub faults: Box<[MarkdownFault]>,
}

/// What stands at a hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hole {
    /// A mention, by its index.
    Mention(u32),
    /// A link begins, by its index.
    LinkOpen(u32),
    /// A link ends, by its index.
    LinkClose(u32),
    /// An image, by its index.
    Image(u32),
    /// The tag that opens a heading, by its index.
    Heading(u32),
    /// A reference to a note.
    Note {
        /// The note's number.
        number: u16,
        /// How often it was referred to, this time included.
        time: u32,
        /// Whether the number leads to the note.
        link: NoteLink,
    },
    /// A note begins, by its number.
    NoteOpen(u16),
    /// A note leads back to a reference to it.
    NoteBack {
        /// The note's number.
        number: u16,
        /// Which reference.
        time: u32,
    },
}

/// Whether a reference to a note leads to it: in a link it cannot, since HTML has no link in a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteLink {
    /// It does.
    Written,
    /// It is a number alone.
    None,
}

/// A part of a story that a judgment lab reveals by, or that readers of a lab may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// `{.data}`
    Data,
    /// `{.call}`
    Call,
    /// `{.outcome}`
    Outcome,
    /// `{.readers}`
    Readers,
}

/// A block at the top level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its HTML.
    pub html: Range<u32>,
    /// Where it stands in the file.
    pub span: Span,
    /// The class of the last classed heading before it, or its own.
    pub stage: Option<Stage>,
    /// What it is, where it is not told like any other.
    pub kind: BlockKind,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Words.
    Words,
    /// A line `---`.
    Line,
    /// All notes.
    Notes,
}

/// Words between the tags of blocks: a paragraph, a heading, a table's cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Its HTML, without the tags of its block.
    pub range: Range<Cut>,
    /// Where it stands in the file.
    pub span: Span,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 2 to 6, as printed.
    pub level: u8,
    /// Its id in the page.
    pub id: Box<str>,
    /// Its class, if it has one that is known.
    pub stage: Option<Stage>,
    /// Where it stands in the file.
    pub span: Span,
}

/// Where a link leads, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// To the web; it has a hole where it has a title.
    Web,
    /// To a mailbox; likewise.
    Mail,
    /// To a file, from this one.
    Relative {
        /// The path.
        path: Box<str>,
        /// What stands after `#`.
        fragment: Option<Box<str>>,
    },
    /// To a heading of the same text.
    Fragment(Box<str>),
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub kind: LinkKind,
    /// Of one that leads out of the site: its address, as it stands in an attribute.
    pub outward: Box<str>,
    /// Its title as written; most have none.
    pub title: Box<str>,
    /// Where it stands in the file.
    pub span: Span,
}

/// An image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Its address as written.
    pub src: Box<str>,
    /// Its words as written.
    pub alt: Box<str>,
    /// Its title as written; most have none.
    pub title: Box<str>,
    /// Whether it lies on another server; then its words stand in its place.
    pub remote: bool,
    /// Where it stands in the file.
    pub span: Span,
}

/// An `@id`, alone or as the address of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The whole run of letters, digits, `-` and `.` after the `@`; the HTML holds nothing of it.
    pub raw: Box<str>,
    /// Where it stands in the file, the `@` included.
    pub span: Span,
    /// The words that are given for it, as in `[der Pflegerin](@m.santos)`; the HTML holds nothing of them either.
    pub words: Option<Box<str>>,
}

/// A place in HTML with holes: a position, and how many holes stand before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cut {
    /// The position in the HTML.
    pub html: u32,
    /// The number of holes before it.
    pub holes: u32,
}

/// Words that were looked for and found: stretches of HTML without a tag in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The stretches, in order.
    pub runs: Box<[Range<Cut>]>,
}

/// A piece of a text's opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpeningPiece {
    /// Words.
    Text(String),
    /// A mention, by its index.
    Mention(u32),
}

/// The most characters of an opening.
const LONGEST_OPENING: usize = 240;

impl Prose {
    /// What stands at the holes of those blocks for which `of` is true, in order.
    pub fn holes_within(&self, of: impl Fn(&Block) -> bool) -> impl Iterator<Item = Hole> {
        let within = self.blocks.iter().filter(move |block| of(block)).map(|block| &block.html);
        let holes = within.flat_map(|html| {
            let at = |end: u32| self.holes.partition_point(|(position, _)| *position < end);
            &self.holes[at(html.start)..at(html.end)]
        });
        holes.map(|(_, hole)| *hole)
    }

    /// Its leaves without those of its notes, which stand at the end.
    pub fn leaves_of_text(&self) -> &[Leaf] {
        let notes = self.blocks.iter().find(|block| block.kind == BlockKind::Notes);
        let is_before = |leaf: &Leaf| notes.is_none_or(|notes| leaf.range.start.html < notes.html.start);
        &self.leaves[..self.leaves.partition_point(is_before)]
    }

    /// The words of its first paragraph, cut at a word after 240 characters, with an ellipsis then.
    pub fn opening(&self) -> Vec<OpeningPiece> {
        let mut pieces = Vec::new();
        let paragraph = self.leaves_of_text().iter().find(|leaf| {
            let at = leaf.range.start.html as usize;
            self.html[..at].ends_with("<p>")
        });
        let Some(paragraph) = paragraph else { return pieces };
        let mut text = String::new();
        let mut letters = 0;
        for item in self.flow(paragraph) {
            match item {
                Flow::Char { c, .. } => {
                    if letters >= LONGEST_OPENING {
                        let end = text.rfind(char::is_whitespace).filter(|end| *end > 0).unwrap_or(text.len());
                        text.truncate(end);
                        let sound = text.trim_end_matches(|c: char| c.is_whitespace() || ",;:–—-".contains(c)).len();
                        text.truncate(sound);
                        text.push_str(" …");
                        pieces.push(OpeningPiece::Text(text));
                        return pieces;
                    }
                    letters += 1;
                    text.push(if c == '\n' { ' ' } else { c });
                }
                Flow::Hole { hole: Hole::Mention(index), .. } => {
                    pieces.push(OpeningPiece::Text(std::mem::take(&mut text)));
                    pieces.push(OpeningPiece::Mention(index));
                    letters += 12;
                }
                Flow::Hole { .. } => {}
            }
        }
        pieces.push(OpeningPiece::Text(text));
        pieces
    }

    /// The heading whose words a leaf is.
    pub fn heading_of(&self, leaf: &Leaf) -> Option<&Heading> {
        let start = leaf.range.start;
        let (position, hole) = self.holes.get((start.holes as usize).checked_sub(1)?)?;
        let Hole::Heading(index) = hole else { return None };
        self.headings.get(*index as usize).filter(|_| *position == start.html)
    }

    /// The words of the block with this index, where it is a heading.
    pub fn heading_at(&self, block: usize) -> Option<&Leaf> {
        let start = self.blocks.get(block)?.html.start;
        // What is no heading has a tag before its words.
        let at = self.leaves.binary_search_by_key(&start, |leaf| leaf.range.start.html).ok()?;
        self.leaves.get(at)
    }

    /// The HTML of a stretch, its holes left out.
    pub(super) fn written(&self, range: &Range<Cut>) -> &str {
        self.html.get(range.start.html as usize..range.end.html as usize).unwrap_or_default()
    }

    /// The words of all its leaves, a space between them; nothing of what stands at holes.
    pub fn words(&self, out: &mut String) {
        for leaf in &self.leaves {
            push_words(out, " ");
            push_words(out, self.written(&leaf.range));
        }
    }

    /// The characters and holes of a leaf, tags left out, entities undone.
    pub(super) fn flow<'p>(&'p self, leaf: &Leaf) -> impl Iterator<Item = Flow> + 'p {
        let (end, last) = (leaf.range.end.html as usize, leaf.range.end.holes as usize);
        let (mut at, mut hole) = (leaf.range.start.html as usize, leaf.range.start.holes as usize);
        let html: &str = &self.html;
        std::iter::from_fn(move || {
            loop {
                if let Some((position, what)) =
                    self.holes[..last].get(hole).filter(|(position, _)| *position as usize == at)
                {
                    hole += 1;
                    return Some(Flow::Hole { at: Cut { html: *position, holes: hole as u32 - 1 }, hole: *what });
                }
                if at >= end {
                    return None;
                }
                let rest = &html[at..end];
                let before = Cut { html: at as u32, holes: hole as u32 };
                match rest.as_bytes()[0] {
                    b'<' => at += rest.find('>').map_or(rest.len(), |found| found + 1),
                    b'&' => {
                        let (length, c) = entity(rest);
                        at += length;
                        return Some(Flow::Char { c, before, after: Cut { html: at as u32, ..before } });
                    }
                    _ => {
                        let c = rest.chars().next()?;
                        at += c.len_utf8();
                        return Some(Flow::Char { c, before, after: Cut { html: at as u32, ..before } });
                    }
                }
            }
        })
    }
}

/// One step through the words of a leaf.
#[derive(Clone, Copy)]
pub(super) enum Flow {
    /// A character as printed.
    Char {
        /// The character.
        c: char,
        /// Where it begins.
        before: Cut,
        /// Where it ends.
        after: Cut,
    },
    /// A hole.
    Hole {
        /// Where it stands.
        at: Cut,
        /// What it is.
        hole: Hole,
    },
}
