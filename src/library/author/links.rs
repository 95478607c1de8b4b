//! A text as its author's editor draws it: how each mention is printed, where each link leads, which headings it has.
//!
//! It holds names of people and is for the author's screen alone.

use std::sync::Arc;

use jiff::civil::Date as Day;

use crate::library::collection::Collection;
use crate::library::collection::index::TextId;
use crate::library::collection::library::Library;
use crate::library::collection::references::{LinkTarget, PictureFile, References};
use crate::library::edition;
use crate::library::source::ids::Id;
use crate::library::source::text_file::TextFile;
use crate::text::markdown::LinkKind;
use crate::text::span::Span;

/// A link or a picture, and the file that it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextLink {
    /// The file in which it stands.
    pub from: Arc<str>,
    /// Where it stands.
    pub span: Span,
    /// The file, from the top of the site.
    pub to: String,
    /// A heading there, by its id.
    pub heading: Option<String>,
}

impl Library {
    /// Every mention in the body of the file at `path`, and the words that stand for it once everyone has agreed.
    pub fn printed_mentions(&self, path: &str, today: Day) -> Vec<(Span, String)> {
        let collection = &*self.0;
        let Some(text_id) = collection.text_id(path) else { return Vec::new() };
        let (text_file, references) = bound(collection, text_id);
        let story = if let TextId::Story(at) = text_id { Some(at) } else { None };
        let mentions = text_file.prose.mentions.iter().zip(&references.mentions);
        let known = mentions.filter_map(|(mention, person)| {
            let (person, length) = (*person)?;
            let start = mention.span.start as usize;
            Some((Span::of(start, start + 1 + length), (person, mention.words.as_deref())))
        });
        let (spans, people): (Vec<Span>, Vec<_>) = known.unzip();
        spans.into_iter().zip(edition::printed_for_author(collection, story, &people, today)).collect()
    }

    /// The headings of the file at `path`, each by its level, id and place.
    pub fn headings(&self, path: &str) -> Vec<(u8, String, Span)> {
        let collection = &*self.0;
        let Some(text_id) = collection.text_id(path) else { return Vec::new() };
        let headings = bound(collection, text_id).0.prose.headings.iter();
        headings.map(|heading| (heading.level, heading.id.to_string(), heading.span)).collect()
    }

    /// Where the links and pictures of the file at `path` lead.
    pub fn leads_of(&self, path: &str) -> Vec<TextLink> {
        let Some(text_id) = self.0.text_id(path) else { return Vec::new() };
        let (text_file, references) = bound(&self.0, text_id);
        leads(&self.0, text_file, references)
    }

    /// Every link to the file at `path` from another text of the site.
    pub fn leads_to(&self, path: &str) -> Vec<TextLink> {
        let all = self.0.references().filter(|(_, text_file, references)| {
            // Most texts link to nothing.
            !(references.links.is_empty() && references.pictures.is_empty()) && &*text_file.path != path
        });
        let leads = all.flat_map(|(_, text_file, references)| leads(&self.0, text_file, references));
        leads.filter(|lead| lead.to == path).collect()
    }
}

fn bound(collection: &Collection, text_id: TextId) -> (&TextFile, &References) {
    match text_id {
        TextId::Story(at) => {
            let story = &collection.stories[at.index()];
            (&story.manuscript.text_file, &story.references)
        }
        TextId::Lab(at) => {
            let lab = &collection.labs[at.index()];
            (&lab.lab.text_file, &lab.settled.references)
        }
        TextId::Metric(at) => {
            let metric = &collection.metrics[at.index()];
            (&metric.metric.text_file, &metric.settled.references)
        }
        TextId::Page(at) => {
            let page = &collection.pages[at.index()];
            (&page.page.text_file, &page.settled.references)
        }
        TextId::Path(at) => {
            let path = &collection.paths[at.index()];
            (&path.path.text_file, &path.settled.references)
        }
    }
}

fn leads(collection: &Collection, text_file: &TextFile, references: &References) -> Vec<TextLink> {
    let lead = |span, to: String, heading| TextLink { from: Arc::clone(&text_file.path), span, to, heading };
    let links = text_file.prose.links.iter().zip(&references.links).filter_map(|(link, target)| match target {
        LinkTarget::Nowhere | LinkTarget::Web => None,
        LinkTarget::Here(id) => Some(lead(link.span, text_file.path.to_string(), Some(id.clone()))),
        LinkTarget::Text(to, id) => Some(lead(link.span, bound(collection, *to).0.path.to_string(), id.clone())),
        LinkTarget::Static(inner) => {
            matches!(link.kind, LinkKind::Relative { .. }).then(|| lead(link.span, format!("static/{inner}"), None))
        }
    });
    let pictures = text_file.prose.images.iter().zip(&references.pictures).filter_map(|(image, file)| match file {
        PictureFile::Nowhere => None,
        PictureFile::Beside(path) => Some(lead(image.span, path.clone(), None)),
        PictureFile::Static(inner) => Some(lead(image.span, format!("static/{inner}"), None)),
    });
    links.chain(pictures).collect()
}
