//! The list of all stories, which leads by issues and years; an issue; and how the newest stories begin.

use serde::Serialize;

use crate::library::edition::Story;
use crate::site::issues::{self, Issue};
use crate::site::route::Route;
use crate::site::views::layout::Layout;
use crate::site::views::story::Picture;
use crate::site::views::topic::StoryLink;
use crate::site::views::{Card, Link, PageContext, Paging, Section, opening};

/// The newest stories, and ways to reach the rest.
#[derive(Serialize)]
pub struct Stories {
    /// What surrounds every page.
    pub frame: Layout,
    /// Stories without a date, then those in `issues`, newest first.
    pub stories: Vec<Card>,
    /// A link to the next older issue, if there is one.
    pub paging: Paging,
    /// The newest issues, with their stories.
    pub issues: Vec<IssueContents>,
    /// Stories without a date, which only their author sees.
    pub undated: Vec<Card>,
    /// The page with the first sentences of the newest stories, if there are any.
    pub openings: Option<String>,
    /// All issues by year, newest first; empty if they are all in `issues`.
    pub years: Vec<Year>,
}

/// An issue in full.
#[derive(Serialize)]
pub struct IssueContents {
    /// Its months or its season, and its page.
    pub link: Link,
    /// The story that opens it, of the newest; it's in `stories` too.
    pub cover: Option<IssueCover>,
    /// Its stories, newest first.
    pub stories: Vec<Card>,
}

/// A year's issues.
#[derive(Serialize)]
pub struct Year {
    /// The year.
    pub year: String,
    /// Its issues, newest first.
    pub issues: Vec<Link>,
}

impl Stories {
    /// The list of all stories.
    pub fn of(context: &PageContext<'_>) -> Self {
        let edition = context.site.edition();
        let all = Issue::all(edition);
        let (newest, older) = all.split_at(issues::newest(&all));
        let undated = edition.stories().iter().filter(|story| story.when().is_none());
        let undated: Vec<Card> = undated.map(|story| context.card(story)).collect();
        let of = |(at, issue)| IssueContents::of(context, issue, at == 0);
        let issues: Vec<IssueContents> = newest.iter().enumerate().map(of).collect();
        let years = all.chunk_by(|one, next| one.year == next.year).map(|year| Year {
            year: year.first().map(|issue| issue.year.to_string()).unwrap_or_default(),
            issues: year.iter().map(|issue| link(context, issue)).collect(),
        });
        Self {
            frame: context.frame(&context.say("stories.title"), Section::Stories),
            stories: undated.iter().chain(issues.iter().flat_map(|issue| &issue.stories)).cloned().collect(),
            paging: Paging { newer: None, older: older.first().map(|issue| context.href(&issue.route())) },
            openings: (!issues.is_empty()).then(|| context.href(&Route::Openings)),
            years: if older.is_empty() { Vec::new() } else { years.collect() },
            issues,
            undated,
        }
    }
}

impl IssueContents {
    fn of(context: &PageContext<'_>, issue: &Issue<'_>, is_newest: bool) -> Self {
        let cover = if is_newest { IssueCover::find(context, issue) } else { None };
        Self { link: link(context, issue), cover, stories: cards(context, issue) }
    }
}

fn link(context: &PageContext<'_>, issue: &Issue<'_>) -> Link {
    Link { words: context.issue_name(issue), href: context.href(&issue.route()) }
}

fn cards(context: &PageContext<'_>, issue: &Issue<'_>) -> Vec<Card> {
    issue.stories.iter().map(|story| context.card(*story)).collect()
}

/// One issue: three months of stories.
#[derive(Serialize)]
pub struct View {
    /// What surrounds every page.
    pub frame: Layout,
    /// Its months or its season, in words.
    pub title: String,
    /// All stories.
    pub all: String,
    /// The story that opens it; it's in `stories` too.
    pub cover: Option<IssueCover>,
    /// Its stories, newest first.
    pub stories: Vec<Card>,
    /// Links to the next and previous issues.
    pub paging: Paging,
}

impl View {
    /// One issue; `None` where there is none.
    pub fn find(context: &PageContext<'_>, year: i16, quarter: i8) -> Option<Self> {
        let all = Issue::all(context.site.edition());
        let at = all.iter().position(|issue| (issue.year, issue.quarter) == (year, quarter))?;
        let beside = |at: Option<usize>| at.and_then(|at| all.get(at)).map(|issue| context.href(&issue.route()));
        let issue = &all[at];
        let title = context.issue_name(issue);
        Some(Self {
            frame: context.frame(&title, Section::Stories),
            title,
            all: context.href(&Route::Stories { page: 1 }),
            cover: IssueCover::find(context, issue),
            stories: cards(context, issue),
            paging: Paging { newer: beside(at.checked_sub(1)), older: beside(Some(at + 1)) },
        })
    }
}

/// The story that opens an issue.
#[derive(Serialize)]
pub struct IssueCover {
    /// The story.
    pub card: Card,
    /// The picture at its top.
    pub picture: Option<Picture>,
    /// Whether a curator chose it; if not, it is its turn.
    pub chosen: bool,
}

impl IssueCover {
    fn find(context: &PageContext<'_>, issue: &Issue<'_>) -> Option<Self> {
        let cover = context.site.edition().cover((issue.year, issue.quarter), &issue.stories)?;
        Some(Self {
            card: context.card(cover.story),
            picture: cover.story.list_picture().map(|picture| Picture::of(context, picture)),
            chosen: cover.chosen,
        })
    }
}

/// The first sentences of the newest stories.
#[derive(Serialize)]
pub struct Openings {
    /// What surrounds every page.
    pub frame: Layout,
    /// All stories.
    pub all: String,
    /// Links to the stories, newest first; the words of each link are the story's first sentence.
    pub openings: Vec<StoryLink>,
}

impl Openings {
    /// Of the newest issues; `None` where there is no story.
    pub fn find(context: &PageContext<'_>) -> Option<Self> {
        let issues = Issue::all(context.site.edition());
        let newest = issues.get(..issues::newest(&issues)).filter(|newest| !newest.is_empty())?;
        let begins = |story: &Story<'_>| {
            let words = opening::first_sentence(story.passages_without_notes())?;
            Some(StoryLink { words, ..StoryLink::of(context, *story) })
        };
        Some(Self {
            frame: context.frame(&context.say("openings.title"), Section::Stories),
            all: context.href(&Route::Stories { page: 1 }),
            openings: newest.iter().flat_map(|issue| &issue.stories).filter_map(begins).collect(),
        })
    }
}
