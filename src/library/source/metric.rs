//! A metric as its owner wrote it: what a number measures, what it misses, and what was decided about it.

use crate::library::source::date::Date;
use crate::library::source::field_table;
use crate::library::source::fields::{Fields, Written};
use crate::library::source::indicator::{Decision, read_history};
use crate::library::source::text_file::{OfBody, TextFile};
use crate::text::sources::Source;

/// What was last decided about a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It stays.
    Keep,
    /// It is looked at closely.
    Watch,
    /// It is being changed.
    Adjust,
    /// It is no longer used.
    Retired,
}

impl Verdict {
    /// The verdicts by the words that people write.
    pub const CHOICES: [(&'static str, Self); 4] =
        [("keep", Self::Keep), ("watch", Self::Watch), ("adjust", Self::Adjust), ("retired", Self::Retired)];
}

/// The kinds of metric by the words that people write: whether it is a number.
pub const KINDS: [(&str, bool); 2] = [("quantitative", true), ("qualitative", false)];

/// Up to how many people in different roles say how they see a metric.
pub const MOST_SEEN_BY: usize = 12;

/// A metric as somebody in one role sees it: a partner, a trainee, a client. Nobody is named.
pub struct SeenBy {
    /// Their role.
    pub role: Written<String>,
    /// What it measures.
    pub measures: Option<Written<String>>,
    /// What it misses.
    pub misses: Option<Written<String>>,
}

impl SeenBy {
    /// What is printed of it in its author's own words.
    pub fn prose(&self) -> impl Iterator<Item = &Written<String>> {
        let Self { role, measures, misses } = self;
        std::iter::once(role).chain(measures).chain(misses)
    }
}

/// One metric file.
pub struct Metric {
    /// The file: title, terms and body.
    pub text_file: TextFile,
    /// Its fields.
    pub front: MetricFields,
}

/// The fields of a metric.
pub struct MetricFields {
    /// Whether it is a number, or words.
    pub quantitative: bool,
    /// What it measures.
    pub measures: Option<Written<String>>,
    /// What it misses.
    pub misses: Option<Written<String>>,
    /// What it rewards.
    pub rewards: Option<Written<String>>,
    /// How it gets gamed.
    pub gamed_by: Option<Written<String>>,
    /// How it looks to people in different roles.
    pub seen_by: Vec<SeenBy>,
    /// Who looks after it, as written.
    pub owner: Option<Written<String>>,
    /// The human metric it is read with, as written.
    pub paired_with: Option<Written<String>>,
    /// What was last decided.
    pub verdict: Option<Verdict>,
    /// When it is to be looked at again.
    pub review_by: Option<Written<Date>>,
    /// Decisions about it.
    pub history: Vec<Decision>,
    /// Readings: when, and what.
    pub readings: Vec<(Option<Date>, Written<String>)>,
}

impl Metric {
    /// Reads a metric file.
    pub fn read(source: &Source, language: &str) -> Self {
        let (mut text_file, front) =
            TextFile::read(source, &field_table::METRIC, language, MetricFields::read, |_| OfBody::default());
        if text_file.title.is_none() {
            text_file.report_missing("title");
        }
        Self { text_file, front }
    }

    /// The id by which stories name it: the last part of its address.
    pub fn id(&self) -> &str {
        let address = self.text_file.address.as_str();
        address.rsplit('/').next().unwrap_or(address)
    }
}

impl MetricFields {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            quantitative: fields.one_of("kind", &KINDS).value().copied().unwrap_or(true),
            measures: fields.words("measures"),
            misses: fields.words("misses"),
            rewards: fields.words("rewards"),
            gamed_by: fields.words("gamed_by"),
            seen_by: read_seen_by(fields),
            owner: fields.words("owner"),
            paired_with: fields.words("paired_with"),
            verdict: fields.one_of("verdict", &Verdict::CHOICES).value().copied(),
            review_by: fields.date("review_by").written().cloned(),
            history: read_history(fields),
            readings: read_readings(fields),
        }
    }

    /// Every field that is printed in its author's own words. A new field does not compile until somebody has decided
    /// whether it belongs here.
    pub fn prose(&self) -> impl Iterator<Item = &Written<String>> {
        let Self {
            measures,
            misses,
            rewards,
            gamed_by,
            seen_by,
            history,
            readings,
            quantitative: _,
            owner: _,
            paired_with: _,
            verdict: _,
            review_by: _,
        } = self;
        let own = [measures, misses, rewards, gamed_by].into_iter().flatten();
        let own = own.chain(seen_by.iter().flat_map(SeenBy::prose));
        own.chain(history.iter().flat_map(Decision::prose)).chain(readings.iter().map(|(_, value)| value))
    }
}

fn read_seen_by(fields: &mut Fields<'_>) -> Vec<SeenBy> {
    let mut all = Vec::new();
    for item in fields.items_up_to("seen_by", MOST_SEEN_BY) {
        all.extend(fields.within("seen_by", item, |seen| {
            seen.require();
            let (role, measures, misses) = (seen.words("role"), seen.words("measures"), seen.words("misses"));
            role.map(|role| SeenBy { role, measures, misses })
        }));
    }
    all
}

fn read_readings(fields: &mut Fields<'_>) -> Vec<(Option<Date>, Written<String>)> {
    let mut readings = Vec::new();
    for item in fields.items("readings") {
        let reading = fields.within("readings", item, |reading| {
            reading.require();
            (reading.date("period").value().copied(), reading.words("value"))
        });
        if let (period, Some(value)) = reading {
            readings.push((period, value));
        }
    }
    readings
}
