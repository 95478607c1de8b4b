//! Everything wrong with a site as of one day: what each text is told alone, beside the others, and by the calendar.

use jiff::ToSpan;
use jiff::civil::Date as Day;
use rayon::prelude::{IntoParallelIterator, ParallelIterator};

use crate::library::checks::advice;
use crate::library::checks::{
    audit, case_named, case_uncut, case_withheld, consent_ended, consent_ends, not_agreed, read_again,
    retired_indicator, unread,
};
use crate::library::collection::Collection;
use crate::library::collection::consent_digest;
use crate::library::collection::index::TextId;
use crate::library::collection::resolved_story::{ResolvedStory, Response};
use crate::library::edition::{
    AudienceId, ConsentGap, Edition, EditionOptions, LabId, OnError, Reader, author_words_of_story, others,
    words_of_paper,
};
use crate::library::source::front_matter::{Answer, Yes};
use crate::library::source::lab::Stage;
use crate::library::source::status::Status;
use crate::text::diagnostic::{Diagnostic, Place, sort};
use crate::text::markdown;

/// How long before its end a yes is spoken of, in days.
pub const SOON: i64 = 60;

/// Every diagnostic of every file, sorted by place.
pub fn all(shelf: &std::sync::Arc<Collection>, today: Day) -> Vec<Diagnostic> {
    let mut found = shelf.guards.clone();
    found.extend(shelf.diagnostics.iter().cloned());
    let of_stories = (0..shelf.stories.len()).into_par_iter().flat_map_iter(|at| of_story(shelf, at, today));
    found.extend(of_stories.collect::<Vec<_>>());
    for (paper, settled, paperwork) in others(shelf) {
        found.extend(paper.diagnostics.iter().chain(settled).cloned());
        found.extend(words_of_paper(shelf, paperwork));
    }
    found.extend(shelf.pictures.diagnostics.iter().map(|(_, diagnostic)| diagnostic.clone()));
    found.extend(shelf.statics.all.iter().flat_map(|file| file.diagnostics.iter().cloned()));
    found.extend(shelf.metrics.iter().flat_map(|shelved| audit::of_metric(&shelved.metric, today)));
    found.extend(audit::of_vocabulary(shelf, today));
    let labs: Vec<u32> = (0_u32..).zip(&shelf.labs).map(|(at, _)| at).collect();
    found.extend(cases(shelf, &labs, today));
    found.extend(editions(shelf, today));
    advice::kept(&mut found, &shelf.config);
    sort(&mut found);
    found
}

fn of_story(shelf: &Collection, at: usize, today: Day) -> Vec<Diagnostic> {
    shelf.stories[at].told(today, &shelf.spoken, || tell(shelf, at, today)).to_vec()
}

fn tell(shelf: &Collection, at: usize, today: Day) -> Vec<Diagnostic> {
    let story = &shelf.stories[at];
    let mut own: Vec<Diagnostic> = story.diagnostics().cloned().collect();
    own.extend(author_words_of_story(shelf, at, today));
    own.extend(consents(shelf, story, today));
    own.extend(retired(shelf, story));
    own.extend(advice::of(&story.manuscript, &shelf.config));
    own
}

/// The part of [`all`] that is about the text in the file at `path`, sorted by place.
pub fn of_text(shelf: &std::sync::Arc<Collection>, path: &str, today: Day) -> Vec<Diagnostic> {
    let Some(paperwork) = shelf.paperwork(path) else { return Vec::new() };
    let mut found = match paperwork {
        TextId::Story(at) => of_story(shelf, at as usize, today),
        TextId::Lab(_) | TextId::Metric(_) | TextId::Page(_) => {
            let mut own = words_of_paper(shelf, paperwork);
            let Some((paper, settled, _)) = others(shelf).find(|(.., other)| *other == paperwork) else { return own };
            own.extend(paper.diagnostics.iter().chain(settled).cloned());
            own
        }
    };
    let pictures = shelf.pictures.diagnostics.iter().filter(|(paper, _)| *paper == paperwork);
    found.extend(pictures.map(|(_, diagnostic)| diagnostic.clone()));
    if let TextId::Metric(at) = paperwork {
        found.extend(audit::of_metric(&shelf.metrics[at as usize].metric, today));
    }
    if let TextId::Lab(at) = paperwork {
        found.extend(cases(shelf, &[at], today));
    }
    advice::kept(&mut found, &shelf.config);
    sort(&mut found);
    found
}

/// What only a whole edition shows: roles that point, words of the site itself.
fn editions(shelf: &std::sync::Arc<Collection>, today: Day) -> Vec<Diagnostic> {
    let library = crate::library::Library(std::sync::Arc::clone(shelf));
    let occasion = EditionOptions { today, broken: OnError::Stops };
    let audiences = (0_u32..).zip(&shelf.config.audiences.all);
    let of = |(at, _)| Edition::of(&library, Reader::Audience(AudienceId(at)), occasion).own_faults();
    audiences.flat_map(of).collect()
}

