//! A page of HTML, as browsers, Word and mail programs write it, taken down to its words: headings, stress, links, lists,
//! quotations and tables stay; looks, programs and what is hidden go.

mod walk;

use crate::intake::blocks::{Block, markdown};
use crate::intake::html::walk::Walk;
use crate::intake::to_draft::Draft;

/// Reads a page. The title is the one in its head, else its first heading.
pub fn read(html: &str, name: &str) -> Draft {
    let page = Walk::of(html, false);
    let mut record = Draft { name: name.to_owned(), ..Draft::default() };
    let mut blocks = page.blocks;
    let mut title = page.title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty()
        && let Some((Block::Heading(_), _)) = blocks.first()
    {
        title = blocks.remove(0).1;
    } else if blocks.first().is_some_and(|(block, words)| matches!(block, Block::Heading(_)) && *words == title) {
        blocks.remove(0);
    }
    if !title.is_empty() {
        record.fields.push(("title", title));
    }
    record.fields.push(("text", markdown(&blocks)));
    record
}

/// The words of a page without any marks, a paragraph a block, quoted lines after `>`.
pub fn words(html: &str) -> String {
    markdown(&Walk::of(html, true).blocks)
}
