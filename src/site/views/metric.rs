//! The metric audit: what each number measures and misses, and the stories that trusted it and that did not.

use serde::Serialize;

use crate::library::edition::{self, Call, Edition, Stories, Verdict};
use crate::site::route::Route;
use crate::site::views::judgment::{Judged, judged};
use crate::site::views::layout::Layout;
use crate::site::views::{Decision, Link, PageContext, Paging, Section};

/// All metrics.
#[derive(Serialize)]
pub struct List {
    /// What surrounds every page.
    pub frame: Layout,
    /// The metrics in use, sorted by address.
    pub metrics: Vec<Entry>,
    /// The retired metrics.
    pub retired: Vec<Entry>,
    /// What the firm also counts but hasn't described yet, by name.
    pub not_yet_audited: Vec<String>,
}

/// A metric in a list.
#[derive(Serialize)]
pub struct Entry {
    /// Its title and page.
    pub link: Link,
    /// What it measures.
    pub measures: Option<String>,
    /// What it misses.
    pub misses: Option<String>,
    /// The latest decision about it, in words.
    pub verdict: Option<String>,
    /// The human metric it is paired with.
    pub paired_with: Option<Link>,
    /// Whether all its stories are on one side; if so, the page isn't finished.
    pub one_sided: bool,
    /// Whether it is in use and has no stories yet.
    pub untold: bool,
}

fn verdict_words(context: &PageContext<'_>, verdict: Verdict) -> String {
    context.say(match verdict {
        Verdict::Keep => "verdict.keep",
        Verdict::Watch => "verdict.watch",
        Verdict::Adjust => "verdict.adjust",
        Verdict::Retired => "verdict.retired",
    })
}

pub fn link(context: &PageContext<'_>, metric: edition::Metric<'_>) -> Link {
    Link { words: metric.title(), href: context.href(&Route::Metric { address: metric.address().to_owned(), page: 1 }) }
}

/// The metrics that are still counted, by address.
pub fn in_use(edition: &Edition) -> impl Iterator<Item = edition::Metric<'_>> {
    edition.metrics().filter(|metric| is_counted(*metric))
}

fn is_counted(metric: edition::Metric<'_>) -> bool {
    metric.verdict() != Some(Verdict::Retired)
}

