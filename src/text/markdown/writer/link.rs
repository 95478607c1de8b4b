//! Links and pictures: holes where the edition decides, and nothing where an address could do harm.

use std::ops::Range;

use crate::text::markdown::fault::{MarkdownFault, MarkdownFaultKind};
use crate::text::markdown::prose::{Hole, Image, Link, LinkKind};
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
    pub(super) title: String,
    pub(super) alt: String,
    pub(super) depth: usize,
    pub(super) span: Span,
}

impl Writer<'_> {
    pub(super) fn open_link(&mut self, address: &str, title: &str, range: &Range<usize>, mail: bool) {
        let kind = if mail { Some(LinkKind::Mail) } else { scheme::classify(address) };
        let Some(kind) = kind else {
            self.fault(MarkdownFaultKind::UnsafeLink, range);
            self.open_links.push(OpenLink::None);
            return;
        };
        // An address in angle brackets may stand in a link, and HTML has no link in a link.
        let hole = match kind {
            _ if self.in_link() => OpenLink::None,
            LinkKind::Web | LinkKind::Mail if title.is_empty() => {
                self.out.html.push_str("<a href=\"");
                self.out.html.push_str(&outward(address, mail));
                self.out.html.push_str("\" rel=\"noreferrer\">");
                OpenLink::Tag
            }
            _ => {
                let at = index(self.links.len());
                let position = self.position();
                self.out.holes.push((position, Hole::LinkOpen(at)));
                OpenLink::Hole(at)
            }
        };
        let span = self.span(range);
        let outward = match kind {
            LinkKind::Web | LinkKind::Mail => outward(address, mail).into(),
            LinkKind::Relative { .. } | LinkKind::Fragment(_) => "".into(),
        };
        self.links.push(Link { kind, outward, title: one_line(title).into(), span });
        self.open_links.push(hole);
    }

    pub(super) fn in_link(&self) -> bool {
        self.open_links.iter().any(|link| !matches!(link, OpenLink::None))
    }

    pub(super) fn end_link(&mut self) {
        self.flush();
        let Some(link) = self.open_links.pop() else { return };
        match link {
            OpenLink::Tag => self.out.html.push_str("</a>"),
            OpenLink::Hole(at) => {
                let position = self.position();
                self.out.holes.push((position, Hole::LinkClose(at)));
            }
            OpenLink::None => {}
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
        let (alt, title) = (one_line(&image.alt), one_line(&image.title));
        self.images.push(Image {
            src: image.src.into(),
            alt: alt.into(),
            title: title.into(),
            remote,
            span: image.span,
        });
    }
}

/// An address out of the site, as it stands in an attribute.
fn outward(address: &str, mail: bool) -> String {
    let is_bare = mail && !address.to_ascii_lowercase().starts_with("mailto:");
    let mut out = if is_bare { "mailto:".to_owned() } else { String::new() };
    scheme::push_address(&mut out, address.trim());
    out
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
