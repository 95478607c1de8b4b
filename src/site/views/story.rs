//! A story's page.

use std::collections::HashSet;

use serde::Serialize;

use crate::library::edition::{self, Call, Indicator, Metric, Outcome, State, Stories, Story};
use crate::site::route::Route;
use crate::site::views::layout::Layout;
use crate::site::views::margin_notes::glossed;
use crate::site::views::opening::Opening;
use crate::site::views::topic::StoryLink;
use crate::site::views::{Card, Link, PageContext, Person, Section, direction, metric, opening};
use crate::text::markdown::Form;

/// A story's page.
#[derive(Serialize)]
pub struct View {
    /// What surrounds every page.
    pub frame: Layout,
    /// The story.
    pub story: StoryView,
    /// Other accounts of the same event.
    pub voices: Vec<Card>,
    /// The labs where it was read.
    pub labs: Vec<Link>,
    /// What to read next: the same behaviour, and a different decision; if there are fewer than two, other stories too.
    pub onward: Vec<Onward>,
    /// The story before it in the list of all stories.
    pub newer: Option<StoryLink>,
    /// The story after it.
    pub older: Option<StoryLink>,
}

/// A whole story.
#[derive(Serialize)]
pub struct StoryView {
    /// Its title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// Its language, if it differs from the site's.
    pub language: Option<String>,
    /// `ltr` or `rtl`, if its language differs from the site's.
    pub direction: Option<&'static str>,
    /// The month or quarter, in words.
    pub when: String,
    /// Who is telling it.
    pub teller: Option<Person>,
    /// Whether it is about the writer's own work; if so, it isn't about anyone else.
    pub own: bool,
    /// Whether the site hides who wrote it.
    pub teller_hidden: bool,
    /// Who it is about.
    pub about: Vec<Person>,
    /// The practice.
    pub practice: Option<Link>,
    /// The setting.
    pub setting: Option<Link>,
    /// The office, if it gives nobody away.
    pub office: Option<String>,
    /// Its tags.
    pub tags: Vec<Link>,
    /// If it is a composite, a sentence saying so.
    pub composite: Option<String>,
    /// Whether some names of people outside the firm have been changed.
    pub names_changed: bool,
    /// A picture at the top.
    pub picture: Option<Picture>,
    /// How long it takes to read aloud, in words.
    pub aloud: Option<String>,
    /// Its text as HTML, with the quoted words marked.
    pub body: String,
    /// Its text as HTML, with each behaviour at the end of the paragraph that shows it.
    pub glossed: String,
    /// The behaviours it shows and the words that show them, in the order they appear in the text.
    pub cited: Vec<Cited>,
    /// A behaviour that isn't on the list yet.
    pub also: Option<String>,
    /// Why they are telling it.
    pub why: Option<String>,
    /// What the data said and what people did.
    pub judgment: Option<Judgment>,
    /// What changed.
    pub change: Option<Change>,
    /// The colleague's reply.
    pub reply: Option<RemarkView>,
    /// What others have added.
    pub echoes: Vec<RemarkView>,
}

/// A picture.
#[derive(Serialize)]
pub struct Picture {
    /// Where it is.
    pub src: String,
    /// What it shows, in words.
    pub alt: String,
    /// Who to credit.
    pub credit: Option<String>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The files a browser can choose from, for the `srcset` attribute; nothing if there is only one.
    pub srcset: Option<String>,
}

impl Picture {
    pub(super) fn of(context: &PageContext<'_>, picture: edition::Picture<'_>) -> Self {
        let edition::Picture { target, alt, credit, width, height, choice } = picture;
        let src = context.target(target);
        let srcset = edition::srcset(choice, |target| Some(context.target(target)));
        Self { src, alt, credit, width, height, srcset }
    }
}

/// A behaviour and the words that show it.
#[derive(Serialize)]
pub struct Cited {
    /// Its name.
    pub label: String,
    /// Its page.
    pub href: String,
    /// The words.
    pub words: String,
    /// Where they are in the text.
    pub line: String,
}

/// What the data said and what people did.
#[derive(Serialize)]
pub struct Judgment {
    /// The metric.
    pub metric: Option<Link>,
    /// The metrics it is paired with, if the site pairs each number with something human.
    pub beside: Vec<Link>,
    /// What the data said.
    pub data: Option<String>,
    /// What they did with it, in words.
    pub call: Option<String>,
    /// The stories with that decision.
    pub call_href: Option<String>,
    /// Why.
    pub because: Option<String>,
    /// How it turned out, in words.
    pub outcome: Option<String>,
    /// `went-well`, `went-badly`, `mixed` or `unknown`, to use as a CSS class; readers see `outcome`.
    pub outcome_kind: Option<&'static str>,
}

