//! Writes an answer into a story's front matter: a yes of a colleague, a no, that it is published or taken back, and since
//! when. Only the lines that must change do; what was written is read again before it is handed out.

use std::sync::Arc;

use jiff::civil::Date as Day;

use crate::library::collection::Collection;
use crate::library::collection::consent_digest::{self, Asked, WasRead};
use crate::library::collection::index::TextId;
use crate::library::collection::library::Library;
use crate::library::collection::resolved_story::{ResolvedStory, Response};
use crate::library::edition::{self, ConsentGap};
use crate::library::edits::fixes::Fixed;
use crate::library::edits::front_edit::{Edit, Front, edited};
use crate::library::source::agreed::{Answer, Yes};
use crate::library::source::date::Date;
use crate::library::source::ids::{Id, PersonId, StoryId};
use crate::library::source::person::How;
use crate::library::source::status::Status;
use crate::text::scalar;
use crate::text::span::Span;

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
    /// Whether it is published with this yes, where nobody else has still to answer.
    pub publish: bool,
}

/// An answer by which nobody else may ever read the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum No {
    /// A no, which needs no reason.
    Declined,
    /// Thanks, and a wish that it stays between them.
    KeptPrivate,
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
    /// The words themselves name them, at these lines, and they are not to be named.
    Named(Vec<usize>),
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
            return Err(Refusal::NotAbout(about(collection, bound)));
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
        if at_most != How::Name {
            let lines = self.lines_that_name(story, person, yes.given);
            if !lines.is_empty() {
                return Err(Refusal::Named(lines));
            }
        }
        let read = consent_digest::fingerprint(collection, bound);
        let given = yes.given.to_string();
        let mut fields = vec![("given", given.as_str())];
        fields.extend(yes.until.map(|until| ("until", until)));
        let list = scalar::list(&readers);
        fields.extend([("as", at_most.word()), ("readers", &list), ("read", &read)]);
        let mut edits = front.answer(collection, bound, person, &fields)?;
        edits.push(front.since(yes.given));
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
            Some(Ok(_)) if yes.publish && library.still_to_answer_of(now, yes.given).is_empty() => {
                let published = library.published(now, yes.given)?;
                Ok(front.mended(published.after))
            }
            Some(Ok(_)) => Ok(front.mended(after)),
            Some(Err(ConsentGap::Ended)) => Err(Refusal::Ended),
            _ => Err(Refusal::Uncertain),
        }
    }

    /// The file of `story` as it is once `person` has said that nobody else may read it.
    pub fn refuse(&self, story: StoryId, person: PersonId, no: No, today: Day) -> Result<Fixed, Refusal> {
        let collection = &*self.0;
        let bound = &collection.stories[story.index()];
        if !bound.about.iter().any(|(about, _)| *about == person) {
            return Err(Refusal::NotAbout(about(collection, bound)));
        }
        let word = match no {
            No::Declined => Answer::REFUSALS[0],
            No::KeptPrivate => Answer::REFUSALS[1],
        };
        let front = Front::of(bound)?;
        let edit = front.refuse(collection, bound, person, word)?;
        let is_meant = |now: &ResolvedStory| {
            let own = now.about.iter().find(|(who, _)| *who == person).map(|(_, said)| said);
            let refused = matches!(own, Some(Response::Answer(answer)) if answer.refusal().is_some());
            let others = now.about.iter().zip(&bound.about).filter(|((who, _), _)| *who != person);
            refused
                && now.about.len() == bound.about.len()
                && others.into_iter().all(|((who, said), (before, said_before))| {
                    who == before && (alike(said, said_before) || is_unread_or_refused(said))
                })
        };
        self.stricter(bound, &front, edit, today, is_meant)
    }

    /// The file of `story` as it is once it says that `person` was asked by a message on `day`.
    pub fn note_asked(&self, story: StoryId, person: PersonId, day: Day) -> Result<Fixed, Refusal> {
        let bound = &self.0.stories[story.index()];
        let front = Front::of(bound)?;
        let after = edited(front.text, vec![front.asked(&self.0, person, day)?]);
        let library = self.with(bound, &after);
        let is_meant = library.story_at(bound).is_some_and(|now| {
            asked_on(&library.0, now, person) == Some(day)
                && consent_digest::fingerprint(&library.0, now) == consent_digest::fingerprint(&self.0, bound)
                && now.about.iter().zip(&bound.about).all(|(now, before)| now.0 == before.0 && alike(&now.1, &before.1))
        });
        if is_meant { Ok(front.mended(after)) } else { Err(Refusal::Uncertain) }
    }

    /// The day on which `person` was asked about `story` by a message.
    pub fn asked_on(&self, story: StoryId, person: PersonId) -> Option<Day> {
        asked_on(&self.0, &self.0.stories[story.index()], person)
    }

    /// The file of `story` as it is once it is taken back.
    pub fn withdraw(&self, story: StoryId, today: Day) -> Result<Fixed, Refusal> {
        let bound = &self.0.stories[story.index()];
        let front = Front::of(bound)?;
        let edit = front.status(Status::Withdrawn.word());
        self.stricter(bound, &front, edit, today, |now| has_status(now, Status::Withdrawn))
    }

    /// The file with an edit that takes something back, and since when. That it is taken back never waits for the day.
    fn stricter(
        &self,
        bound: &ResolvedStory,
        front: &Front<'_>,
        edit: Edit,
        today: Day,
        is_meant: impl Fn(&ResolvedStory) -> bool,
    ) -> Result<Fixed, Refusal> {
        if edited(front.text, vec![edit.clone()]) == **front.text {
            return Ok(front.mended(front.text.to_string()));
        }
        for edits in [vec![edit.clone(), front.since(today)], vec![edit]] {
            let after = edited(front.text, edits);
            if self.with(bound, &after).story_at(bound).is_some_and(&is_meant) {
                return Ok(front.mended(after));
            }
        }
        Err(Refusal::Uncertain)
    }

    /// The file of `story` as it is once it is published.
    pub fn publish(&self, story: StoryId, today: Day) -> Result<Fixed, Refusal> {
        self.published(&self.0.stories[story.index()], today)
    }

    fn published(&self, bound: &ResolvedStory, today: Day) -> Result<Fixed, Refusal> {
        let front = Front::of(bound)?;
        if has_status(bound, Status::Published) {
            return Ok(front.mended(front.text.to_string()));
        }
        if !front.is_sound {
            return Err(Refusal::Faulty);
        }
        let after = edited(front.text, vec![front.status(Status::Published.word()), front.since(today)]);
        let library = self.with(bound, &after);
        let now = library.story_at(bound).filter(|now| has_status(now, Status::Published));
        let is_meant = now.is_some_and(|now| {
            consent_digest::fingerprint(&library.0, now) == consent_digest::fingerprint(&self.0, bound)
                && now.about.iter().zip(&bound.about).all(|(now, before)| now.0 == before.0 && alike(&now.1, &before.1))
        });
        if is_meant { Ok(front.mended(after)) } else { Err(Refusal::Uncertain) }
    }

    /// The lines of a story's file, from 1, whose words name `person` whatever they agree to.
    pub fn lines_that_name(&self, story: StoryId, person: PersonId, today: Day) -> Vec<usize> {
        let places = edition::named_in_words(&edition::consents(&self.0, today), story, person);
        let text = &self.0.stories[story.index()].manuscript.text_file.text;
        let line =
            |span: Option<Span>| 1 + text[..span.map_or(0, |span| span.within(text).start)].matches('\n').count();
        let mut lines: Vec<usize> = places.into_iter().map(|place| line(place.span)).collect();
        lines.dedup();
        lines
    }

    /// The reference on the letter that would be printed for `person` now.
    pub fn reference_for(&self, story: StoryId, person: PersonId, today: Day) -> String {
        let collection = &*self.0;
        let bound = &collection.stories[story.index()];
        let how = edition::how_on_letter(&edition::consents(collection, today), bound, person);
        let readers = collection.config.audiences.that_see(bound.audience);
        consent_digest::reference(collection, bound, &Asked { how, readers })
    }

    /// The same, as it is printed at the foot of the letter.
    pub fn code_of_letter(&self, story: StoryId, person: PersonId, today: Day) -> String {
        consent_digest::short(&self.reference_for(story, person, today))
    }

    /// The file of a story.
    pub fn path_of(&self, story: StoryId) -> Arc<str> {
        Arc::clone(&self.0.stories[story.index()].manuscript.text_file.path)
    }

    /// The word of the strictest answer by which nobody else may ever read `story`.
    pub fn refusal_of(&self, story: StoryId) -> Option<&'static str> {
        self.0.stories[story.index()].manuscript.front.agreed.refusal()
    }

    /// Everybody who has still to answer for `story`, or whose answer is no yes on `today`, by id.
    pub fn still_to_answer(&self, story: StoryId, today: Day) -> Vec<String> {
        self.still_to_answer_of(&self.0.stories[story.index()], today)
    }

    fn still_to_answer_of(&self, bound: &ResolvedStory, today: Day) -> Vec<String> {
        let collection = &*self.0;
        let consents = edition::consents(collection, today);
        let lacking = bound.about.iter().filter(|(_, said)| consents.answer_to(bound, said, bound.audience).is_err());
        lacking.map(|(person, _)| collection.people.at(*person).id.clone()).collect()
    }

    /// Everything as it would be with another text in the file of `story`.
    pub(super) fn with(&self, story: &ResolvedStory, text: &str) -> Self {
        let mut sources = self.0.sources.clone();
        sources.insert(&story.manuscript.text_file.path, text.as_bytes().to_vec());
        self.after(&sources)
    }

    pub(super) fn story_at(&self, story: &ResolvedStory) -> Option<&ResolvedStory> {
        match self.0.text_id(&story.manuscript.text_file.path) {
            Some(TextId::Story(at)) => self.0.stories.get(at.index()).map(|story| &**story),
            _ => None,
        }
    }
}

