//! Addresses as people write them: with spaces in them, which `CommonMark` reads only in angle brackets.
//!
//! `[the other](other story.md)` is read as the link it was meant to be where it looks like a file's name.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Parser, Tag, TagEnd};

use crate::text::markdown::fault::MarkdownFaultKind;
use crate::text::markdown::options;

/// The most bytes between parentheses that are looked at.
const LONGEST: usize = 500;

/// What stands in parentheses behind the words of a link.
pub(super) struct Destination<'t> {
    /// The address.
    address: &'t str,
    title: &'t str,
    /// Where the address stands.
    pub(super) at: Range<usize>,
    /// Where the closing parenthesis ends.
    end: usize,
}

/// What is not read.
#[derive(Default)]
pub(super) struct Unread {
    /// Names of addresses, in small letters: why, and where.
    names: RefCell<Vec<(String, MarkdownFaultKind, Range<usize>)>>,
    /// Lines that readers don't see: link definitions without a real address, whose names no link has used so far.
    unused: RefCell<HashMap<String, Range<usize>>>,
}

/// The events of `text`, with links to files whose names hold spaces among them, which reach as far as their addresses.
/// What is not read is noted.
pub(super) fn events<'t>(text: &'t str, unread: &'t Unread) -> impl Iterator<Item = (Event<'t>, Range<usize>)> {
    let broken = move |link: BrokenLink<'t>| -> Option<(CowStr<'t>, CowStr<'t>)> {
        let name = || link.reference.to_lowercase();
        let note = |kind, at| unread.names.borrow_mut().push((name(), kind, at));
        match link.link_type {
            LinkType::Shortcut => {
                let found = destination(text, link.span.end).filter(Destination::is_file);
                if let Some(found) = found {
                    return Some((found.address.into(), found.title.into()));
                }
                if let Some(at) = definition(text, &link.span) {
                    note(MarkdownFaultKind::LooseAddress, at);
                }
                let Range { start, end } = link.span;
                // What has an address behind it is a link whose words stand in brackets.
                let closes = text[end..].strip_prefix(']').is_some_and(|behind| !behind.starts_with(['(', '[']));
                if closes && text[..start].ends_with('[') {
                    note(MarkdownFaultKind::WikiLink, start - 1..end + 1);
                }
            }
            LinkType::Reference => note(MarkdownFaultKind::UndefinedReference, link.span.clone()),
            _ => {}
        }
        None
    };
    let parser = Parser::new_with_broken_link_callback(text, options(), Some(broken));
    let given = parser.reference_definitions().iter().filter(|(_, given)| {
        let target = Destination { address: &given.dest, title: "", at: 0..0, end: 0 };
        !target.is_web()
    });
    *unread.unused.borrow_mut() = given.map(|(name, given)| (name.to_lowercase(), given.span.clone())).collect();
    let steps = parser.into_offset_iter();
    // Where the address ends of each link that is open; and the address that was read with the last one.
    let (mut open, mut read) = (Vec::new(), 0..0);
    steps.filter_map(move |(event, range)| {
        if read.contains(&range.start) {
            // The last words may go on behind the address.
            let rest = read.end..range.end;
            let goes_on = matches!(event, Event::Text(_)) && rest.start < rest.end;
            return goes_on.then(|| (Event::Text(text[rest.clone()].into()), rest));
        }
        let end = match &event {
            Event::Start(Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. }) => {
                if !id.is_empty() {
                    unread.unused.borrow_mut().remove(&id.to_lowercase());
                }
                let loose = matches!(link_type, LinkType::ShortcutUnknown).then(|| destination(text, range.end));
                let end = loose.flatten().map_or(range.end, |found| found.end);
                open.push(end);
                end
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let end = open.pop().unwrap_or(range.end);
                read = range.end..end;
                end
            }
            _ => range.end,
        };
        Some((event, range.start..end))
    })
}

/// What is told of what is not read: of a name, that its address has spaces in it, or else that it has none; and of lines
/// that only give a name.
pub(super) fn told(unread: &Unread) -> Vec<(MarkdownFaultKind, Range<usize>)> {
    let (unread, unused) = (unread.names.take(), unread.unused.take());
    let mut unused: Vec<_> = unused.into_values().map(|at| (MarkdownFaultKind::UnusedName, at)).collect();
    unused.sort_by_key(|(_, at)| at.start);
    let loose: HashSet<String> = unread
        .iter()
        .filter(|(_, kind, _)| *kind == MarkdownFaultKind::LooseAddress)
        .map(|(name, _, _)| name.clone())
        .collect();
    let is_told = |name: &String, kind| kind == MarkdownFaultKind::LooseAddress || !loose.contains(name);
    let names = unread.into_iter().filter(|(name, kind, _)| is_told(name, *kind)).map(|(_, kind, at)| (kind, at));
    names.chain(unused).collect()
}

/// Where the address stands that the line `[name]: address` gives, where it is no definition for its spaces.
fn definition(text: &str, name: &Range<usize>) -> Option<Range<usize>> {
    if !text[..name.start].is_empty() && !text[..name.start].ends_with(['\n', '\r']) {
        return None;
    }
    let line = line_of(text[name.end..].strip_prefix(':')?);
    let (written, _) = without_title(line);
    let address = written.trim();
    let start = name.end + 1 + (written.len() - written.trim_start().len());
    let found = Destination { address, title: "", at: start..start + address.len(), end: 0 };
    ((found.is_file() || found.is_web()) && address.contains(char::is_whitespace)).then_some(found.at)
}

