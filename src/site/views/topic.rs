//! Lists of stories: all of them, and those of a practice, a setting or a tag.

use serde::Serialize;

use crate::library::edition::Story;
use crate::library::edition::TopicKind;
use crate::site::route::{self, Route};
use crate::site::views::layout::Layout;
use crate::site::views::{Card, Link, PageContext, Paging, Section, direction};

/// One page of the list of all stories.
#[derive(Serialize)]
pub struct Stories {
    /// What surrounds every page.
    pub frame: Layout,
    /// The stories, newest first.
    pub stories: Vec<Card>,
    /// Links to the other pages.
    pub paging: Paging,
}

/// One page of all stories.
pub fn stories(context: &PageContext<'_>, page: u32) -> Option<Stories> {
    let all = context.site.edition().stories();
    let (part, paging) = context.part(all.len(), page, |page| Route::Stories { page })?;
    Some(Stories {
        frame: context.frame(&context.say("stories.title"), Section::Stories),
        stories: all.part(part).iter().map(|story| context.card(story)).collect(),
        paging,
    })
}

/// All practices, settings or tags.
#[derive(Serialize)]
pub struct List {
    /// What surrounds every page.
    pub frame: Layout,
    /// What they are.
    pub title: String,
    /// The topics, in order.
    pub topics: Vec<Entry>,
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
        let topics = context.site.edition().topics(kind).into_iter().map(|topic| Entry {
            link: context.topic_link(topic),
            note: topic.note(),
            newest: topic.stories().first().map(|story| StoryLink::of(context, story)),
        });
        let title = context.say(&format!("topics.{}", route::folder(kind)));
        Self {
            frame: context.frame(&title, Section::None),
            title,
            topics: topics.collect(),
            empty: context.say("topics.empty"),
        }
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
