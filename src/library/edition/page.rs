//! A free page as one reader may read it.

use crate::library::collection::PageEntry;
use crate::library::edition::Edition;
use crate::library::edition::body_html::{Body, Href};
use crate::library::edition::mention_forms::Naming;
use crate::library::source::ids::{Id, PageId};
use crate::text::markdown::Form;

/// A free page of an edition.
#[derive(Clone, Copy)]
pub struct FreePage<'e> {
    edition: &'e Edition,
    at: PageId,
}

impl<'e> FreePage<'e> {
    pub(super) fn at(edition: &'e Edition, at: PageId) -> Self {
        Self { edition, at }
    }

    fn entry(&self) -> &'e PageEntry {
        &self.edition.collection().pages[self.at.index()]
    }

    /// Its address under `pages/`.
    pub fn address(&self) -> &'e str {
        self.entry().page.text_file.address.as_str()
    }

    /// Its title.
    pub fn title(&self) -> String {
        let title = self.entry().page.text_file.title.as_ref();
        title.map(|title| self.edition.print_line(&title.value, None)).unwrap_or_default()
    }

    /// Whether the menu leads to it.
    pub fn menu(&self) -> bool {
        self.entry().page.menu
    }

    /// Its text as HTML.
    pub fn body(&self, href: Href<'e, '_>) -> String {
        let entry = self.entry();
        let (text_file, references) = (&entry.page.text_file, &entry.settled.references);
        let body = Body { text_file, references, story: None, naming: Naming::AsAgreed, form: Form::Page, href };
        let mut out = String::new();
        self.edition.print_body(&body, 0..text_file.prose.blocks.len(), &mut out);
        out
    }
}
