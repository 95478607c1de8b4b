//! Readings as a weather report: what the numbers said, by time, behind the stories. The model "augmented intuition".

use std::cmp::Reverse;

use serde::Serialize;

use crate::library::edition::Metric;
use crate::library::{Period, When};
use crate::site::views::layout::Layout;
use crate::site::views::metric::{in_use, link};
use crate::site::views::topic::StoryLink;
use crate::site::views::{Link, PageContext, Section};

/// What the numbers said over time.
#[derive(Serialize)]
pub struct View {
    /// What surrounds every page.
    pub frame: Layout,
    /// The months and quarters, newest first; undated readings come last.
    pub times: Vec<Time>,
}

/// A month or quarter and its readings.
#[derive(Serialize)]
pub struct Time {
    /// Which month or quarter, in words.
    pub when: Option<String>,
    /// Its readings, in the order of the metrics.
    pub said: Vec<ReadingView>,
}

/// What one metric said at that time.
#[derive(Serialize)]
pub struct ReadingView {
    /// The metric.
    pub metric: Link,
    /// What it said.
    pub value: String,
    /// What it misses; given only with its latest reading.
    pub misses: Option<String>,
    /// The latest story in which it comes up; given only with its latest reading.
    pub story: Option<StoryLink>,
}

impl View {
    /// The readings of all metrics in use.
    pub fn of(context: &PageContext<'_>) -> Self {
        let metrics: Vec<Metric<'_>> = in_use(context.site.edition()).collect();
        let mut all: Vec<(Option<When>, usize, String)> = Vec::new();
        for (at, metric) in metrics.iter().enumerate() {
            all.extend(metric.readings().into_iter().map(|(when, value)| (when, at, value)));
        }
        // Without a time comes last; of one time, the order of the metrics and of the file stays.
        all.sort_by_key(|(when, ..)| Reverse(when.map(end)));
        let mut met = vec![false; metrics.len()];
        let mut times: Vec<(Option<When>, Vec<ReadingView>)> = Vec::new();
        for (when, at, value) in all {
            let metric = metrics[at];
            let newest = !std::mem::replace(&mut met[at], true);
            let said = ReadingView {
                metric: link(context, metric),
                value,
                misses: metric.misses().filter(|_| newest),
                story: metric.stories().first().filter(|_| newest).map(|story| StoryLink::of(context, story)),
            };
            match times.last_mut() {
                Some((time, own)) if *time == when => own.push(said),
                _ => times.push((when, vec![said])),
            }
        }
        let times = times.into_iter().map(|(when, said)| Time { when: when.map(|when| context.when(when)), said });
        Self { frame: context.frame(&context.say("readings.title"), Section::Readings), times: times.collect() }
    }
}

/// When a time ends; a quarter after its last month.
fn end(when: When) -> (i16, i8, bool) {
    match when.part {
        Period::Month(month) => (when.year, month, false),
        Period::Quarter(quarter) => (when.year, quarter * 3, true),
    }
}
