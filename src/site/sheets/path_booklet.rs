//! `heard pack --path`: a path as a booklet, each of its stories after the sentence that leads to it.

use serde::Serialize;

use crate::library::edition::{ReadingPath, Target};
use crate::site::letter::Sheet;
use crate::site::sheets::{Head, is_meant};
use crate::site::views::PageContext;
use crate::site::views::layout::Contact;
use crate::site::views::story::StoryView;
use crate::site::{Release, Route, SiteFault};
use crate::text::markdown::Form;

/// A path, printed as a booklet.
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
    /// The path's title.
    pub title: String,
    /// Its text as HTML, without links.
    pub body: String,
    /// Its steps, in order, without those whose story the reader can't read.
    pub steps: Vec<Step>,
    /// Who to contact to have a story taken down.
    pub contact: Option<Contact>,
}

/// A step of a path, with the whole story.
#[derive(Serialize)]
pub struct Step {
    /// What is said before the story.
    pub say: Option<String>,
    /// The story, with its pictures embedded and no links.
    pub story: StoryView,
}

impl<'s> Release<'s> {
    /// The addresses of the paths.
    pub fn paths(&self) -> Vec<&'s str> {
        self.edition().paths().map(|path| path.address()).collect()
    }

    /// A path as a booklet; nothing where there is none of that name.
    pub fn path_booklet(&self, name: &str) -> Result<Option<Sheet<'s>>, SiteFault> {
        let edition = self.edition();
        let is_it = |path: &ReadingPath<'_>| is_meant(name, [path.address(), &path.title()]);
        let Some(path) = edition.paths().find(is_it) else { return Ok(None) };
        let context = PageContext::of(self.site, &Route::Index);
        let masthead = edition.masthead();
        let Head { site, language, direction } = Head::of(edition);
        let view = View {
            site,
            says: masthead.says,
            language,
            direction,
            title: path.title(),
            body: path.body(Form::Sheet, &|_: Target<'_>| None),
            steps: path
                .steps()
                .into_iter()
                .map(|step| Step { say: step.say, story: self.site.told(&context, step.story) })
                .collect(),
            contact: masthead.contact.map(Contact::of),
        };
        self.sheet("path-booklet.html", &view).map(Some)
    }
}
