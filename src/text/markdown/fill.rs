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
    /// HTML on a sheet: it has no ids, and its notes are numbers that lead nowhere.
    Sheet,
    /// Its words without tags and without the numbers of notes.
    Words,
}

/// Fills holes.
pub trait Filler {
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
    /// Of a first run: where the paragraph, the entry or the cell ends in which it is, or the block of code.
    pub end: usize,
}

impl Prose {
    /// Writes the top-level blocks with these indices; what was marked, in order.
    pub fn fill(
        &self,
        blocks: Range<usize>,
        form: Form<'_>,
        out: &mut String,
        marks: &[Mark<'_>],
        filler: &mut dyn Filler,
    ) -> Vec<Marked> {
        let Some(blocks) = self.blocks.get(blocks).filter(|blocks| !blocks.is_empty()) else { return Vec::new() };
        let range = self.before(blocks[0].html.start)..self.before(blocks[blocks.len() - 1].html.end);
        self.fill_range(range, form, out, marks, filler)
    }

    /// Writes a stretch; what was marked, in order.
    pub fn fill_range(
        &self,
        range: Range<Cut>,
        form: Form<'_>,
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
            self.write(&mut done, place, form, out, filler);
            // The words of a link that are left out are left out with their marks.
            if done > place {
                continue;
            }
            let in_tags = form != Form::Words;
            if let Change::LeafEnd { mark } = change {
                if let Some(run) = marked.iter_mut().rev().find(|run| run.first && run.mark == mark) {
                    run.end = out.len();
                }
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
                    if let Some(run) = marked.iter_mut().rev().find(|run| run.mark == mark) {
                        run.words.end = out.len();
                    }
                }
                Change::LeafEnd { .. } => {}
            }
            if in_tags && !open.is_empty() {
                let id = begun.and_then(|mark| marks.get(mark)).map(|mark| form.id(&mark.id));
                let _ = write!(out, "<mark class=\"cited\"{}>", id.unwrap_or_default());
            }
        }
        self.write(&mut done, range.end, form, out, filler);
        marked
    }

    /// The place in the HTML, before the holes that stand there.
    fn before(&self, html: u32) -> Cut {
        Cut { html, holes: self.holes.partition_point(|(position, _)| *position < html) as u32 }
    }

    /// Writes from `done` as far as `end`; further, where the words of a link are left out that ends behind it.
    fn write(&self, done: &mut Cut, end: Cut, form: Form<'_>, out: &mut String, filler: &mut dyn Filler) {
        while *done < end {
            let hole = self.holes[..end.holes as usize].get(done.holes as usize);
            let until = hole.map_or(end.html, |(position, _)| *position);
            let html = self.written(&(*done..Cut { html: until, ..*done }));
            match form {
                Form::Words => push_words(out, html),
                Form::Page | Form::Elsewhere(_) | Form::Sheet => out.push_str(html),
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
                _ if form == Form::Words => {}
                Hole::Heading(index) => {
                    let heading = self.headings.get(index as usize);
                    let _ = heading.map(|heading| write!(out, "<h{}{}>", heading.level, form.id(&heading.id)));
                }
                Hole::Note { number, time, link } => {
                    let (id, to) = (form.id(&reference(number, time)), form.address(&format!("fn-{number}")));
                    let _ = match link {
                        NoteLink::Written if form != Form::Sheet => {
                            write!(out, "<sup><a href=\"{to}\"{id}>{number}</a></sup>")
                        }
                        NoteLink::Written | NoteLink::None => write!(out, "<sup{id}>{number}</sup>"),
                    };
                }
                Hole::NoteOpen(number) => {
                    let _ = write!(out, "<li{}>", form.id(&format!("fn-{number}")));
                }
                Hole::NoteBack { .. } if form == Form::Sheet => {}
                Hole::NoteBack { number, time } => {
                    let _ = write!(out, "<a class=\"back\" href=\"{}\">↩</a>", form.address(&reference(number, time)));
                }
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
        self.leaves.get(self.leaf_number(place)?)
    }

    /// Its number among the leaves.
    pub fn leaf_number(&self, place: Cut) -> Option<usize> {
        self.leaves.partition_point(|leaf| leaf.range.start <= place).checked_sub(1)
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
    /// The attribute that gives an id, where there are any.
    fn id(self, id: &str) -> String {
        if self == Self::Page { format!(" id=\"{id}\"") } else { String::new() }
    }

    /// The address of what has this id on its page.
    fn address(self, id: &str) -> String {
        let mut address = String::new();
        if let Self::Elsewhere(page) = self {
            push_escaped(&mut address, page);
        }
        address + "#" + id
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

    struct Plain(LinkWords);

    impl Filler for Plain {
        fn mention(&mut self, _: usize, out: &mut String) {
            out.push_str("she");
        }

        fn link_open(&mut self, _: usize, _: Range<Cut>, out: &mut String) -> LinkWords {
            out.push('[');
            self.0
        }

        fn link_close(&mut self, _: usize, out: &mut String) {
            out.push(']');
        }

        fn image(&mut self, _: usize, _: &mut String) {}
    }

    fn filled(text: &str, cited: &[&str], form: Form<'_>, words: LinkWords) -> (String, Vec<Marked>) {
        let prose = read(text, 0..text.len(), cited);
        let found: Vec<&Passage> = prose.cited.iter().flatten().collect();
        let marks = (1..).zip(found).map(|(number, passage)| Mark { passage, id: format!("line-{number}") });
        let mut out = String::new();
        let marked = prose.fill(0..prose.blocks.len(), form, &mut out, &marks.collect::<Vec<_>>(), &mut Plain(words));
        (out, marked)
    }

    #[test]
    fn what_is_marked_is_known_with_the_end_of_its_paragraph_entry_cell_or_block_of_code() {
        let text = "He *asked* @a.b on.\n\n- one\n  - two\n\n| h |\n|---|\n| three |\n\n```\nfour\nfive\n```\n\nsix\n";
        let cited = ["asked @a.b on", "one", "three", "four"];
        let (html, marked) = filled(text, &cited, Form::Page, LinkWords::Written);
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
        let (html, _) = filled(text, &["One"], Form::Elsewhere("s.html"), LinkWords::Written);
        assert_eq!(
            html,
            "<h2>A id=“b”</h2>\n<p><mark class=\"cited\">One</mark><sup><a href=\"s.html#fn-1\">1</a></sup> and <em>two</em>.</p>\n\
             <div class=\"notes\" role=\"doc-endnotes\">\n<ol>\n<li><p>Three.</p>\n<a class=\"back\" href=\"s.html#fnref-1\">↩</a></li>\n</ol>\n</div>\n"
        );
    }

    #[test]
    fn on_a_sheet_no_id_is_left_and_a_note_leads_nowhere() {
        let (html, _) = filled("## A\n\nOne[^1].\n\n[^1]: Three.\n", &["One"], Form::Sheet, LinkWords::Written);
        assert_eq!(
            html,
            "<h2>A</h2>\n<p><mark class=\"cited\">One</mark><sup>1</sup>.</p>\n\
             <div class=\"notes\" role=\"doc-endnotes\">\n<ol>\n<li><p>Three.</p>\n</li>\n</ol>\n</div>\n"
        );
    }

    #[test]
    fn words_are_joined_over_tags_and_numbers_of_notes() {
        let text = "Maja[^n] *Lind*qvist  \nand <b> &amp; @a.b too.\n\n[^n]: c\n";
        let (words, _) = filled(text, &[], Form::Words, LinkWords::Written);
        assert_eq!(words, "Maja Lindqvist and <b> & she too. c ");
        let mut words = String::new();
        read(text, 0..text.len(), &[]).words(&mut words);
        assert_eq!(words, "Maja Lindqvist and <b> & too. c");
    }

    #[test]
    fn words_of_a_link_that_are_left_out_are_left_out_with_their_marks() {
        let text = "Read [the *quiet* room](x.md) on.\n";
        let (html, marked) = filled(text, &["quiet", "on"], Form::Page, LinkWords::LeftOut);
        assert!(html.starts_with("<p>Read [] <mark class=\"cited\" id=\"line-2\">on</mark>.</p>"), "{html}");
        assert_eq!(marked.iter().map(|run| run.mark).collect::<Vec<_>>(), [1]);
    }
}
