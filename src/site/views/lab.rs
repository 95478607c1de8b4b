//! Labs that were held: their cases, and what was taken from them.

use serde::Serialize;

use crate::library::edition::{self, Call, Outcome};
use crate::site::route::Route;
use crate::site::views::layout::Layout;
use crate::site::views::{Card, Link, PageContext, Section};

/// The labs that have been held.
#[derive(Serialize)]
pub struct List {
    /// What surrounds every page.
    pub frame: Layout,
    /// The labs, newest first.
    pub labs: Vec<Entry>,
}

/// A lab in a list.
#[derive(Serialize)]
pub struct Entry {
    /// Its title and page.
    pub link: Link,
    /// When it was held, in words.
    pub held: Option<String>,
    /// What the group took from it.
    pub kept: Vec<String>,
}

impl List {
    /// The labs that have been held.
    pub fn of(context: &PageContext<'_>) -> Self {
        let labs = context.site.edition().labs().map(|lab| Entry {
            link: Link { words: lab.title(), href: context.href(&Route::Lab { address: lab.address().to_owned() }) },
            held: lab.held().map(|when| context.when(when)),
            kept: lab.kept(),
        });
        Self { labs: labs.collect(), frame: context.frame(&context.say("labs.title"), Section::Labs) }
    }
}

/// A lab's page.
#[derive(Serialize)]
pub struct View {
    /// What surrounds every page.
    pub frame: Layout,
    /// Its title.
    pub title: String,
    /// When it was held, in words.
    pub held: Option<String>,
    /// Who led it, by role.
    pub facilitator: Option<String>,
    /// Its cases.
    pub cases: Vec<Case>,
    /// Whether people went against the data in every case and it turned out well; if so, the lab isn't finished.
    pub unfinished: bool,
    /// What experienced people would have done, as the group saw it after writing.
    pub panel: Vec<Panelist>,
    /// What the group took from it.
    pub kept: Vec<String>,
    /// The part of its text that readers are allowed to see, as HTML.
    pub readers: Option<String>,
}

/// What somebody experienced would have done.
#[derive(Serialize)]
pub struct Panelist {
    /// Their role.
    pub role: String,
    /// What they would have done.
    pub would: String,
    /// Why.
    pub why: Option<String>,
}

/// A case in a lab.
#[derive(Serialize)]
pub struct Case {
    /// The story.
    pub card: Card,
    /// The title the group saw instead.
    pub shown_as: Option<String>,
}

impl View {
    /// A lab's page.
    pub fn of(context: &PageContext<'_>, lab: edition::Lab<'_>) -> Self {
        let cases = lab.cases();
        let vindicated = |case: &edition::Case<'_>| {
            let judgment = case.story.judgment();
            judgment.is_some_and(|it| it.call == Some(Call::Overrode) && it.outcome == Some(Outcome::WentWell))
        };
        Self {
            unfinished: !cases.is_empty() && cases.iter().all(vindicated),
            frame: context.frame(&lab.title(), Section::Labs),
            title: lab.title(),
            held: lab.held().map(|when| context.when(when)),
            facilitator: lab.facilitator(),
            cases: cases
                .into_iter()
                .map(|case| Case { card: context.card(case.story), shown_as: case.shown_as })
                .collect(),
            panel: lab
                .panel()
                .into_iter()
                .map(|edition::Panelist { role, would, why }| Panelist { role, would, why })
                .collect(),
            kept: lab.kept(),
            readers: lab.readers(&|target| Some(context.target(target))),
        }
    }
}
