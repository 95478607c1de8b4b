//! The page of a story.

use serde::Serialize;

use crate::library::edition::{self, Outcome, State, Story};
use crate::site::route::{CallKind, Route};
use crate::site::views::frame::Frame;
use crate::site::views::{Card, Link, Making, Person, Section};

/// The page of a story.
#[derive(Serialize)]
pub struct View {
    /// What stands around it.
    pub frame: Frame,
    /// The story.
    pub story: Told,
    /// Other accounts of the same event.
    pub voices: Vec<Card>,
    /// The labs in which it was read.
    pub labs: Vec<Link>,
}

/// A story, whole.
#[derive(Serialize)]
pub struct Told {
    /// Its title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// Its language, where it differs from the site's.
    pub language: Option<String>,
    /// The month or quarter, in words.
    pub when: String,
    /// Who tells it.
    pub teller: Option<Person>,
    /// Whether the site does not show who wrote it.
    pub teller_hidden: bool,
    /// Whom it is about.
    pub about: Vec<Person>,
    /// The practice.
    pub practice: Option<Link>,
    /// The setting.
    pub setting: Option<Link>,
    /// Its tags.
    pub tags: Vec<Link>,
    /// For a composite, a sentence that says so.
    pub composite: Option<String>,
    /// A picture at its head.
    pub picture: Option<Picture>,
    /// Its text as HTML, the cited words marked.
    pub body: String,
    /// The behaviours that it shows, with the words.
    pub cited: Vec<Cited>,
    /// A behaviour that the vocabulary lacks.
    pub also: Option<String>,
    /// Why it is told.
    pub why: Option<String>,
    /// Where data and judgment met.
    pub judgment: Option<Judgment>,
    /// What changed.
    pub change: Option<Change>,
    /// The colleague's answer.
    pub reply: Option<Said>,
    /// What others added.
    pub echoes: Vec<Said>,
}

/// A picture.
#[derive(Serialize)]
pub struct Picture {
    /// Where it is.
    pub src: String,
    /// What it shows, in words.
    pub alt: String,
    /// Whose it is.
    pub credit: Option<String>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// A behaviour, and the words that show it.
#[derive(Serialize)]
pub struct Cited {
    /// Its name.
    pub label: String,
    /// Its page.
    pub href: String,
    /// The words.
    pub words: String,
    /// Where they stand in the text.
    pub line: String,
}

/// Where data and judgment met.
#[derive(Serialize)]
pub struct Judgment {
    /// The metric.
    pub metric: Option<Link>,
    /// What the data said.
    pub data: Option<String>,
    /// What they did with it, in words.
    pub call: Option<String>,
    /// The stories with that call.
    pub call_href: Option<String>,
    /// Why.
    pub because: Option<String>,
    /// How it ended, in words.
    pub outcome: Option<String>,
    /// `went-well`, `went-badly`, `mixed` or `unknown`, for a class; the words carry the meaning.
    pub outcome_kind: Option<&'static str>,
}

/// What changed.
#[derive(Serialize)]
pub struct Change {
    /// "Changed since" or "Will change", in words.
    pub state: String,
    /// What.
    pub what: String,
}

/// What somebody said.
#[derive(Serialize)]
pub struct Said {
    /// Who.
    pub by: Person,
    /// What.
    pub says: String,
}

impl View {
    /// The page of a story.
    pub fn of(making: &Making<'_>, story: Story<'_>) -> Self {
        let told = Told::of(making, story);
        Self {
            frame: making.frame(&told.title, Section::Stories),
            voices: story.voices().into_iter().map(|voice| making.card(voice)).collect(),
            labs: story.labs().into_iter().map(|lab| lab_link(making, lab)).collect(),
            story: told,
        }
    }
}

fn lab_link(making: &Making<'_>, lab: edition::Lab<'_>) -> Link {
    Link { words: lab.title(), href: making.href(&Route::Lab { address: lab.address().to_owned() }) }
}

/// The word of an outcome, in addresses of strings and classes.
pub fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::WentWell => "went-well",
        Outcome::WentBadly => "went-badly",
        Outcome::Mixed => "mixed",
        Outcome::Unknown => "unknown",
    }
}

impl Told {
    /// A story, whole.
    pub fn of(making: &Making<'_>, story: Story<'_>) -> Self {
        let teller = story.teller();
        let hidden = teller.as_ref().is_none_or(|teller| teller.person.is_none());
        let cited = story.cited().into_iter().map(|cited| Cited {
            label: cited.indicator.label().to_owned(),
            href: making.href(&Route::Indicator { id: cited.indicator.id().to_owned(), page: 1 }),
            words: cited.words,
            line: cited.anchor,
        });
        let composite = story.composite_of().map(|count| making.theme().say_n("story.composite", count as usize, &[]));
        Self {
            title: story.title(),
            href: making.story_href(story),
            language: story.language().map(str::to_owned),
            when: story.when().map(|when| making.when(when)).unwrap_or_default(),
            teller: teller.map(|teller| making.person(teller)),
            teller_hidden: hidden,
            about: story.about().into_iter().map(|about| making.person(about)).collect(),
            practice: story.practice().map(|topic| making.topic_link(topic)),
            setting: story.setting().map(|topic| making.topic_link(topic)),
            tags: story.tags().into_iter().map(|topic| making.topic_link(topic)).collect(),
            composite,
            picture: story.picture().map(|picture| Picture {
                src: making.target(picture.target),
                alt: picture.alt,
                credit: picture.credit,
                width: picture.width,
                height: picture.height,
            }),
            body: story.body(&|target| making.target(target)),
            cited: cited.collect(),
            also: story.also(),
            why: story.why(),
            judgment: story.judgment().map(|judgment| Judgment::of(making, judgment)),
            change: story.change().map(|change| Change {
                state: making.say(match change.state {
                    Some(State::Planned) => "change.planned",
                    Some(State::Made) | None => "change.made",
                }),
                what: change.what,
            }),
            reply: story.reply().map(|said| Said { by: making.person(said.by), says: said.says }),
            echoes: story
                .echoes()
                .into_iter()
                .map(|said| Said { by: making.person(said.by), says: said.says })
                .collect(),
        }
    }
}

impl Judgment {
    fn of(making: &Making<'_>, judgment: edition::Judgment<'_>) -> Self {
        let call = judgment.call.map(CallKind::of);
        Self {
            metric: judgment.metric.map(|metric| Link {
                words: metric.title(),
                href: making.href(&Route::Metric { address: metric.address().to_owned() }),
            }),
            data: judgment.data,
            call: call.map(|call| making.say(&format!("call.{}.told", call.word()))),
            call_href: call.map(|call| making.href(&Route::Call { call, page: 1 })),
            because: judgment.because,
            outcome: judgment.outcome.map(|outcome| making.say(&format!("outcome.{}", outcome_word(outcome)))),
            outcome_kind: judgment.outcome.map(outcome_word),
        }
    }
}
