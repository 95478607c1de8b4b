//! `heard pack --case`: a few pages for somebody who doubts. A story, a number and what it misses, what a trial takes, and what
//! nobody promises.

use serde::Serialize;

use crate::library::edition::Story;
use crate::site::letter::Sheet;
use crate::site::sheets::{Head, is_meant};
use crate::site::views::PageContext;
use crate::site::views::metric::SeenBy;
use crate::site::views::story::StoryView;
use crate::site::{Release, Route, SiteFault};

/// A few pages for somebody who doubts.
#[derive(Serialize)]
pub struct View {
    /// The site's title.
    pub site: String,
    /// The site's language.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The story, with its pictures embedded and no links.
    pub story: StoryView,
    /// The name of the metric in it.
    pub metric: String,
    /// What it measures.
    pub measures: Option<String>,
    /// What it misses.
    pub misses: Option<String>,
    /// What it rewards.
    pub rewards: Option<String>,
    /// How it gets gamed.
    pub gamed_by: Option<String>,
    /// How it looks to people in different roles.
    pub seen_by: Vec<SeenBy>,
}

impl<'s> Release<'s> {
    /// The addresses of the stories in which a number was trusted or not, and whose metric can be read.
    pub fn cases(&self) -> Vec<&'s str> {
        let all = self.edition().stories();
        all.iter().filter(has_metric).map(|story| story.address()).collect()
    }

    /// A few pages for somebody who doubts, made of one story; nothing where there is none of that name with a metric.
    pub fn case(&self, name: &str) -> Result<Option<Sheet<'s>>, SiteFault> {
        let edition = self.edition();
        let is_it = |story: &Story<'_>| {
            let address = story.address();
            is_meant(name, [address, address.rsplit('/').next().unwrap_or(address), &story.title()])
        };
        let Some(story) = edition.stories().iter().filter(has_metric).find(is_it) else { return Ok(None) };
        let Some(metric) = story.judgment().and_then(|judgment| judgment.metric) else { return Ok(None) };
        let context = PageContext::of(self.site, &Route::Index);
        let Head { site, language, direction } = Head::of(edition);
        let view = View {
            site,
            language,
            direction,
            story: self.site.told(&context, story),
            metric: metric.title(),
            measures: metric.measures(),
            misses: metric.misses(),
            rewards: metric.rewards(),
            gamed_by: metric.gamed_by(),
            seen_by: SeenBy::all(metric),
        };
        self.sheet("case.html", &view).map(Some)
    }
}

fn has_metric(story: &Story<'_>) -> bool {
    story.judgment().is_some_and(|judgment| judgment.metric.is_some())
}
