//! Footnotes: numbered in the order of their first reference, printed as one list at the end.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use crate::text::markdown::fault::MarkdownFaultKind;
use crate::text::markdown::prose::{Cut, Hole, Leaf, NoteLink};
use crate::text::markdown::writer::Written;

/// The most notes of one text that are numbered.
const MOST_NOTES: u16 = 10_000;

/// The notes of a text.
#[derive(Default)]
pub(super) struct Notes {
    /// The number of each label, in the order of its first reference, and how often it was referred to.
    numbers: HashMap<String, (u16, u32)>,
    /// Notes as written, by label, and where each begins.
    written: HashMap<String, (Written, Range<usize>)>,
    /// What stood around a note that is being read, the note's label, and where it begins.
    around: Vec<(String, Written, Range<usize>)>,
    /// Notes that have the name of one above.
    repeated: Vec<Range<usize>>,
}

impl Notes {
    /// Whether no note is being read.
    pub(super) fn is_outside(&self) -> bool {
        self.around.is_empty()
    }

    /// Writes a reference to a note.
    pub(super) fn refer(&mut self, label: &str, link: NoteLink, out: &mut Written) {
        let Some(next) = u16::try_from(self.numbers.len() + 1).ok().filter(|next| *next <= MOST_NOTES) else { return };
        let (number, times) = self.numbers.entry(label.to_lowercase()).or_insert((next, 0));
        *times += 1;
        out.holes.push((out.end().html, Hole::Note { number: *number, time: *times, link }));
    }

    /// A note begins at `at`; `whole` is what was written so far.
    pub(super) fn begin(&mut self, label: &str, at: Range<usize>, whole: Written) {
        self.around.push((label.to_lowercase(), whole, at));
    }

    /// The note ends; what stood around it goes on.
    pub(super) fn end(&mut self, note: Written) -> Written {
        let Some((label, whole, at)) = self.around.pop() else { return note };
        self.keep(label, note, at);
        whole
    }

    fn keep(&mut self, label: String, note: Written, at: Range<usize>) {
        match self.written.entry(label) {
            Entry::Occupied(_) => self.repeated.push(at),
            Entry::Vacant(free) => {
                free.insert((note, at));
            }
        }
    }

    /// What readers do not get of the notes, and where each begins.
    pub(super) fn unread(&self) -> Vec<(MarkdownFaultKind, Range<usize>)> {
        let unused = self.written.iter().filter(|(label, _)| !self.numbers.contains_key(*label));
        let unused = unused.map(|(_, (_, at))| (MarkdownFaultKind::UnusedNote, at.clone()));
        let repeated = self.repeated.iter().map(|at| (MarkdownFaultKind::RepeatedNote, at.clone()));
        let mut unread: Vec<_> = unused.chain(repeated).collect();
        unread.sort_by_key(|(_, at)| at.start);
        unread
    }

    /// Writes all notes that were referred to; whether there were any.
    pub(super) fn finish(&mut self, out: &mut Written) -> bool {
        while let Some((label, whole, at)) = self.around.pop() {
            let note = std::mem::replace(out, whole);
            self.keep(label, note, at);
        }
        let mut numbers: Vec<(u16, u32, &String)> =
            self.numbers.iter().map(|(label, (number, times))| (*number, *times, label)).collect();
        numbers.sort_unstable();
        if numbers.is_empty() {
            return false;
        }
        out.html.push_str("<div class=\"notes\" role=\"doc-endnotes\">\n<ol>\n");
        for (number, times, label) in numbers {
            out.holes.push((out.end().html, Hole::NoteOpen(number)));
            if let Some((note, _)) = self.written.get(label) {
                let by = out.end();
                let moved = |at: Cut| Cut { html: at.html + by.html, holes: at.holes + by.holes };
                out.html.push_str(&note.html);
                out.holes.extend(note.holes.iter().map(|(position, hole)| (position + by.html, *hole)));
                let leaves = note.leaves.iter();
                out.leaves.extend(
                    leaves.map(|leaf| Leaf { range: moved(leaf.range.start)..moved(leaf.range.end), span: leaf.span }),
                );
            }
            let end = out.end().html;
            out.holes.extend((1..=times).map(|time| (end, Hole::NoteBack { number, time })));
            out.html.push_str("</li>\n");
        }
        out.html.push_str("</ol>\n</div>\n");
        true
    }
}
