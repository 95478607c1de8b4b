//! What people chose to tell: one dot for each story, every dot a link, no row scaled to another.

use serde::Serialize;

use crate::library::When;
use crate::library::edition::{Call, Edition, Group, Indicator, Story, Topic, TopicKind};
use crate::site::PER_PAGE;
use crate::site::route::{self, Route};
use crate::site::views::judgment::{OUTCOMES, outcome};
use crate::site::views::layout::Layout;
use crate::site::views::topic::StoryLink;
use crate::site::views::{Link, PageContext, Section};

/// Dots in one row; the rest are on the row's own page. Ten thousand links a page would be heavy to open.
const DOTS: usize = 200;
/// From how many stories on their number is said: of fewer it says nothing.
const ENOUGH: usize = 10;

/// What people chose to tell stories about, as rows of dots.
#[derive(Serialize)]
pub struct View {
    /// What surrounds every page.
    pub frame: Layout,
    /// If there are too few stories to give numbers, a sentence saying so.
    pub thin: Option<String>,
    /// A sentence saying that at least so many people have told stories, about at least so many people; nothing if
    /// there are too few.
    pub people: Option<String>,
    /// Behaviours by group, practices, settings, decisions and quarters, if they have rows.
    pub parts: Vec<PatternSection>,
}

/// A group of rows.
#[derive(Serialize)]
pub struct PatternSection {
    /// What they are.
    pub title: String,
    /// The page where they are all listed.
    pub href: String,
    /// The rows, in the same order as the list of behaviours or the file, or by date.
    pub rows: Vec<Row>,
}

/// One row of dots.
#[derive(Serialize)]
pub struct Row {
    /// What its stories are about.
    pub label: String,
    /// Its page, if it has one.
    pub href: Option<String>,
    /// How many of the stories are about it, in a sentence; nothing if there are too few stories.
    pub said: Option<String>,
    /// What to say if it has no stories.
    pub invitation: Option<String>,
    /// Its newest stories, newest first, one dot each.
    pub dots: Vec<StoryLink>,
    /// A link to the rest, if there are more.
    pub more: Option<Link>,
}

/// Where a row's own stories are listed.
enum Place {
    /// On a page of their own.
    Own(Route),
    /// In a list of which they are a part: the page on which those begin that have no dot.
    Within(Route),
}

impl View {
    /// All rows.
    pub fn of(context: &PageContext<'_>) -> Self {
        let edition = context.site.edition();
        let total = edition.stories().len();
        let rows = Rows { context, total };
        let mut parts: Vec<PatternSection> = rows.behaviours(edition);
        parts.extend([TopicKind::Practice, TopicKind::Setting].map(|kind| rows.topics(edition, kind)));
        parts.extend(Call::ALL.map(|call| rows.call(edition, call)));
        parts.push(rows.quarters(edition));
        parts.retain(|part| !part.rows.is_empty());
        let people = edition.at_least().map(|people| {
            let (tellers, colleagues) = (people.tellers.to_string(), people.colleagues.to_string());
            context.theme().say("patterns.people", &[("tellers", &tellers), ("colleagues", &colleagues)])
        });
        Self {
            frame: context.frame(&context.say("patterns.title"), Section::Patterns),
            thin: (total < ENOUGH).then(|| context.say("patterns.thin")),
            people,
            parts,
        }
    }
}

struct Rows<'m, 's> {
    context: &'m PageContext<'s>,
    /// How many stories there are.
    total: usize,
}

