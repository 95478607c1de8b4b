//! Who speaks where in a body: the teller's own words, apart from what others are quoted as saying.

use std::ops::Range;

use regex::Regex;

use crate::text::markdown::Prose;
use crate::text::span::Span;

/// The words of a body by paragraph.
pub struct Speech<'a> {
    /// Its paragraphs, headings and cells.
    pub leaves: Vec<SpokenParagraph<'a>>,
    /// How many words a reader reads.
    pub words: usize,
    /// The word with which it becomes too long to be read aloud.
    pub past: Option<Span>,
    /// Whether anybody but the teller is heard.
    pub somebody_speaks: bool,
}

/// One paragraph as it stands in the file.
pub struct SpokenParagraph<'a> {
    text: &'a str,
    start: usize,
    /// What is not the teller's own: speech, and notes to self.
    others: Vec<Range<usize>>,
}

impl SpokenParagraph<'_> {
    /// Where `phrases` are in the teller's own words.
    pub fn own(&self, phrases: Option<&Regex>) -> impl Iterator<Item = Span> {
        let found = phrases.into_iter().flat_map(|phrases| phrases.captures_iter(self.text));
        // A group marks the words that are meant; a match without it is an exception.
        let group = phrases.map_or(0, |phrases| phrases.captures_len() - 1);
        let found = found.filter_map(move |found| found.get(group));
        let own = found.filter(|found| self.is_own(&found.range()));
        own.map(|found| Span::of(self.start + found.start(), self.start + found.end()))
    }

    /// Whether the teller says the words, given in lower case, in their own voice.
    pub fn narrates(&self, words: &str) -> bool {
        let low = self.text.to_lowercase();
        // Where lower case is of another length, places do not fit: then it is not said that they are the teller's.
        low.len() == self.text.len() && low.match_indices(words).any(|(at, found)| self.is_own(&(at..at + found.len())))
    }

    fn is_own(&self, range: &Range<usize>) -> bool {
        !self.others.iter().any(|other| other.start < range.end && range.start < other.end)
    }
}

/// Reads who speaks where.
pub fn told<'a>(text: &'a str, prose: &Prose) -> Speech<'a> {
    let mut told = Speech { leaves: Vec::new(), words: 0, past: None, somebody_speaks: false };
    told.somebody_speaks = prose.html.contains("<blockquote");
    for leaf in &prose.leaves {
        let (start, end) = (leaf.span.start as usize, leaf.span.end as usize);
        let Some(words) = text.get(start..end) else { continue };
        let notes = notes(&prose.comments, start..end);
        let mut others = speech(words, &notes);
        told.somebody_speaks |= !others.is_empty() || emphasised(words) || asks(words, &notes);
        others.extend(notes.iter().cloned());
        let mut at = 0;
        for word in words.split_whitespace() {
            at += words[at..].find(word).unwrap_or(0);
            if !is_noted(&notes, at) && word.chars().any(char::is_alphanumeric) {
                told.words += 1;
                if told.words == super::MOST_WORDS + 1 {
                    told.past = Some(Span::of(start + at, start + at + word.len()));
                }
            }
            at += word.len();
        }
        told.leaves.push(SpokenParagraph { text: words, start, others });
    }
    told
}

/// The comments in a stretch, which nobody reads; places are in the stretch.
fn notes(comments: &[Span], within: Range<usize>) -> Vec<Range<usize>> {
    let first = comments.partition_point(|comment| comment.end as usize <= within.start);
    let inside = comments[first..].iter().take_while(|comment| (comment.start as usize) < within.end);
    let moved = |at: u32| (at as usize).clamp(within.start, within.end) - within.start;
    inside.map(|comment| moved(comment.start)..moved(comment.end)).collect()
}

fn is_noted(notes: &[Range<usize>], at: usize) -> bool {
    let next = notes.partition_point(|note| note.end <= at);
    notes.get(next).is_some_and(|note| note.start <= at)
}

/// Stretches between quotation marks of any kind, or after a dash that opens a paragraph.
fn speech(words: &str, notes: &[Range<usize>]) -> Vec<Range<usize>> {
    if let Some(rest) = words.trim_start().strip_prefix(['—', '–', '―'])
        && rest.trim_start().starts_with(char::is_alphabetic)
    {
        return std::iter::once(0..words.len()).collect();
    }
    let mut found = Vec::new();
    let mut open: Option<(usize, bool)> = None;
    let mut before = ' ';
    let mut letters = words.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let after = letters.peek().map_or(' ', |(_, next)| *next);
        if is_noted(notes, at) {
            continue;
        }
        let single = matches!(c, '\'' | '‘' | '’' | '‚' | '‹' | '›');
        let double = matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '「' | '」' | '『' | '』');
        let opens = if single { !before.is_alphanumeric() && after.is_alphanumeric() } else { double };
        let closes = if single { !before.is_whitespace() && !after.is_alphanumeric() } else { double };
        open = match open {
            None if opens => Some((at, single)),
            Some((start, of_single)) if closes && of_single == single => {
                found.push(start..at + c.len_utf8());
                None
            }
            open => open,
        };
        before = c;
    }
    // A speech that goes on in the next paragraph is not closed in this one; an apostrophe opens nothing.
    if let Some((start, false)) = open {
        found.push(start..words.len());
    }
    found
}

/// Whether something is asked outright.
fn asks(words: &str, notes: &[Range<usize>]) -> bool {
    words.match_indices(['?', '？', '؟']).any(|(at, _)| !is_noted(notes, at))
}

/// Whether a run of several emphasised words stands there, as speech is set by some.
fn emphasised(words: &str) -> bool {
    ['*', '_'].iter().any(|mark| words.split(*mark).skip(1).step_by(2).any(|run| run.split_whitespace().count() > 2))
}