/// Everyone whom it is about, by id.
fn about(collection: &Collection, story: &ResolvedStory) -> Vec<String> {
    story.about.iter().map(|(about, _)| collection.people.at(*about).id.clone()).collect()
}

/// The day on which `person` was asked about `story` by a message, where it says so.
fn asked_on(collection: &Collection, story: &ResolvedStory, person: PersonId) -> Option<Day> {
    let asked = &story.manuscript.front.asked;
    let own = asked.iter().find(|(who, _)| collection.people.names.find(&who.value) == Some(person));
    own.map(|(_, date)| date.last())
}

fn has_status(story: &ResolvedStory, status: Status) -> bool {
    story.manuscript.text_file.terms.status() == Some(status)
}

/// Whether an answer lets nobody read the story.
fn is_unread_or_refused(said: &Response) -> bool {
    matches!(said, Response::Answer(answer) if *answer == Answer::Unreadable || answer.refusal().is_some())
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
        Response::Answer(Answer::No | Answer::KeptPrivate | Answer::Unreadable) | Response::Nothing => None,
    });
    bounds.max().unwrap_or(How::Name)
}

/// The audiences of a yes, as they are written.
fn readers_of(yes: &Yes) -> Option<Vec<&str>> {
    Some(yes.readers.as_ref()?.iter().map(|reader| reader.value.as_str()).collect())
}
