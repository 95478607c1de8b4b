//! A free page as one reader may read it.

use crate::library::collection::PageEntry;
use crate::library::edition::Edition;
use crate::library::edition::body_html::{Body, Naming, Target};
use crate::library::source::ids::{Id, PageId};

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
    pub fn body(&self, href: &dyn Fn(Target<'e>) -> String) -> String {
        let entry = self.entry();
        let blocks = 0..entry.page.text_file.prose.blocks.len();
        let references = &entry.settled.references;
        let body = Body { text_file: &entry.page.text_file, references, blocks, story: None, href };
        let mut out = String::new();
        self.edition.print_body(&body, Naming::Printed, &[], &mut out);
        out
    }
}
