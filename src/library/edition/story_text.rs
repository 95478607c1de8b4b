//! A story's text as one reader may read it: as HTML, paragraph by paragraph, and the words that show a behaviour.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use crate::library::edition::body_html::{Body, Href, PrintedWords};
use crate::library::edition::mention_forms::Naming;
use crate::library::edition::{Indicator, Story};
use crate::library::source::front_matter::Words;
use crate::library::source::ids::IndicatorId;
use crate::text::markdown::{Cut, Form, Leaf, Mark};

/// A story's text as HTML, its cited words marked.
pub struct StoryBody {
    /// The HTML.
    pub html: String,
    /// For each citation whose words are in it, in order: the id of its words, and where in the HTML their paragraph ends.
    pub lines: Vec<(String, usize)>,
}

/// Words of a story that show a behaviour.
pub struct Cited<'e> {
    /// The behaviour.
    pub indicator: Indicator<'e>,
    /// The words, as printed in the story.
    pub words: String,
    /// The id by which the story's page marks them.
    pub anchor: String,
}

/// The words of a story, as a search reads them.
pub struct Searched {
    /// Its title, with a gap where somebody stands.
    pub title: String,
    /// What stands around its text, with gaps.
    pub lines: Vec<String>,
    /// Its text.
    pub passages: Vec<Passage>,
}

/// A paragraph, a heading, a cell of a table: words without a border of a block in them.
pub struct Passage {
    /// The id nearest to it on its page: of cited words in it, or of the heading before it.
    pub anchor: Option<String>,
    /// Whether it is a heading.
    pub is_heading: bool,
    /// Its words.
    pub words: String,
    /// Where somebody stands in it.
    pub people: Vec<Range<usize>>,
    /// Where cited words stand in it, each with its id; a further run of the same words has none.
    pub cited: Vec<(Range<usize>, Option<String>)>,
}

impl<'e> Story<'e> {
    /// Its text as HTML, the cited words marked; `href` writes the address of each link.
    pub fn body(&self, form: Form<'_>, href: Href<'e, '_>) -> StoryBody {
        let prose = &self.bound().manuscript.text_file.prose;
        let mut html = String::with_capacity(prose.html.len() + 256);
        // A closure's reference lives only as long as this call, and so does the body that holds it.
        let body = self.body_of(Naming::AsAgreed, form, href);
        let marks = self.marks();
        let marked = self.edition.print_marked(&body, 0..prose.blocks.len(), &marks, &mut html);
        let lines = marked.iter().filter(|run| run.first).map(|run| (marks[run.mark].id.clone(), run.end)).collect();
        StoryBody { html, lines }
    }

