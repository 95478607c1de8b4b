//! Links and pictures: holes where the edition decides, and nothing where an address could do harm.

use std::ops::Range;

use crate::text::markdown::prose::{Hole, Image, Link, LinkKind, MarkdownFault, MarkdownFaultKind};
use crate::text::markdown::scheme;
use crate::text::markdown::writer::{Writer, index};
use crate::text::span::Span;

/// A link whose words are being read.
pub(super) enum OpenLink {
    /// Written with a tag of its own.
    Tag,
    /// A hole.
    Hole(u32),
    /// Left out.
    None,
}

/// A picture whose words are being read.
pub(super) struct OpenImage {
    pub(super) src: String,
    pub(super) alt: String,
    pub(super) depth: usize,
    pub(super) span: Span,
}

impl Writer<'_> {
    pub(super) fn open_link(&mut self, address: &str, range: &Range<usize>, mail: bool) {
        let kind = if mail { Some(LinkKind::Mail) } else { scheme::classify(address) };
        let Some(kind) = kind else {
            self.fault(MarkdownFaultKind::UnsafeLink, range);
            self.open_links.push(OpenLink::None);
            return;
        };
        // An address in angle brackets may stand in a link, and HTML has no link in a link.
        let hole = match kind {
            _ if self.in_link() => OpenLink::None,
            LinkKind::Web | LinkKind::Mail => {
                self.out.html.push_str("<a href=\"");
                let prefix = if mail && !address.to_ascii_lowercase().starts_with("mailto:") { "mailto:" } else { "" };
                self.out.html.push_str(prefix);
                scheme::push_address(&mut self.out.html, address.trim());
                self.out.html.push_str("\" rel=\"noreferrer\">");
                OpenLink::Tag
            }
            LinkKind::Relative { .. } | LinkKind::Fragment(_) => {
                let at = index(self.links.len());
                let position = self.position();
                self.out.holes.push((position, Hole::LinkOpen(at)));
                OpenLink::Hole(at)
            }
        };
        let span = self.span(range);
        self.links.push(Link { kind, span });
        self.open_links.push(hole);
    }

    pub(super) fn in_link(&self) -> bool {
        self.open_links.iter().any(|link| !matches!(link, OpenLink::None))
    }

    pub(super) fn end_link(&mut self) {
        self.flush();
        match self.open_links.pop() {
            Some(OpenLink::Tag) => self.out.html.push_str("</a>"),
            Some(OpenLink::Hole(at)) => {
                let position = self.position();
                self.out.holes.push((position, Hole::LinkClose(at)));
            }
            Some(OpenLink::None) | None => {}
        }
    }

    pub(super) fn end_image(&mut self, image: OpenImage) {
        let remote = scheme::is_remote(&image.src);
        if remote {
            self.faults.push(MarkdownFault { kind: MarkdownFaultKind::RemoteImage, span: image.span });
        }
        if image.alt.trim().is_empty() {
            self.faults.push(MarkdownFault { kind: MarkdownFaultKind::ImageWithoutWords, span: image.span });
        }
        let position = self.position();
        self.out.holes.push((position, Hole::Image(index(self.images.len()))));
        let alt = image.alt.split_whitespace().collect::<Vec<_>>().join(" ");
        self.images.push(Image { src: image.src.into(), alt: alt.into(), remote, span: image.span });
    }
}
