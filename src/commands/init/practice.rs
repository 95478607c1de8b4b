//! What a field of work brings to a new site: its practice with a notice, its settings, how many people a figure needs.

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

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Law => "Law",
            Self::Consulting => "Consulting",
            Self::HealthCare => "Health care",
            Self::Engineering => "Engineering",
        }
    }

    /// What is printed with it.
    pub fn note(self) -> Option<&'static str> {
        match self {
            Self::Law => Some(
                "A hard word in a negotiation may be said on the client's behalf. Ask before you call it a lack of feeling. Nothing privileged belongs in a story.",
            ),
            Self::Consulting => None,
            Self::HealthCare => Some(
                "This is not an incident system and not privileged peer review. If someone may have been harmed, use your incident reporting system or tell the person in charge, today.",
            ),
            Self::Engineering => Some(
                "This is not where a hazard is reported. If something may be unsafe, use your hazard reporting line first, and tell the story afterwards.",
            ),
        }
    }

    /// Where things happen in it; the first suits the example.
    pub fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Law => &[
                "client meeting",
                "first contact",
                "bad news",
                "negotiation",
                "hearing",
                "handover",
                "review",
                "corridor",
                "written word",
            ],
            Self::Consulting => &[
                "client meeting",
                "first contact",
                "bad news",
                "negotiation",
                "workshop",
                "handover",
                "review",
                "corridor",
                "written word",
            ],
            Self::HealthCare => &[
                "consultation",
                "first contact",
                "bad news",
                "ward round",
                "handover",
                "home visit",
                "family meeting",
                "review",
                "corridor",
                "written word",
            ],
            Self::Engineering => &[
                "client meeting",
                "first contact",
                "bad news",
                "design review",
                "site visit",
                "on call",
                "handover",
                "corridor",
                "written word",
            ],
        }
    }

    /// The least number of people that a figure may stand for: eleven in health care, where publishers of patient
    /// figures suppress ten and fewer.
    pub fn minimum_people(self) -> u32 {
        if self == Self::HealthCare { 11 } else { 5 }
    }
}
