//! A field of work: what it brings to a new site is in `words/`, by language.

use clap::ValueEnum;

/// A field of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Practice {
    /// Solicitors, barristers, in-house counsel.
    Law,
    /// Advisers of every kind.
    Consulting,
    /// Wards, surgeries, care at home.
    HealthCare,
    /// Design, building, operations, software.
    Engineering,
}

impl Practice {
    /// How it is written in `heard.yaml`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Law => "law",
            Self::Consulting => "consulting",
            Self::HealthCare => "health-care",
            Self::Engineering => "engineering",
        }
    }

    /// The least number of people that a figure may stand for: eleven in health care, where publishers of patient
    /// figures suppress ten and fewer.
    pub fn minimum_people(self) -> u32 {
        if self == Self::HealthCare { 11 } else { 5 }
    }

    /// How many people must fit a role in its stories, where it differs from the default: the same eleven.
    pub fn fits(self) -> Option<u32> {
        (self == Self::HealthCare).then_some(11)
    }
}
