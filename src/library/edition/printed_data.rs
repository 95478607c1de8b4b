//! What heard prints of a text's data in its own words: the month of its date, the names of those who are printed by name.

use crate::library::collection::Collection;
use crate::library::collection::index::TextId;
use crate::library::edition::names;
use crate::library::source::date::{Date, Period};
use crate::library::source::front_matter::Words;
use crate::library::source::ids::{Id, PersonId, StoryId};
use crate::library::source::indicator::Decision;
use crate::library::source::person::How;
use crate::text::slug::slug;
use crate::text::span::Span;
use crate::theme::Theme;

/// What parts words that are printed in different places.
const APART: &str = " | ";

/// The words that heard makes of a text's fields, each with the field's place; `named` are those who are printed by name in it.
pub(super) fn printed_data(collection: &Collection, text_id: TextId, named: &[PersonId]) -> Vec<(String, Span)> {
    let theme = &collection.theme;
    match text_id {
        TextId::Story(at) => of_story(collection, at, named),
        TextId::Lab(at) => {
            let held = collection.labs[at.index()].lab.front.held.written();
            held.map(|held| (of_date(theme, held.value), held.span)).into_iter().collect()
        }
        TextId::Metric(at) => {
            let front = &collection.metrics[at.index()].metric.front;
            let review_by = front.review_by.iter().map(|date| (of_date(theme, date.value), date.span));
            let readings = front.readings.iter();
            let readings = readings.filter_map(|(date, value)| Some((of_date(theme, (*date)?), value.span)));
            review_by.chain(readings).chain(of_decisions(theme, &front.history)).collect()
        }
        TextId::Page(_) | TextId::Path(_) => Vec::new(),
    }
}

fn of_story(collection: &Collection, at: StoryId, named: &[PersonId]) -> Vec<(String, Span)> {
    let (story, theme) = (&collection.stories[at.index()], &collection.theme);
    let front = &story.manuscript.front;
    let date = front.date.written().map(|date| {
        let (year, month) = date.value.order();
        let (of_year, quarter) = date.value.when().quarter();
        // As feeds, the list of pages, the issues and the search have it.
        let others = [
            format!("{year:04}-{month:02}-01T00:00:00Z"),
            format!("{year:04}-{month:02}"),
            collection.config.issues.names.name(theme, (of_year, quarter)),
            format!("{of_year}-{quarter}"),
        ];
        (format!("{}{APART}{}", of_date(theme, date.value), others.join(APART)), date.span)
    });
    let composite = front.composite_of.written().filter(|_| front.is_composite());
    let composite = composite.map(|count| (theme.say_n("story.composite", count.value as usize, &[]), count.span));
    let person = |person: PersonId, written: &Words| {
        let how = names::how(&collection.people, Some(story), named, person);
        let words = names::words(&collection.people, theme, person, how);
        // What a role says is said where it is given.
        (how == How::Name).then(|| (format!("{words}{APART}{}", slug(&words)), written.span))
    };
    let teller = story.teller.zip(front.reviewer.as_ref());
    let about = story.about.iter().map(|(person, _)| *person).zip(&front.about);
    let people = teller.into_iter().chain(about).filter_map(|(somebody, written)| person(somebody, written));
    date.into_iter().chain(composite).chain(people).collect()
}

/// What is said of decisions, where one has words of its own to point at.
pub(super) fn of_decisions(theme: &Theme, history: &[Decision]) -> Vec<(String, Span)> {
    let of = |one: &Decision| {
        let written = one.decision.as_ref().or(one.why.as_ref())?;
        Some((of_date(theme, one.date?), written.span))
    };
    history.iter().filter_map(of).collect()
}

/// A month or a quarter in words.
pub(super) fn of_date(theme: &Theme, date: Date) -> String {
    let when = date.when();
    match when.part {
        Period::Month(month) => theme.month(when.year, month),
        Period::Quarter(quarter) => theme.quarter(when.year, quarter),
    }
}
