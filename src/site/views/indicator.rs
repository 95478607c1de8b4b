//! The vocabulary, and the page of a behaviour: definition, how it gets gamed, the lines of stories that show it.

use serde::Serialize;

use crate::site::route::Route;
use crate::site::views::layout::Layout;
use crate::site::views::{Decision, Link, PageContext, Paging, Section, line_context};

/// The list of behaviours.
#[derive(Serialize)]
pub struct List {
    /// What surrounds every page.
    pub frame: Layout,
    /// The groups, in the order they appear in the file.
    pub groups: Vec<Group>,
    /// Retired behaviours, which new stories can't use.
    pub retired: Vec<Entry>,
}

/// A group of behaviours.
#[derive(Serialize)]
pub struct Group {
    /// Its name.
    pub label: String,
    /// Its behaviours, in the order they appear in the file.
    pub indicators: Vec<Entry>,
}

/// A behaviour in a list.
#[derive(Serialize)]
pub struct Entry {
    /// Its name and page.
    pub link: Link,
    /// What it is.
    pub definition: Option<String>,
    /// True if it has no stories yet.
    pub untold: bool,
}

impl List {
    /// The behaviours of a site.
    pub fn of(context: &PageContext<'_>) -> Self {
        let mut retired = Vec::new();
        let mut groups = Vec::new();
        for group in context.site.edition().groups() {
            let mut indicators = Vec::new();
            for indicator in group.indicators() {
                let entry = Entry {
                    link: link(context, indicator),
                    definition: indicator.definition(),
                    untold: indicator.stories().is_empty(),
                };
                if indicator.retired().is_some() { retired.push(entry) } else { indicators.push(entry) }
            }
            if !indicators.is_empty() {
                groups.push(Group { label: group.label().to_owned(), indicators });
            }
        }
        Self { frame: context.frame(&context.say("indicators.title"), Section::Indicators), groups, retired }
    }
}

fn link(context: &PageContext<'_>, indicator: crate::library::edition::Indicator<'_>) -> Link {
    let route = Route::Indicator { id: indicator.id().to_owned(), page: 1 };
    Link { words: indicator.label().to_owned(), href: context.href(&route) }
}

/// A behaviour's page.
#[derive(Serialize)]
pub struct View {
    /// What surrounds every page.
    pub frame: Layout,
    /// The list of behaviours.
    pub all: String,
    /// Its name.
    pub label: String,
    /// What it is.
    pub definition: Option<String>,
    /// What it looks like.
    pub looks_like: Option<String>,
    /// How it gets gamed; printed next to the definition.
    pub gamed_by: Option<String>,
    /// A word of caution.
    pub caution: Option<String>,
    /// What it means in particular settings.
    pub notes: Vec<Note>,
    /// Who looks after it, by role.
    pub owner: Option<String>,
    /// When its next review is due, in words.
    pub review_by: Option<String>,
    /// When it was retired and what it taught.
    pub retired: Option<Retired>,
    /// Decisions about it.
    pub history: Vec<Decision>,
    /// The lines that show it, newest story first.
    pub lines: Vec<Line>,
    /// Links to the other pages of this list.
    pub paging: Paging,
}

/// What a behaviour means in one setting.
#[derive(Serialize)]
pub struct Note {
    /// The setting.
    pub setting: String,
    /// The note.
    pub note: String,
}

/// When and why a behaviour was retired.
#[derive(Serialize)]
pub struct Retired {
    /// When, in words.
    pub when: Option<String>,
    /// What it taught.
    pub why: Option<String>,
}

/// A line from a story that shows a behaviour.
#[derive(Serialize)]
pub struct Line {
    /// The words.
    pub words: String,
    /// The words just before them in the story.
    pub before: String,
    /// The words just after them.
    pub after: String,
    /// The story, opened at that line.
    pub href: String,
    /// The story's title.
    pub title: String,
    /// The month or quarter, in words.
    pub when: String,
    /// The story's practice.
    pub practice: Option<String>,
    /// The story's language, if it differs from the site's.
    pub language: Option<String>,
    /// `ltr` or `rtl`, if its language differs from the site's.
    pub direction: Option<&'static str>,
}

impl View {
    /// One page of a behaviour; `None` where there is none.
    pub fn find(context: &PageContext<'_>, id: &str, page: u32) -> Option<Self> {
        let indicator = context.site.edition().find_indicator(id)?;
        let route = |page| Route::Indicator { id: id.to_owned(), page };
        let (part, paging) = context.part(indicator.stories().len(), page, route)?;
        let mut lines = Vec::new();
        for story in indicator.stories().part(part).iter() {
            let own = story.cited_in_list(indicator);
            let passages = story.passages_around(&own.iter().map(|cited| cited.anchor.as_str()).collect());
            let practice = story.practice().map(|practice| practice.label().to_owned());
            lines.extend(own.into_iter().map(|cited| {
                let (before, after) = line_context::around(&passages, &cited.anchor, &cited.words);
                Line {
                    words: cited.words,
                    before,
                    after,
                    practice: practice.clone(),
                    href: format!("{}#{}", context.story_href(story), cited.anchor),
                    title: story.list_title(),
                    when: story.when().map(|when| context.when(when)).unwrap_or_default(),
                    language: story.language().map(str::to_owned),
                    direction: crate::site::views::direction(story),
                }
            }));
        }
        Some(Self {
            frame: context.frame(indicator.label(), Section::Indicators),
            all: context.href(&Route::Indicators),
            label: indicator.label().to_owned(),
            definition: indicator.definition(),
            looks_like: indicator.looks_like(),
            gamed_by: indicator.gamed_by(),
            caution: indicator.caution(),
            notes: indicator.notes().into_iter().map(|(setting, note)| Note { setting, note }).collect(),
            owner: indicator.owner(),
            review_by: indicator.review_by().map(|when| context.when(when)),
            retired: indicator
                .retired()
                .map(|retired| Retired { when: retired.when.map(|when| context.when(when)), why: retired.why }),
            history: context.decisions(indicator.history()),
            lines,
            paging,
        })
    }
}
