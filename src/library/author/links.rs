//! A text as its author's editor draws it: how each mention is printed, where each link leads, which headings it has.
//!
//! It holds names of people and is for the author's screen alone.

use std::sync::Arc;

use jiff::civil::Date as Day;

use crate::library::Library;
use crate::library::collection::Collection;
use crate::library::collection::index::TextId;
use crate::library::collection::references::{LinkTarget, PictureFile, References};
use crate::library::edition;
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
        let shelf = &*self.0;
        let Some(paperwork) = shelf.paperwork(path) else { return Vec::new() };
        let (paper, bindings) = bound(shelf, paperwork);
        let story = if let TextId::Story(at) = paperwork { Some(at as usize) } else { None };
        let mentions = paper.prose.mentions.iter().zip(&bindings.mentions);
        let known = mentions.filter_map(|(mention, person)| {
            let (person, length) = (*person)?;
            let start = mention.span.start as usize;
            Some((Span::of(start, start + 1 + length), person))
        });
        let (spans, people): (Vec<Span>, Vec<u32>) = known.unzip();
        spans.into_iter().zip(edition::printed_for_author(shelf, story, &people, today)).collect()
    }

    /// The headings of the file at `path`, each by its level, id and place.
    pub fn headings(&self, path: &str) -> Vec<(u8, String, Span)> {
        let shelf = &*self.0;
        let Some(paperwork) = shelf.paperwork(path) else { return Vec::new() };
        let headings = bound(shelf, paperwork).0.prose.headings.iter();
        headings.map(|heading| (heading.level, heading.id.to_string(), heading.span)).collect()
    }

    /// Where the links and pictures of the file at `path` lead.
    pub fn leads_of(&self, path: &str) -> Vec<TextLink> {
        let Some(paperwork) = self.0.paperwork(path) else { return Vec::new() };
        let (paper, bindings) = bound(&self.0, paperwork);
        leads(&self.0, paper, bindings)
    }

    /// Every link to the file at `path` from another text of the site.
    pub fn leads_to(&self, path: &str) -> Vec<TextLink> {
        let all = self.0.bindings().filter(|(_, paper, bindings)| {
            // Most texts link to nothing.
            !(bindings.links.is_empty() && bindings.pictures.is_empty()) && &*paper.path != path
        });
        let leads = all.flat_map(|(_, paper, bindings)| leads(&self.0, paper, bindings));
        leads.filter(|lead| lead.to == path).collect()
    }
}

fn bound(shelf: &Collection, paperwork: TextId) -> (&TextFile, &References) {
    match paperwork {
        TextId::Story(at) => {
            let story = &shelf.stories[at as usize];
            (&story.manuscript.paper, &story.bindings)
        }
        TextId::Lab(at) => {
            let lab = &shelf.labs[at as usize];
            (&lab.lab.paper, &lab.settled.bindings)
        }
        TextId::Metric(at) => {
            let metric = &shelf.metrics[at as usize];
            (&metric.metric.paper, &metric.settled.bindings)
        }
        TextId::Page(at) => {
            let page = &shelf.pages[at as usize];
            (&page.page.paper, &page.settled.bindings)
        }
    }
}

fn leads(shelf: &Collection, paper: &TextFile, bindings: &References) -> Vec<TextLink> {
    let lead = |span, to: String, heading| TextLink { from: Arc::clone(&paper.path), span, to, heading };
    let links = paper.prose.links.iter().zip(&bindings.links).filter_map(|(link, target)| match target {
        LinkTarget::Nowhere | LinkTarget::Web => None,
        LinkTarget::Here(id) => Some(lead(link.span, paper.path.to_string(), Some(id.clone()))),
        LinkTarget::Text(to, id) => Some(lead(link.span, bound(shelf, *to).0.path.to_string(), id.clone())),
        LinkTarget::Static(inner) => {
            matches!(link.kind, LinkKind::Relative { .. }).then(|| lead(link.span, format!("static/{inner}"), None))
        }
    });
    let pictures = paper.prose.images.iter().zip(&bindings.pictures).filter_map(|(image, file)| match file {
        PictureFile::Nowhere => None,
        PictureFile::Beside(path) => Some(lead(image.span, path.clone(), None)),
        PictureFile::Static(inner) => Some(lead(image.span, format!("static/{inner}"), None)),
    });
    links.chain(pictures).collect()
}
