//! A free page as one reader may read it.

use crate::library::collection::PageEntry;
use crate::library::edition::Edition;
use crate::library::edition::body_html::{Body, Naming, Target};

/// A free page of an edition.
#[derive(Clone, Copy)]
pub struct FreePage<'e> {
    edition: &'e Edition,
    at: u32,
}

impl<'e> FreePage<'e> {
    pub(super) fn at(edition: &'e Edition, at: u32) -> Self {
        Self { edition, at }
    }

    fn shelved(&self) -> &'e PageEntry {
        &self.edition.shelf().pages[self.at as usize]
    }

    /// Its address under `pages/`.
    pub fn address(&self) -> &'e str {
        self.shelved().page.paper.address.as_str()
    }

    /// Its title.
    pub fn title(&self) -> String {
        let title = self.shelved().page.paper.title.as_ref();
        title.map(|title| self.edition.print_line(&title.value, None)).unwrap_or_default()
    }

    /// Whether the menu leads to it.
    pub fn menu(&self) -> bool {
        self.shelved().page.menu
    }

    /// Its text as HTML.
    pub fn body(&self, href: &dyn Fn(Target<'e>) -> String) -> String {
        let shelved = self.shelved();
        let blocks = 0..shelved.page.paper.prose.blocks.len();
        let bindings = &shelved.settled.bindings;
        let body = Body { paper: &shelved.page.paper, bindings, blocks, story: None, href };
        let mut out = String::new();
        self.edition.print_body(&body, Naming::Printed, &[], &mut out);
        out
    }
}
