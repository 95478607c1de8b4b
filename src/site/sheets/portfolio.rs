//! `heard pack --portfolio`: what somebody shows of themselves, stories they chose and their own words about them.

use serde::Serialize;

use crate::library::edition::Story;
use crate::site::letter::Sheet;
use crate::site::sheets::Head;
use crate::site::views::PageContext;
use crate::site::views::story::StoryView;
use crate::site::{Route, Site, SiteFault};

/// Stories that somebody chose to show, and a page for their own words.
#[derive(Serialize)]
pub struct View {
    /// The site's title.
    pub site: String,
    /// The site's language.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// Whose it is; nobody else is named.
    pub name: String,
    /// Up to three stories that they tell or that are about them, newest first.
    pub stories: Vec<Shown>,
}

/// A story that somebody chose to show.
#[derive(Serialize)]
pub struct Shown {
    /// The story, with its pictures embedded and no links.
    pub story: StoryView,
    /// True if they had asked to keep it between themselves and the person who told it. They tick a box on the sheet to show it now.
    pub in_confidence: bool,
}

impl Site {
    /// What somebody shows of themselves; nothing where this edition is for somebody else, or holds no story of theirs.
    pub fn portfolio(&self) -> Result<Option<Sheet<'_>>, SiteFault> {
        let edition = self.edition();
        let Some(name) = edition.portfolio_of().filter(|_| !edition.stories().is_empty()) else { return Ok(None) };
        let context = PageContext::of(self, &Route::Index);
        let shown =
            |story: Story<'_>| Shown { story: self.told(&context, story), in_confidence: story.is_in_confidence() };
        let Head { site, language, direction } = Head::of(edition);
        let stories = edition.stories().iter().map(shown).collect();
        let view = View { site, language, direction, name: name.to_owned(), stories };
        let bytes = context.theme().render("portfolio.html", &view)?;
        Ok(Some(Sheet::of(self, bytes)))
    }
}
