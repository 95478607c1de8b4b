//! Practices, settings and tags, and the stories of one of them.

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use crate::library::edition::Story;
use crate::library::edition::TopicKind;
use crate::site::route::{self, Route};
use crate::site::views::layout::Layout;
use crate::site::views::{Card, Link, PageContext, Paging, Section, direction};

/// All practices, settings or tags.
#[derive(Serialize)]
pub struct List {
    /// What surrounds every page.
    pub frame: Layout,
    /// What they are.
    pub title: String,
    /// The topics, in order.
    pub topics: Vec<Entry>,
    /// Whether they are just names, printed like the index of a book.
    pub by_letter: bool,
    /// What to say if there are none.
    pub empty: String,
}

/// A topic in a list.
#[derive(Serialize)]
pub struct Entry {
    /// Its name and page.
    pub link: Link,
    /// A note.
    pub note: Option<String>,
    /// Its first letter, if the topic before it starts with a different one.
    pub letter: Option<String>,
    /// Its newest story.
    pub newest: Option<StoryLink>,
}

/// A link to a story.
#[derive(Serialize)]
pub struct StoryLink {
    /// Its title.
    pub words: String,
    /// Where it is.
    pub href: String,
    /// Its language, if it differs from the site's.
    pub language: Option<String>,
    /// `ltr` or `rtl`, if its language differs from the site's.
    pub direction: Option<&'static str>,
}

impl StoryLink {
    /// A link to `story`.
    pub fn of(context: &PageContext<'_>, story: Story<'_>) -> Self {
        Self {
            words: story.list_title(),
            href: context.story_href(story),
            language: story.language().map(str::to_owned),
            direction: direction(story),
        }
    }
}

impl List {
    /// All topics of a kind.
    pub fn of(context: &PageContext<'_>, kind: TopicKind) -> Self {
        let all = context.site.edition().topics(kind);
        let mut letters = Letters::of(all.len());
        let topics = all.into_iter().map(|topic| Entry {
            letter: letters.next(topic.label()),
            link: context.topic_link(topic),
            note: topic.note(),
            newest: topic.stories().first().map(|story| StoryLink::of(context, story)),
        });
        let title = context.say(&format!("topics.{}", route::folder(kind)));
        Self {
            frame: context.frame(&title, Section::Stories),
            title,
            by_letter: kind == TopicKind::Tag,
            topics: topics.collect(),
            empty: context.say("topics.empty"),
        }
    }
}

/// From how many names on a list has letters to find them by.
const LETTERED: usize = 40;

/// The letters under which the names of a list stand, in the list's own order.
pub struct Letters {
    is_long: bool,
    last: Option<String>,
}

impl Letters {
    /// For a list of so many names; a short one needs none.
    pub fn of(names: usize) -> Self {
        Self { is_long: names >= LETTERED, last: None }
    }

    /// The first letter of `name`, without its accent, where the name before began with another.
    pub fn next(&mut self, name: &str) -> Option<String> {
        let first = name.chars().find(|c| self.is_long && c.is_alphanumeric())?;
        let plain = first.to_string().nfd().next().unwrap_or(first);
        let letter: String = plain.to_uppercase().collect();
        (self.last.as_ref() != Some(&letter)).then(|| self.last.insert(letter).clone())
    }
}

/// One topic.
#[derive(Serialize)]
pub struct View {
    /// What surrounds every page.
    pub frame: Layout,
    /// Its name.
    pub title: String,
    /// What it is: "Practice", "Setting" or "Tag".
    pub kind: String,
    /// The list it belongs to.
    pub all: Link,
    /// A note.
    pub note: Option<String>,
    /// Its stories, newest first.
    pub stories: Vec<Card>,
    /// Links to the other pages.
    pub paging: Paging,
}

impl View {
    /// One page of a topic; `None` where there is none.
    pub fn find(context: &PageContext<'_>, kind: TopicKind, slug: &str, page: u32) -> Option<Self> {
        let topic = context.site.edition().find_topic(kind, slug)?;
        let route = |page| Route::Topic { kind, slug: slug.to_owned(), page };
        let (part, paging) = context.part(topic.stories().len(), page, route)?;
        let all = context.say(&format!("topics.{}", route::folder(kind)));
        Some(Self {
            frame: context.frame(topic.label(), Section::Stories),
            title: topic.label().to_owned(),
            kind: context.say(&format!("topic.{}", route::folder(kind))),
            all: Link { words: all, href: context.href(&Route::Topics { kind }) },
            note: topic.note(),
            stories: topic.stories().part(part).iter().map(|story| context.card(story)).collect(),
            paging,
        })
    }
}
