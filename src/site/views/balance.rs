//! Every efficiency metric beside its human one, the stories of both between them. The model "balanced scorecard".

use std::collections::HashSet;

use serde::Serialize;

use crate::library::edition::{Metric, Story};
use crate::site::views::judgment::{Judged, judged};
use crate::site::views::layout::Layout;
use crate::site::views::metric::{human_beside, in_use, link};
use crate::site::views::{Link, PageContext, Section};

/// Stories of one metric between a pair; the rest are on the metric's own page.
const BETWEEN: usize = 5;

/// Pairs of metrics.
#[derive(Serialize)]
pub struct View {
    /// What surrounds every page.
    pub frame: Layout,
    /// Each number with its human metric, sorted by address.
    pub pairs: Vec<Pair>,
    /// Numbers without a human metric, shown as unfinished.
    pub unpaired: Vec<Weighed>,
    /// Human metrics that aren't paired with a number.
    pub alone: Vec<Weighed>,
}

/// A number, its human metric, and the stories about both.
#[derive(Serialize)]
pub struct Pair {
    /// Its id on the page.
    pub id: String,
    /// The number.
    pub efficiency: Weighed,
    /// The stories in which either comes up, newest first.
    pub stories: Vec<Judged>,
    /// Links to the rest, if either has more.
    pub more: Vec<Link>,
    /// The metric it is paired with; only its title, if it has already appeared with another number.
    pub human: Weighed,
}

/// A metric on the balance page.
#[derive(Serialize)]
pub struct Weighed {
    /// Its title and page.
    pub link: Link,
    /// What it measures.
    pub measures: Option<String>,
    /// What it misses.
    pub misses: Option<String>,
}

impl View {
    /// All pairs.
    pub fn of(context: &PageContext<'_>) -> Self {
        let edition = context.site.edition();
        let (mut pairs, mut unpaired, mut read) = (Vec::new(), Vec::new(), HashSet::new());
        for metric in in_use(edition).filter(Metric::quantitative) {
            match human_beside(metric) {
                Some(human) => {
                    let mut pair = pair(context, metric, human);
                    if !read.insert(human.address()) {
                        (pair.human.measures, pair.human.misses) = (None, None);
                    }
                    pairs.push(pair);
                }
                None => unpaired.push(weighed(context, metric)),
            }
        }
        let alone = in_use(edition).filter(|metric| !metric.quantitative() && !read.contains(metric.address()));
        Self {
            alone: alone.map(|metric| weighed(context, metric)).collect(),
            frame: context.frame(&context.say("balance.title"), Section::Balance),
            pairs,
            unpaired,
        }
    }
}

fn pair(context: &PageContext<'_>, efficiency: Metric<'_>, human: Metric<'_>) -> Pair {
    let (one, other) = (efficiency.stories(), human.stories());
    let mut between: Vec<Story<'_>> = one.iter().take(BETWEEN).chain(other.iter().take(BETWEEN)).collect();
    between.sort_by_key(Story::place);
    let more = [(efficiency, one.len()), (human, other.len())].into_iter().filter(|(_, stories)| *stories > BETWEEN);
    Pair {
        id: format!("metric-{}", crate::site::route::encode(&efficiency.address().replace('/', "-"))),
        more: more.map(|(metric, _)| link(context, metric)).collect(),
        stories: between.into_iter().map(|story| judged(context, story)).collect(),
        efficiency: weighed(context, efficiency),
        human: weighed(context, human),
    }
}

fn weighed(context: &PageContext<'_>, metric: Metric<'_>) -> Weighed {
    Weighed { link: link(context, metric), measures: metric.measures(), misses: metric.misses() }
}
