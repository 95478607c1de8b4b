//! What the answers to published stories lack today: said at the story, or once at the line elsewhere by which several are
//! withheld.

use std::collections::{BTreeMap, HashSet};

use jiff::ToSpan;
use jiff::civil::Date as Day;

use crate::library::collection::Collection;
use crate::library::collection::consent_digest;
use crate::library::collection::resolved_story::{ResolvedStory, Response};
use crate::library::diagnostics;
use crate::library::edition::{self, ConsentGap};
use crate::library::source::agreed::{Answer, Yes};
use crate::library::source::audiences::Audience;
use crate::library::source::fields::Field;
use crate::library::source::ids::{AudienceId, Id, PersonId};
use crate::library::source::person::How;
use crate::library::source::status::Status;
use crate::text::diagnostic::{Diagnostic, Place};

/// How many days before consent runs out it is mentioned.
pub const SOON: i64 = 60;

/// What the answers to one story lack that was caused in its own file, or by the calendar.
pub(super) fn of_story(collection: &Collection, story: &ResolvedStory, today: Day) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if !is_published(story) {
        return found;
    }
    let text_file = &story.manuscript.text_file;
    let status = text_file.terms.status_span().unwrap_or_default();
    let asker = edition::consents(collection, today);
    let mut agreed_to_others = Vec::new();
    for (person, said) in &story.about {
        let id = &collection.people.at(*person).id;
        match (asker.answer_to(story, said, story.audience), yes(said)) {
            (Err(ConsentGap::NoAnswer), _) => found.push(diagnostics::consent::not_agreed(text_file.place(status), id)),
            (Err(ConsentGap::Ended | ConsentGap::NotBegun), Some(yes)) => {
                found.push(diagnostics::consent::consent_ended(text_file.place(yes.span), id));
            }
            (Err(ConsentGap::ReadAgain), Some(yes)) if !is_by_teller(collection, story, yes) => {
                let span = yes.read.as_ref().map_or(yes.span, |read| read.span);
                let now = consent_digest::fingerprint(collection, story);
                found.push(diagnostics::consent::read_again(text_file.place(span), id, &now));
            }
            (Err(ConsentGap::OtherReaders), _) => agreed_to_others.push(id.as_str()),
            (Ok(_), Some(yes)) => found.extend(yes_today(collection, story, id, yes, today)),
            // A no is nobody's mistake, and what cannot be read was said when it was read.
            _ => {}
        }
    }
    if let (Field::Given(own), false, Some(audience)) =
        (&text_file.terms.audience, agreed_to_others.is_empty(), story.audience)
    {
        let audience = collection.config.audiences.names.id(audience);
        let people = agreed_to_others.join(", ");
        found.push(diagnostics::consent::other_readers(text_file.place(own.span), audience, &people));
    }
    found
}

fn is_published(story: &ResolvedStory) -> bool {
    story.manuscript.text_file.terms.status() == Some(Status::Published)
}

fn yes(said: &Response) -> Option<&Yes> {
    match said {
        Response::Answer(Answer::Yes(yes)) => Some(yes),
        Response::Answer(Answer::No | Answer::KeptPrivate | Answer::Unreadable) | Response::Nothing => None,
    }
}

/// Whether a yes to another text is one to this text with its teller printed otherwise: then people.yaml was changed.
fn is_by_teller(collection: &Collection, story: &ResolvedStory, yes: &Yes) -> bool {
    let read = yes.read.as_ref();
    read.is_some_and(|read| consent_digest::counts_for_another_teller(&read.value, collection, story))
}

fn yes_today(collection: &Collection, story: &ResolvedStory, id: &str, yes: &Yes, today: Day) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let place = || story.manuscript.text_file.place(yes.span);
    let soon = today.checked_add(SOON.days()).unwrap_or(today);
    if yes.until.is_some_and(|until| until.last() <= soon) {
        found.push(diagnostics::consent::consent_ends(place(), id));
    }
    if yes.read.is_none() {
        let now = consent_digest::fingerprint(collection, story);
        found.push(diagnostics::consent::unread(place(), id, &now));
    }
    found
}

