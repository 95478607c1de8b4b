//! Everything wrong with a site as of one day: what each text is told alone, beside the others, and by the calendar.

use jiff::ToSpan;
use jiff::civil::Date as Day;
use rayon::prelude::{IntoParallelIterator, ParallelIterator};

use crate::library::checks::{advice, audit};
use crate::library::collection::Collection;
use crate::library::collection::consent_digest;
use crate::library::collection::index::TextId;
use crate::library::collection::resolved_story::{ResolvedStory, Response};
use crate::library::diagnostics;
use crate::library::edition::{
    ConsentGap, Edition, EditionOptions, OnError, Reader, author_words_of_story, others, words_of_text,
};
use crate::library::source::agreed::{Answer, Yes};
use crate::library::source::ids::{Id, LabId, StoryId, numbered};
use crate::library::source::lab::Stage;
use crate::library::source::status::Status;
use crate::text::diagnostic::{Diagnostic, Place, sort};
use crate::text::markdown;

/// How long before its end a yes is spoken of, in days.
pub const SOON: i64 = 60;

/// Every diagnostic of every file, sorted by place.
pub fn all(collection: &std::sync::Arc<Collection>, today: Day) -> Vec<Diagnostic> {
    let mut found = collection.guards.clone();
    found.extend(collection.diagnostics.iter().cloned());
    let of_stories =
        (0..collection.stories.len()).into_par_iter().flat_map_iter(|at| of_story(collection, StoryId::of(at), today));
    found.extend(of_stories.collect::<Vec<_>>());
    for (text_file, settled, text_id) in others(collection) {
        found.extend(text_file.diagnostics.iter().chain(settled).cloned());
        found.extend(words_of_text(collection, text_id));
    }
    found.extend(collection.pictures.diagnostics.iter().map(|(_, diagnostic)| diagnostic.clone()));
    found.extend(collection.statics.all.iter().flat_map(|file| file.diagnostics.iter().cloned()));
    found.extend(collection.metrics.iter().flat_map(|entry| audit::of_metric(&entry.metric, today)));
    found.extend(audit::of_vocabulary(collection, today));
    let labs: Vec<LabId> = numbered(&collection.labs).map(|(at, _)| at).collect();
    found.extend(cases(collection, &labs, today));
    found.extend(editions(collection, today));
    collection.config.leave_out(&mut found);
    sort(&mut found);
    found
}

fn of_story(collection: &Collection, at: StoryId, today: Day) -> Vec<Diagnostic> {
    collection.stories[at.index()].told(today, &collection.name_finder, || tell(collection, at, today)).to_vec()
}

fn tell(collection: &Collection, at: StoryId, today: Day) -> Vec<Diagnostic> {
    let story = &collection.stories[at.index()];
    let mut own: Vec<Diagnostic> = story.diagnostics().cloned().collect();
    own.extend(author_words_of_story(collection, at, today));
    own.extend(consents(collection, story, today));
    own.extend(retired(collection, story));
    own.extend(advice::of(&story.manuscript, &collection.config));
    own
}

/// The part of [`all`] that is about the text in the file at `path`, sorted by place.
pub fn of_text(collection: &std::sync::Arc<Collection>, path: &str, today: Day) -> Vec<Diagnostic> {
    let Some(text_id) = collection.text_id(path) else { return Vec::new() };
    let mut found = match text_id {
        TextId::Story(at) => of_story(collection, at, today),
        TextId::Lab(_) | TextId::Metric(_) | TextId::Page(_) => {
            let mut own = words_of_text(collection, text_id);
            let Some((text_file, settled, _)) = others(collection).find(|(.., other)| *other == text_id) else {
                return own;
            };
            own.extend(text_file.diagnostics.iter().chain(settled).cloned());
            own
        }
    };
    let pictures = collection.pictures.diagnostics.iter().filter(|(text_file, _)| *text_file == text_id);
    found.extend(pictures.map(|(_, diagnostic)| diagnostic.clone()));
    if let TextId::Metric(at) = text_id {
        found.extend(audit::of_metric(&collection.metrics[at.index()].metric, today));
    }
    if let TextId::Lab(at) = text_id {
        found.extend(cases(collection, &[at], today));
    }
    collection.config.leave_out(&mut found);
    sort(&mut found);
    found
}

/// What only a whole edition shows: roles that point, words of the site itself.
fn editions(collection: &std::sync::Arc<Collection>, today: Day) -> Vec<Diagnostic> {
    let library = crate::library::collection::library::Library(std::sync::Arc::clone(collection));
    let options = EditionOptions { today, broken: OnError::Stops };
    let audiences = numbered(&collection.config.audiences.all);
    let of = |(at, _)| {
        let edition = Edition::of(&library, Reader::Audience(at), options);
        let mut found = edition.own_faults();
        found.extend(edition.faults_of_statics());
        found
    };
    audiences.flat_map(of).collect()
}

