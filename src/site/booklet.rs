//! An issue printed as a booklet: a sheet of an audience's site, so that nothing withheld can be in it.

use serde::Serialize;

use crate::library::edition::Story;
use crate::site::issues::Issue;
use crate::site::letter::Sheet;
use crate::site::sheets::is_meant;
use crate::site::views::layout::Contact;
use crate::site::views::story::StoryView;
use crate::site::views::{Card, PageContext};
use crate::site::{Release, Route, SiteFault};

/// The most stories of a booklet that is no issue: the newest.
const MOST_STORIES: usize = 12;

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
    /// Its months or its season, in words; or the kind of client it is about.
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
        let cover = edition.cover((issue.year, issue.quarter), &issue.stories).map(|cover| context.card(cover.story));
        self.booklet_of(&context, context.issue_name(issue), cover, issue.stories.iter().copied()).map(Some)
    }

    /// The kinds of clients of which there are stories.
    pub fn clients(&self) -> Vec<&'s str> {
        self.site.edition.clients().into_iter().map(|(id, ..)| id).collect()
    }

    /// The newest stories about one kind of client as a booklet; nothing where there is none of that name.
    pub fn client_booklet(&self, name: &str) -> Result<Option<Sheet<'s>>, SiteFault> {
        let edition = &self.site.edition;
        let of_name = edition.clients().into_iter().find(|(id, label, _)| is_meant(name, [*id, *label]));
        let Some((_, label, stories)) = of_name else { return Ok(None) };
        let context = PageContext::of(self.site, &Route::Index);
        let title = context.theme().say("booklet.client", &[("kind", label)]);
        self.booklet_of(&context, title, None, stories.iter().take(MOST_STORIES)).map(Some)
    }

    fn booklet_of(
        &self,
        context: &PageContext<'s>,
        title: String,
        cover: Option<Card>,
        stories: impl Iterator<Item = Story<'s>>,
    ) -> Result<Sheet<'s>, SiteFault> {
        let stories: Vec<Story<'s>> = stories.collect();
        let masthead = self.site.edition.masthead();
        let view = View {
            site: masthead.title.to_owned(),
            says: masthead.says,
            language: context.theme().language().to_owned(),
            direction: context.theme().direction().word(),
            title,
            cover,
            contents: stories.iter().map(|story| context.card(*story)).collect(),
            stories: stories.iter().map(|story| self.site.told(context, *story)).collect(),
            contact: masthead.contact.map(Contact::of),
        };
        let bytes = context.theme().render("booklet.html", &view)?;
        Ok(Sheet::of(self.site, bytes))
    }
}
