//! Writes an answer into a story's front matter: a yes of a colleague, or that the story is taken back. Only the lines
//! that must change do; what was written is read again before it is handed out.

use std::sync::Arc;

use jiff::civil::Date as Day;

use crate::library::collection::Collection;
use crate::library::collection::consent_digest::{self, Asked, WasRead};
use crate::library::collection::index::TextId;
use crate::library::collection::library::Library;
use crate::library::collection::resolved_story::{ResolvedStory, Response};
use crate::library::edition::{self, ConsentGap};
use crate::library::edits::fixes::Fixed;
use crate::library::source::agreed::{Answer, Yes};
use crate::library::source::date::Date;
use crate::library::source::document::{self, Split};
use crate::library::source::field_table::YES;
use crate::library::source::ids::{Id, PersonId, StoryId};
use crate::library::source::person::How;
use crate::library::source::status::Status;
use crate::text::scalar;
use crate::text::span::Span;
use crate::text::yaml::{self, Entry, Node, Value};

/// A yes, as it is to be written.
#[derive(Clone, Copy, Debug)]
pub struct Agreement<'a> {
    /// The day on which it was given.
    pub given: Day,
    /// The last month that it holds, as a date is written; where none is given, what stood there stays.
    pub until: Option<&'a str>,
    /// How they are printed at the most; where nothing is said, as their letter prints them.
    pub at_most: Option<How>,
    /// What they read: the reference on their letter, or a fingerprint. Where none is given, the story as it stands.
    pub read: Option<&'a str>,
}

/// Why an answer cannot be written for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The story is not about them; it is about these, by id.
    NotAbout(Vec<String>),
    /// The front matter has faults that must be mended first.
    Faulty,
    /// The story is about several, and the answer that stands there does not say whose it is.
    Whose,
    /// The text has changed since they read it, or others would read it than their letter listed.
    Changed,
    /// Nobody knows who would read it.
    Audience,
    /// The yes that stood there has ended, and nothing says how long the new one holds.
    Ended,
    /// It is written in a way that cannot be changed for certain.
    Uncertain,
}

impl Library {
    /// The file of `story` as it is once `person` has read it as it stands, and agreed: the yes carries the fingerprint
    /// of what they read.
    pub fn agree(&self, story: StoryId, person: PersonId, yes: &Agreement<'_>) -> Result<Fixed, Refusal> {
        let collection = &*self.0;
        let bound = &collection.stories[story.index()];
        if !bound.about.iter().any(|(about, _)| *about == person) {
            let about = bound.about.iter().map(|(about, _)| collection.people.at(*about).id.clone());
            return Err(Refusal::NotAbout(about.collect()));
        }
        let front = Front::of(bound)?;
        if !front.is_sound {
            return Err(Refusal::Faulty);
        }
        let audiences = &collection.config.audiences;
        let Some(audience) = bound.audience else { return Err(Refusal::Audience) };
        let listed = audiences.that_see(Some(audience));
        let how = edition::how_on_letter(&edition::consents(collection, yes.given), bound, person);
        let was_read = match yes.read {
            Some(said) => consent_digest::was_read(said, collection, bound, listed).ok_or(Refusal::Changed)?,
            None => WasRead::Text,
        };
        let (how, listed) = match was_read {
            WasRead::Text => (how, listed),
            // Nobody is printed as more than they agreed to before, unless they say so.
            WasRead::Letter(printed) => (printed.max(bound_of(bound, person)), listed),
            WasRead::First => (how, std::slice::from_ref(&audience)),
        };
        let readers: Vec<&str> = listed.iter().map(|at| audiences.names.id(*at)).collect();
        let at_most = yes.at_most.unwrap_or(how);
        let read = consent_digest::fingerprint(collection, bound);
        let given = yes.given.to_string();
        let mut fields = vec![("given", given.as_str())];
        fields.extend(yes.until.map(|until| ("until", until)));
        let list = scalar::list(&readers);
        fields.extend([("as", at_most.word()), ("readers", &list), ("read", &read)]);
        let edits = front.answer(collection, bound, person, &fields)?;
        let after = edited(front.text, edits);

        let library = self.with(bound, &after);
        let now = library.story_at(bound).ok_or(Refusal::Uncertain)?;
        let as_meant = now.about.iter().zip(&bound.about).all(|((who, said), (before, said_before))| match said {
            _ if who != before => false,
            Response::Answer(Answer::Yes(now)) if *who == person => {
                now.given.first() == yes.given
                    && yes.until.is_none_or(|until| now.until == Date::read(until))
                    && now.at_most == Some(at_most)
                    && readers_of(now) == Some(readers.clone())
                    && now.read.as_ref().is_some_and(|now| now.value == read)
            }
            said => *who != person && alike(said, said_before),
        });
        let same_text = consent_digest::fingerprint(&library.0, now) == read
            && now.manuscript.text_file.terms.status() == bound.manuscript.text_file.terms.status();
        if now.about.len() != bound.about.len() || !as_meant || !same_text {
            return Err(Refusal::Uncertain);
        }
        let said = now.about.iter().find(|(who, _)| *who == person).map(|(_, said)| said);
        match said.map(|said| edition::consents(&library.0, yes.given).answer_to(now, said, now.audience)) {
            Some(Ok(_)) => Ok(front.mended(after)),
            Some(Err(ConsentGap::Ended)) => Err(Refusal::Ended),
            _ => Err(Refusal::Uncertain),
        }
    }

