//! A text as any edition prints it that holds it: what the name check reads. It says at least what a page, a feed or the
//! search says of the text, and nothing of other texts but their addresses' last parts.

use std::ops::Range;

use crate::library::collection::Collection;
use crate::library::collection::index::TextId;
use crate::library::collection::references::{LinkTarget, PictureFile, References};
use crate::library::collection::resolved_story::ResolvedStory;
use crate::library::edition::mention_forms::{Cast, MentionForms, Naming};
use crate::library::source::agreed::Agreed;
use crate::library::source::fields::Written;
use crate::library::source::ids::{Id, PersonId};
use crate::library::source::text_file::TextFile;
use crate::text::markdown::{Cut, Filler, Form, LinkWords, push_escaped};

/// A text, and who is printed by name in it.
pub(super) struct PrintedText<'c> {
    pub collection: &'c Collection,
    pub text_file: &'c TextFile,
    references: &'c References,
    story: Option<&'c ResolvedStory>,
    pub named: &'c [PersonId],
    /// Whether a mention more would change nothing else: nobody has agreed to the text as it is, and anybody may be in it.
    pub may_mention: bool,
}

impl<'c> PrintedText<'c> {
    /// The text, where `named` are those who are printed by name in it.
    pub fn of(collection: &'c Collection, text_id: TextId, named: &'c [PersonId]) -> Self {
        let mut may_mention = true;
        let (text_file, references, story) = match text_id {
            TextId::Story(at) => {
                let story = &collection.stories[at.index()];
                let front = &story.manuscript.front;
                may_mention = !front.is_composite() && matches!(front.agreed, Agreed::Absent);
                (&story.manuscript.text_file, &story.references, Some(&**story))
            }
            TextId::Lab(at) => {
                let entry = &collection.labs[at.index()];
                (&entry.lab.text_file, &entry.settled.references, None)
            }
            TextId::Metric(at) => {
                let entry = &collection.metrics[at.index()];
                (&entry.metric.text_file, &entry.settled.references, None)
            }
            TextId::Page(at) => {
                let entry = &collection.pages[at.index()];
                (&entry.page.text_file, &entry.settled.references, None)
            }
        };
        Self { collection, text_file, references, story, named, may_mention }
    }

    /// Every field that is printed in its author's own words, its title first.
    pub fn fields(&self, text_id: TextId) -> Vec<&'c Written<String>> {
        let own: Vec<&Written<String>> = match text_id {
            TextId::Story(at) => self.collection.stories[at.index()].manuscript.front.prose().collect(),
            TextId::Lab(at) => self.collection.labs[at.index()].lab.front.prose().collect(),
            TextId::Metric(at) => self.collection.metrics[at.index()].metric.front.prose().collect(),
            TextId::Page(_) => Vec::new(),
        };
        self.text_file.title.iter().chain(own).collect()
    }

    /// Some of its blocks, as HTML or in words alone.
    pub fn blocks(&self, blocks: Range<usize>, form: Form<'_>) -> String {
        let mut out = String::new();
        let mut printer = Printer { text: self, forms: MentionForms::of(self.cast()), form, has_tag: false };
        self.text_file.prose.fill(blocks, form, &mut out, &[], &mut printer);
        out
    }

    /// A line of a field.
    pub fn line(&self, words: &str) -> String {
        self.cast().line(words)
    }

    /// Its own language, where it says one.
    pub fn language(&self) -> Option<&'c str> {
        self.cast().language()
    }

    fn cast(&self) -> Cast<'c> {
        Cast { collection: self.collection, story: self.story, named: self.named, naming: Naming::AsAgreed }
    }
}

struct Printer<'p, 'c, 'f> {
    text: &'p PrintedText<'c>,
    forms: MentionForms<'c>,
    form: Form<'f>,
    has_tag: bool,
}

impl Printer<'_, '_, '_> {
    fn push(&self, out: &mut String, words: &str) {
        match self.form {
            Form::Words => out.push_str(words),
            Form::Page | Form::Elsewhere(_) => push_escaped(out, words),
        }
    }

    fn attribute(&self, out: &mut String, name: &str, words: &str) {
        out.push_str(name);
        out.push_str("=\"");
        self.push(out, words);
        out.push_str("\" ");
    }
}

impl Filler for Printer<'_, '_, '_> {
    fn mention(&mut self, index: usize, out: &mut String) {
        let Some(mention) = self.text.text_file.prose.mentions.get(index) else { return };
        match self.text.references.mentions.get(index).copied().flatten() {
            Some((person, length)) => {
                let words = self.forms.next(person, mention.words.as_deref()).after(out);
                self.push(out, &words);
                self.push(out, mention.raw.get(length..).unwrap_or_default());
            }
            None => self.push(out, &self.forms.unknown()),
        }
    }

    fn link_open(&mut self, index: usize, _words: Range<Cut>, out: &mut String) -> LinkWords {
        let target = self.text.references.links.get(index).filter(|_| self.form != Form::Words);
        let href = match target {
            Some(LinkTarget::Here(id) | LinkTarget::Text(_, Some(id))) => Some(format!("#{id}")),
            Some(LinkTarget::Static(path)) => Some(path.clone()),
            Some(LinkTarget::Text(_, None) | LinkTarget::Nowhere | LinkTarget::Web) | None => None,
        };
        let title = self.text.text_file.prose.links.get(index).map_or("", |link| &link.title);
        self.has_tag = self.form != Form::Words && (href.is_some() || !title.is_empty());
        if self.has_tag {
            out.push_str("<a ");
            self.attribute(out, "href", &href.unwrap_or_default());
            self.attribute(out, "title", &self.text.line(title));
            out.push('>');
        }
        // Where it leads to something withheld, it may be printed without its words.
        LinkWords::Written
    }

    fn link_close(&mut self, _index: usize, out: &mut String) {
        if self.has_tag {
            out.push_str("</a>");
        }
    }

    fn image(&mut self, index: usize, out: &mut String) {
        let Some(image) = self.text.text_file.prose.images.get(index) else { return };
        let alt = self.text.line(&image.alt);
        match self.text.references.pictures.get(index) {
            _ if self.form == Form::Words => out.push_str(&alt),
            Some(PictureFile::Nowhere) | None => self.push(out, &alt),
            Some(file) => {
                out.push_str("<img ");
                if let PictureFile::Static(path) = file {
                    self.attribute(out, "src", path);
                }
                self.attribute(out, "alt", &alt);
                self.attribute(out, "title", &self.text.line(&image.title));
                out.push('>');
            }
        }
    }
}
