//! How long today's site stays valid: the next day on which an edition changes, even if nobody changes a file.

use jiff::ToSpan;
use jiff::civil::Date as Day;

use crate::library::collection::library::Library;
use crate::library::edition;
use crate::library::source::agreed::{Agreed, Answer};

impl Library {
    /// The first day after `today` on which an edition, or what is said about its texts, may differ from today's even if
    /// nobody changes a file; nothing if there is no such day.
    pub fn next_change(&self, today: Day) -> Option<Day> {
        let collection = &*self.0;
        let texts = collection.references().map(|(_, text_file, _)| text_file);
        let published = texts.filter_map(|text_file| text_file.terms.publish_on.value()).map(|date| date.last());
        let held = collection.labs.iter().filter_map(|entry| entry.lab.front.held.value()).map(|date| date.first());
        // What is to be reviewed by a day is overdue after it.
        let metrics = collection.metrics.iter().filter_map(|entry| entry.metric.front.review_by.as_ref());
        let behaviours = collection.vocabulary.all.iter().filter_map(|one| one.review_by.as_ref());
        let reviewed = metrics.chain(behaviours).filter_map(|date| after(date.value.last()));
        let agreed = collection.stories.iter().flat_map(|story| days(&story.manuscript.front.agreed));
        let turn = collection.config.front.turns.then(|| edition::next_week(today)).flatten();
        published.chain(held).chain(reviewed).chain(agreed).chain(turn).filter(|day| *day > today).min()
    }
}

/// The days on which answers start to count, and those on which they stop.
fn days(agreed: &Agreed) -> Vec<Day> {
    let answers: Vec<&Answer> = match agreed {
        Agreed::Absent | Agreed::Unreadable => Vec::new(),
        Agreed::One(answer, _) => vec![answer],
        Agreed::Each(each, _) => each.iter().map(|(_, answer)| answer).collect(),
    };
    let days = answers.into_iter().flat_map(|answer| match answer {
        Answer::Yes(yes) => [Some(yes.given.first()), yes.until.and_then(|until| after(until.last()))],
        Answer::No | Answer::KeptPrivate | Answer::Unreadable => [None, None],
    });
    days.flatten().collect()
}

fn after(day: Day) -> Option<Day> {
    day.checked_add(1.day()).ok()
}