    /// The file of `story` as it is once it is taken back.
    pub fn withdraw(&self, story: StoryId) -> Result<Fixed, Refusal> {
        let bound = &self.0.stories[story.index()];
        let front = Front::of(bound)?;
        let edit = match front.entry("status") {
            Some(entry) => front.set(entry, "withdrawn"),
            None => front.line("status: withdrawn"),
        };
        let after = edited(front.text, vec![edit]);
        let library = self.with(bound, &after);
        match library.story_at(bound).map(|now| now.manuscript.text_file.terms.status()) {
            Some(Some(Status::Withdrawn)) => Ok(front.mended(after)),
            _ => Err(Refusal::Uncertain),
        }
    }

    /// The reference on the letter that would be printed for `person` now.
    pub fn reference_for(&self, story: StoryId, person: PersonId, today: Day) -> String {
        let collection = &*self.0;
        let bound = &collection.stories[story.index()];
        let how = edition::how_on_letter(&edition::consents(collection, today), bound, person);
        let readers = collection.config.audiences.that_see(bound.audience);
        consent_digest::reference(collection, bound, &Asked { how, readers })
    }

    /// The file of a story.
    pub fn path_of(&self, story: StoryId) -> Arc<str> {
        Arc::clone(&self.0.stories[story.index()].manuscript.text_file.path)
    }

    /// Everybody who has still to answer for `story`, or whose answer is no yes on `today`, by id.
    pub fn still_to_answer(&self, story: StoryId, today: Day) -> Vec<String> {
        let collection = &*self.0;
        let bound = &collection.stories[story.index()];
        let consents = edition::consents(collection, today);
        let lacking = bound.about.iter().filter(|(_, said)| consents.answer_to(bound, said, bound.audience).is_err());
        lacking.map(|(person, _)| collection.people.at(*person).id.clone()).collect()
    }

    /// Everything as it would be with another text in the file of `story`.
    fn with(&self, story: &ResolvedStory, text: &str) -> Self {
        let mut sources = self.0.sources.clone();
        sources.insert(&story.manuscript.text_file.path, text.as_bytes().to_vec());
        self.after(&sources)
    }

    fn story_at(&self, story: &ResolvedStory) -> Option<&ResolvedStory> {
        match self.0.text_id(&story.manuscript.text_file.path) {
            Some(TextId::Story(at)) => self.0.stories.get(at.index()).map(|story| &**story),
            _ => None,
        }
    }
}

/// Whether two answers say the same, wherever they stand. What cannot be understood says as little as nothing.
pub(in crate::library) fn alike(one: &Response, other: &Response) -> bool {
    match (one, other) {
        (Response::Nothing, Response::Answer(Answer::Unreadable)) => true,
        (Response::Answer(Answer::Yes(one)), Response::Answer(Answer::Yes(other))) => {
            let read = |yes: &Yes| yes.read.as_ref().map(|read| read.value.clone());
            (one.given, one.until, one.at_most, readers_of(one), read(one))
                == (other.given, other.until, other.at_most, readers_of(other), read(other))
        }
        (one, other) => one == other,
    }
}

/// How `person` agreed to be printed at the most, so far.
fn bound_of(story: &ResolvedStory, person: PersonId) -> How {
    let own = story.about.iter().filter(|(about, _)| *about == person);
    let bounds = own.filter_map(|(_, said)| match said {
        Response::Answer(Answer::Yes(yes)) => yes.at_most,
        Response::Answer(Answer::No | Answer::Unreadable) | Response::Nothing => None,
    });
    bounds.max().unwrap_or(How::Name)
}

/// The audiences of a yes, as they are written.
fn readers_of(yes: &Yes) -> Option<Vec<&str>> {
    Some(yes.readers.as_ref()?.iter().map(|reader| reader.value.as_str()).collect())
}

/// One edit: words that take the place of a span.
type Edit = (Span, String);

/// The front matter of a story, as it is written.
struct Front<'s> {
    path: &'s Arc<str>,
    text: &'s Arc<str>,
    /// Its entries; none where it is empty.
    entries: Vec<Entry>,
    /// Where its last line ends.
    end: usize,
    /// Whether nothing in it was hard to read.
    is_sound: bool,
}

impl<'s> Front<'s> {
    fn of(story: &'s ResolvedStory) -> Result<Self, Refusal> {
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
    fn answer(
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

    fn mended(&self, after: String) -> Fixed {
        Fixed { path: Arc::clone(self.path), before: Arc::clone(self.text), after }
    }
}

/// `text` with `edits` made; of several at one place, the first stands first.
fn edited(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(span, _)| span.start);
    let mut out = String::with_capacity(text.len() + 128);
    let mut done = 0;
    for (span, words) in &edits {
        let range = span.within(text);
        out.push_str(text.get(done..range.start).unwrap_or_default());
        out.push_str(words);
        done = range.end.max(done);
    }
    out.push_str(&text[done..]);
    out
}
