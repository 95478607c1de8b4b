//! Prints words and bodies: mentions by name, role or "a colleague"; links only to what is in the edition.

use crate::library::collection::find_names::printed_words;
use crate::library::collection::index::TextId;
use crate::library::collection::references::{self, References};
use crate::library::edition::names::{self, How};
use crate::library::edition::{Edition, FreePage, Lab, Metric, Story};
use crate::library::source::ids::{Id, PersonId, StoryId};
use crate::library::source::mentions;
use crate::library::source::person;
use crate::library::source::text_file::TextFile;
use crate::text::markdown::{Filler, Mark, Passage, push_escaped};

/// Where a link leads, in an edition.
#[derive(Clone, Copy)]
pub enum Target<'e> {
    /// A story, and a heading in it.
    Story(Story<'e>, Option<&'e str>),
    /// A lab, and a heading in it.
    Lab(Lab<'e>, Option<&'e str>),
    /// A metric, and a heading in it.
    Metric(Metric<'e>, Option<&'e str>),
    /// A free page, and a heading in it.
    Page(FreePage<'e>, Option<&'e str>),
    /// A file of `static/`, by its path at the top of the site.
    Static(&'e str),
    /// A picture, by its delivered name.
    Picture(&'e str),
    /// A heading of the same text.
    Fragment(&'e str),
}

impl Edition {
    /// How somebody is printed in a story, or in a text that is none.
    pub(super) fn how(&self, story: Option<StoryId>, person: PersonId) -> How {
        let named = story.and_then(|at| self.named.get(at.index())).map_or(&[][..], Vec::as_slice);
        names::how(&self.collection().people, named, person)
    }

    /// The words by which somebody is printed in a story, or in a text that is none.
    pub(super) fn person_words(&self, story: Option<StoryId>, person: PersonId) -> String {
        names::words(&self.collection().people, self.theme(), None, person, self.how(story, person))
    }

    /// The same within its text, which may be in another language than the site's.
    pub(super) fn person_in_text(&self, story: Option<StoryId>, person: PersonId) -> String {
        let language = self.language_of(story);
        names::words(&self.collection().people, self.theme(), language, person, self.how(story, person))
    }

    /// Somebody whom nobody knows, within a text.
    pub(super) fn colleague_in_text(&self, story: Option<StoryId>) -> String {
        person::colleague_words(self.theme(), self.language_of(story))
    }

    /// "Another story", within a text: what a link says in place of a title that is withheld.
    fn another_in_text(&self, story: Option<StoryId>) -> String {
        let own = self.theme().say_in(self.language_of(story), "story.another", &[]);
        own.unwrap_or_else(|| self.theme().say("story.another", &[]))
    }

    fn language_of(&self, story: Option<StoryId>) -> Option<&str> {
        let story = self.collection().stories.get(story?.index())?;
        story.manuscript.front.language.as_ref().map(|language| language.value.as_str())
    }

    /// A line of a field as printed.
    pub(super) fn print_line(&self, text: &str, story: Option<StoryId>) -> String {
        if !text.contains(['@', '\'']) {
            return text.to_owned();
        }
        let colleague = self.colleague_in_text(story);
        mentions::print(text, &self.collection().people, &colleague, &|before, person| {
            names::in_sentence(before, self.person_in_text(story, person))
        })
    }

    /// A line of a field with a gap where somebody stands.
    pub(super) fn print_line_unnamed(&self, text: &str) -> String {
        mentions::print(text, &self.collection().people, "", &|_, _| String::new())
    }

    /// A range of a body's blocks as HTML.
    pub(super) fn print_body<'e>(&'e self, body: &Body<'e, '_>, naming: Naming, marks: &[Mark<'_>], out: &mut String) {
        let mut filler = Printer { edition: self, body, naming, open: Vec::new() };
        body.text_file.prose.fill(body.blocks.clone(), out, marks, &mut filler);
    }

    /// The words of one passage as HTML.
    pub(super) fn print_passage<'e>(&'e self, body: &Body<'e, '_>, passage: &Passage, out: &mut String) {
        let mut filler = Printer { edition: self, body, naming: Naming::Printed, open: Vec::new() };
        body.text_file.prose.fill_passage(passage, out, &mut filler);
    }

    /// Where a text of the edition is.
    fn paper_target<'e>(&'e self, text_file: TextId, fragment: Option<&'e str>) -> Target<'e> {
        match text_file {
            TextId::Story(at) => Target::Story(Story::at(self, at), fragment),
            TextId::Lab(at) => Target::Lab(Lab::at(self, at), fragment),
            TextId::Metric(at) => Target::Metric(Metric::at(self, at), fragment),
            TextId::Page(at) => Target::Page(FreePage::at(self, at), fragment),
        }
    }

    /// Whether the words of a link say the title of the withheld text that it led to.
    fn says_title(&self, text_file: TextId, html: &str) -> bool {
        let collection = self.collection();
        let text_file = match text_file {
            TextId::Story(at) => &collection.stories[at.index()].manuscript.text_file,
            TextId::Lab(at) => &collection.labs[at.index()].lab.text_file,
            TextId::Metric(at) => &collection.metrics[at.index()].metric.text_file,
            TextId::Page(at) => &collection.pages[at.index()].page.text_file,
        };
        let Some(title) = &text_file.title else { return false };
        let mut words = String::new();
        printed_words(html, &mut words);
        let letters = |text: &str| -> String {
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let title = letters(&title.value);
        !title.is_empty() && letters(&words).contains(&title)
    }
}

/// Whether a text is printed with the people whom it mentions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// As readers see it: by name, by role, or as "a colleague".
    Printed,
    /// The same, each of them within a `<data>`, which no text can have of its own.
    Told,
}

/// What of a text is printed, and how its links are written.
pub(super) struct Body<'e, 'b> {
    pub text_file: &'e TextFile,
    pub references: &'e References,
    pub blocks: std::ops::Range<usize>,
    pub story: Option<StoryId>,
    pub href: &'b dyn Fn(Target<'e>) -> String,
}