/// What one line of heard.yaml or people.yaml does to agreed stories, with their number; and what older yeses lack.
pub(super) fn of_site(collection: &Collection, today: Day) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let asker = edition::consents(collection, today);
    let (mut by_teller, mut by_sees) = (BTreeMap::<PersonId, usize>::new(), BTreeMap::<AudienceId, usize>::new());
    let (mut by_default, mut unbounded, mut has_new_fields) = (0, 0, false);
    for story in collection.stories.iter().filter(|story| is_published(story)) {
        let answers = || story.about.iter().filter_map(|(_, said)| Some((said, yes(said)?)));
        let is_again = |(said, yes): (&Response, &Yes)| {
            asker.answer(story, said) == Err(ConsentGap::ReadAgain) && is_by_teller(collection, story, yes)
        };
        if let Some(teller) = story.teller.filter(|_| answers().any(is_again)) {
            *by_teller.entry(teller).or_default() += 1;
        }
        let is_old = |(said, yes): (&Response, &Yes)| {
            asker.answer(story, said).is_ok() && (yes.at_most.is_none() || yes.readers.is_none())
        };
        unbounded += usize::from(answers().any(is_old));
        has_new_fields |= answers().any(|(_, yes)| yes.readers.is_some() || yes.at_most == Some(How::Colleague));
        let out = asker.bounded_out(story);
        if story.audience.is_some_and(|own| out.contains(&own)) {
            by_default += usize::from(matches!(story.manuscript.text_file.terms.audience, Field::Absent));
        } else {
            for reader in causes(&collection.config.audiences.all, &out) {
                *by_sees.entry(reader).or_default() += 1;
            }
        }
    }
    let config = &collection.config;
    for hold in &config.holds {
        let is_there =
            |name: &str| collection.sources.find(name).is_some() || collection.sources.under(name).next().is_some();
        if !is_there(hold.name()) {
            found.push(diagnostics::config::holds_nothing(Place::at(&config.path, hold.path.span), &hold.path.value));
        }
    }
    let audiences = &config.audiences;
    for (teller, stories) in by_teller {
        let person = collection.people.at(teller);
        let place = Place::at(&collection.people.path, person.place);
        found.push(diagnostics::consent::read_again_for_teller(place, &person.id, stories));
    }
    for (reader, stories) in by_sees {
        let place = Place::at(&config.path, audiences.all[reader.index()].sees_span);
        found.push(diagnostics::consent::other_readers_by_sees(place, audiences.names.id(reader), stories));
    }
    let whole = Place::file(&config.path);
    if let Some(usual) = audiences.usual.filter(|_| by_default > 0) {
        let place = audiences.usual_span.map_or(whole.clone(), |span| Place::at(&config.path, span));
        found.push(diagnostics::consent::other_readers_by_default(place, audiences.names.id(usual), by_default));
    }
    if unbounded > 0 {
        found.push(diagnostics::consent::no_bounds(whole.clone(), unbounded));
    }
    has_new_fields |= !config.retention.is_empty() || !config.holds.is_empty();
    if has_new_fields && !config.says_version {
        found.push(diagnostics::config::version_unsaid(whole));
    }
    found
}

/// Of the audiences that are `out` of a story, those that are so by their own line, and not by seeing through another.
fn causes(all: &[Audience], out: &[AudienceId]) -> Vec<AudienceId> {
    let is_out: HashSet<AudienceId> = out.iter().copied().collect();
    let through = |reader: &AudienceId| {
        all[reader.index()].sees_by_name.iter().any(|seen| seen != reader && is_out.contains(seen))
    };
    out.iter().copied().filter(|reader| !through(reader)).collect()
}
