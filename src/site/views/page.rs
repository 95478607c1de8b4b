//! Free pages, old addresses, and the page for what is not there.

use serde::Serialize;

use crate::library::edition::{self, Story};
use crate::site::route::Route;
use crate::site::views::layout::Layout;
use crate::site::views::{PageContext, Section, direction};

/// Any other page.
#[derive(Serialize)]
pub struct View {
    /// What surrounds every page.
    pub frame: Layout,
    /// Its title.
    pub title: String,
    /// Its text as HTML.
    pub body: String,
}

impl View {
    /// Any other page.
    pub fn of(context: &PageContext<'_>, page: edition::FreePage<'_>) -> Self {
        Self {
            frame: context.frame(&page.title(), Section::None),
            title: page.title(),
            body: page.body(&|target| Some(context.target(target))),
        }
    }
}

/// A page that redirects from an old address to the new one, without a script.
#[derive(Serialize)]
pub struct Redirect {
    /// What surrounds every page.
    pub frame: Layout,
    /// The story's title.
    pub title: String,
    /// Where it is now.
    pub href: String,
    /// Its language, if it differs from the site's.
    pub language: Option<String>,
    /// `ltr` or `rtl`, if its language differs from the site's.
    pub direction: Option<&'static str>,
}

impl Redirect {
    /// The way to a story that has moved.
    pub fn of(context: &PageContext<'_>, story: Story<'_>) -> Self {
        let title = story.title();
        Self {
            frame: context.frame(&title, Section::None),
            title,
            href: context.story_href(story),
            language: story.language().map(str::to_owned),
            direction: direction(story),
        }
    }
}

/// The "not found" page, which has to work at any depth.
#[derive(Serialize)]
pub struct NotFound {
    /// What surrounds every page.
    pub frame: Layout,
    /// All stories.
    pub stories: String,
}

impl NotFound {
    /// The page for what is not there.
    pub fn of(context: &PageContext<'_>) -> Self {
        Self {
            frame: context.frame(&context.say("not_found.title"), Section::None),
            stories: context.href(&Route::Stories { page: 1 }),
        }
    }
}
