//! Who waits for what, on the curator's own screen: answers that are missing, consents that end, what comes and goes next.

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date as Day;

use crate::library::checks::{self, SOON};
use crate::library::collection::Collection;
use crate::library::collection::library::Library;
use crate::library::collection::resolved_story::{ResolvedStory, Response};
use crate::library::edition::{self, Consents, Withheld};
use crate::library::source::agreed::Answer;
use crate::library::source::fields::Field;
use crate::library::source::ids::{Id, PersonId, StoryId, numbered};
use crate::library::source::status::Status;
use crate::library::source::text_file::TextFile;
use crate::text::diagnostic::Sentence;

/// Everything that waits, each list by its stories' order.
pub struct Pending {
    /// With whoever tells it: drafts.
    pub drafts: Vec<Waiting>,
    /// With a colleague, who has not said yes yet.
    pub asked: Vec<Waiting>,
    /// Everyone has agreed, and it is not published.
    pub agreed: Vec<Waiting>,
    /// Published, and kept from its readers by something else than its day.
    pub withheld: Vec<Waiting>,
    /// Somebody in it wants it kept between them: a good ending, and nothing is left to do.
    pub kept: Vec<Waiting>,
    /// Everything is said, and the next build brings it to its readers.
    pub ready: Vec<Ready>,
    /// Yeses that end within sixty days, soonest first.
    pub ending: Vec<Ending>,
    /// The story that appears next.
    pub next_in: Option<ScheduledChange>,
    /// The story that goes next, unless somebody says yes again.
    pub next_out: Option<ScheduledChange>,
}

/// A story that waits.
pub struct Waiting {
    /// Its file.
    pub path: Arc<str>,
    /// Whom it waits for, by id.
    pub people: Vec<String>,
    /// Why, in sentences.
    pub why: Vec<Sentence>,
    /// The one next step on its way to readers; nothing where what is in the way has first to go.
    pub next: Option<NextStep>,
}

/// The next step of a story on its way to readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// To say who it is about.
    About,
    /// To fill in these fields, which readers see: whoever agreed before they were there is asked again.
    Fields(Vec<&'static str>),
    /// To ask these people, by id, or to record what they have answered.
    Ask(Vec<String>),
    /// To publish it.
    Publish,
}

/// A story that any build brings to its readers.
pub struct Ready {
    /// Its file.
    pub path: Arc<str>,
    /// Its address under `stories/`, without an ending.
    pub address: String,
}

/// A yes that ends.
pub struct Ending {
    /// The story's file.
    pub path: Arc<str>,
    /// Whose it is, by id.
    pub person: String,
    /// The last day that it holds.
    pub last: Day,
}

/// A story that comes or goes by itself.
pub struct ScheduledChange {
    /// Its file.
    pub path: Arc<str>,
    /// The first day on which it is there, or is there no more.
    pub on: Day,
}

impl Library {
    /// The fields that this story needs before it can be published, but for who it is about.
    pub fn missing_fields(&self, story: StoryId) -> Vec<&'static str> {
        missing_fields(&self.0.stories[story.index()])
    }

    /// Who waits for what on `today`. Stories that were declined or withdrawn wait for nothing.
    pub fn agenda(&self, today: Day) -> Pending {
        let collection = &*self.0;
        let consents = edition::consents(collection, today);
        let with_errors = checks::stories_with_errors(collection, today);
        let (mut drafts, mut asked, mut agreed, mut withheld) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut kept_private, mut ready) = (Vec::new(), Vec::new());
        let (mut next_in, mut next_out): (Option<ScheduledChange>, Option<ScheduledChange>) = (None, None);
        for (at, story) in numbered(&collection.stories) {
            let text_file = &story.manuscript.text_file;
            let whys = consents.reasons(story, story.audience);
            let waits = |people: Vec<String>, whys: &[Withheld]| Waiting {
                path: Arc::clone(&text_file.path),
                people,
                why: whys.iter().map(|why| why.sentence(&collection.people)).collect(),
                next: next_step(collection, story, &consents),
            };
            let lacking: Vec<Withheld> =
                whys.iter().copied().filter(|why| matches!(why, Withheld::Consent(..))).collect();
            let people = || {
                let who = lacking.iter().filter_map(|why| match why {
                    Withheld::Consent(person, lack) if !lack.is_refusal() => {
                        Some(collection.people.at(*person).id.clone())
                    }
                    _ => None,
                });
                who.collect()
            };
            let teller = || story.teller.map(|person| collection.people.at(person).id.clone()).into_iter().collect();
            match text_file.terms.status() {
                Some(Status::Declined | Status::Withdrawn) => {}
                Some(_) if story.manuscript.front.agreed.refusal() == Some(Answer::REFUSALS[1]) => {
                    kept_private.push(waits(Vec::new(), &[]));
                }
                Some(Status::Draft | Status::WithColleague | Status::Agreed)
                    if story.manuscript.front.agreed.refusal().is_some() => {}
                Some(Status::Draft) => drafts.push(waits(teller(), &[])),
                Some(Status::WithColleague | Status::Agreed) if lacking.is_empty() => {
                    agreed.push(waits(Vec::new(), &[]));
                }
                Some(Status::WithColleague | Status::Agreed) => asked.push(waits(people(), &lacking)),
                Some(Status::Published) => {
                    let kept: Vec<Withheld> = whys.iter().copied().filter(|why| *why != Withheld::NotYet).collect();
                    if kept.is_empty() && with_errors.contains(&at) {
                        withheld.push(waits(Vec::new(), &[Withheld::Broken]));
                    } else if whys.is_empty() {
                        let address = text_file.address.as_str().to_owned();
                        ready.push(Ready { path: Arc::clone(&text_file.path), address });
                        let last = yeses(story).map(|(_, last)| last).min();
                        earlier(&mut next_out, text_file, last.and_then(|last| last.tomorrow().ok()));
                    } else {
                        earlier(&mut next_in, text_file, appears(collection, story, today));
                        if !kept.is_empty() {
                            withheld.push(waits(people(), &kept));
                        }
                    }
                }
                None => withheld.push(waits(Vec::new(), &whys)),
            }
        }
        let ending = endings(collection, &consents, today);
        Pending { drafts, asked, agreed, withheld, kept: kept_private, ready, ending, next_in, next_out }
    }

    /// The answers to published stories that soon end, the first to end first.
    pub fn endings(&self, today: Day) -> Vec<Ending> {
        endings(&self.0, &edition::consents(&self.0, today), today)
    }
}

