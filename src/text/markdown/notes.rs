//! Footnotes: numbered in the order of their first reference, printed as one list at the end.

use std::collections::HashMap;
use std::fmt::Write;

use crate::text::markdown::writer::Written;

/// The most notes of one text that are numbered.
const MOST_NOTES: usize = 10_000;

/// The notes of a text.
#[derive(Default)]
pub(super) struct Notes {
    /// The number of each label, in the order of its first reference, and how often it was referred to.
    numbers: HashMap<String, (usize, usize)>,
    /// Notes as written, by label.
    written: HashMap<String, Written>,
    /// What stood around a note that is being read, and the note's label.
    around: Vec<(String, Written)>,
}

/// Whether a reference to a note leads to it: in a link it cannot, since HTML has no link in a link.
#[derive(Clone, Copy)]
pub(super) enum NoteLink {
    /// It does.
    Written,
    /// It is a number alone.
    None,
}

impl Notes {
    /// Whether no note is being read.
    pub(super) fn is_outside(&self) -> bool {
        self.around.is_empty()
    }

    /// Writes a reference to a note.
    pub(super) fn refer(&mut self, label: &str, link: NoteLink, html: &mut String) {
        let next = self.numbers.len() + 1;
        if next > MOST_NOTES {
            return;
        }
        let (number, times) = self.numbers.entry(label.to_owned()).or_insert((next, 0));
        *times += 1;
        let again = if *times > 1 { format!("-{times}") } else { String::new() };
        let _ = match link {
            NoteLink::Written => {
                write!(html, "<sup><a href=\"#fn-{number}\" id=\"fnref-{number}{again}\">{number}</a></sup>")
            }
            NoteLink::None => write!(html, "<sup id=\"fnref-{number}{again}\">{number}</sup>"),
        };
    }

    /// A note begins; `whole` is what was written so far.
    pub(super) fn begin(&mut self, label: &str, whole: Written) {
        self.around.push((label.to_owned(), whole));
    }

    /// The note ends; what stood around it goes on.
    pub(super) fn end(&mut self, note: Written) -> Written {
        let Some((label, whole)) = self.around.pop() else { return note };
        self.written.entry(label).or_insert(note);
        whole
    }

    /// Writes all notes that were referred to; whether there were any.
    pub(super) fn finish(&mut self, out: &mut Written) -> bool {
        while let Some((label, whole)) = self.around.pop() {
            let note = std::mem::replace(out, whole);
            self.written.entry(label).or_insert(note);
        }
        let mut numbers: Vec<(usize, usize, &String)> =
            self.numbers.iter().map(|(label, (number, times))| (*number, *times, label)).collect();
        numbers.sort_unstable();
        if numbers.is_empty() {
            return false;
        }
        out.html.push_str("<section class=\"notes\">\n<ol>\n");
        for (number, times, label) in numbers {
            let _ = write!(out.html, "<li id=\"fn-{number}\">");
            if let Some(note) = self.written.get(label) {
                let by = u32::try_from(out.html.len()).unwrap_or(u32::MAX);
                out.html.push_str(&note.html);
                out.holes.extend(note.holes.iter().map(|(position, hole)| (position + by, *hole)));
                out.leaves.extend(note.leaves.iter().map(|leaf| {
                    let mut leaf = leaf.clone();
                    leaf.html = leaf.html.start + by..leaf.html.end + by;
                    leaf
                }));
            }
            for time in 1..=times {
                let again = if time > 1 { format!("-{time}") } else { String::new() };
                let _ = write!(out.html, "<a class=\"back\" href=\"#fnref-{number}{again}\">↩</a>");
            }
            out.html.push_str("</li>\n");
        }
        out.html.push_str("</ol>\n</section>\n");
        true
    }
}
