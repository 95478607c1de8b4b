//! The front page: one whole story first, and why it is there; then the newest; then ways in.

use serde::Serialize;

use crate::library::edition::{Reason, TopicKind};
use crate::site::route::{self, Route};
use crate::site::views::balance;
use crate::site::views::layout::Layout;
use crate::site::views::story::StoryView;
use crate::site::views::{Card, Link, PageContext, Section};

/// How many of the newest stories are listed.
const NEWEST: usize = 7;

/// The front page.
#[derive(Serialize)]
pub struct View {
    /// What surrounds every page.
    pub frame: Layout,
    /// The story it opens with, in full.
    pub story: Option<StoryView>,
    /// Why it is there, in the curator's words.
    pub why: Option<String>,
    /// Whether a curator chose it; if not, it's the newest story, unless `turn` is true.
    pub chosen: bool,
    /// Whether it is there because it is its turn this week.
    pub turn: bool,
    /// The newest of the other stories.
    pub newest: Vec<Card>,
    /// All stories.
    pub all: String,
    /// Other ways to find stories, each with a few entries.
    pub ways: Vec<Way>,
}

/// A way to find stories.
#[derive(Serialize)]
pub struct Way {
    /// What it is.
    pub title: String,
    /// The full list.
    pub href: String,
    /// Its entries, in the same order as the list of behaviours or the file.
    pub links: Vec<Link>,
}

impl View {
    /// The front page of a site.
    pub fn of(context: &PageContext<'_>) -> Self {
        let edition = context.site.edition();
        let front = edition.front();
        let first = front.as_ref().map(|front| front.story.address());
        let newest = edition.stories().iter().filter(|story| Some(story.address()) != first).take(NEWEST);
        let groups = edition.groups();
        let indicators = groups.iter().flat_map(crate::library::edition::Group::indicators);
        let indicators = indicators.filter(|indicator| indicator.retired().is_none()).map(|indicator| Link {
            words: indicator.label().to_owned(),
            href: context.href(&Route::Indicator { id: indicator.id().to_owned(), page: 1 }),
        });
        let mut ways = vec![Way {
            title: context.say("menu.indicators"),
            href: context.href(&Route::Indicators),
            links: indicators.collect(),
        }];
        for kind in [TopicKind::Practice, TopicKind::Setting] {
            let links: Vec<Link> = edition.topics(kind).into_iter().map(|topic| context.topic_link(topic)).collect();
            if !links.is_empty() {
                let title = context.say(&format!("topics.{}", route::folder(kind)));
                ways.push(Way { title, href: context.href(&Route::Topics { kind }), links });
            }
        }
        if let Some(way) = context.site.of_model().and_then(|route| to_balance(context, route)) {
            ways.push(way);
        }
        Self {
            frame: context.frame("", Section::None),
            newest: newest.map(|story| context.card(story)).collect(),
            story: front.as_ref().map(|front| StoryView::of(context, front.story)),
            chosen: front.as_ref().is_some_and(|front| front.reason == Reason::Chosen),
            turn: front.as_ref().is_some_and(|front| front.reason == Reason::Turn),
            why: front.and_then(|front| front.why),
            all: context.href(&Route::Stories { page: 1 }),
            ways,
        }
    }
}

/// The way to the pairs of metrics, where the site weighs them; readings never stand on the front.
fn to_balance(context: &PageContext<'_>, route: &Route) -> Option<Way> {
    let href = Some(context.href(route)).filter(|_| *route == Route::Balance)?;
    let links = balance::View::of(context)
        .pairs
        .into_iter()
        .map(|pair| Link { words: pair.efficiency.link.words, href: format!("{href}#{}", pair.id) });
    Some(Way { title: context.say("balance.title"), links: links.collect(), href })
}
