//! Paths: a few stories in an order, with a sentence before each.

use serde::Serialize;

use crate::library::edition::ReadingPath;
use crate::site::route::Route;
use crate::site::views::layout::Layout;
use crate::site::views::{Card, Link, PageContext, Section};
use crate::text::markdown::Form;

/// The paths.
#[derive(Serialize)]
pub struct List {
    /// What surrounds every page.
    pub frame: Layout,
    /// The paths, sorted by address.
    pub paths: Vec<Link>,
}

impl List {
    /// The paths of a site.
    pub fn of(context: &PageContext<'_>) -> Self {
        let link = |path: ReadingPath<'_>| Link {
            words: path.title(),
            href: context.href(&Route::Path { address: path.address().to_owned() }),
        };
        let paths = context.site.edition().paths().map(link).collect();
        Self { frame: context.frame(&context.say("paths.title"), Section::None), paths }
    }
}

/// A path.
#[derive(Serialize)]
pub struct View {
    /// What surrounds every page.
    pub frame: Layout,
    /// The list of paths.
    pub all: String,
    /// Its title.
    pub title: String,
    /// Its text as HTML.
    pub body: String,
    /// Its steps, in order, without those whose story the reader can't read.
    pub steps: Vec<Step>,
}

/// A step of a path.
#[derive(Serialize)]
pub struct Step {
    /// What is said before the story.
    pub say: Option<String>,
    /// The story.
    pub card: Card,
}

impl View {
    /// A path's page.
    pub fn of(context: &PageContext<'_>, path: ReadingPath<'_>) -> Self {
        let steps = path.steps().into_iter();
        Self {
            frame: context.frame(&path.title(), Section::None),
            all: context.href(&Route::Paths),
            title: path.title(),
            body: path.body(Form::Page, &|target| Some(context.target(target))),
            steps: steps.map(|step| Step { say: step.say, card: context.card(step.story) }).collect(),
        }
    }
}
