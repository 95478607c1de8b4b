//! Every check that runs by itself, in plain words, and who decides. The model "human in the loop".

use serde::Serialize;

use crate::library::FLAGS;
use crate::site::views::layout::Layout;
use crate::site::views::{PageContext, Section};

/// The checks by when they look: what each looks at and what comes of it is in the strings of themes.
const ALL: [(&str, &[&str]); 3] = [
    ("written", &["fields", "evidence", "links", "pictures"]),
    ("door", &["consent", "read-again", "audience", "names", "words"]),
    ("leaving", &["leaks", "nothing-else"]),
];

/// The check that explains a kind of flag. One that is new is looked for by its own name, and a phrase is missing.
fn explained(flag: &'static str) -> &'static str {
    match flag {
        "near-identical" => "alike",
        "only-each-other" => "each-other",
        "evidence-reused" => "reused",
        "never-told" | "always-told" => "never-always",
        "consent-ending" => "ends",
        "overdue-metric" => "overdue",
        "composite-few" => "few",
        other => other,
    }
}

/// Every automatic check.
#[derive(Serialize)]
pub struct View {
    /// What surrounds every page.
    pub frame: Layout,
    /// The checks, grouped by when they're run.
    pub moments: Vec<Moment>,
}

/// Checks that run at the same stage.
#[derive(Serialize)]
pub struct Moment {
    /// When, in words.
    pub title: String,
    /// What happens as a result.
    pub lead: String,
    /// The checks.
    pub checks: Vec<Check>,
}

/// One check.
#[derive(Serialize)]
pub struct Check {
    /// What it looks at.
    pub looks: String,
    /// What happens as a result, and who decides.
    pub then: String,
}

impl View {
    /// All checks.
    pub fn of(context: &PageContext<'_>) -> Self {
        let check = |name: &&str| Check {
            looks: context.say(&format!("checks.{name}.looks")),
            then: context.say(&format!("checks.{name}.then")),
        };
        let moment = |(moment, names): (&str, &[&str])| Moment {
            title: context.say(&format!("checks.{moment}.title")),
            lead: context.say(&format!("checks.{moment}.lead")),
            checks: names.iter().map(check).collect(),
        };
        let mut flags = FLAGS.map(explained).to_vec();
        flags.dedup();
        let moments = ALL.into_iter().chain([("flags", flags.as_slice())]);
        Self {
            frame: context.frame(&context.say("checks.title"), Section::Checks),
            moments: moments.map(moment).collect(),
        }
    }
}
