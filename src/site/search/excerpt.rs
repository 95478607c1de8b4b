//! What of a story a search shows: its title, and as much of its text as there is room for.

use serde::Serialize;

use crate::library::edition::{Passage, Story};
use crate::site::views::{PageContext, direction};

/// A story as the browser gets it: title, address, month, language and direction where they differ, and its text.
#[derive(Serialize)]
pub struct Excerpt(String, String, String, Option<(String, &'static str)>, Vec<Line>);

/// Words, and the id of their place on the story's page.
#[derive(Serialize)]
struct Line(String, String);

/// The longest line of a text that is cut, in bytes.
const LONGEST: usize = 240;

impl Excerpt {
    /// A story with these passages: of its text, about `room` bytes.
    pub fn of(context: &PageContext<'_>, story: Story<'_>, passages: &[Passage], room: usize) -> Self {
        let whole: usize = passages.iter().map(|passage| passage.words.len()).sum();
        let lines = if whole <= room { all(passages) } else { some(passages, story.summary(), room) };
        let language = story.language().map(str::to_owned).zip(direction(story));
        let when = story.when().map(|when| context.when(when)).unwrap_or_default();
        Self(story.list_title(), story.address().to_owned(), when, language, lines)
    }
}

fn all(passages: &[Passage]) -> Vec<Line> {
    let line = |passage: &Passage| Line(passage.anchor.clone().unwrap_or_default(), passage.words.trim().to_owned());
    passages.iter().map(line).collect()
}

/// The sentences that are cited first, for they are what is remembered; then its opening, then the rest in order.
fn some(passages: &[Passage], opening: &str, room: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut left = room;
    let mut add = |anchor: Option<&String>, words: &str| {
        let words = cut(words.trim(), left.min(LONGEST));
        if words.len() < 20 {
            return;
        }
        left = left.saturating_sub(words.len());
        lines.push(Line(anchor.cloned().unwrap_or_default(), words.to_owned()));
    };
    for passage in passages {
        for (range, id) in passage.cited.iter().filter(|(_, id)| id.is_some()) {
            add(id.as_ref(), sentence(&passage.words, range.start, range.end));
        }
    }
    add(None, opening);
    // The opening is the first paragraph.
    for passage in passages.iter().filter(|passage| !passage.is_heading).skip(1) {
        add(passage.anchor.as_ref(), &passage.words);
    }
    lines
}

/// The sentence around a stretch of words, cut where it is long.
fn sentence(words: &str, start: usize, end: usize) -> &str {
    let ends = |c: char| matches!(c, '.' | '!' | '?' | '…' | '؟' | '。');
    let from = words[..start].rfind(ends).map_or(0, |at| at + words[at..].chars().next().map_or(1, char::len_utf8));
    let to = words[end..].find(ends).map_or(words.len(), |at| {
        let at = end + at;
        at + words[at..].chars().next().map_or(1, char::len_utf8)
    });
    let whole = words[from..to].trim_start_matches(|c: char| !c.is_alphanumeric() && !"“„«\"'‘".contains(c));
    if whole.len() <= LONGEST { whole } else { &words[start..to] }
}

/// `words` within so many bytes, cut between two words.
fn cut(words: &str, most: usize) -> &str {
    if words.len() <= most {
        return words;
    }
    let most = (0..=most).rev().find(|at| words.is_char_boundary(*at)).unwrap_or(0);
    let end = words[..most].rfind(' ').unwrap_or(0);
    &words[..end]
}
