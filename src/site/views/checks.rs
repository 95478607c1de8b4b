//! Every check that runs by itself, in plain words, and who decides. The model "human in the loop".

use serde::Serialize;

use crate::site::views::frame::Frame;
use crate::site::views::{Making, Section};

/// The checks by when they look: what each looks at and what comes of it is in the strings of themes.
const ALL: [(&str, &[&str]); 4] = [
    ("written", &["fields", "evidence", "links", "pictures"]),
    ("door", &["consent", "read-again", "audience", "names", "words"]),
    ("leaving", &["leaks", "nothing-else"]),
    ("flags", &["alike", "each-other", "reused", "never-always", "ends", "overdue", "few"]),
];

/// Every check that runs by itself.
#[derive(Serialize)]
pub struct View {
    /// What stands around it.
    pub frame: Frame,
    /// The checks by when they look.
    pub moments: Vec<Moment>,
}

/// Checks that look at the same moment.
#[derive(Serialize)]
pub struct Moment {
    /// When, in words.
    pub title: String,
    /// What comes of all of them.
    pub lead: String,
    /// The checks.
    pub checks: Vec<Check>,
}

/// One check.
#[derive(Serialize)]
pub struct Check {
    /// What it looks at.
    pub looks: String,
    /// What comes of it, and who decides.
    pub then: String,
}

impl View {
    /// All checks.
    pub fn of(making: &Making<'_>) -> Self {
        let check = |name: &&str| Check {
            looks: making.say(&format!("checks.{name}.looks")),
            then: making.say(&format!("checks.{name}.then")),
        };
        let moment = |(moment, names): &(&str, &[&str])| Moment {
            title: making.say(&format!("checks.{moment}.title")),
            lead: making.say(&format!("checks.{moment}.lead")),
            checks: names.iter().map(check).collect(),
        };
        Self {
            frame: making.frame(&making.say("checks.title"), Section::Checks),
            moments: ALL.iter().map(moment).collect(),
        }
    }
}
