//! The front matter of a story as it is written, and the few lines of it that an answer changes.

use std::sync::Arc;

use jiff::civil::Date as Day;

use crate::library::collection::Collection;
use crate::library::collection::resolved_story::ResolvedStory;
use crate::library::edits::consent_edit::Refusal;
use crate::library::edits::fixes::Fixed;
use crate::library::source::agreed::Answer;
use crate::library::source::document::{self, Split};
use crate::library::source::field_table::YES;
use crate::library::source::ids::PersonId;
use crate::text::span::{self, Span};
use crate::text::yaml::{self, Entry, Node, Value};

/// One edit: words that take the place of a span.
pub(super) type Edit = (Span, String);

/// The front matter of a story, as it is written.
pub(super) struct Front<'s> {
    path: &'s Arc<str>,
    pub text: &'s Arc<str>,
    /// Its entries; none where it is empty.
    entries: Vec<Entry>,
    /// Where its last line ends.
    end: usize,
    /// Whether nothing in it was hard to read.
    pub is_sound: bool,
}

impl<'s> Front<'s> {
    pub fn of(story: &'s ResolvedStory) -> Result<Self, Refusal> {
        let (path, text) = (&story.manuscript.text_file.path, &story.manuscript.text_file.text);
        let Split::Both { front, .. } = document::split(text) else { return Err(Refusal::Faulty) };
        let document = yaml::read(&text[front.clone()], front.start);
        let entries = match document.root.value {
            Value::Mapping(entries) if text[document.root.span.within(text)].starts_with('{') => {
                return if entries.is_empty() { Err(Refusal::Faulty) } else { Err(Refusal::Uncertain) };
            }
            Value::Mapping(entries) => entries,
            Value::Null => Vec::new(),
            Value::Scalar(_) | Value::Sequence(_) => return Err(Refusal::Faulty),
        };
        let is_sound = document.faults.is_empty() && document.lost.is_empty();
        Ok(Self { path, text, entries, end: front.end, is_sound })
    }

    fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Every line ends as the file's first one does.
    fn line_end(&self) -> &'static str {
        if self.text.split_inclusive('\n').next().is_some_and(|line| line.ends_with("\r\n")) { "\r\n" } else { "\n" }
    }

    /// A new line at the end of the front matter.
    fn line(&self, words: &str) -> Edit {
        (Span::of(self.end, self.end), format!("{words}{}", self.line_end()))
    }

    /// The edits by which `person` says yes with `fields`.
    pub fn answer(
        &self,
        collection: &Collection,
        story: &ResolvedStory,
        person: PersonId,
        fields: &[(&str, &str)],
    ) -> Result<Vec<Edit>, Refusal> {
        let id = collection.people.at(person).id.as_str();
        let pairs: Vec<String> = fields.iter().map(|(key, value)| format!("{key}: {value}")).collect();
        let yes = format!("{{ {} }}", pairs.join(", "));
        let alone = story.about.len() == 1;
        let whole = if alone { yes.clone() } else { format!("{{ {id}: {yes} }}") };
        let Some(agreed) = self.entry("agreed") else { return Ok(vec![self.line(&format!("agreed: {whole}"))]) };
        match &agreed.value.value {
            Value::Null => Ok(vec![self.set(agreed, &whole)]),
            Value::Scalar(_) if alone => Ok(vec![self.set(agreed, &whole)]),
            Value::Scalar(_) => Err(Refusal::Whose),
            Value::Sequence(_) => Err(Refusal::Faulty),
            Value::Mapping(entries) => {
                if entries.iter().any(|entry| YES.rows().iter().any(|row| row.name == entry.key)) {
                    return if alone { Ok(self.merge(&agreed.value, entries, fields)) } else { Err(Refusal::Whose) };
                }
                let own = entries.iter().find(|entry| collection.people.names.find(&entry.key) == Some(person));
                match own.map(|entry| (entry, &entry.value.value)) {
                    None => Ok(vec![self.add(&agreed.value, entries, &format!("{id}: {yes}"))]),
                    Some((entry, Value::Mapping(own))) => Ok(self.merge(&entry.value, own, fields)),
                    Some((entry, Value::Null | Value::Scalar(_))) => Ok(vec![self.set(entry, &yes)]),
                    Some((_, Value::Sequence(_))) => Err(Refusal::Faulty),
                }
            }
        }
    }

    /// The edits by which `person` refuses, in a word.
    pub fn refuse(
        &self,
        collection: &Collection,
        story: &ResolvedStory,
        person: PersonId,
        word: &'static str,
    ) -> Result<Edit, Refusal> {
        let id = collection.people.at(person).id.as_str();
        let alone = story.about.len() == 1;
        let whole = if alone { word.to_owned() } else { format!("{{ {id}: {word} }}") };
        let Some(agreed) = self.entry("agreed") else { return Ok(self.line(&format!("agreed: {whole}"))) };
        match &agreed.value.value {
            Value::Sequence(_) => Err(Refusal::Faulty),
            Value::Null => Ok(self.set(agreed, &whole)),
            // One word is everyone's answer, and the strictest decides.
            Value::Scalar(_) => {
                let now = story.manuscript.front.agreed.refusal();
                let strictest = Answer::REFUSALS.into_iter().find(|own| *own == word || now == Some(*own));
                Ok(self.replace(agreed, strictest.unwrap_or(word)))
            }
            Value::Mapping(entries) => {
                if entries.iter().any(|entry| YES.rows().iter().any(|row| row.name == entry.key)) {
                    return Ok(self.replace(agreed, word));
                }
                match entries.iter().find(|entry| collection.people.names.find(&entry.key) == Some(person)) {
                    Some(own) => Ok(self.replace(own, word)),
                    None => Ok(self.add(&agreed.value, entries, &format!("{id}: {word}"))),
                }
            }
        }
    }

    /// The edit that says on which day `person` was asked.
    pub fn asked(&self, collection: &Collection, person: PersonId, day: Day) -> Result<Edit, Refusal> {
        let pair = format!("{}: {day}", collection.people.at(person).id);
        let Some(asked) = self.entry("asked") else { return Ok(self.line(&format!("asked: {{ {pair} }}"))) };
        match &asked.value.value {
            Value::Null => Ok(self.set(asked, &format!("{{ {pair} }}"))),
            Value::Scalar(_) | Value::Sequence(_) => Err(Refusal::Faulty),
            Value::Mapping(entries) => {
                match entries.iter().find(|entry| collection.people.names.find(&entry.key) == Some(person)) {
                    Some(own) => Ok(self.replace(own, &day.to_string())),
                    None => Ok(self.add(&asked.value, entries, &pair)),
                }
            }
        }
    }

    /// The edit by which the story has another status.
    pub fn status(&self, word: &str) -> Edit {
        match self.entry("status") {
            Some(entry) => self.set(entry, word),
            None => self.line(&format!("status: {word}")),
        }
    }

    /// The edit that says since when its status and answers are what they are.
    pub fn since(&self, today: Day) -> Edit {
        match self.entry("since") {
            Some(entry) => self.set(entry, &today.to_string()),
            None => self.line(&format!("since: {today}")),
        }
    }

    /// A word in the place of a value of any kind, on the line of its key.
    fn replace(&self, entry: &Entry, word: &str) -> Edit {
        let text = &**self.text;
        let value = entry.value.span.within(text);
        let line = text[..value.start].rfind('\n').map_or(0, |at| at + 1);
        if !matches!(entry.value.value, Value::Mapping(_)) || text[line..value.start].contains(':') {
            return self.set(entry, word);
        }
        let after = entry.key_span.within(text).end;
        let colon = text[after..].find(':').map_or(after, |at| after + at + 1);
        let end = text[..value.end].trim_end().len();
        (Span::of(colon, end.max(colon)), format!(" {word}"))
    }

    /// Another value for a key.
    fn set(&self, entry: &Entry, words: &str) -> Edit {
        if entry.value.value != Value::Null || !entry.value.span.within(self.text).is_empty() {
            return (entry.value.span, words.to_owned());
        }
        let after = entry.key_span.within(self.text).end;
        let colon = self.text[after..].find(':').map_or(after, |at| after + at + 1);
        (Span::of(colon, colon), format!(" {words}"))
    }

    /// Fields in a map: those that are there get other values, the others come after them.
    fn merge(&self, map: &Node, entries: &[Entry], fields: &[(&str, &str)]) -> Vec<Edit> {
        let there = |key: &str| entries.iter().find(|entry| entry.key == key);
        let mut edits: Vec<Edit> =
            fields.iter().filter_map(|(key, value)| Some(self.set(there(key)?, value))).collect();
        let new = fields.iter().filter(|(key, _)| there(key).is_none()).map(|(key, value)| format!("{key}: {value}"));
        edits.extend(new.map(|pair| self.add(map, entries, &pair)));
        edits
    }

    /// One more pair in a map, after the last: in its braces, or on a line of its own.
    fn add(&self, map: &Node, entries: &[Entry], pair: &str) -> Edit {
        let text = &**self.text;
        let map = map.span.within(text);
        let Some(last) = entries.last() else { return (Span::of(map.start, map.end), format!("{{ {pair} }}")) };
        let end = last.key_span.within(text).end.max(last.value.span.within(text).end);
        if text[map.start..].starts_with('{') {
            return (Span::of(end, end), format!(", {pair}"));
        }
        let key = entries[0].key_span.within(text).start;
        let indent = &text[text[..key].rfind('\n').map_or(0, |at| at + 1)..key];
        let end = text[..end].trim_end().len();
        let end = text[end..].find(['\r', '\n']).map_or(text.len(), |at| end + at);
        (Span::of(end, end), format!("{}{indent}{pair}", self.line_end()))
    }

    pub fn mended(&self, after: String) -> Fixed {
        Fixed { path: Arc::clone(self.path), before: Arc::clone(self.text), after }
    }
}

/// `text` with `edits` made; of several at one place, the first stands first.
pub(super) fn edited(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(span, _)| span.start);
    span::edited(text, &edits)
}
