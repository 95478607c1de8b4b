//! The page of the search: a field, what narrows it, and ways in for whoever has no script.

use serde::Serialize;

use crate::library::edition::TopicKind;
use crate::site::route::{self, Route};
use crate::site::search::{Filter, filters};
use crate::site::views::layout::Layout;
use crate::site::views::{Link, PageContext, Section};

/// The search page.
#[derive(Serialize)]
pub struct View {
    /// What surrounds every page.
    pub frame: Layout,
    /// The script, which looks for elements with the ids `search`, `words`, `said`, `places`, `found` and `more`.
    pub program: String,
    /// Where the script's files are; put it in the form's `data-files`.
    pub files: String,
    /// A stamp that identifies this build's index; put it in the form's `data-stamp`.
    pub stamp: String,
    /// The lists for narrowing a search, each with its name.
    pub filters: Vec<Filter>,
    /// Ways to find stories without searching.
    pub ways: Vec<Link>,
}

impl View {
    /// The search of a site.
    pub fn of(context: &PageContext<'_>) -> Self {
        let file = |name: &str| context.href(&Route::SearchFile { name: name.to_owned() });
        let topics = TopicKind::ALL.into_iter().filter(|kind| context.site.edition().has_topics(*kind));
        let topics = topics.map(|kind| (format!("topics.{}", route::folder(kind)), Route::Topics { kind }));
        let lists = [
            ("menu.stories", Route::Stories { page: 1 }),
            ("menu.indicators", Route::Indicators),
            ("menu.people", Route::People),
        ];
        let lists = lists.into_iter().map(|(key, route)| (key.to_owned(), route));
        let way = |(key, route): (String, Route)| Link { words: context.say(&key), href: context.href(&route) };
        Self {
            frame: context.frame(&context.say("search.title"), Section::Search),
            program: format!("{}?{}", file("search.js"), context.site.search().stamp()),
            files: file("x").trim_end_matches('x').to_owned(),
            stamp: context.site.search().stamp().to_owned(),
            filters: filters(context),
            ways: lists.chain(topics).map(way).collect(),
        }
    }
}
