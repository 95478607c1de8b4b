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
        let first = |name: &String| words(name).first().map(|word| name[word.clone()].to_owned());
        let first = called.keys().filter_map(first).collect();
        Self { people, called, first }
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
        let stretch = &text[range.clone()];
        let words = words(stretch);
        let (mut done, mut at) = (0, 0);
        while at < words.len() {
            let start = words[at].start;
            let before = text[..range.start + start].chars().next_back();
            let begins_name = self.first.contains(&stretch[words[at].clone()])
                && !before.is_some_and(|c| matches!(c, '.' | '_' | '-' | '@' | '\\'));
            let found = if begins_name {
                (at..words.len().min(at + MOST_WORDS)).rev().find_map(|last| {
                    let end = words[last].end;
                    let mut after = text[range.start + end..].chars();
                    let goes_on = match after.next() {
                        Some('@' | '_') => true,
                        Some('.' | '-') => after.next().is_some_and(char::is_alphanumeric),
                        _ => false,
                    };
                    let person = if goes_on { None } else { *self.called.get(&stretch[start..end])? };
                    Some((person?, last))
                })
            } else {
                None
            };
            match found {
                Some((person, last)) => {
                    out.push_str(&stretch[done..start]);
                    self.write_token(person, ids, out);
                    done = words[last].end;
                    at = last + 1;
                }
                None => at += 1,
            }
        }
        out.push_str(&stretch[done..]);
    }
}

/// Where the runs of letters and digits in `text` are.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
        match words.last_mut() {
            Some(last) if last.end == at => last.end = at + c.len_utf8(),
            _ => words.push(at..at + c.len_utf8()),
        }
    }
    words
}

/// `text` with one space wherever there is white space.
fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
