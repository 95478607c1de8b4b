//! `heard pack --year`: a year in words, what changed, what is no longer measured, what was asked and is still open.

use serde::Serialize;

use crate::library::When;
use crate::library::edition::{Decision, State, Story, Verdict};
use crate::site::letter::Sheet;
use crate::site::sheets::Head;
use crate::site::sheets::agenda::Planned;
use crate::site::views::PageContext;
use crate::site::{Release, Route, SiteFault};

/// A year, in words alone.
#[derive(Serialize)]
pub struct View {
    /// The site's title.
    pub site: String,
    /// The site's language.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The year.
    pub year: String,
    /// What was made or dropped because of the year's stories, newest first.
    pub changes: Vec<Changed>,
    /// Metrics that were retired in that year.
    pub retired: Vec<Retired>,
    /// Behaviours that were retired in that year.
    pub behaviours: Vec<Retired>,
    /// Labs that were held in that year, newest first.
    pub labs: Vec<HeldLab>,
    /// Changes that are still planned because of the year's stories.
    pub open: Vec<Planned>,
}

/// Something that was made or dropped.
#[derive(Serialize)]
pub struct Changed {
    /// If it was dropped: "What we didn't change in the end", in the site's language. Otherwise nothing.
    pub dropped: Option<String>,
    /// What it was.
    pub what: String,
    /// Why it was made or dropped.
    pub why: Option<String>,
    /// The title of the story it came from.
    pub title: String,
    /// The story's language, if it differs from the site's.
    pub language: Option<String>,
    /// `ltr` or `rtl`, if its language differs from the site's.
    pub direction: Option<&'static str>,
}

/// A metric or a behaviour that was retired.
#[derive(Serialize)]
pub struct Retired {
    /// Its name.
    pub title: String,
    /// Why.
    pub why: Option<String>,
}

/// A lab that was held.
#[derive(Serialize)]
pub struct HeldLab {
    /// Its title.
    pub title: String,
    /// What the group took from it.
    pub kept: Vec<String>,
}

impl Changed {
    fn find(context: &PageContext<'_>, story: Story<'_>) -> Option<Self> {
        let change = story.list_change().filter(|change| change.state.is_some_and(State::is_over))?;
        Some(Self {
            dropped: (change.state == Some(State::Dropped)).then(|| context.say("change.dropped")),
            what: change.what,
            why: change.why,
            title: story.list_title(),
            language: story.language().map(str::to_owned),
            direction: crate::site::views::direction(story),
        })
    }
}

impl<'s> Release<'s> {
    /// A year in words; nothing where nothing can be said of it.
    pub fn year(&self, year: i16) -> Result<Option<Sheet<'s>>, SiteFault> {
        let edition = self.edition();
        let context = PageContext::of(self.site, &Route::Index);
        let is_then = |when: Option<When>| when.is_some_and(|when| when.year == year);
        let stories: Vec<Story<'_>> = edition.stories().iter().filter(|story| is_then(story.when())).collect();
        let retired = edition.metrics().filter(|metric| metric.verdict() == Some(Verdict::Retired));
        let retired = retired.filter_map(|metric| {
            let last: Decision = metric.history().into_iter().rev().find(|decision| is_then(decision.when))?;
            Some(Retired { title: metric.title(), why: last.why })
        });
        let behaviours = edition.groups().into_iter().flat_map(|group| group.indicators()).filter_map(|behaviour| {
            let retired = behaviour.retired().filter(|retired| is_then(retired.when))?;
            Some(Retired { title: behaviour.label().to_owned(), why: retired.why })
        });
        let labs = edition.labs().filter(|lab| is_then(lab.held()));
        let Head { site, language, direction } = Head::of(edition);
        let view = View {
            site,
            language,
            direction,
            year: year.to_string(),
            changes: stories.iter().filter_map(|story| Changed::find(&context, *story)).collect(),
            retired: retired.collect(),
            behaviours: behaviours.collect(),
            labs: labs.map(|lab| HeldLab { title: lab.title(), kept: lab.kept() }).collect(),
            open: stories.iter().filter_map(|story| Some(Planned::find(&context, *story)?.1)).collect(),
        };
        let is_empty = view.changes.is_empty()
            && view.retired.is_empty()
            && view.behaviours.is_empty()
            && view.labs.is_empty()
            && view.open.is_empty();
        if is_empty { Ok(None) } else { self.sheet("year.html", &view).map(Some) }
    }
}