/// What changed.
#[derive(Serialize)]
pub struct Change {
    /// "What has changed", "What will change" or "What we didn't change", in words.
    pub state: String,
    /// What changed, or will change.
    pub what: String,
    /// Why it was made or dropped.
    pub why: Option<String>,
}

/// The phrase for what became of a change.
pub fn state_phrase(state: Option<State>) -> &'static str {
    match state {
        Some(State::Planned) => "change.planned",
        Some(State::Made) | None => "change.made",
        Some(State::Dropped) => "change.dropped",
    }
}

/// What somebody said.
#[derive(Serialize)]
pub struct RemarkView {
    /// Who said it.
    pub by: Person,
    /// What they said.
    pub says: String,
}

impl View {
    /// A story's page.
    pub fn of<'s>(context: &PageContext<'s>, story: Story<'s>) -> Self {
        let cited = story.cited();
        let shows: Vec<Indicator<'_>> = cited.iter().map(|cited| cited.indicator).collect();
        let told = StoryView::with(context, story, cited);
        let voices = story.voices();
        let (newer, older) = context.site.edition().stories().beside(story);
        let beside: Vec<Story<'_>> = newer.into_iter().chain(older).collect();
        Self {
            newer: newer.map(|story| StoryLink::of(context, story)),
            older: older.map(|story| StoryLink::of(context, story)),
            frame: context.frame(&told.title, Section::Stories),
            onward: onward(context, story, &shows, voices, &beside),
            voices: voices.iter().map(|voice| context.card(voice)).collect(),
            labs: story.labs().into_iter().map(|lab| lab_link(context, lab)).collect(),
            story: told,
        }
    }
}

fn lab_link(context: &PageContext<'_>, lab: edition::Lab<'_>) -> Link {
    Link { words: lab.title(), href: context.href(&Route::Lab { address: lab.address().to_owned() }) }
}

impl StoryView {
    /// A whole story.
    pub fn of(context: &PageContext<'_>, story: Story<'_>) -> Self {
        Self::with(context, story, story.cited())
    }

    fn with(context: &PageContext<'_>, story: Story<'_>, cited: Vec<edition::Cited<'_>>) -> Self {
        let teller = story.teller();
        let hidden = teller.as_ref().is_none_or(|teller| teller.person.is_none());
        let body = story.body(Form::Page, &|target| Some(context.target(target)));
        let cited = cited.into_iter().map(|cited| Cited {
            label: cited.indicator.label().to_owned(),
            href: context.href(&Route::Indicator { id: cited.indicator.id().to_owned(), page: 1 }),
            words: cited.words,
            line: cited.anchor,
        });
        let mut cited: Vec<Cited> = cited.collect();
        cited.sort_by_key(|cited| body.lines.iter().position(|(line, _)| *line == cited.line));
        let theme = context.site.edition().theme();
        let opening = Opening::of(story.passages_without_notes(), story.language().unwrap_or(theme.language()));
        let around = match story.language() {
            Some(_) => format!(" lang=\"{}\" dir=\"{}\"", theme.language(), theme.direction().word()),
            None => String::new(),
        };
        let composite = story.composite_of().map(|count| context.theme().say_n("story.composite", count as usize, &[]));
        Self {
            title: story.title(),
            href: context.story_href(story),
            language: story.language().map(str::to_owned),
            direction: direction(story),
            when: story.when().map(|when| context.when(when)).unwrap_or_default(),
            teller: teller.map(|teller| context.person(teller)),
            own: story.is_own(),
            teller_hidden: hidden,
            about: story.about().into_iter().map(|about| context.person(about)).collect(),
            practice: story.practice().map(|topic| context.topic_link(topic)),
            setting: story.setting().map(|topic| context.topic_link(topic)),
            office: story.office(),
            tags: story.tags().into_iter().map(|topic| context.topic_link(topic)).collect(),
            composite,
            names_changed: story.has_changed_names(),
            picture: story.picture().map(|picture| Picture::of(context, picture)),
            aloud: opening::aloud(context.theme(), &body.html),
            glossed: opening.mark(glossed(&body, &cited, &context.say("story.shows"), &around)),
            body: opening.mark(body.html),
            cited,
            also: story.also(),
            why: story.why(),
            judgment: story.judgment().map(|judgment| Judgment::of(context, judgment)),
            change: story.change().map(|change| Change {
                state: context.say(state_phrase(change.state)),
                what: change.what,
                why: change.why,
            }),
            reply: story.reply().map(|said| RemarkView { by: context.person(said.by), says: said.says }),
            echoes: story
                .echoes()
                .into_iter()
                .map(|said| RemarkView { by: context.person(said.by), says: said.says })
                .collect(),
        }
    }
}