/// The address in the parentheses that begin at `at`, where they hold one.
pub(super) fn destination(text: &str, at: usize) -> Option<Destination<'_>> {
    let line = line_of(text.get(at..)?.strip_prefix('(')?);
    let mut depth = 0_usize;
    let close = line.char_indices().find_map(|(at, c)| {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
        None
    })?;
    let (written, title) = without_title(&line[..close]);
    let address = written.trim();
    let start = at + 1 + (written.len() - written.trim_start().len());
    let found = Destination { address, title, at: start..start + address.len(), end: at + 1 + close + 1 };
    (found.is_file() || found.is_web()).then_some(found)
}

/// The line with which `text` begins, as far as it is looked at: there may be as many places to look from as letters.
fn line_of(text: &str) -> &str {
    let end = text.char_indices().find(|(at, c)| matches!(c, '\n' | '\r') || *at >= LONGEST);
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

/// What stands before a title in quotation marks, and the title.
fn without_title(inner: &str) -> (&str, &str) {
    let trimmed = inner.trim_end();
    for mark in ['"', '\''] {
        let Some(open) = trimmed.strip_suffix(mark) else { continue };
        if let Some((before, title)) = open.split_once(mark)
            && before.ends_with([' ', '\t'])
        {
            return (before, title);
        }
    }
    (inner, "")
}

impl Destination<'_> {
    /// Whether there is something in it for which `CommonMark` does not read it.
    pub(super) fn is_loose(&self) -> bool {
        self.address.contains(|c: char| c.is_whitespace() || c == '(' || c == ')')
    }

    /// Whether it is the name of a file, in which nothing can be markup.
    fn is_file(&self) -> bool {
        let path = self.address.split(['#', '?']).next().unwrap_or_default();
        let Some((stem, ending)) = path.rsplit_once('.') else { return false };
        let is_ending = (1..=8).contains(&ending.len()) && ending.chars().all(|c| c.is_ascii_alphanumeric());
        let is_markup = |c: char| matches!(c, '*' | '~' | '<' | '>' | '[' | ']' | '`' | '|') || c.is_control();
        let letters: Vec<char> = self.address.chars().collect();
        let opens = |three: &[char]| three[1] == '_' && !(three[0].is_alphanumeric() && three[2].is_alphanumeric());
        !stem.is_empty()
            && is_ending
            && !self.is_web()
            && !self.address.contains(is_markup)
            && !letters.windows(3).any(opens)
            && !letters.starts_with(&['_'])
    }

    fn is_web(&self) -> bool {
        let scheme = ["http://", "https://"];
        scheme.iter().any(|scheme| self.address.get(..scheme.len()).is_some_and(|a| a.eq_ignore_ascii_case(scheme)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

    use super::destination;
    use crate::text::markdown::read;
    use crate::text::span::Span;

    #[test]
    fn a_file_is_found_to_its_last_parenthesis_with_its_title() {
        let of = |text| destination(text, 0).map(|found| (found.address, found.title, found.is_file(), found.end));
        assert_eq!(of("(my chair.png) on"), Some(("my chair.png", "", true, 14)));
        assert_eq!(of("(chair (7).png)"), Some(("chair (7).png", "", true, 15)));
        assert_eq!(of("( a b.md#top  \"Some words\" )"), Some(("a b.md#top", "Some words", true, 28)));
        assert_eq!(of("(https://e.example/a b)"), Some(("https://e.example/a b", "", false, 23)));
        assert_eq!(of("(in the meeting)"), None);
        assert_eq!(of("(said Dr. Smith)"), None);
        assert_eq!(of("(my *chair*.png)"), None);
        assert_eq!(of("(my _chair.png)"), None);
        assert_eq!(of("(my chair"), None);
    }

    /// What a word can stand beside in a line.
    const SIGNS: [&str; 26] = [
        " ",
        " ",
        " ",
        "[",
        "]",
        "](",
        "](",
        ")",
        ")",
        "(",
        "![",
        ".md)",
        ".png)",
        " b.md)",
        "*",
        "**",
        "_",
        "`",
        "\"",
        "'",
        "。",
        "\n",
        "\n\n",
        "(https://e.example/",
        "]: ",
        "\n[",
    ];

    /// The words of `text` that are neither in what is made of it nor told of.
    fn lost(text: &str) -> Vec<String> {
        let prose = read(text, 0..text.len(), &[]);
        let mut kept = prose.html.to_string();
        for link in &prose.links {
            kept.push_str(&format!("{:?} {} {}", link.kind, link.outward, link.title));
        }
        for image in &prose.images {
            kept.push_str(&format!("{} {} {}", image.src, image.alt, image.title));
        }
        // The words of a picture are words alone: a link in them leads nowhere.
        let told = |at: usize| {
            let spans = prose.faults.iter().map(|fault| fault.span).chain(prose.images.iter().map(|image| image.span));
            spans.into_iter().any(|span: Span| (span.start as usize..span.end as usize).contains(&at))
        };
        let words = text.match_indices("word").map(|(at, _)| (at, &text[at..at + 7]));
        words.filter(|(at, word)| !kept.contains(word) && !told(*at)).map(|(_, word)| word.to_owned()).collect()
    }

    #[test]
    fn no_word_beside_any_signs_is_lost_without_a_word() {
        let config = ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() };
        let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]));
        let line = prop::collection::vec(prop::sample::select(&SIGNS[..]), 1..40);
        let law = runner.run(&line, |signs| {
            let mut text = String::new();
            for (number, sign) in signs.iter().enumerate() {
                text.push_str(&format!("word{number:03}{sign}"));
            }
            prop_assert_eq!(lost(&text), Vec::<String>::new(), "{}", text);
            Ok(())
        });
        law.unwrap();
    }
}
