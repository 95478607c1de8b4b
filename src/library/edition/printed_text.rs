//! A text as any edition prints it that holds it: what the name check reads. It says at least what a page, a feed or the
//! search says of the text, and nothing of other texts but their addresses' last parts.

use std::ops::Range;

use crate::library::collection::Collection;
use crate::library::collection::index::TextId;
use crate::library::collection::references::{LinkTarget, PictureFile, References};
use crate::library::collection::resolved_story::ResolvedStory;
use crate::library::edition::mention_forms::{Cast, MentionForms, Naming};
use crate::library::source::fields::Written;
use crate::library::source::ids::{Id, PersonId};
use crate::library::source::person::{Turn, colleague_words, role_words};
use crate::library::source::text_file::TextFile;
use crate::text::diagnostic::Place;
use crate::text::markdown::{Cut, Filler, Form, LinkWords, push_escaped};

/// What an attribute of HTML says of the language of code.
const CODE_LANGUAGE: &str = "class=\"language-";

/// What something is that is printed beside words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words.
    Words,
    /// An address or a file's name, in which capitals say nothing.
    Address,
}

/// A text, and who is printed by name in it.
#[derive(Clone, Copy)]
pub(super) struct PrintedText<'c> {
    pub collection: &'c Collection,
    pub text_file: &'c TextFile,
    pub references: &'c References,
    story: Option<&'c ResolvedStory>,
    pub named: &'c [PersonId],
    /// Whether it tells of nobody in particular, so that nobody may be mentioned in it.
    pub is_composite: bool,
}

impl<'c> PrintedText<'c> {
    /// The text, where `named` are those who are printed by name in it.
    pub fn of(collection: &'c Collection, text_id: TextId, named: &'c [PersonId]) -> Self {
        let mut is_composite = false;
        let (text_file, references, story) = match text_id {
            TextId::Story(at) => {
                let story = &collection.stories[at.index()];
                is_composite = story.manuscript.front.is_composite();
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
            TextId::Path(at) => {
                let entry = &collection.paths[at.index()];
                (&entry.path.text_file, &entry.settled.references, None)
            }
        };
        Self { collection, text_file, references, story, named, is_composite }
    }

    /// Every field that is printed in its author's own words, its title first.
    pub fn fields(&self, text_id: TextId) -> Vec<&'c Written<String>> {
        let own: Vec<&Written<String>> = match text_id {
            TextId::Story(at) => self.collection.stories[at.index()].manuscript.front.prose().collect(),
            TextId::Lab(at) => self.collection.labs[at.index()].lab.front.prose().collect(),
            TextId::Metric(at) => self.collection.metrics[at.index()].metric.front.prose().collect(),
            TextId::Path(at) => self.collection.paths[at.index()].path.prose().collect(),
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

    /// The words that stand for somebody in it, in all their turns.
    pub fn forms_of(&self, person: PersonId) -> Vec<String> {
        let (theme, language) = (&self.collection.theme, self.cast().language());
        let somebody = self.collection.people.at(person);
        let of = |turn| {
            let colleague = colleague_words(theme, language, turn);
            role_words(theme, language, somebody, turn).into_iter().chain([colleague])
        };
        Turn::ALL.into_iter().flat_map(of).collect()
    }

    /// The addresses of the texts to which it leads.
    pub fn leads(&self) -> Vec<(String, Place)> {
        let links = self.text_file.prose.links.iter().zip(&self.references.links);
        let texts = links.filter_map(|(link, target)| match target {
            LinkTarget::Text(text_id, _) => {
                let address = self.collection.text_file(*text_id).address.as_str().to_owned();
                Some((address, self.text_file.place(link.span)))
            }
            _ => None,
        });
        texts.collect()
    }

    /// What is printed beside its words: its own address, those of tags, links and pictures, their titles and descriptions,
    /// the languages of code.
    pub fn beside(&self, text_id: TextId) -> Vec<(String, Place, Kind)> {
        let file = || Place::file(&self.text_file.path);
        let mut all = vec![(self.text_file.address.as_str().to_owned(), file(), Kind::Address)];
        if let TextId::Story(at) = text_id {
            let manuscript = &self.collection.stories[at.index()].manuscript;
            let tags = manuscript.front.tags.iter().zip(&manuscript.tag_slugs);
            let tags = tags.map(|(tag, slug)| (slug.clone(), tag.span));
            let others = manuscript.front.aliases.iter().chain(&manuscript.front.language);
            let others = others.map(|words| (words.value.clone(), words.span));
            all.extend(tags.chain(others).map(|(words, span)| (words, self.text_file.place(span), Kind::Address)));
        }
        all.extend(self.leads().into_iter().map(|(address, place)| (address, place, Kind::Address)));
        for (link, target) in self.text_file.prose.links.iter().zip(&self.references.links) {
            let place = || self.text_file.place(link.span);
            match target {
                LinkTarget::Static(path) => all.push((path.clone(), place(), Kind::Address)),
                LinkTarget::Web => all.push((link.outward.to_string(), place(), Kind::Address)),
                LinkTarget::Nowhere | LinkTarget::Here(_) | LinkTarget::Text(..) => {}
            }
            all.push((self.line(&link.title), place(), Kind::Words));
        }
        for heading in &self.text_file.prose.headings {
            // Any other id says what its words say.
            if heading.span.slice(&self.text_file.text).contains("{#") {
                all.push((heading.id.to_string(), self.text_file.place(heading.span), Kind::Address));
            }
        }
        for (image, file) in self.text_file.prose.images.iter().zip(&self.references.pictures) {
            let place = || self.text_file.place(image.span);
            match file {
                PictureFile::Static(path) => all.push((path.clone(), place(), Kind::Address)),
                PictureFile::Beside(_) => {}
                // Its words stand in the text.
                PictureFile::Nowhere => continue,
            }
            all.extend([&image.alt, &image.title].map(|words| (self.line(words), place(), Kind::Words)));
        }
        for (at, _) in self.text_file.prose.html.match_indices(CODE_LANGUAGE) {
            let language = self.text_file.prose.html[at + CODE_LANGUAGE.len()..].split('"').next().unwrap_or_default();
            let blocks = &self.text_file.prose.blocks;
            let block = blocks.get(blocks.partition_point(|block| block.html.end as usize <= at));
            let place = block.map_or_else(file, |block| self.text_file.place(block.span));
            all.push((language.to_owned(), place, Kind::Address));
        }
        all.retain(|(words, ..)| !words.is_empty());
        all
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
            Form::Page | Form::Elsewhere(_) | Form::Sheet => push_escaped(out, words),
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
