//! A metric as one reader may read it, and the numbers that are none yet.

use std::collections::BTreeSet;

use crate::library::collection::MetricEntry;
use crate::library::collection::index::TextId;
use crate::library::edition::body_html::{Body, Href};
use crate::library::edition::mention_forms::Naming;
use crate::library::edition::{Decision, Edition, Stories};
use crate::library::source::date::When;
use crate::library::source::fields::Written;
use crate::library::source::ids::{Id, MetricId};
use crate::library::source::metric::{self, Verdict};
use crate::text::markdown::Form;
use crate::text::normalize::fold;

/// A metric as somebody in one role sees it.
pub struct SeenBy {
    /// Their role.
    pub role: String,
    /// What it measures.
    pub measures: Option<String>,
    /// What it misses.
    pub misses: Option<String>,
}

/// A metric of an edition.
#[derive(Clone, Copy)]
pub struct Metric<'e> {
    edition: &'e Edition,
    at: MetricId,
}

impl Edition {
    /// The numbers that the firm uses and that nobody has described yet, as heard.yaml has them: not those that have a
    /// page by now.
    pub fn not_yet_audited(&self) -> Vec<String> {
        let folded = |words: &str| fold(words).to_lowercase();
        let described: BTreeSet<String> =
            self.metrics().flat_map(|metric| metric.names().map(|name| folded(&name))).collect();
        let all = self.collection().config.not_yet_audited.iter().map(|name| self.print_line(&name.value, None));
        all.filter(|name| !name.is_empty() && !described.contains(&folded(name))).collect()
    }
}

impl<'e> Metric<'e> {
    pub(super) fn at(edition: &'e Edition, at: MetricId) -> Self {
        Self { edition, at }
    }

    /// What it can be called: its address, the last part of that, its title.
    pub fn names(&self) -> [String; 3] {
        let address = self.address();
        [address.to_owned(), address.rsplit('/').next().unwrap_or(address).to_owned(), self.title()]
    }

    fn entry(&self) -> &'e MetricEntry {
        &self.edition.collection().metrics[self.at.index()]
    }

    fn line(&self, words: Option<&Written<String>>) -> Option<String> {
        words.map(|words| self.edition.print_line(&words.value, None)).filter(|line| !line.is_empty())
    }

    /// Its address under `metrics/`.
    pub fn address(&self) -> &'e str {
        self.entry().metric.text_file.address.as_str()
    }

    /// Its title.
    pub fn title(&self) -> String {
        self.line(self.entry().metric.text_file.title.as_ref()).unwrap_or_default()
    }

    /// Whether it is a number, or words.
    pub fn quantitative(&self) -> bool {
        self.entry().metric.front.quantitative
    }

    /// What it measures.
    pub fn measures(&self) -> Option<String> {
        self.line(self.entry().metric.front.measures.as_ref())
    }

    /// What it misses.
    pub fn misses(&self) -> Option<String> {
        self.line(self.entry().metric.front.misses.as_ref())
    }

    /// What it rewards.
    pub fn rewards(&self) -> Option<String> {
        self.line(self.entry().metric.front.rewards.as_ref())
    }

    /// How it gets gamed.
    pub fn gamed_by(&self) -> Option<String> {
        self.line(self.entry().metric.front.gamed_by.as_ref())
    }

    /// How it looks to people in different roles, as the file has them.
    pub fn seen_by(&self) -> Vec<SeenBy> {
        let printed = |seen: &'e metric::SeenBy| SeenBy {
            role: self.edition.print_line(&seen.role.value, None),
            measures: self.line(seen.measures.as_ref()),
            misses: self.line(seen.misses.as_ref()),
        };
        self.entry().metric.front.seen_by.iter().map(printed).collect()
    }

    /// Who looks after it, by role.
    pub fn owner(&self) -> Option<String> {
        self.entry().owner.map(|person| self.edition.person_words(None, person))
    }

    /// The human metric it is read with, where that is in the edition.
    pub fn paired_with(&self) -> Option<Metric<'e>> {
        let at = self.entry().paired_with.filter(|at| self.edition.holds(TextId::Metric(*at)))?;
        Some(Self::at(self.edition, at))
    }

    /// The metrics of the edition that it names as what it is read with, or that name it so, by address.
    pub fn pairs(&self) -> impl Iterator<Item = Metric<'e>> {
        let pairs = self.edition.lists().paired.get(&self.at).into_iter().flatten();
        pairs.map(|at| Self::at(self.edition, *at))
    }

    /// What was last decided.
    pub fn verdict(&self) -> Option<Verdict> {
        self.entry().metric.front.verdict
    }

    /// When it is to be looked at again.
    pub fn review_by(&self) -> Option<When> {
        self.entry().metric.front.review_by.as_ref().map(|date| date.value.when())
    }

    /// Whether that day is past.
    pub fn is_overdue(&self) -> bool {
        let review_by = self.entry().metric.front.review_by.as_ref();
        self.verdict() != Some(Verdict::Retired) && review_by.is_some_and(|date| date.value.last() < self.edition.today)
    }

    /// The decisions about it, as the file has them.
    pub fn history(&self) -> Vec<Decision> {
        self.edition.decisions(&self.entry().metric.front.history)
    }

    /// Whether it has readings.
    pub fn is_read(&self) -> bool {
        !self.entry().metric.front.readings.is_empty()
    }

    /// Its readings: when, and what.
    pub fn readings(&self) -> Vec<(Option<When>, String)> {
        let readings = self.entry().metric.front.readings.iter();
        readings
            .map(|(when, value)| {
                (when.map(crate::library::source::date::Date::when), self.edition.print_line(&value.value, None))
            })
            .collect()
    }

    /// The stories in which data and judgment met over it, newest first.
    pub fn stories(&self) -> Stories<'e> {
        Stories::of(self.edition, self.edition.lists().metrics.get(self.at.index()).map_or(&[], Vec::as_slice))
    }

    /// Its text as HTML.
    pub fn body(&self, href: Href<'e, '_>) -> String {
        let entry = self.entry();
        let (text_file, references) = (&entry.metric.text_file, &entry.settled.references);
        let body = Body { text_file, references, story: None, naming: Naming::AsAgreed, form: Form::Page, href };
        let mut out = String::new();
        self.edition.print_body(&body, 0..text_file.prose.blocks.len(), &mut out);
        out
    }
}