/// What the calendar says to the answers of a published story.
fn consents(collection: &Collection, story: &ResolvedStory, today: Day) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let text_file = &story.manuscript.text_file;
    if text_file.terms.status() != Some(Status::Published) {
        return found;
    }
    let status = text_file.terms.status_span().unwrap_or_default();
    let asker = crate::library::edition::consents(collection, today);
    for (person, said) in &story.about {
        let id = &collection.people.at(*person).id;
        let yes = match said {
            Response::Answer(Answer::Yes(yes)) => Some(yes),
            _ => None,
        };
        match (asker.answer(story, said), yes) {
            (Err(ConsentGap::NoAnswer), _) => found.push(diagnostics::consent::not_agreed(text_file.place(status), id)),
            (Err(ConsentGap::Ended | ConsentGap::NotBegun), Some(yes)) => {
                found.push(diagnostics::consent::consent_ended(text_file.place(yes.span), id));
            }
            (Err(ConsentGap::ReadAgain), Some(yes)) => {
                let span = yes.read.as_ref().map_or(yes.span, |read| read.span);
                let now = consent_digest::fingerprint(story, &collection.config, &collection.people);
                found.push(diagnostics::consent::read_again(text_file.place(span), id, &now));
            }
            (Ok(_), Some(yes)) => found.extend(yes_today(collection, story, id, yes, today)),
            // A no is nobody's mistake, and what cannot be read was said when it was read.
            _ => {}
        }
    }
    found
}

fn yes_today(collection: &Collection, story: &ResolvedStory, id: &str, yes: &Yes, today: Day) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let place = || story.manuscript.text_file.place(yes.span);
    let soon = today.checked_add(SOON.days()).unwrap_or(today);
    if yes.until.is_some_and(|until| until.last() <= soon) {
        found.push(diagnostics::consent::consent_ends(place(), id));
    }
    if yes.read.is_none() {
        let now = consent_digest::fingerprint(story, &collection.config, &collection.people);
        found.push(diagnostics::consent::unread(place(), id, &now));
    }
    found
}

/// Behaviours that were retired before the story happened.
fn retired(collection: &Collection, story: &ResolvedStory) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let Some(date) = story.manuscript.front.date.value() else { return found };
    for evidence in &story.manuscript.front.indicators {
        let at = collection.vocabulary.names.find(&evidence.indicator.value);
        let indicator = at.and_then(|at| collection.vocabulary.all.get(at.index()));
        let when = indicator.and_then(|indicator| indicator.retired.as_ref()).and_then(|retired| retired.date);
        if when.is_some_and(|when| when.last() < date.first()) {
            let place = story.manuscript.text_file.place(evidence.indicator.span);
            found.push(diagnostics::indicators::retired_indicator(place, &evidence.indicator.value));
        }
    }
    found
}

/// Cases of some labs that cannot be cut into stages, or that the lab's audience may not read.
fn cases(collection: &std::sync::Arc<Collection>, labs: &[LabId], today: Day) -> Vec<Diagnostic> {
    let library = crate::library::collection::library::Library(std::sync::Arc::clone(collection));
    let mut found = Vec::new();
    let with_cases = labs.iter().filter(|at| !collection.labs[at.index()].lab.front.cases.is_empty());
    for lab_at in with_cases.copied() {
        let entry = &collection.labs[lab_at.index()];
        let lab = &entry.lab;
        let options = EditionOptions { today, broken: OnError::Stops };
        let reader = entry.settled.audience.map(Reader::Audience);
        let edition = reader.map(|reader| Edition::of(&library, reader, options));
        let room = Edition::of(&library, Reader::Room(lab_at), options);
        for (number, (case, at)) in lab.front.cases.iter().zip(&entry.cases).enumerate() {
            let Some(at) = *at else { continue };
            let story = &collection.stories[at.index()].manuscript;
            let place = lab.text_file.place(case.story.span);
            if edition.as_ref().is_some_and(|edition| !edition.holds(TextId::Story(at))) {
                found.push(diagnostics::labs::case_withheld(place.clone()));
            }
            if room.room().is_some_and(|room| room.kept_from(number).is_some()) {
                found.push(diagnostics::labs::case_named(place.clone(), Place::file(&story.text_file.path)));
            }
            let blocks = &story.text_file.prose.blocks;
            let classed = [Some(markdown::Stage::Call), Some(markdown::Stage::Outcome)];
            let by_class = blocks.iter().any(|block| classed.contains(&block.stage));
            let short = lab.front.stages == [Stage::Situation, Stage::Write, Stage::Outcome];
            let by_line = short && blocks.iter().any(|block| block.kind == markdown::BlockKind::Line);
            if !by_class && !by_line {
                let body = crate::text::span::Span::of(story.text_file.body.start, story.text_file.body.start);
                found.push(diagnostics::labs::case_uncut(place, story.text_file.place(body)));
            }
        }
    }
    found
}
