//! What people chose to tell: one dot for each story, every dot a link, no row scaled to another.

use std::collections::HashSet;

use serde::Serialize;

use crate::library::edition::{Call, Edition, Group, Indicator, Story, Topic, TopicKind};
use crate::site::PER_PAGE;
use crate::site::issues::Issue;
use crate::site::route::{self, Route};
use crate::site::views::judgment::{OUTCOMES, outcome};
use crate::site::views::layout::Layout;
use crate::site::views::topic::StoryLink;
use crate::site::views::{Link, PageContext, Section};

/// How many dots a row has at most. They fill one line, or on a phone two, with the link to the rest, which are on the
/// row's own page. With more, nobody would open one.
const DOTS: usize = 22;
/// Quarters that have a row, the newest; all are on the page of the stories, to which their title leads.
const QUARTERS: usize = 12;
/// From how many stories on their number is said: of fewer it says nothing.
const ENOUGH: usize = 10;

/// What people chose to tell stories about, as rows of dots.
#[derive(Serialize)]
pub struct View {
    /// What surrounds every page.
    pub frame: Layout,
    /// If there are too few stories to give numbers, a sentence saying so.
    pub thin: Option<String>,
    /// A sentence such as "Told by at least five people, about at least eight"; nothing if there are too few.
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
    /// A sentence saying how many of the stories are in at least one of its rows; nothing if there are too few stories.
    pub said: Option<String>,
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
    /// Always nothing: the group says once how many stories there are.
    pub said: Option<String>,
    /// What to say if it has no stories.
    pub invitation: Option<String>,
    /// Its newest stories, newest first, one dot each.
    pub dots: Vec<Dot>,
    /// A link to the rest, if there are more.
    pub more: Option<Link>,
}

/// One story, as a dot in a row.
#[derive(Serialize)]
pub struct Dot {
    /// Its title.
    pub words: String,
    /// The words in it that show the row's behaviour, unless they name somebody.
    pub says: Option<String>,
    /// A link to it, which opens at those words if there are any.
    pub href: String,
    /// Its language, if it differs from the site's.
    pub language: Option<String>,
    /// `ltr` or `rtl`, if its language differs from the site's.
    pub direction: Option<&'static str>,
}

impl Dot {
    fn of(context: &PageContext<'_>, story: Story<'_>, behaviour: Option<&str>) -> Self {
        let link = StoryLink::of(context, story);
        let cited = behaviour.and_then(|id| story.cited().into_iter().find(|cited| cited.indicator.id() == id));
        let href = match &cited {
            Some(cited) => format!("{}#{}", link.href, cited.anchor),
            None => link.href,
        };
        // A row of dots must not say how often somebody is spoken of.
        let says = cited.map(|cited| cited.words).filter(|words| !names_somebody(story, words));
        Self { words: link.words, says, href, language: link.language, direction: link.direction }
    }
}

/// Whether `words` hold a part of the name of anybody who is named in `story`.
fn names_somebody(story: Story<'_>, words: &str) -> bool {
    let parts = |words: &str| -> Vec<String> {
        words.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).map(str::to_lowercase).collect()
    };
    let said = parts(words);
    let people = story.about().into_iter().chain(story.teller()).filter_map(|mentioned| mentioned.person);
    people.flat_map(|person| person.called().flat_map(parts).collect::<Vec<_>>()).any(|part| said.contains(&part))
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
            Some(self.row(one.label().to_owned(), place, stories.len(), stories.iter(), Some(one.id())))
        };
        let part = |group: Group<'_>| {
            let stories =
                group.indicators().into_iter().flat_map(|one| one.stories().iter()).map(|story| story.place());
            PatternSection {
                title: group.label().to_owned(),
                href: self.context.href(&Route::Indicators),
                said: self.said("indicator", stories.collect::<HashSet<_>>().len()),
                rows: group.indicators().into_iter().filter_map(row).collect(),
            }
        };
        edition.groups().into_iter().map(part).collect()
    }

    /// Practices or settings; one without a story is a group of people who are not to be pointed at.
    fn topics(&self, edition: &Edition, kind: TopicKind) -> PatternSection {
        let pages = kind;
        let row = |topic: Topic<'_>| {
            let place = Place::Own(Route::Topic { kind: pages, slug: topic.slug().to_owned(), page: 1 });
            let stories = topic.stories();
            self.row(topic.label().to_owned(), place, stories.len(), stories.iter(), None)
        };
        PatternSection {
            title: self.context.say(&format!("topics.{}", route::folder(pages))),
            href: self.context.href(&Route::Topics { kind: pages }),
            said: None,
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
            self.row(label, place, own.len(), own.into_iter(), None)
        };
        PatternSection {
            title: self.context.say(&format!("call.{}.title", call.word())),
            href: self.context.href(&Route::Call { call, page: 1 }),
            said: self.said("call", stories.len()),
            rows: OUTCOMES.into_iter().map(row).filter(|row| !row.dots.is_empty()).collect(),
        }
    }

    /// The quarters in which what is told happened, newest first; each is an issue.
    fn quarters(&self, edition: &Edition) -> PatternSection {
        let row = |issue: Issue<'_>| {
            let label = self.context.issue_name(&issue);
            self.row(label, Place::Own(issue.route()), issue.stories.len(), issue.stories.into_iter(), None)
        };
        PatternSection {
            title: self.context.say("patterns.quarters"),
            href: self.context.href(&Route::Stories { page: 1 }),
            said: None,
            rows: Issue::all(edition).into_iter().take(QUARTERS).map(row).collect(),
        }
    }

    /// How many of all stories `some` are, in a sentence, its number in words up to ten.
    fn said(&self, kind: &str, some: usize) -> Option<String> {
        let enough = self.total >= ENOUGH && some > 0;
        let theme = self.context.theme();
        let count = capital(&theme.number(some));
        let numbers = [("count", count.as_str()), ("total", &self.total.to_string())];
        enough.then(|| theme.say_n(&format!("patterns.of.{kind}"), some, &numbers))
    }

    fn row<'e>(
        &self,
        label: String,
        place: Place,
        length: usize,
        stories: impl Iterator<Item = Story<'e>>,
        behaviour: Option<&str>,
    ) -> Row {
        let context = self.context;
        let rest = match &place {
            Place::Own(route) | Place::Within(route) => context.href(route),
        };
        Row {
            label,
            href: matches!(place, Place::Own(_)).then(|| rest.clone()),
            said: None,
            invitation: (length == 0).then(|| context.say("indicators.untold")),
            dots: stories.take(DOTS).map(|story| Dot::of(context, story, behaviour)).collect(),
            more: (length > DOTS).then(|| Link { words: context.say("patterns.more"), href: rest }),
        }
    }
}

/// `words` with a capital.
fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// The page, from 1, of a long list on which the story at `at` stands.
fn page_of(at: Option<usize>) -> u32 {
    u32::try_from(at.unwrap_or(0) / PER_PAGE + 1).unwrap_or(u32::MAX)
}
