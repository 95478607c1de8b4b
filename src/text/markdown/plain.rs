//! The plain words of a body, block by block, without its comments.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::text::markdown::loose::{self, Unread};
use crate::text::markdown::{comments, tame};
use crate::text::span::Span;

/// The words of each block of the part `body` of a file's text, mentions as written, HTML as words.
pub fn plain(text: &str, body: Range<usize>) -> Vec<(Span, String)> {
    let body = body.start.min(text.len())..body.end.min(text.len());
    let mut blocks = Vec::new();
    let mut words = String::new();
    let mut from: Option<usize> = None;
    let mut to = 0;
    let mut end = |words: &mut String, from: &mut Option<usize>, to: usize| {
        if let Some(from) = from.take().filter(|_| !words.trim().is_empty()) {
            blocks.push((Span::of(from, to).shifted(body.start), std::mem::take(words)));
        }
        words.clear();
    };
    let found = comments::find(&text[body.clone()]);
    let hidden = found.hidden(&text[body.clone()]);
    let (tamed, unread) = (tame(&hidden), Unread::default());
    for (event, range) in loose::events(&tamed, &unread) {
        let inline = match &event {
            Event::InlineHtml(piece) | Event::Html(piece) if comments::is_empty(piece) => true,
            Event::Text(piece) | Event::Code(piece) | Event::InlineHtml(piece) | Event::Html(piece) => {
                words.push_str(&found.shown(piece, &range));
                true
            }
            Event::SoftBreak | Event::HardBreak => {
                words.push(' ');
                true
            }
            Event::Start(tag) => {
                if let Tag::Image { title, .. } | Tag::Link { title, .. } = tag {
                    words.push_str(title);
                }
                is_inline(tag.to_end())
            }
            Event::End(tag) => is_inline(*tag),
            _ => true,
        };
        if inline {
            from.get_or_insert(range.start);
            to = range.end;
        } else {
            end(&mut words, &mut from, to);
        }
    }
    end(&mut words, &mut from, to);
    blocks
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image | TagEnd::HtmlBlock
    )
}
