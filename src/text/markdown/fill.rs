//! Writes a body's HTML with its holes filled and its cited words marked.

use std::fmt::Write;
use std::ops::Range;

use crate::text::markdown::prose::{Cut, Hole, Passage, Prose};

/// Fills holes.
pub trait Filler {
    /// Writes the mention with this index.
    fn mention(&mut self, index: usize, out: &mut String);
    /// Writes the beginning of the link with this index.
    fn link_open(&mut self, index: usize, out: &mut String);
    /// Writes its end.
    fn link_close(&mut self, index: usize, out: &mut String);
    /// Writes the image with this index.
    fn image(&mut self, index: usize, out: &mut String);
}

/// A passage to be marked, and the id by which a link finds it.
pub struct Mark<'p> {
    /// The passage.
    pub passage: &'p Passage,
    /// The id.
    pub id: String,
}

impl Prose {
    /// Writes the top-level blocks with these indices.
    pub fn fill(&self, blocks: Range<usize>, out: &mut String, marks: &[Mark<'_>], filler: &mut dyn Filler) {
        let Some(blocks) = self.blocks.get(blocks).filter(|blocks| !blocks.is_empty()) else { return };
        let (start, end) = (blocks[0].html.start, blocks[blocks.len() - 1].html.end);
        let holes = |at: u32| self.holes.partition_point(|(position, _)| *position < at) as u32;
        let range = Cut { html: start, holes: holes(start) }..Cut { html: end, holes: holes(end) };
        let mut at = range.start;
        let mut open: Vec<usize> = Vec::new();
        for (place, change) in changes(marks) {
            if place < range.start || place > range.end {
                continue;
            }
            self.write(at..place, out, filler);
            at = place;
            if !open.is_empty() {
                out.push_str("</mark>");
            }
            let mut begun = None;
            match change {
                Change::Begin { mark, first } => {
                    open.push(mark);
                    begun = first.then_some(mark);
                }
                Change::End { mark } => open.retain(|other| *other != mark),
            }
            if !open.is_empty() {
                out.push_str("<mark class=\"cited\"");
                if let Some(mark) = begun.and_then(|mark| marks.get(mark)) {
                    let _ = write!(out, " id=\"{}\"", mark.id);
                }
                out.push('>');
            }
        }
        self.write(at..range.end, out, filler);
    }

    /// Writes the words of a passage alone, without the tags between them.
    pub fn fill_passage(&self, passage: &Passage, out: &mut String, filler: &mut dyn Filler) {
        for run in &passage.runs {
            self.write(run.clone(), out, filler);
        }
    }

    fn write(&self, range: Range<Cut>, out: &mut String, filler: &mut dyn Filler) {
        let mut at = range.start.html as usize;
        let holes = self.holes.get(range.start.holes as usize..range.end.holes as usize).unwrap_or_default();
        for (position, hole) in holes {
            out.push_str(self.html.get(at..*position as usize).unwrap_or_default());
            at = *position as usize;
            match *hole {
                Hole::Mention(index) => filler.mention(index as usize, out),
                Hole::LinkOpen(index) => filler.link_open(index as usize, out),
                Hole::LinkClose(index) => filler.link_close(index as usize, out),
                Hole::Image(index) => filler.image(index as usize, out),
            }
        }
        out.push_str(self.html.get(at..range.end.html as usize).unwrap_or_default());
    }
}

enum Change {
    /// A run of this mark begins; whether it is its first.
    Begin { mark: usize, first: bool },
    /// A run of this mark ends.
    End { mark: usize },
}

/// Where runs begin and end, in the order of the HTML; at one place, ends come first.
fn changes(marks: &[Mark<'_>]) -> Vec<(Cut, Change)> {
    let mut changes = Vec::new();
    for (mark, of) in marks.iter().enumerate() {
        for (index, run) in of.passage.runs.iter().enumerate() {
            changes.push((run.start, Change::Begin { mark, first: index == 0 }));
            changes.push((run.end, Change::End { mark }));
        }
    }
    changes.sort_by_key(|(place, change)| (*place, matches!(change, Change::Begin { .. })));
    changes
}
