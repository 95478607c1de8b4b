//! Names and mentions of the people in a story as one and the same token: putting `@id` in place of a name, as `check`
//! asks for, makes no other text of it. A first or last name alone says more than a mention, since it may be printed where
//! a mention is a role: it stays as it is. Part of version 2, and frozen with it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::library::collection::resolved_story::ResolvedStory;
use crate::library::source::ids::PersonId;
use crate::library::source::mentions;
use crate::library::source::person::People;

/// The most words of one name that are looked for.
const MOST_WORDS: usize = 6;

/// Whether a token says whose it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ids {
    /// By the id.
    Kept,
    /// Nobody's in particular, and a mention of nobody is one too.
    LeftOut,
}

/// Everybody in one story, by what they are called.
pub(super) struct NameTokens<'a> {
    people: &'a People,
    /// Who is called so; nobody where several are.
    called: HashMap<String, Option<PersonId>>,
    /// The first word of each of these: most words of a text begin no name, and are asked for once.
    first: HashSet<String>,
    /// The bytes with which those begin: most letters begin none of them.
    begins: [bool; 256],
}

impl<'a> NameTokens<'a> {
    pub(super) fn of(people: &'a People, story: &ResolvedStory) -> Self {
        let fields = story.manuscript.text_file.title.iter().chain(story.manuscript.front.prose());
        let in_fields = fields.flat_map(|words| mentions::mentions(&words.value));
        let in_fields = in_fields.filter_map(|mention| people.mentioned(mention.raw)).map(|(person, _)| person);
        let mut involved: Vec<PersonId> = story.everybody().chain(in_fields).collect();
        involved.sort_unstable();
        involved.dedup();
        let mut called: HashMap<String, Option<PersonId>> = HashMap::new();
        for at in involved {
            let person = people.at(at);
            for name in std::iter::once(&person.name).chain(&person.also) {
                let name = joined(name.value.trim_matches(|c: char| !c.is_alphanumeric()));
                if !name.is_empty() {
                    called.entry(name).and_modify(|who| *who = who.filter(|who| *who == at)).or_insert(Some(at));
                }
            }
        }
        let first = |name: &String| words(name).next().map(|word| name[word].to_owned());
        let first: HashSet<String> = called.keys().filter_map(first).collect();
        let mut begins = [false; 256];
        for word in &first {
            begins[usize::from(word.as_bytes()[0])] = true;
        }
        Self { people, called, first, begins }
    }

    /// `text` with a token wherever somebody of the story is mentioned or called by name.
    pub(super) fn written(&self, text: &str, ids: Ids) -> String {
        let text = joined(text);
        let mut out = String::with_capacity(text.len() + 16);
        let mut done = 0;
        for mention in mentions::mentions(&text) {
            self.write_names(&text, done..mention.range.start, ids, &mut out);
            match (self.people.mentioned(mention.raw), ids) {
                (Some((person, length)), _) => {
                    self.write_token(person, ids, &mut out);
                    out.push_str(&mention.raw[length..]);
                }
                (None, Ids::Kept) => out.push_str(&text[mention.range.clone()]),
                (None, Ids::LeftOut) => out.push('@'),
            }
            done = mention.range.end;
        }
        self.write_names(&text, done..text.len(), ids, &mut out);
        out
    }

    fn write_token(&self, person: PersonId, ids: Ids, out: &mut String) {
        out.push('@');
        if ids == Ids::Kept {
            out.push_str(&self.people.at(person).id.to_lowercase());
        }
    }

    /// Writes a stretch of `text` with its names as tokens, the longest that begins at a word first.
    fn write_names(&self, text: &str, range: Range<usize>, ids: Ids, out: &mut String) {
        let (mut done, mut at) = (range.start, range.start);
        let may_begin = |byte: &u8| self.begins[usize::from(*byte)];
        while let Some(next) = text.as_bytes()[at..range.end].iter().position(may_begin) {
            let start = at + next;
            at = start + 1;
            if text[range.start..start].ends_with(char::is_alphanumeric) {
                continue;
            }
            if let Some((person, end)) = self.name_at(text, start..range.end) {
                out.push_str(&text[done..start]);
                self.write_token(person, ids, out);
                (done, at) = (end, end);
            }
        }
        out.push_str(&text[done..range.end]);
    }

    /// Whose name begins where a stretch of `text` does, and where it ends.
    fn name_at(&self, text: &str, stretch: Range<usize>) -> Option<(PersonId, usize)> {
        let here = &text[stretch.clone()];
        let mut words = words(here);
        let first = words.next()?;
        let is_part = || text[..stretch.start].ends_with(['.', '_', '-', '@', '\\']);
        if !self.first.contains(&here[first.clone()]) || is_part() {
            return None;
        }
        let words: Vec<Range<usize>> = std::iter::once(first).chain(words).take(MOST_WORDS).collect();
        words.iter().rev().find_map(|last| {
            let end = stretch.start + last.end;
            let mut after = text[end..].chars();
            let goes_on = match after.next() {
                Some('@' | '_') => true,
                Some('.' | '-') => after.next().is_some_and(char::is_alphanumeric),
                _ => false,
            };
            let person = if goes_on { None } else { *self.called.get(&here[..last.end])? };
            Some((person?, end))
        })
    }
}

/// Where the runs of letters and digits in `text` are.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut done = 0;
    std::iter::from_fn(move || {
        let start = done + text[done..].find(char::is_alphanumeric)?;
        let length = text[start..].find(|c: char| !c.is_alphanumeric());
        done = length.map_or(text.len(), |length| start + length);
        Some(start..done)
    })
}

/// `text` with one space wherever there is white space.
pub(super) fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