impl Rows<'_, '_> {
    fn behaviours(&self, edition: &Edition) -> Vec<PatternSection> {
        let row = |one: Indicator<'_>| {
            let stories = one.stories();
            // What is retired is asked of no new story: without one it is no invitation.
            if one.retired().is_some() && stories.is_empty() {
                return None;
            }
            let place = Place::Own(Route::Indicator { id: one.id().to_owned(), page: 1 });
            Some(self.row("indicator", one.label().to_owned(), place, stories.len(), stories.iter()))
        };
        let part = |group: Group<'_>| PatternSection {
            title: group.label().to_owned(),
            href: self.context.href(&Route::Indicators),
            rows: group.indicators().into_iter().filter_map(row).collect(),
        };
        edition.groups().into_iter().map(part).collect()
    }

    /// Practices or settings; one without a story is a group of people who are not to be pointed at.
    fn topics(&self, edition: &Edition, kind: TopicKind) -> PatternSection {
        let pages = kind;
        let key = if kind == TopicKind::Practice { "practice" } else { "setting" };
        let row = |topic: Topic<'_>| {
            let place = Place::Own(Route::Topic { kind: pages, slug: topic.slug().to_owned(), page: 1 });
            let stories = topic.stories();
            self.row(key, topic.label().to_owned(), place, stories.len(), stories.iter())
        };
        PatternSection {
            title: self.context.say(&format!("topics.{}", route::folder(pages))),
            href: self.context.href(&Route::Topics { kind: pages }),
            rows: edition.topics(kind).into_iter().map(row).filter(|row| !row.dots.is_empty()).collect(),
        }
    }

    fn call(&self, edition: &Edition, call: Call) -> PatternSection {
        let stories = edition.judged(call);
        let row = |ending| {
            let own: Vec<Story<'_>> = stories.iter().filter(|story| outcome(*story) == ending).collect();
            let label = self.context.say(&format!("outcome.{}", ending.word()));
            let beyond =
                own.get(DOTS).and_then(|first| stories.iter().position(|story| story.address() == first.address()));
            let place = Place::Within(Route::Call { call, page: page_of(beyond) });
            self.row("call", label, place, own.len(), own.into_iter())
        };
        PatternSection {
            title: self.context.say(&format!("call.{}.title", call.word())),
            href: self.context.href(&Route::Call { call, page: 1 }),
            rows: OUTCOMES.into_iter().map(row).filter(|row| !row.dots.is_empty()).collect(),
        }
    }

    /// The quarters in which what is told happened, newest first.
    fn quarters(&self, edition: &Edition) -> PatternSection {
        let stories: Vec<Story<'_>> = edition.stories().iter().collect();
        let quarter = |story: &Story<'_>| story.when().map(When::quarter);
        let mut rows = Vec::new();
        let mut start = 0;
        for own in stories.chunk_by(|one, next| quarter(one) == quarter(next)) {
            if let Some((year, quarter)) = own.first().and_then(quarter) {
                let label = self.context.theme().quarter(year, quarter);
                let place = Place::Within(Route::Stories { page: page_of(Some(start + DOTS)) });
                rows.push(self.row("quarter", label, place, own.len(), own.iter().copied()));
            }
            start += own.len();
        }
        PatternSection {
            title: self.context.say("patterns.quarters"),
            href: self.context.href(&Route::Stories { page: 1 }),
            rows,
        }
    }

    fn row<'e>(
        &self,
        kind: &str,
        label: String,
        place: Place,
        length: usize,
        stories: impl Iterator<Item = Story<'e>>,
    ) -> Row {
        let context = self.context;
        let total = self.total.to_string();
        let said = |key: &str| context.theme().say_n(key, length, &[("total", &total)]);
        let enough = self.total >= ENOUGH && length > 0;
        let rest = match &place {
            Place::Own(route) | Place::Within(route) => context.href(route),
        };
        Row {
            label,
            href: matches!(place, Place::Own(_)).then(|| rest.clone()),
            said: enough.then(|| said(&format!("patterns.of.{kind}"))),
            invitation: (length == 0).then(|| context.say("indicators.untold")),
            dots: stories.take(DOTS).map(|story| StoryLink::of(context, story)).collect(),
            more: (length > DOTS).then(|| Link { words: context.say("patterns.more"), href: rest }),
        }
    }
}

/// The page, from 1, of a long list on which the story at `at` stands.
fn page_of(at: Option<usize>) -> u32 {
    u32::try_from(at.unwrap_or(0) / PER_PAGE + 1).unwrap_or(u32::MAX)
}