impl Judgment {
    fn of(context: &PageContext<'_>, judgment: edition::Judgment<'_>) -> Self {
        let call = judgment.call;
        let weighs = context.site.of_model() == Some(&Route::Balance);
        let weighed = judgment.metric.filter(|_| weighs);
        let beside = weighed.map(|metric| metric::beside(metric)).unwrap_or_default();
        Self {
            metric: judgment.metric.map(|metric| metric::link(context, metric)),
            beside: beside.into_iter().map(|metric| metric::link(context, metric)).collect(),
            data: judgment.data,
            call: call.map(|call| context.say(&format!("call.{}.told", call.word()))),
            call_href: call.map(|call| context.href(&Route::Call { call, page: 1 })),
            because: judgment.because,
            outcome: judgment.outcome.map(|outcome| context.say(&format!("outcome.{}", outcome.word()))),
            outcome_kind: judgment.outcome.map(Outcome::word),
        }
    }
}

/// What to read next.
#[derive(Serialize)]
pub struct Onward {
    /// Why this one, in words.
    pub words: String,
    /// The story.
    pub card: Card,
}

/// How many stories are looked at for one way onward: a page must not cost more where lists are long.
const NEAR: usize = 50;

/// How many ways to read on there are, if there are enough other stories.
const WAYS: usize = 2;

/// The ways to read on: another story with one of the behaviours, and one in which they decided differently about the
/// data, on the same metric if there is one. If there are too few, stories from the round follow, with those `beside` this
/// one last, since the page links to them anyway. None of them is one of the other accounts.
fn onward<'e>(
    context: &PageContext<'e>,
    story: Story<'e>,
    shows: &[Indicator<'e>],
    voices: Stories<'e>,
    beside: &[Story<'e>],
) -> Vec<Onward> {
    let mut taken: HashSet<&str> = voices.iter().map(|voice| voice.address()).collect();
    let same = shows.iter().find_map(|behaviour| {
        let other = next(behaviour.stories(), story, |other| !taken.contains(other.address()))?;
        Some((context.theme().say("onward.same", &[("behaviour", behaviour.label())]), other))
    });
    taken.extend(same.as_ref().map(|(_, other)| other.address()));
    let contrast = contrasting(context, story, &taken).map(|(call, metric, other)| {
        let why = context.say(&format!("onward.{}", call.word()));
        let over = metric.map(|metric| context.theme().say("onward.over", &[("metric", &metric.title())]));
        (std::iter::once(why).chain(over).collect::<Vec<_>>().join(" "), other)
    });
    taken.extend(contrast.as_ref().map(|(_, other)| other.address()));
    let others = |is_beside: bool| {
        let place = move |other: &Story<'_>| beside.iter().any(|one| one.place() == other.place()) == is_beside;
        context.site.edition().round_from(story).filter(place).filter(|other| !taken.contains(other.address()))
    };
    let mut ways: Vec<(String, Story<'e>)> = same.into_iter().chain(contrast).collect();
    if ways.len() < WAYS {
        let drawn = others(false).chain(others(true)).map(|other| (context.say("onward.another"), other));
        ways.extend(drawn.take(WAYS - ways.len()));
    }
    ways.into_iter().map(|(words, other)| Onward { words, card: context.card(other) }).collect()
}

/// A story with another call: which one, the metric where it is the same, and the story.
fn contrasting<'e>(
    context: &PageContext<'e>,
    story: Story<'e>,
    taken: &HashSet<&str>,
) -> Option<(Call, Option<Metric<'e>>, Story<'e>)> {
    let judgment = story.judgment()?;
    let own = judgment.call?;
    let others = match own {
        Call::Trusted => [Call::Overrode, Call::Mixed, Call::Deferred],
        Call::Overrode => [Call::Trusted, Call::Mixed, Call::Deferred],
        Call::Mixed => [Call::Trusted, Call::Overrode, Call::Deferred],
        Call::Deferred => [Call::Trusted, Call::Overrode, Call::Mixed],
    };
    let over_it = judgment.metric.as_ref().map(Metric::stories);
    let call = |story: Story<'e>| story.judgment().and_then(|judgment| judgment.call);
    others.into_iter().find_map(|wanted| {
        let is_new = |other: Story<'_>| !taken.contains(other.address());
        let near = over_it.and_then(|all| next(all, story, |other| is_new(other) && call(other) == Some(wanted)));
        let any = || next(context.site.edition().judged(wanted), story, is_new);
        match near {
            Some(other) => Some((wanted, judgment.metric, other)),
            None => Some((wanted, None, any()?)),
        }
    })
}

/// The nearest older story of a list, newest first, or else one from its beginning.
fn next<'e>(stories: Stories<'e>, story: Story<'e>, fits: impl Fn(Story<'e>) -> bool) -> Option<Story<'e>> {
    let near = stories.around(story).take(NEAR);
    near.filter(|other| other.address() != story.address()).find(|other| fits(*other))
}
