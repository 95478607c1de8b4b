//! The form for telling a story, as one file for a shared folder or a message.

mod word;

use serde::Serialize;

use crate::library::source::tell::Tell;
use crate::site::form::word::Template;
use crate::site::letter::Sheet;
use crate::site::views::PageContext;
use crate::site::views::tell::{Form, Notice};
use crate::site::{Release, Route, Site, SiteFault};

/// The form's script.
pub const SCRIPT: &str = include_str!("form.js");

/// The form as one file.
#[derive(Serialize)]
pub struct View {
    /// The site's title.
    pub site: String,
    /// The site's language.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The form.
    pub form: Form,
    /// The script.
    pub script: &'static str,
}

impl Site {
    /// Whether people can tell a story on a page of its own.
    pub(in crate::site) fn has_form(&self) -> bool {
        matches!(self.edition.masthead().tell, Some(Tell::Form(_)))
    }
}

impl<'s> Release<'s> {
    /// The form as one file.
    pub fn form(&self) -> Result<Sheet<'s>, SiteFault> {
        let context = PageContext::of(self.site, &Route::Tell);
        let view = View {
            site: self.site.edition.masthead().title.to_owned(),
            language: context.theme().language().to_owned(),
            direction: context.theme().direction().word(),
            form: Form::of(&context),
            script: SCRIPT,
        };
        let bytes = context.theme().render("form.html", &view)?;
        Ok(Sheet::of(self.site, bytes))
    }

    /// The form as a Word template; nothing where it could not be made.
    pub fn form_in_word(&self) -> Option<Sheet<'s>> {
        let context = PageContext::of(self.site, &Route::Tell);
        let form = Form::of(&context);
        let says = |key: &str| context.say(key);
        let head = [
            vec![self.site.edition.masthead().title.to_owned(), says("tell.lead")],
            form.notices.iter().map(Notice::whole).collect(),
            vec![says("tell.then")],
        ]
        .concat();
        let ours = form.questions.iter().map(|question| question.words.to_owned());
        let about = ["tell.from", "tell.reach", "tell.may_tell"].map(says);
        let questions: Vec<String> = std::iter::once(says("tell.about")).chain(ours).chain(about).collect();
        let template = Template {
            language: &form.language,
            direction: context.theme().direction(),
            head: &head,
            questions: &questions,
        };
        template.bytes().ok().map(|bytes| Sheet::of(self.site, bytes))
    }
}