/// The human metric in use that a number is read with: the one that it names, or the first that names it.
pub fn human_beside(number: edition::Metric<'_>) -> Option<edition::Metric<'_>> {
    let is_human = |metric: &edition::Metric<'_>| !metric.quantitative() && is_counted(*metric);
    number.paired_with().filter(is_human).or_else(|| number.pairs().find(is_human))
}

/// What `metric` is read beside: a number beside its human one, what is told beside the numbers that are read with it.
pub fn beside(metric: edition::Metric<'_>) -> Vec<edition::Metric<'_>> {
    if !is_counted(metric) {
        return Vec::new();
    }
    if metric.quantitative() {
        return human_beside(metric).into_iter().collect();
    }
    // Only where one of them names the other can they be a pair.
    let numbers = metric.pairs().filter(|number| number.quantitative() && is_counted(*number));
    let is_own =
        |number: &edition::Metric<'_>| human_beside(*number).is_some_and(|human| human.address() == metric.address());
    numbers.filter(is_own).collect()
}

impl List {
    /// All metrics.
    pub fn of(context: &PageContext<'_>) -> Self {
        let all = context.site.edition().metrics();
        let (retired, used): (Vec<_>, Vec<_>) = all.partition(|metric| !is_counted(*metric));
        let entry = |metric: edition::Metric<'_>| Entry {
            one_sided: one_sided(metric.stories()),
            // What is no longer counted asks for no stories.
            untold: is_counted(metric) && metric.stories().is_empty(),
            paired_with: metric.paired_with().map(|paired| link(context, paired)),
            link: link(context, metric),
            measures: metric.measures(),
            misses: metric.misses(),
            verdict: metric.verdict().map(|verdict| verdict_words(context, verdict)),
        };
        Self {
            frame: context.frame(&context.say("metrics.title"), Section::Metrics),
            metrics: used.into_iter().map(entry).collect(),
            retired: retired.into_iter().map(entry).collect(),
            not_yet_audited: context.site.edition().not_yet_audited(),
        }
    }
}

/// A metric's page.
#[derive(Serialize)]
pub struct View {
    /// What surrounds every page.
    pub frame: Layout,
    /// All metrics.
    pub all: String,
    /// Its title.
    pub title: String,
    /// "A number" or "In words".
    pub kind: String,
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
    /// Who looks after it, by role.
    pub owner: Option<String>,
    /// The human metric it is paired with.
    pub paired_with: Option<Link>,
    /// The latest decision about it, in words.
    pub verdict: Option<String>,
    /// Whether it is no longer used.
    pub retired: bool,
    /// When its next review is due, in words.
    pub review_by: Option<String>,
    /// Decisions about it.
    pub history: Vec<Decision>,
    /// Its readings, one short line each.
    pub readings: Vec<Reading>,
    /// Its text as HTML.
    pub body: String,
    /// Stories in which people went along with it, newest first.
    pub trusted: Vec<Judged>,
    /// Stories in which people went the other way, or part of the way, newest first.
    pub overrode: Vec<Judged>,
    /// What to say if there are no stories on any page about anyone who went along with it.
    pub no_trusted: Option<String>,
    /// What to say if there are no stories on any page about anyone who went the other way.
    pub no_overrode: Option<String>,
    /// Links to the other pages of stories; each page shows the next stories from both sides.
    pub paging: Paging,
    /// Whether all its stories are on one side; if so, the page isn't finished.
    pub one_sided: bool,
}

/// A metric as somebody in one role sees it.
#[derive(Serialize)]
pub struct SeenBy {
    /// Their role.
    pub role: String,
    /// What it measures.
    pub measures: Option<String>,
    /// What it misses.
    pub misses: Option<String>,
}

impl SeenBy {
    /// Everyone who says how they see `metric`, in the order of its file.
    pub fn all(metric: edition::Metric<'_>) -> Vec<Self> {
        let seen_by = metric.seen_by().into_iter();
        seen_by.map(|edition::SeenBy { role, measures, misses }| Self { role, measures, misses }).collect()
    }
}

/// One reading of a metric.
#[derive(Serialize)]
pub struct Reading {
    /// The month or quarter, in words.
    pub when: Option<String>,
    /// What it said.
    pub value: String,
}

/// Whether somebody went with the data in it.
fn went_with(story: &edition::Story<'_>) -> bool {
    story.judgment().and_then(|judgment| judgment.call) == Some(Call::Trusted)
}

/// How many stories the side of `metric` has that has more.
pub fn longer_side(metric: edition::Metric<'_>) -> usize {
    let stories = metric.stories();
    let trusted = stories.iter().filter(|story| went_with(story)).count();
    trusted.max(stories.len() - trusted)
}

/// Whether all of them, and there are some, tell of one side.
fn one_sided(stories: Stories<'_>) -> bool {
    let trusted = stories.iter().filter(|story| went_with(story)).count();
    !stories.is_empty() && (trusted == 0 || trusted == stories.len())
}

impl View {
    /// One page of a metric; `None` where there is none.
    pub fn find(context: &PageContext<'_>, address: &str, page: u32) -> Option<Self> {
        let metric = context.site.edition().find_metric(address)?;
        let (trusted, others): (Vec<_>, Vec<_>) = metric.stories().iter().partition(went_with);
        let (no_trusted, no_overrode) = (trusted.is_empty(), others.is_empty());
        let route = |page| Route::Metric { address: address.to_owned(), page };
        let (longer, shorter) = if trusted.len() < others.len() { (&others, &trusted) } else { (&trusted, &others) };
        let (long, paging) = context.part(longer.len(), page, route)?;
        let short = shorter.get(long.start..long.end.min(shorter.len())).unwrap_or_default();
        let long = &longer[long];
        let (trusted, others) = if trusted.len() < others.len() { (short, long) } else { (long, short) };
        let readings = metric.readings().into_iter().rev();
        Some(Self {
            frame: context.frame(&metric.title(), Section::Metrics),
            all: context.href(&Route::Metrics),
            title: metric.title(),
            kind: context.say(if metric.quantitative() { "metric.quantitative" } else { "metric.qualitative" }),
            measures: metric.measures(),
            misses: metric.misses(),
            rewards: metric.rewards(),
            gamed_by: metric.gamed_by(),
            seen_by: SeenBy::all(metric),
            owner: metric.owner(),
            paired_with: metric.paired_with().map(|paired| link(context, paired)),
            verdict: metric.verdict().map(|verdict| verdict_words(context, verdict)),
            retired: !is_counted(metric),
            review_by: metric.review_by().map(|when| context.when(when)),
            history: context.decisions(metric.history()),
            readings: readings
                .map(|(when, value)| Reading { when: when.map(|when| context.when(when)), value })
                .collect(),
            body: metric.body(&|target| Some(context.target(target))),
            one_sided: no_trusted != no_overrode,
            no_trusted: no_trusted.then(|| context.say("metric.no_trusted")),
            no_overrode: no_overrode.then(|| context.say("metric.no_overrode")),
            paging,
            trusted: trusted.iter().map(|story| judged(context, *story)).collect(),
            overrode: others.iter().map(|story| judged(context, *story)).collect(),
        })
    }
}