    /// The behaviours that it cites, each with its words, in the order of the front matter, as its own page prints them.
    pub fn cited(&self) -> Vec<Cited<'e>> {
        self.cited_as(Naming::AsAgreed, |_| true)
    }

    /// Its words that show one behaviour, as a list prints them, in which nobody is named.
    pub fn cited_in_list(&self, indicator: Indicator<'_>) -> Vec<Cited<'e>> {
        self.cited_as(Naming::ByRole, |one| indicator.is(one))
    }

    fn cited_as(&self, naming: Naming, is_wanted: impl Fn(IndicatorId) -> bool) -> Vec<Cited<'e>> {
        let prose = &self.bound().manuscript.text_file.prose;
        let body = self.body_of(naming, Form::Words, &|_| None);
        let marks = self.marks();
        // A leaf is printed once for all that is cited of it.
        let mut of_leaf: BTreeMap<Cut, (Range<Cut>, Vec<usize>)> = BTreeMap::new();
        for (at, mark) in marks.iter().enumerate() {
            let leaf = mark.passage.runs.first().and_then(|run| prose.leaf_at(run.start));
            let leaf = leaf.map(|leaf| leaf.range.clone()).unwrap_or_default();
            of_leaf.entry(leaf.start).or_insert_with(|| (leaf, Vec::new())).1.push(at);
        }
        let mut words = vec![String::new(); marks.len()];
        for (leaf, own) in of_leaf.into_values() {
            let chosen = own.iter().map(|at| Mark { passage: marks[*at].passage, id: String::new() });
            let mut printed = self.edition.print_words(&body, leaf, &chosen.collect::<Vec<_>>());
            let mut runs: Vec<Vec<Range<usize>>> = vec![Vec::new(); own.len()];
            for run in std::mem::take(&mut printed.marked) {
                runs[run.mark].push(run.words);
            }
            for (at, runs) in own.iter().zip(runs) {
                words[*at] = self.edition.excerpt(&body, &printed, &runs);
            }
        }
        let citations = self.bound().citations.iter();
        let indicators = citations.flat_map(|citation| citation.passages.iter().map(|_| citation.indicator));
        let cited = marks.into_iter().zip(words).zip(indicators).filter(|(_, indicator)| is_wanted(*indicator));
        let cited = cited.map(|((mark, words), indicator)| {
            let indicator = Indicator::at(self.edition, indicator);
            Cited { indicator, words: words.trim().to_owned(), anchor: mark.id }
        });
        cited.collect()
    }

    /// The words that its page prints, and where in them somebody stands: a search must not find a story by whoever is
    /// in it, since a list of the places of a name would say how often somebody is spoken of.
    pub fn searched(&self) -> Searched {
        let front = &self.bound().manuscript.front;
        let line = |words: &Words| self.edition.print_line_unnamed(&words.value, Some(self.at));
        let judgment = front.judgment.as_ref();
        let reply = front.reply.iter().filter(|_| self.bound().reply_by.is_some());
        let echoes = front.echoes.iter().zip(&self.bound().echoes_by).filter(|(_, by)| by.is_some());
        let said = reply.chain(echoes.map(|(echo, _)| echo)).map(|said| said.says.as_ref());
        let picture = front.image.as_ref().filter(|_| self.picture().is_some());
        let fields = [
            front.also.as_ref(),
            front.why.as_ref(),
            front.summary.as_ref(),
            judgment.and_then(|judgment| judgment.data.as_ref()),
            judgment.and_then(|judgment| judgment.because.as_ref()),
            front.change.as_ref().and_then(|change| change.what.as_ref()),
            front.change.as_ref().and_then(|change| change.why.as_ref()),
            picture.and_then(|image| image.alt.as_ref()),
        ];
        Searched {
            title: self.bound().manuscript.text_file.title.as_ref().map(line).unwrap_or_default(),
            lines: fields.into_iter().chain(said).flatten().map(line).collect(),
            passages: self.passages().collect(),
        }
    }

    /// Its words, paragraph by paragraph, as a search shows them among others: nobody is named in them. Each is printed
    /// when it is asked for.
    pub fn passages(&self) -> impl Iterator<Item = Passage> + use<'e> {
        let leaves = Leaves::of(*self);
        (0..leaves.all.len()).filter_map(move |at| leaves.print(at))
    }

    /// The same without its notes, which nobody reads on to.
    pub fn passages_without_notes(&self) -> impl Iterator<Item = Passage> + use<'e> {
        let leaves = Leaves::of(*self);
        let end = self.bound().manuscript.text_file.prose.leaves_of_text().len();
        (0..end).filter_map(move |at| leaves.print(at))
    }

    /// The passages in which the cited words with these ids begin, each with the one before it and the one after it, all in
    /// the order of the text.
    pub fn passages_around(&self, anchors: &HashSet<&str>) -> Vec<Passage> {
        let leaves = Leaves::of(*self);
        let mut printed: BTreeMap<usize, Option<Passage>> = BTreeMap::new();
        let mut has_words = |at| printed.entry(at).or_insert_with(|| leaves.print(at)).is_some();
        for own in leaves.around(anchors) {
            has_words(own);
            let _ = (0..own).rev().any(&mut has_words);
            let _ = (own + 1..leaves.all.len()).any(&mut has_words);
        }
        printed.into_values().flatten().collect()
    }

    fn marks(&self) -> Vec<Mark<'e>> {
        let passages = self.bound().citations.iter().flat_map(|citation| &citation.passages);
        (1..).zip(passages).map(|(number, passage)| Mark { passage, id: format!("line-{number}") }).collect()
    }

    pub(super) fn body_of<'b>(&self, naming: Naming, form: Form<'b>, href: Href<'e, 'b>) -> Body<'e, 'b> {
        let bound = self.bound();
        let (text_file, references) = (&bound.manuscript.text_file, &bound.references);
        Body { text_file, references, story: Some(self.at), naming, form, href }
    }
}

/// The leaves of a story's text, to be printed one by one.
struct Leaves<'e> {
    story: Story<'e>,
    all: &'e [Leaf],
    /// The cited words, by the numbers of the leaves in which they begin.
    marks: Vec<Mark<'e>>,
    leaf_of_mark: Vec<usize>,
    /// The headings, by the numbers of their leaves.
    headings: Vec<(usize, &'e str)>,
}

