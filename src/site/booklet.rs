//! An issue printed as a booklet: a sheet of an audience's site, so that nothing withheld can be in it.

use serde::Serialize;

use crate::library::edition::{Edition, Outcome, Story};
use crate::site::issues::Issue;
use crate::site::letter::Sheet;
use crate::site::views::layout::Contact;
use crate::site::views::story::StoryView;
use crate::site::views::{Card, PageContext};
use crate::site::{Release, Route, SiteFault};

/// The stories of three months, to print as a booklet.
#[derive(Serialize)]
pub struct View {
    /// The site's title.
    pub site: String,
    /// What the site is, in one line, if `heard.yaml` says so.
    pub says: Option<String>,
    /// The site's language.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// Its months, in words.
    pub title: String,
    /// The story whose opening is on the cover: the one on the front page, if the curator chose it from these; otherwise
    /// the newest that didn't end badly.
    pub cover: Option<Card>,
    /// What is in it, in the order of `stories`.
    pub contents: Vec<Card>,
    /// Its stories, newest first, with their pictures included and without links.
    pub stories: Vec<StoryView>,
    /// Who to contact to have a story taken down.
    pub contact: Option<Contact>,
}

impl<'s> Release<'s> {
    /// The names of its issues, such as `2026-Q3`, newest first.
    pub fn issues(&self) -> Vec<String> {
        Issue::all(&self.site.edition).iter().map(Issue::name).collect()
    }

    /// The issue of that name as a booklet; nothing where there is none.
    pub fn booklet(&self, name: &str) -> Result<Option<Sheet<'s>>, SiteFault> {
        let edition = &self.site.edition;
        let issues = Issue::all(edition);
        let Some(issue) = issues.iter().find(|issue| issue.name().eq_ignore_ascii_case(name)) else { return Ok(None) };
        let context = PageContext::of(self.site, &Route::Index);
        let masthead = edition.masthead();
        let view = View {
            site: masthead.title.to_owned(),
            says: masthead.says,
            language: context.theme().language().to_owned(),
            direction: context.theme().direction().word(),
            title: context.theme().quarter(issue.year, issue.quarter),
            cover: cover(edition, issue).map(|story| context.card(story)),
            contents: issue.stories.iter().map(|story| context.card(*story)).collect(),
            stories: issue.stories.iter().map(|story| self.site.told(&context, *story)).collect(),
            contact: masthead.contact.map(Contact::of),
        };
        let bytes = context.theme().render("booklet.html", &view)?;
        Ok(Some(Sheet::of(self.site, bytes)))
    }
}

/// The story that opens an issue. It is no prize: where nobody chose, it is the newest, as on the front page.
fn cover<'e>(edition: &'e Edition, issue: &Issue<'e>) -> Option<Story<'e>> {
    let chosen = edition.front().filter(|front| front.chosen).map(|front| front.story.place());
    let ended_badly = |story: &Story<'_>| {
        story.judgment().and_then(|judgment| judgment.outcome).is_some_and(|outcome| outcome == Outcome::WentBadly)
    };
    let stories = || issue.stories.iter().copied();
    stories().find(|story| Some(story.place()) == chosen).or_else(|| stories().find(|story| !ended_badly(story)))
}
