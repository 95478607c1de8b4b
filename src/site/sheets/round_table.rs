//! `heard pack --audit`: a metric on a sheet for a round table. People write what they see before they read what is written.

use serde::Serialize;

use crate::library::edition::Metric;
use crate::site::letter::Sheet;
use crate::site::sheets::{Head, is_meant};
use crate::site::views::metric::{SeenBy, in_use};
use crate::site::{Release, SiteFault};

/// A metric for people in different roles to talk over.
#[derive(Serialize)]
pub struct View {
    /// The site's title.
    pub site: String,
    /// The site's language.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The metric's name.
    pub metric: String,
    /// What it measures, if its page says so.
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

impl View {
    fn of(head: Head, name: String, metric: Option<Metric<'_>>) -> Self {
        let Head { site, language, direction } = head;
        Self {
            site,
            language,
            direction,
            metric: name,
            measures: metric.and_then(|metric| metric.measures()),
            misses: metric.and_then(|metric| metric.misses()),
            rewards: metric.and_then(|metric| metric.rewards()),
            gamed_by: metric.and_then(|metric| metric.gamed_by()),
            seen_by: metric.map(SeenBy::all).unwrap_or_default(),
        }
    }
}

impl<'s> Release<'s> {
    /// The names of the metrics in use, and of the numbers that nobody has described yet.
    pub fn to_audit(&self) -> Vec<String> {
        let edition = self.edition();
        in_use(edition).map(|metric| metric.address().to_owned()).chain(edition.not_yet_audited()).collect()
    }

    /// A metric, or a number that nobody has described yet, for a round table; nothing where there is none of that name.
    pub fn round_table(&self, name: &str) -> Result<Option<Sheet<'s>>, SiteFault> {
        let edition = self.edition();
        let is_it = |metric: &Metric<'_>| is_meant(name, metric.names().iter().map(String::as_str));
        let view = match edition.metrics().find(is_it) {
            Some(metric) => View::of(Head::of(edition), metric.title(), Some(metric)),
            None => match edition.not_yet_audited().into_iter().find(|own| is_meant(name, [&**own])) {
                Some(own) => View::of(Head::of(edition), own, None),
                None => return Ok(None),
            },
        };
        self.sheet("round-table.html", &view).map(Some)
    }
}