impl<'e> Leaves<'e> {
    fn of(story: Story<'e>) -> Self {
        let prose = &story.bound().manuscript.text_file.prose;
        let leaf_of = |mark: &Mark<'_>| mark.passage.runs.first().and_then(|run| prose.leaf_number(run.start));
        let marks = story.marks().into_iter().filter_map(|mark| Some((leaf_of(&mark)?, mark)));
        let mut marks: Vec<(usize, Mark<'_>)> = marks.collect();
        marks.sort_by_key(|(leaf, _)| *leaf);
        let (leaf_of_mark, marks) = marks.into_iter().unzip();
        let headings = prose.leaves.iter().enumerate();
        let headings = headings.filter_map(|(at, leaf)| Some((at, &*prose.heading_of(leaf)?.id)));
        Self { story, all: &prose.leaves, marks, leaf_of_mark, headings: headings.collect() }
    }

    /// Those in which the cited words with these ids begin.
    fn around(&self, anchors: &HashSet<&str>) -> impl Iterator<Item = usize> {
        let marks = self.marks.iter().zip(&self.leaf_of_mark);
        marks.filter(|(mark, _)| anchors.contains(&*mark.id)).map(|(_, leaf)| *leaf)
    }

    /// One of them; nothing where it has no words.
    fn print(&self, at: usize) -> Option<Passage> {
        let body = self.story.body_of(Naming::ByRole, Form::Words, &|_| None);
        let first_mark = |leaf: usize| self.leaf_of_mark.partition_point(|of| *of < leaf);
        let marks = &self.marks[first_mark(at)..first_mark(at + 1)];
        let range = self.all.get(at)?.range.clone();
        let PrintedWords { words, people, marked } = self.story.edition.print_words(&body, range, marks);
        if words.trim().is_empty() {
            return None;
        }
        let people = people.into_iter().map(|(at, _)| at).collect();
        let cited = marked.into_iter().map(|run| (run.words, run.first.then(|| marks[run.mark].id.clone())));
        let cited: Vec<_> = cited.collect();
        let line = cited.iter().find_map(|(_, id)| id.clone());
        let heading = self.headings[..self.headings.partition_point(|(leaf, _)| *leaf <= at)].last();
        let anchor = line.or_else(|| heading.map(|(_, id)| (*id).to_owned()));
        Some(Passage { anchor, is_heading: heading.is_some_and(|(leaf, _)| *leaf == at), words, people, cited })
    }
}

#[cfg(test)]
mod tests {
    use crate::library::collection::library::Library;
    use crate::library::edition::{Edition, EditionOptions, OnError, Reader};
    use crate::text::sources::Sources;

    #[test]
    fn a_text_is_read_by_paragraph_with_the_nearest_place_to_go_to() {
        let mut sources = Sources::new();
        let mut add = |path: &str, text: &str| sources.insert(path, text.as_bytes().to_vec());
        add("heard.yaml", "title: T\ncontact: c@x.example\npractices: [law]\n");
        add("people.yaml", "a.ben: { name: Ada Ben, role: nurse }\nc.dar: { name: Cleo Dar, role: nurse }\n");
        add(
            "stories/a.md",
            "---\ntitle: A\ndate: 2026-03\nreviewer: a.ben\nabout: [c.dar]\npractice: law\nindicators: { asked-deeper: asked *on* }\n\
             status: published\nagreed: { given: 2026-01 }\n---\n\n@c.dar & he[^1] spoke.\n\n## What *then*\n\nNobody asked *on*.\n\n\
             - One\n- Two  \n  three\n\n[^1]: Not yet.\n",
        );
        let library = Library::of(&sources);
        let options = EditionOptions { today: "2026-11-23".parse().unwrap(), broken: OnError::Stops };
        let edition = Edition::of(&library, Reader::Audience(library.audience(None).unwrap()), options);
        let story = edition.stories().iter().next().unwrap();
        let read: Vec<_> = story.passages().collect();
        let told: Vec<_> = read.iter().map(|one| (one.words.as_str(), one.anchor.as_deref(), one.is_heading)).collect();
        assert_eq!(
            told,
            [
                ("A nurse & he spoke.", None, false),
                ("What then", Some("what-then"), true),
                ("Nobody asked on.", Some("line-1"), false),
                ("One", Some("what-then"), false),
                ("Two three", Some("what-then"), false),
                ("Not yet.", Some("what-then"), false),
            ]
        );
        assert_eq!(&read[0].words[read[0].people[0].clone()], "A nurse");
        assert_eq!(&read[2].words[read[2].cited[0].0.clone()], "asked ");
        assert_eq!(story.cited()[0].words, "asked on");
    }
}
