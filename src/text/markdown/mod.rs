//! Markdown as people write it, made into safe HTML with holes.
//!
//! Who may be named and where a page lies is not known here: mentions, links and pictures are holes,
//! which whoever prints a body fills.

mod comment_lines;
mod comments;
mod emphasis;
mod escape;
mod fault;
mod fill;
mod loose;
mod notes;
mod nearest;
mod passage;
mod text_run;
mod plain;
mod prose;
mod scheme;
mod word_places;
mod writer;

pub use crate::text::markdown::comments::{spans as comment_spans, words_of};
pub use crate::text::markdown::escape::{escaped, push_escaped, unescaped};
pub use crate::text::markdown::fault::{MarkdownFault, MarkdownFaultKind};
pub use crate::text::markdown::fill::{Filler, Form, LinkWords, Mark, Marked};
pub use crate::text::markdown::passage::PassageSearch;
pub use crate::text::markdown::plain::plain;
pub use crate::text::markdown::prose::{
    Block, BlockKind, Cut, Heading, Hole, Image, Leaf, Link, LinkKind, Mention, NoteLink, OpeningPiece, Passage, Prose,
    Stage,
};
pub use crate::text::markdown::writer::{read, read_in};

use std::borrow::Cow;

use pulldown_cmark::Options;

/// `CommonMark` with tables, footnotes, task lists, strikethrough, smart punctuation and classes of headings.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_HEADING_ATTRIBUTES
}

/// `text`, and every byte in its place, but where a line with nothing but `  {.data}` stands over `===` in a quote or
/// a list: the parser (0.13) panics over the white space before it, so that goes behind it.
fn tame(text: &str) -> Cow<'_, str> {
    let mut tamed: Option<String> = None;
    let mut start = 0;
    while let Some(found) = text[start..].find(['\n', '\r']) {
        let line = &text[start..start + found];
        let after = &text[start + found..];
        let after = after.strip_prefix("\r\n").unwrap_or(&after[1..]);
        let words = line.trim_start_matches([' ', '\t', '>']);
        let block = words.trim_end_matches([' ', '\t']);
        let prefix = &line[..line.len() - words.len()];
        let space = prefix.len() - prefix.trim_end_matches([' ', '\t']).len();
        if space > 0 && block.starts_with('{') && block.ends_with('}') && is_underline(after) {
            let turned = tamed.get_or_insert_with(|| text.to_owned());
            let (from, to) = (start + prefix.len() - space, start + prefix.len() + block.len());
            let moved = format!("{block}{}", &prefix[prefix.len() - space..]);
            turned.replace_range(from..to, &moved);
        }
        start += found + 1;
    }
    tamed.map_or(Cow::Borrowed(text), Cow::Owned)
}

fn is_underline(text: &str) -> bool {
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    let line = line.trim_matches([' ', '\t', '>']);
    line.starts_with(['=', '-']) && line.chars().all(|c| matches!(c, '=' | '-'))
}

#[cfg(test)]
mod tests {
    use super::{read, tame};

    #[test]
    fn a_class_alone_on_the_last_line_of_a_heading_in_a_quote_or_a_list_is_read() {
        for text in ["> \t]\n>  {.a}\n>===\n", "- [x\n\t\t{.a}\n  ===\n", "- x\r\n\t {.a}\r\n\t===\r\n"] {
            assert!(!read(text, 0..text.len(), &[]).html.is_empty());
        }
    }

    #[test]
    fn nothing_else_is_changed() {
        assert_eq!(tame("> a\n>  {.a}\n>===\n"), "> a\n>{.a}  \n>===\n");
        for text in ["a\n{.data}\n===\n", "  {a}\n\nb", "## a {.data}\n===", "  {a\n---"] {
            assert_eq!(tame(text), text);
        }
    }
}
