//! Mentions: holes, for the edition decides who is named. One may be given words: `[der Pflegerin](@m.santos)`.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType};

use crate::text::markdown::prose::{Hole, Mention};
use crate::text::markdown::writer::{Writer, index};
use crate::text::span::Span;

/// A mention whose words are being read.
pub(super) struct OpenMention {
    raw: String,
    span: Span,
    words: String,
    depth: usize,
}

impl<'t> Writer<'t> {
    /// The mention that a link is, if its address is an `@id`.
    pub(super) fn mention_of(
        &self,
        link: LinkType,
        address: &str,
        title: &str,
        range: &Range<usize>,
    ) -> Option<OpenMention> {
        let raw = address.strip_prefix('@').filter(|raw| raw.starts_with(char::is_alphanumeric))?;
        let is_id = raw.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.');
        if !is_id || link != LinkType::Inline || !title.is_empty() || self.in_link() {
            return None;
        }
        let at = range.start + self.text[range.clone()].rfind(address)?;
        let span = self.span(&(at..at + address.len()));
        Some(OpenMention { raw: raw.to_owned(), span, words: String::new(), depth: 0 })
    }

    /// Takes in the words of a mention; whether the event belonged to it.
    pub(super) fn in_mention(&mut self, event: &Event<'t>, range: &Range<usize>) -> bool {
        let Some(mention) = &mut self.mention else { return false };
        match event {
            Event::Text(words) => {
                let words = self.quotes.set(words, range);
                mention.words.push_str(&self.comments.shown(words, range));
            }
            Event::Code(words) => mention.words.push_str(&self.comments.shown(words, range)),
            Event::SoftBreak | Event::HardBreak => mention.words.push(' '),
            Event::Start(_) => mention.depth += 1,
            Event::End(_) if mention.depth > 0 => mention.depth -= 1,
            Event::End(_) => {
                if let Some(OpenMention { raw, span, words, .. }) = self.mention.take() {
                    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                    let words = (!words.is_empty()).then(|| words.into());
                    self.push_mention(Mention { raw: raw.into(), span, words });
                }
            }
            // Comments that only the parser sees, and what else has no words.
            event => return matches!(event, Event::FootnoteReference(_) | Event::TaskListMarker(_)),
        }
        true
    }

    pub(super) fn push_mention(&mut self, mention: Mention) {
        let index = index(self.mentions.len());
        self.mentions.push(mention);
        let position = self.position();
        self.out.holes.push((position, Hole::Mention(index)));
    }
}
