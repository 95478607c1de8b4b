//! Issues: the stories of three months each.

use std::collections::BTreeMap;

use crate::library::When;
use crate::library::edition::{Edition, Story};
use crate::site::route::Route;

/// Of how many stories on the list of all stories is long enough: whole issues, from the newest on.
const NEWEST: usize = 20;

/// The stories of three months.
pub struct Issue<'e> {
    /// The year.
    pub year: i16,
    /// The quarter, from 1 to 4.
    pub quarter: i8,
    /// Its stories, newest first.
    pub stories: Vec<Story<'e>>,
}

impl<'e> Issue<'e> {
    /// All issues that have a story, newest first.
    pub fn all(edition: &'e Edition) -> Vec<Self> {
        let mut by_quarter: BTreeMap<(i16, i8), Vec<Story<'e>>> = BTreeMap::new();
        for story in edition.stories().iter() {
            if let Some(quarter) = story.when().map(When::quarter) {
                by_quarter.entry(quarter).or_default().push(story);
            }
        }
        let issues = by_quarter.into_iter().rev();
        issues.map(|((year, quarter), stories)| Self { year, quarter, stories }).collect()
    }

    /// How it is called in commands, as in dates: `2026-Q3`.
    pub fn name(&self) -> String {
        format!("{}-Q{}", self.year, self.quarter)
    }

    /// Its page.
    pub fn route(&self) -> Route {
        Route::Issue { year: self.year, quarter: self.quarter }
    }
}

/// How many of all issues are new enough to be told of in full.
pub fn newest(issues: &[Issue<'_>]) -> usize {
    let mut stories = 0;
    let enough = |issue: &Issue<'_>| {
        stories += issue.stories.len();
        stories >= NEWEST
    };
    issues.iter().position(enough).map_or(issues.len(), |last| last + 1)
}
