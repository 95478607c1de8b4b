//! From spans to lines, columns and excerpts.
//!
//! A span may be of an older text: here, and nowhere else, it is brought back into the text that there is.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::text::diagnostic::Place;
use crate::text::span::{LineColumn, Span};

/// The most lines of an excerpt.
const MOST_LINES: usize = 5;
/// The most bytes of a line that is shown; it is cut around the words that are meant when it is drawn.
const MOST_LINE: usize = 8_000;
/// How many characters of a long line are counted at once.
const MARK: usize = 1_000;
/// The most bytes of lines for which others are offered: a diff is drawn whole.
const MOST_DIFF: usize = 1_000;

/// The text of the file at a path, where there is one.
pub type Texts<'a> = &'a dyn Fn(&str) -> Option<Arc<str>>;

/// The texts of a report, each with the beginnings of its lines.
pub struct Places<'a> {
    texts: Texts<'a>,
    files: HashMap<Arc<str>, Option<Lines>>,
}

struct Lines {
    text: Arc<str>,
    starts: Vec<usize>,
    /// In long lines, some places on the way, each with the characters before it in its line.
    marks: Vec<(usize, usize)>,
}

/// A first and a last place, both as editors count them; the last is after the last character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Where it begins.
    pub from: LineColumn,
    /// Where it ends.
    pub to: LineColumn,
}

/// Some whole lines of a text, and where the words that are meant stand in them.
#[derive(Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// Where the words that are meant begin.
    pub from: LineColumn,
    /// The lines.
    pub text: String,
    /// The words that are meant, as bytes of the lines.
    pub meant: Range<usize>,
}

impl<'a> Places<'a> {
    /// Places in the files that `texts` finds.
    pub fn of(texts: Texts<'a>) -> Self {
        Self { texts, files: HashMap::new() }
    }

    fn lines(&mut self, path: &Arc<str>) -> Option<&Lines> {
        let texts = self.texts;
        let read = || {
            let text = texts(path)?;
            Some(Lines::of(text))
        };
        self.files.entry(Arc::clone(path)).or_insert_with(read).as_ref()
    }

    /// Where a place begins and ends; none for a file as a whole.
    pub fn stretch(&mut self, place: &Place) -> Option<Stretch> {
        let span = place.span?;
        let lines = self.lines(&place.path)?;
        let range = span.within(&lines.text);
        Some(Stretch { from: lines.place(range.start), to: lines.place(range.end) })
    }

    /// The lines of a place, or the first where they are many; none where they are too long to be shown.
    pub fn excerpt(&mut self, place: &Place) -> Option<Excerpt> {
        let span = place.span?;
        let lines = self.lines(&place.path)?;
        lines.excerpt(span)
    }

    /// The whole lines of a place; none where they are too long or too many to be shown.
    pub fn whole(&mut self, path: &Arc<str>, span: Span) -> Option<Excerpt> {
        let lines = self.lines(path)?;
        let range = span.within(&lines.text);
        let (first, last) = (lines.index(range.start), lines.index(range.end));
        let part = lines.line(first).start..lines.line(last).end.max(range.end);
        let fits = last - first < MOST_LINES && part.len() <= MOST_DIFF;
        let meant = range.start - part.start..range.end - part.start;
        fits.then(|| Excerpt { from: lines.place(range.start), text: lines.text[part].to_owned(), meant })
    }
}

impl Lines {
    fn of(text: Arc<str>) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut marks = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if line.len() > MARK {
                let letters = line.char_indices().enumerate().map(|(count, (at, _))| (start + at, count));
                marks.extend(letters.step_by(MARK).skip(1));
            }
            start += line.len();
        }
        Self { text, starts, marks }
    }

    fn index(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// A line without its end.
    fn line(&self, index: usize) -> Range<usize> {
        let start = self.starts[index];
        let end = self.starts.get(index + 1).map_or(self.text.len(), |next| next - 1);
        start..start + self.text[start..end].trim_end_matches('\r').len()
    }

    fn place(&self, at: usize) -> LineColumn {
        let index = self.index(at);
        let mark = self.marks.partition_point(|(mark, _)| *mark <= at).checked_sub(1).map(|before| self.marks[before]);
        let (from, before) = mark.filter(|(mark, _)| *mark > self.starts[index]).unwrap_or((self.starts[index], 0));
        LineColumn { line: index + 1, column: before + self.text[from..at].chars().count() + 1 }
    }

    fn excerpt(&self, span: Span) -> Option<Excerpt> {
        let range = span.within(&self.text);
        let first = self.index(range.start);
        // What ends with a line's end ends on that line.
        let last = self.index(range.end.saturating_sub(1).max(range.start));
        let last = if last - first < MOST_LINES { last } else { first };
        let part = self.line(first).start..self.line(last).end;
        let start = range.start.min(part.end);
        let end = range.end.clamp(start, part.end);
        (part.len() <= MOST_LINE).then(|| Excerpt {
            from: self.place(range.start),
            text: self.text[part.clone()].to_owned(),
            meant: start - part.start..end - part.start,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Places;
    use crate::text::diagnostic::Place;
    use crate::text::span::{LineColumn, Span};

    fn excerpt(text: &str, start: usize, end: usize) -> (LineColumn, String, String) {
        let texts = |_: &str| Some(Arc::from(text));
        let excerpt = Places::of(&texts).excerpt(&Place::at(&"a.md".into(), Span::of(start, end))).unwrap();
        let meant = excerpt.text[excerpt.meant.clone()].to_owned();
        (excerpt.from, excerpt.text, meant)
    }

    #[test]
    fn a_stale_span_is_brought_back_into_the_text() {
        let (from, text, meant) = excerpt("eins\nzwölf", 8, 900);
        assert_eq!((from.line, from.column, text.as_str(), meant.as_str()), (2, 3, "zwölf", "ölf"));
        assert_eq!(excerpt("", 3, 5).1, "");
        assert_eq!(excerpt("a\r\nb\r\n", 1, 3).1, "a");
    }

    #[test]
    fn of_many_lines_the_first_is_shown() {
        let text = "line\n".repeat(100);
        assert_eq!(excerpt(&text, 2, 400).1, "line");
        assert_eq!(excerpt(&text, 2, 12).1, "line\nline\nline");
    }
}
