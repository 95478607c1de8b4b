//! Everything wrong with a site as of one day: what each text is told alone, beside the others, and by the calendar.

use std::collections::HashSet;

use jiff::civil::Date as Day;
use rayon::prelude::{IntoParallelIterator, ParallelExtend, ParallelIterator};

use crate::library::checks::{advice, answers, audit, overrides, relationships, tags};
use crate::library::collection::Collection;
use crate::library::collection::consent_digest;
use crate::library::collection::index::TextId;
use crate::library::collection::resolved_story::ResolvedStory;
use crate::library::collection::twins::Twins;
use crate::library::diagnostics;
use crate::library::edition::{Edition, EditionOptions, OnError, Reader, author_words_of_story, others, words_of_text};
use crate::library::source::ids::{Id, LabId, StoryId, numbered};
use crate::library::source::lab::{LabKind, Stage};
use crate::text::diagnostic::{Diagnostic, Place, Severity, sort};
use crate::text::markdown;

/// Every diagnostic of every file, sorted by place.
pub fn all(collection: &std::sync::Arc<Collection>, today: Day) -> Vec<Diagnostic> {
    if collection.config.is_for_newer {
        // Whatever else could be said is said of fields that this program may not know.
        return collection.guards.clone();
    }
    let mut found = collection.guards.clone();
    found.extend(collection.diagnostics.iter().cloned());
    let twins = collection.twins(today);
    let of_stories = (0..collection.stories.len()).into_par_iter();
    let of_stories = of_stories.flat_map_iter(|at| of_story(collection, StoryId::of(at), &twins, today));
    found.extend(of_stories.collect::<Vec<_>>());
    for (text_file, settled, text_id) in others(collection) {
        found.extend(text_file.diagnostics.iter().chain(settled).cloned());
        found.extend_from_slice(twins.diagnostics(&text_file.path));
        found.extend(words_of_text(collection, text_id));
    }
    found.extend(collection.pictures.diagnostics.iter().map(|(_, diagnostic)| diagnostic.clone()));
    found.extend(collection.statics.all.iter().flat_map(|file| file.diagnostics.iter().cloned()));
    found.extend(collection.metrics.iter().flat_map(|entry| audit::of_metric(&entry.metric, today)));
    found.extend(audit::of_vocabulary(collection, today));
    let labs: Vec<LabId> = numbered(&collection.labs).map(|(at, _)| at).collect();
    found.extend(cases(collection, &labs, today));
    found.extend(editions(collection, today));
    found.extend(answers::of_site(collection, today));
    found.extend(tags::of_site(collection));
    found.extend(overrides::of_site(collection));
    found.extend(relationships::of_site(collection));
    collection.config.leave_out(&mut found);
    sort(&mut found);
    found
}

fn of_story(collection: &Collection, at: StoryId, twins: &Twins, today: Day) -> Vec<Diagnostic> {
    let story = &collection.stories[at.index()];
    let pictures = consent_digest::pictures(collection, story);
    let mut found = story.told.on(today, &collection.name_finder, pictures, || tell(collection, at, today)).to_vec();
    found.extend_from_slice(twins.diagnostics(&story.manuscript.text_file.path));
    found
}

fn tell(collection: &Collection, at: StoryId, today: Day) -> Vec<Diagnostic> {
    let story = &collection.stories[at.index()];
    let mut own: Vec<Diagnostic> = story.diagnostics().cloned().collect();
    own.extend(author_words_of_story(collection, at, today));
    own.extend(answers::of_story(collection, story, today));
    own.extend(retired(collection, story));
    own.extend(advice::of(&story.manuscript, &collection.config));
    own
}

/// The stories with an error, beside what a whole edition shows.
pub fn stories_with_errors(collection: &Collection, today: Day) -> HashSet<StoryId> {
    let is_error = |one: &Diagnostic| one.severity == Severity::Error;
    let pictures = collection.pictures.diagnostics.iter().filter(|(_, diagnostic)| is_error(diagnostic));
    let mut found: HashSet<StoryId> =
        pictures.filter_map(|(text_id, _)| if let TextId::Story(at) = text_id { Some(*at) } else { None }).collect();
    let twins = collection.twins(today);
    let all = (0..collection.stories.len()).into_par_iter().map(StoryId::of);
    found.par_extend(all.filter(|at| of_story(collection, *at, &twins, today).iter().any(is_error)));
    found
}

/// The part of [`all`] that is about the text in the file at `path`, sorted by place.
pub fn of_text(collection: &std::sync::Arc<Collection>, path: &str, today: Day) -> Vec<Diagnostic> {
    let Some(text_id) = collection.text_id(path) else { return Vec::new() };
    let twins = collection.twins(today);
    let mut found = match text_id {
        TextId::Story(at) => of_story(collection, at, &twins, today),
        TextId::Lab(_) | TextId::Metric(_) | TextId::Page(_) | TextId::Path(_) => {
            let mut own = words_of_text(collection, text_id);
            let Some((text_file, settled, _)) = others(collection).find(|(.., other)| *other == text_id) else {
                return own;
            };
            own.extend(text_file.diagnostics.iter().chain(settled).cloned());
            own.extend_from_slice(twins.diagnostics(path));
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
            // Nothing is held back from those who play, or from two who read it together.
            if lab.front.kind == LabKind::Cases && !by_class && !by_line {
                let body = crate::text::span::Span::of(story.text_file.body.start, story.text_file.body.start);
                found.push(diagnostics::labs::case_uncut(place, story.text_file.place(body)));
            }
        }
    }
    found
}
