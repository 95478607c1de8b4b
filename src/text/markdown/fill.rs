//! Writes a body with its holes filled and its cited words marked: as HTML, or its words alone.

use std::fmt::Write;
use std::ops::Range;

use crate::text::markdown::escape::{push_escaped, push_words};
use crate::text::markdown::prose::{Cut, Hole, Leaf, NoteLink, Passage, Prose};

/// What a body is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form<'p> {
    /// HTML of a page on which its headings, notes and cited words have their ids.
    Page,
    /// HTML that stands beside other texts: it has no ids, and its notes lead to the page at this address.
    Elsewhere(&'p str),
    /// Its words without tags and without the numbers of notes.
    Words,
}

/// Fills holes.
pub trait Filler {
    /// What the body is written as.
    fn form(&self) -> Form<'_>;
    /// Writes the mention with this index.
    fn mention(&mut self, index: usize, out: &mut String);
    /// Writes the beginning of the link with this index, whose words are at `words`.
    fn link_open(&mut self, index: usize, words: Range<Cut>, out: &mut String) -> LinkWords;
    /// Writes its end.
    fn link_close(&mut self, index: usize, out: &mut String);
    /// Writes the image with this index.
    fn image(&mut self, index: usize, out: &mut String);
}

/// Whether the words of a link are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkWords {
    /// They are.
    Written,
    /// They are left out, whatever stands in them.
    LeftOut,
}

/// A passage to be marked, and the id by which a link finds it.
pub struct Mark<'p> {
    /// The passage.
    pub passage: &'p Passage,
    /// The id.
    pub id: String,
}

/// A run of a marked passage in what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// Which mark it is of.
    pub mark: usize,
    /// Whether it is the mark's first run.
    pub first: bool,
    /// Where its words are, in their tags.
    pub words: Range<usize>,
    /// Where the paragraph, the entry or the cell ends in which it is; where a block of code ends.
    pub end: usize,
}

