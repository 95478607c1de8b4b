//! `heard pack --quarter`: the feedback loop on one sheet, what to look at again every three months.

use serde::Serialize;

use crate::library::edition::{Group, Indicator, Metric, State, Story};
use crate::site::letter::Sheet;
use crate::site::sheets::Head;
use crate::site::views::PageContext;
use crate::site::views::metric::in_use;
use crate::site::{Release, Route, SiteFault};

/// Fewer stories than these say nothing about a behaviour that nobody has told.
const ENOUGH: usize = 10;
/// The most lines under one heading: what does not fit into an hour is not on its agenda.
const MOST: usize = 12;

/// What to look at again this quarter.
#[derive(Serialize)]
pub struct View {
    /// The site's title.
    pub site: String,
    /// The site's language.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// Metrics that are overdue for review.
    pub metrics: Vec<DueItem>,
    /// Behaviours that are overdue for review.
    pub behaviours: Vec<DueItem>,
    /// Planned changes that should have been made by now.
    pub late: Vec<Planned>,
    /// Other planned changes.
    pub planned: Vec<Planned>,
    /// Behaviours nobody has told a story about, once there are enough stories.
    pub untold: Vec<String>,
}

/// Something that is overdue for review.
#[derive(Serialize)]
pub struct DueItem {
    /// What it is called.
    pub label: String,
    /// When it was due, in words.
    pub when: Option<String>,
}

/// A change that is still planned.
#[derive(Serialize)]
pub struct Planned {
    /// What it is.
    pub what: String,
    /// When it should be made by, in words.
    pub by: Option<String>,
    /// The title of the story it came from.
    pub title: String,
    /// The story's language, if it differs from the site's.
    pub language: Option<String>,
    /// `ltr` or `rtl`, if its language differs from the site's.
    pub direction: Option<&'static str>,
}

impl Planned {
    /// What is still planned because of a story, and whether it is late.
    pub(super) fn find(context: &PageContext<'_>, story: Story<'_>) -> Option<(bool, Self)> {
        let change = story.list_change().filter(|change| change.state == Some(State::Planned))?;
        let planned = Self {
            what: change.what,
            by: change.by.map(|by| context.when(by)),
            title: story.list_title(),
            language: story.language().map(str::to_owned),
            direction: crate::site::views::direction(story),
        };
        Some((change.is_late, planned))
    }
}

impl<'s> Release<'s> {
    /// What to look at again this quarter, as far as this audience may know of it.
    pub fn agenda(&self) -> Result<Sheet<'s>, SiteFault> {
        let edition = self.edition();
        let context = PageContext::of(self.site, &Route::Index);
        let due = in_use(edition)
            .filter(Metric::is_overdue)
            .map(|metric| DueItem { label: metric.title(), when: metric.review_by().map(|when| context.when(when)) });
        let groups = edition.groups();
        let behaviours = || groups.iter().flat_map(Group::indicators).filter(|one| one.retired().is_none());
        let overdue = behaviours()
            .filter(Indicator::is_overdue)
            .map(|one| DueItem { label: one.label().to_owned(), when: one.review_by().map(|when| context.when(when)) });
        let has_enough = edition.stories().len() >= ENOUGH;
        let untold =
            behaviours().filter(|one| has_enough && one.stories().is_empty()).map(|one| one.label().to_owned());
        let all = edition.stories().iter().filter_map(|story| Planned::find(&context, story));
        let (late, planned): (Vec<_>, Vec<_>) = all.partition(|(is_late, _)| *is_late);
        let few = |all: Vec<(bool, Planned)>| all.into_iter().map(|(_, planned)| planned).take(MOST).collect();
        let Head { site, language, direction } = Head::of(edition);
        let view = View {
            site,
            language,
            direction,
            metrics: due.take(MOST).collect(),
            behaviours: overdue.take(MOST).collect(),
            late: few(late),
            planned: few(planned),
            untold: untold.take(MOST).collect(),
        };
        self.sheet("agenda.html", &view)
    }
}
