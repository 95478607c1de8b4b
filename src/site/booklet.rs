//! An issue printed as a booklet: a sheet of an audience's site, so that nothing withheld can be in it.

use serde::Serialize;

use crate::site::issues::Issue;
use crate::site::letter::Sheet;
use crate::site::views::layout::Contact;
use crate::site::views::story::StoryView;
use crate::site::views::{Card, PageContext};
use crate::site::{Release, Route, SiteFault};

/// Three months of stories, printed as a booklet.
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
    /// Its months or its season, in words.
    pub title: String,
    /// The story whose opening is on the cover: the one that opens the issue's page.
    pub cover: Option<Card>,
    /// Its contents, in the same order as `stories`.
    pub contents: Vec<Card>,
    /// Its stories, newest first, with their pictures embedded and no links.
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
            title: context.issue_name(issue),
            cover: edition.cover((issue.year, issue.quarter), &issue.stories).map(|cover| context.card(cover.story)),
            contents: issue.stories.iter().map(|story| context.card(*story)).collect(),
            stories: issue.stories.iter().map(|story| self.site.told(&context, *story)).collect(),
            contact: masthead.contact.map(Contact::of),
        };
        let bytes = context.theme().render("booklet.html", &view)?;
        Ok(Some(Sheet::of(self.site, bytes)))
    }
}