impl Prose {
    /// Writes the top-level blocks with these indices; what was marked, in order.
    pub fn fill(
        &self,
        blocks: Range<usize>,
        out: &mut String,
        marks: &[Mark<'_>],
        filler: &mut dyn Filler,
    ) -> Vec<Marked> {
        let Some(blocks) = self.blocks.get(blocks).filter(|blocks| !blocks.is_empty()) else { return Vec::new() };
        let range = self.before(blocks[0].html.start)..self.before(blocks[blocks.len() - 1].html.end);
        self.fill_range(range, out, marks, filler)
    }

    /// Writes a stretch; what was marked, in order.
    pub fn fill_range(
        &self,
        range: Range<Cut>,
        out: &mut String,
        marks: &[Mark<'_>],
        filler: &mut dyn Filler,
    ) -> Vec<Marked> {
        let mut marked: Vec<Marked> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut done = range.start;
        for (place, change) in self.changes(marks) {
            if place < range.start || place > range.end {
                continue;
            }
            self.write(&mut done, place, out, filler);
            // The words of a link that are left out are left out with their marks.
            if done > place {
                continue;
            }
            let in_tags = filler.form() != Form::Words;
            if let Change::LeafEnd { mark } = change {
                marked.iter_mut().filter(|run| run.mark == mark).for_each(|run| run.end = out.len());
                continue;
            }
            if in_tags && !open.is_empty() {
                out.push_str("</mark>");
            }
            let mut begun = None;
            match change {
                Change::Begin { mark, first } => {
                    open.push(mark);
                    begun = first.then_some(mark);
                    marked.push(Marked { mark, first, words: out.len()..out.len(), end: out.len() });
                }
                Change::End { mark } => {
                    open.retain(|other| *other != mark);
                    let run = marked.iter_mut().rev().find(|run| run.mark == mark);
                    run.into_iter().for_each(|run| run.words.end = out.len());
                }
                Change::LeafEnd { .. } => {}
            }
            if in_tags && !open.is_empty() {
                out.push_str("<mark class=\"cited\"");
                if let Some(mark) = begun.and_then(|mark| marks.get(mark)) {
                    filler.form().push_id(out, &mark.id);
                }
                out.push('>');
            }
        }
        self.write(&mut done, range.end, out, filler);
        marked
    }

    /// The place in the HTML, before the holes that stand there.
    fn before(&self, html: u32) -> Cut {
        Cut { html, holes: self.holes.partition_point(|(position, _)| *position < html) as u32 }
    }

    /// Writes from `done` as far as `end`; further, where the words of a link are left out that ends behind it.
    fn write(&self, done: &mut Cut, end: Cut, out: &mut String, filler: &mut dyn Filler) {
        while *done < end {
            let hole = self.holes[..end.holes as usize].get(done.holes as usize);
            let until = hole.map_or(end.html, |(position, _)| *position);
            let html = self.written(&(*done..Cut { html: until, ..*done }));
            match filler.form() {
                Form::Words => push_words(out, html),
                Form::Page | Form::Elsewhere(_) => out.push_str(html),
            }
            done.html = until;
            let Some((_, hole)) = hole else { break };
            done.holes += 1;
            match *hole {
                Hole::Mention(index) => filler.mention(index as usize, out),
                Hole::LinkOpen(index) => {
                    let close = self.close_of(index, *done);
                    if filler.link_open(index as usize, *done..close, out) == LinkWords::LeftOut {
                        *done = close;
                    }
                }
                Hole::LinkClose(index) => filler.link_close(index as usize, out),
                Hole::Image(index) => filler.image(index as usize, out),
                Hole::Heading(index) => {
                    let Some(heading) = self.headings.get(index as usize) else { continue };
                    filler.form().push_heading(out, heading.level, &heading.id);
                }
                Hole::Note { number, time, link } => filler.form().push_note(out, number, time, link),
                Hole::NoteOpen(number) => filler.form().push_note_open(out, number),
                Hole::NoteBack { number, time } => filler.form().push_note_back(out, number, time),
            }
        }
    }

    /// Where the words of a link end that begin at `from`.
    fn close_of(&self, link: u32, from: Cut) -> Cut {
        let after = self.holes.iter().enumerate().skip(from.holes as usize);
        let mut close = after.filter(|(_, (_, hole))| *hole == Hole::LinkClose(link));
        close.next().map_or(from, |(at, (html, _))| Cut { html: *html, holes: at as u32 })
    }

    /// Where runs begin and end, and the leaves in which they are, in the order of the HTML; at one place, ends come
    /// first.
    fn changes(&self, marks: &[Mark<'_>]) -> Vec<(Cut, Change)> {
        let mut changes = Vec::new();
        for (mark, of) in marks.iter().enumerate() {
            for (index, run) in of.passage.runs.iter().enumerate() {
                changes.push((run.start, Change::Begin { mark, first: index == 0 }));
                changes.push((run.end, Change::End { mark }));
            }
            let start = of.passage.runs.first().map(|run| run.start);
            let leaf = start.and_then(|start| self.leaf_at(start));
            changes.extend(leaf.map(|leaf| (self.end_of(leaf), Change::LeafEnd { mark })));
        }
        changes.sort_by_key(|(place, change)| (*place, matches!(change, Change::Begin { .. })));
        changes
    }

    /// The leaf in which a place is.
    pub fn leaf_at(&self, place: Cut) -> Option<&Leaf> {
        self.leaves[..self.leaves.partition_point(|leaf| leaf.range.start <= place)].last()
    }

    /// Where a leaf ends; what stands behind a line of code stands behind the whole of it.
    fn end_of(&self, leaf: &Leaf) -> Cut {
        let end = leaf.range.end;
        let is_code = self.html.get(end.html as usize..).is_some_and(|after| after.starts_with("</code></pre>"));
        let block = self.blocks.iter().find(|block| is_code && end.html < block.html.end);
        block.map_or(end, |block| self.before(block.html.end))
    }
}

enum Change {
    /// A run of this mark begins; whether it is its first.
    Begin { mark: usize, first: bool },
    /// A run of this mark ends.
    End { mark: usize },
    /// The leaf ends in which this mark is.
    LeafEnd { mark: usize },
}

impl Form<'_> {
    fn push_id(self, out: &mut String, id: &str) {
        if self == Self::Page {
            let _ = write!(out, " id=\"{id}\"");
        }
    }

    /// The address of what has this id.
    fn push_address(self, out: &mut String, id: &str) {
        if let Self::Elsewhere(page) = self {
            push_escaped(out, page);
        }
        let _ = write!(out, "#{id}");
    }

    fn push_heading(self, out: &mut String, level: u8, id: &str) {
        if self != Self::Words {
            let _ = write!(out, "<h{level}");
            self.push_id(out, id);
            out.push('>');
        }
    }

    fn push_note(self, out: &mut String, number: u16, time: u32, link: NoteLink) {
        if self == Self::Words {
            return;
        }
        out.push_str("<sup");
        if link == NoteLink::Written {
            out.push_str("><a href=\"");
            self.push_address(out, &format!("fn-{number}"));
            out.push('"');
        }
        self.push_id(out, &reference(number, time));
        let _ = write!(out, ">{number}");
        out.push_str(if link == NoteLink::Written { "</a></sup>" } else { "</sup>" });
    }

    fn push_note_open(self, out: &mut String, number: u16) {
        if self != Self::Words {
            out.push_str("<li");
            self.push_id(out, &format!("fn-{number}"));
            out.push('>');
        }
    }

    fn push_note_back(self, out: &mut String, number: u16, time: u32) {
        if self != Self::Words {
            out.push_str("<a class=\"back\" href=\"");
            self.push_address(out, &reference(number, time));
            out.push_str("\">↩</a>");
        }
    }
}

/// The id of a reference to a note.
fn reference(number: u16, time: u32) -> String {
    if time > 1 { format!("fnref-{number}-{time}") } else { format!("fnref-{number}") }
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::{Filler, Form, LinkWords, Mark, Marked};
    use crate::text::markdown::{Cut, Passage, read};

    struct Plain(Form<'static>, LinkWords);

    impl Filler for Plain {
        fn form(&self) -> Form<'_> {
            self.0
        }

        fn mention(&mut self, _: usize, out: &mut String) {
            out.push_str("she");
        }

        fn link_open(&mut self, _: usize, _: Range<Cut>, out: &mut String) -> LinkWords {
            out.push('[');
            self.1
        }

        fn link_close(&mut self, _: usize, out: &mut String) {
            out.push(']');
        }

        fn image(&mut self, _: usize, _: &mut String) {}
    }

    fn filled(text: &str, cited: &[&str], mut filler: Plain) -> (String, Vec<Marked>) {
        let prose = read(text, 0..text.len(), cited);
        let found: Vec<&Passage> = prose.cited.iter().flatten().collect();
        let marks = (1..).zip(found).map(|(number, passage)| Mark { passage, id: format!("line-{number}") });
        let mut out = String::new();
        let marked = prose.fill(0..prose.blocks.len(), &mut out, &marks.collect::<Vec<_>>(), &mut filler);
        (out, marked)
    }

    #[test]
    fn what_is_marked_is_known_with_the_end_of_its_paragraph_entry_cell_or_block_of_code() {
        let text = "He *asked* @a.b on.\n\n- one\n  - two\n\n| h |\n|---|\n| three |\n\n```\nfour\nfive\n```\n\nsix\n";
        let cited = ["asked @a.b on", "one", "three", "four"];
        let (html, marked) = filled(text, &cited, Plain(Form::Page, LinkWords::Written));
        let first = marked.iter().filter(|run| run.first);
        let ends: Vec<&str> =
            first.map(|run| html[run.end..].trim_start().split(['>', '\n']).next().unwrap()).collect();
        assert_eq!(ends, ["</p", "<ul", "</td", "<p"]);
        let words = |mark| marked.iter().filter(move |run| run.mark == mark).map(|run| &html[run.words.clone()]);
        let runs = ["<mark class=\"cited\" id=\"line-1\">asked</mark>", "<mark class=\"cited\"> she on</mark>"];
        assert_eq!(words(0).collect::<Vec<_>>(), runs);
    }

    #[test]
    fn elsewhere_no_id_is_left_and_a_note_is_found_on_the_page() {
        let text = "## A id=\"b\"\n\nOne[^1] and *two*.\n\n[^1]: Three.\n";
        let (html, _) = filled(text, &["One"], Plain(Form::Elsewhere("s.html"), LinkWords::Written));
        assert_eq!(
            html,
            "<h2>A id=“b”</h2>\n<p><mark class=\"cited\">One</mark><sup><a href=\"s.html#fn-1\">1</a></sup> and <em>two</em>.</p>\n\
             <section class=\"notes\">\n<ol>\n<li><p>Three.</p>\n<a class=\"back\" href=\"s.html#fnref-1\">↩</a></li>\n</ol>\n</section>\n"
        );
    }

    #[test]
    fn words_are_joined_over_tags_and_numbers_of_notes() {
        let text = "Maja[^n] *Lind*qvist  \nand <b> &amp; @a.b too.\n\n[^n]: c\n";
        let (words, _) = filled(text, &[], Plain(Form::Words, LinkWords::Written));
        assert_eq!(words, "Maja Lindqvist and <b> & she too. c ");
        let mut words = String::new();
        read(text, 0..text.len(), &[]).words(&mut words);
        assert_eq!(words, "Maja Lindqvist and <b> & too. c");
    }

    #[test]
    fn words_of_a_link_that_are_left_out_are_left_out_with_their_marks() {
        let text = "Read [the *quiet* room](x.md) on.\n";
        let (html, marked) = filled(text, &["quiet", "on"], Plain(Form::Page, LinkWords::LeftOut));
        assert!(html.starts_with("<p>Read [] <mark class=\"cited\" id=\"line-2\">on</mark>.</p>"), "{html}");
        assert_eq!(marked.iter().map(|run| run.mark).collect::<Vec<_>>(), [1]);
    }
}