/// A link that is open while its words are printed.
enum Open {
    /// It has a tag to close.
    Tag,
    /// It leads nowhere: its words stand alone, unless they would say a withheld title.
    Words { from: usize, withheld: Option<TextId> },
}

struct Printer<'e, 'b> {
    edition: &'e Edition,
    body: &'b Body<'e, 'b>,
    naming: Naming,
    open: Vec<Open>,
}

impl Filler for Printer<'_, '_> {
    fn mention(&mut self, index: usize, out: &mut String) {
        let Some(mention) = self.body.text_file.prose.mentions.get(index) else { return };
        let from = out.len();
        match self.body.references.mentions.get(index).copied().flatten() {
            Some((person, length)) => {
                let words = self.edition.person_in_text(self.body.story, person);
                let words = names::in_sentence(out, words);
                push_escaped(out, &words);
                push_escaped(out, mention.raw.get(length..).unwrap_or_default());
            }
            // Nobody knows whom this means, so nobody may read it.
            None => push_escaped(out, &self.edition.colleague_in_text(self.body.story)),
        }
        if self.naming == Naming::Told {
            out.insert_str(from, "<data>");
            out.push_str("</data>");
        }
    }

    fn link_open(&mut self, index: usize, out: &mut String) {
        let target = self.body.references.links.get(index);
        let (target, withheld) = match target {
            Some(references::LinkTarget::Here(id)) => (Some(Target::Fragment(id)), None),
            Some(references::LinkTarget::Text(text_file, fragment)) => {
                // From a stage of a case no link leads on: where it leads may give away how the case ends.
                let held = self.edition.room().is_none() && self.edition.holds(*text_file);
                let target = held.then(|| self.edition.paper_target(*text_file, fragment.as_deref()));
                (target, (!held).then_some(*text_file))
            }
            Some(references::LinkTarget::Static(path)) => {
                let held = self.edition.holds_static(path);
                (held.then_some(Target::Static(path)), None)
            }
            Some(references::LinkTarget::Nowhere | references::LinkTarget::Web) | None => (None, None),
        };
        match target {
            Some(target) => {
                out.push_str("<a href=\"");
                push_escaped(out, &(self.body.href)(target));
                out.push_str("\">");
                self.open.push(Open::Tag);
            }
            None => self.open.push(Open::Words { from: out.len(), withheld }),
        }
    }

    fn link_close(&mut self, _index: usize, out: &mut String) {
        match self.open.pop() {
            Some(Open::Tag) => out.push_str("</a>"),
            Some(Open::Words { from, withheld: Some(text_file) }) => {
                if self.edition.says_title(text_file, out.get(from..).unwrap_or_default()) {
                    out.truncate(from);
                    push_escaped(out, &self.edition.another_in_text(self.body.story));
                }
            }
            Some(Open::Words { withheld: None, .. }) | None => {}
        }
    }

    fn image(&mut self, index: usize, out: &mut String) {
        let Some(image) = self.body.text_file.prose.images.get(index) else { return };
        let alt = self.edition.print_line(&image.alt, self.body.story);
        let file = self.body.references.pictures.get(index);
        let Some((picture, target)) = file.and_then(|file| self.edition.picture_of(file)) else {
            push_escaped(out, &alt);
            return;
        };
        out.push_str("<img src=\"");
        push_escaped(out, &(self.body.href)(target));
        out.push_str("\" alt=\"");
        push_escaped(out, &alt);
        out.push_str(&format!("\" width=\"{}\" height=\"{}\" loading=\"lazy\">", picture.width, picture.height));
    }
}