/// The same, where the consents of `today` are known.
fn endings(collection: &Collection, consents: &Consents<'_>, today: Day) -> Vec<Ending> {
    let soon = today.checked_add(SOON.days()).unwrap_or(today);
    let is_out = |story: &&Arc<ResolvedStory>| {
        let whys = consents.reasons(story, story.audience);
        story.manuscript.text_file.is_published() && whys.iter().all(|why| *why == Withheld::NotYet)
    };
    let of = |story| {
        let soon = yeses(story).filter(move |(_, last)| *last >= today && *last <= soon);
        soon.map(|(person, last)| Ending {
            path: Arc::clone(&story.manuscript.text_file.path),
            person: collection.people.at(person).id.clone(),
            last,
        })
    };
    let mut endings: Vec<Ending> = collection.stories.iter().filter(is_out).flat_map(|story| of(story)).collect();
    endings.sort_by(|a, b| (a.last, &a.path).cmp(&(b.last, &b.path)));
    endings
}

/// What comes next for a story that nobody may read yet, as far as its own lines can bring it on.
fn next_step(collection: &Collection, story: &ResolvedStory, consents: &Consents<'_>) -> Option<NextStep> {
    let front = &story.manuscript.front;
    if front.agreed.refusal().is_some() || !story.about_is_clear {
        return None;
    }
    if story.about.is_empty() && !front.is_own() && !front.is_composite() {
        return Some(NextStep::About);
    }
    let missing = missing_fields(story);
    if !missing.is_empty() {
        return Some(NextStep::Fields(missing));
    }
    let lacking = story.about.iter().filter(|(_, said)| consents.answer_to(story, said, story.audience).is_err());
    let lacking: Vec<String> = lacking.map(|(person, _)| collection.people.at(*person).id.clone()).collect();
    match (lacking.is_empty(), story.manuscript.text_file.terms.status()?) {
        (false, _) => Some(NextStep::Ask(lacking)),
        (true, Status::Published) => None,
        (true, _) => Some(NextStep::Publish),
    }
}

/// The fields that a published story needs and that this one lacks, but for who it is about.
fn missing_fields(story: &ResolvedStory) -> Vec<&'static str> {
    let front = &story.manuscript.front;
    let is_missing = [
        ("title", story.manuscript.text_file.title.is_none()),
        ("date", matches!(front.date, Field::Absent)),
        ("reviewer", front.reviewer.is_none() && !front.is_composite()),
    ];
    is_missing.into_iter().filter(|(_, is_missing)| *is_missing).map(|(field, _)| field).collect()
}

/// Everyone whose yes has an end, with its last day.
fn yeses(story: &ResolvedStory) -> impl Iterator<Item = (PersonId, Day)> + '_ {
    story.about.iter().filter_map(|(person, said)| match said {
        Response::Answer(Answer::Yes(yes)) => Some((*person, yes.until?.last())),
        _ => None,
    })
}

/// The first day after `today` on which nothing keeps `story` from its readers, if nobody does anything until then.
fn appears(collection: &Collection, story: &ResolvedStory, today: Day) -> Option<Day> {
    let on = story.manuscript.text_file.terms.publish_on.value().map(|date| date.last());
    let given = story.about.iter().filter_map(|(_, said)| match said {
        Response::Answer(Answer::Yes(yes)) => Some(yes.given.first()),
        _ => None,
    });
    let mut days: Vec<Day> = on.into_iter().chain(given).filter(|day| *day > today).collect();
    days.sort_unstable();
    days.into_iter().find(|day| edition::consents(collection, *day).reasons(story, story.audience).is_empty())
}

fn earlier(so_far: &mut Option<ScheduledChange>, text_file: &TextFile, on: Option<Day>) {
    let Some(on) = on else { return };
    if so_far.as_ref().is_none_or(|so_far| on < so_far.on) {
        *so_far = Some(ScheduledChange { path: Arc::clone(&text_file.path), on });
    }
}