/// What the calendar says to the answers of a published story.
fn consents(shelf: &Collection, story: &ResolvedStory, today: Day) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let paper = &story.manuscript.paper;
    if paper.terms.status() != Some(Status::Published) {
        return found;
    }
    let status = paper.terms.status_span().unwrap_or_default();
    let asker = crate::library::edition::consents(shelf, today);
    for (person, said) in &story.about {
        let id = &shelf.people.at(*person).id;
        let yes = match said {
            Response::Answer(Answer::Yes(yes)) => Some(yes),
            _ => None,
        };
        match (asker.answer(story, said), yes) {
            (Err(ConsentGap::NoAnswer), _) => found.push(not_agreed::of(paper.place(status), id)),
            (Err(ConsentGap::Ended | ConsentGap::NotBegun), Some(yes)) => {
                found.push(consent_ended::of(paper.place(yes.span), id));
            }
            (Err(ConsentGap::ReadAgain), Some(yes)) => {
                let span = yes.read.as_ref().map_or(yes.span, |read| read.span);
                let now = consent_digest::fingerprint(story, &shelf.config, &shelf.people);
                found.push(read_again::of(paper.place(span), id, &now));
            }
            (Ok(_), Some(yes)) => found.extend(yes_today(shelf, story, id, yes, today)),
            // A no is nobody's mistake, and what cannot be read was said when it was read.
            _ => {}
        }
    }
    found
}

fn yes_today(shelf: &Collection, story: &ResolvedStory, id: &str, yes: &Yes, today: Day) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let place = || story.manuscript.paper.place(yes.span);
    let soon = today.checked_add(SOON.days()).unwrap_or(today);
    if yes.until.is_some_and(|until| until.last() <= soon) {
        found.push(consent_ends::of(place(), id));
    }
    if yes.read.is_none() {
        let now = consent_digest::fingerprint(story, &shelf.config, &shelf.people);
        found.push(unread::of(place(), id, &now));
    }
    found
}

/// Behaviours that were retired before the story happened.
fn retired(shelf: &Collection, story: &ResolvedStory) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let Some(date) = story.manuscript.front.date.value() else { return found };
    for evidence in &story.manuscript.front.indicators {
        let at = shelf.vocabulary.names.find(&evidence.indicator.value);
        let indicator = at.and_then(|at| shelf.vocabulary.all.get(at as usize));
        let when = indicator.and_then(|indicator| indicator.retired.as_ref()).and_then(|retired| retired.date);
        if when.is_some_and(|when| when.last() < date.first()) {
            let place = story.manuscript.paper.place(evidence.indicator.span);
            found.push(retired_indicator::of(place, &evidence.indicator.value));
        }
    }
    found
}

/// Cases of some labs that cannot be cut into stages, or that the lab's audience may not read.
fn cases(shelf: &std::sync::Arc<Collection>, labs: &[u32], today: Day) -> Vec<Diagnostic> {
    let library = crate::library::Library(std::sync::Arc::clone(shelf));
    let mut found = Vec::new();
    let with_cases = labs.iter().filter(|at| !shelf.labs[**at as usize].lab.front.cases.is_empty());
    for lab_at in with_cases.copied() {
        let shelved = &shelf.labs[lab_at as usize];
        let lab = &shelved.lab;
        let occasion = EditionOptions { today, broken: OnError::Stops };
        let reader = shelved.settled.audience.map(|audience| Reader::Audience(AudienceId(audience)));
        let edition = reader.map(|reader| Edition::of(&library, reader, occasion));
        let room = Edition::of(&library, Reader::Room(LabId(lab_at)), occasion);
        for (number, (case, at)) in lab.front.cases.iter().zip(&shelved.cases).enumerate() {
            let Some(at) = *at else { continue };
            let story = &shelf.stories[at as usize].manuscript;
            let place = lab.paper.place(case.story.span);
            if edition.as_ref().is_some_and(|edition| !edition.holds(TextId::Story(at))) {
                found.push(case_withheld::of(place.clone()));
            }
            if room.room().is_some_and(|room| room.kept_from(number).is_some()) {
                found.push(case_named::of(place.clone(), Place::file(&story.paper.path)));
            }
            let blocks = &story.paper.prose.blocks;
            let classed = [Some(markdown::Stage::Call), Some(markdown::Stage::Outcome)];
            let by_class = blocks.iter().any(|block| classed.contains(&block.stage));
            let short = lab.front.stages == [Stage::Situation, Stage::Write, Stage::Outcome];
            let by_line = short && blocks.iter().any(|block| block.cut);
            if !by_class && !by_line {
                let body = crate::text::span::Span::of(story.paper.body.start, story.paper.body.start);
                found.push(case_uncut::of(place, story.paper.place(body)));
            }
        }
    }
    found
}
