//! The letter to a colleague as a message: the story as HTML and as text alike, and a link for each answer.

mod eml;

use serde::Serialize;

use crate::site::letter::Sheet;
use crate::site::views::PageContext;
use crate::site::views::layout::Contact;
use crate::site::views::story::StoryView;
use crate::site::views::tell::mail;
use crate::site::{Route, Site, SiteFault};
use crate::text::markdown::{Form, unescaped};

pub use crate::site::letter_mail::eml::Message;

/// An answer to a letter, by the word that stands for it in a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailAnswer {
    /// Yes, by name.
    Name,
    /// Yes, without the name.
    Role,
    /// Not as it stands.
    Change,
    /// Thanks, and it stays between them.
    Kept,
    /// No.
    No,
}

impl MailAnswer {
    /// All of them by their words, in the order of the letter.
    pub const ALL: [(&'static str, Self); 5] =
        [("name", Self::Name), ("role", Self::Role), ("change", Self::Change), ("kept", Self::Kept), ("no", Self::No)];
}

/// The letter to a colleague, as an email.
#[derive(Serialize)]
pub struct View {
    /// The site's title.
    pub site: String,
    /// The site's language.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The story as readers would see it, with no pictures and no links.
    pub story: StoryView,
    /// Its text without any markup, for `letter-mail.txt`.
    pub plain: String,
    /// Who it is for.
    pub to: String,
    /// The answers, each with a link that opens a message.
    pub answers: Vec<AnswerLink>,
    /// If they would appear as a role, a sentence saying how many people fit it.
    pub fit: Option<String>,
    /// Everyone who could read it.
    pub audience: Option<String>,
    /// Who the answer goes to.
    pub contact: String,
    /// The code for this version of the text.
    pub reference: String,
}

/// An answer that somebody can click on.
#[derive(Serialize)]
pub struct AnswerLink {
    /// The answer.
    pub words: String,
    /// The address that opens a message with this answer.
    pub href: String,
}

/// A letter as a message, offered to the leak check: as HTML, and as text.
pub struct MailSheets<'s> {
    /// As HTML.
    pub html: Sheet<'s>,
    /// As text.
    pub text: Sheet<'s>,
    /// What it is about.
    pub subject: String,
    /// For whom it is.
    pub name: String,
}

impl Site {
    /// The letter to the colleague for whom this site's edition is, as a message whose answers carry `code`; nothing where
    /// it is for somebody else, or nobody can be written to.
    pub fn letter_mail(&self, code: &str) -> Result<Option<MailSheets<'_>>, SiteFault> {
        let masthead = self.edition.masthead();
        let contact = masthead.contact.map(Contact::of).filter(|contact| contact.href.is_some());
        let (Some(asked), Some(contact)) = (self.edition.asked(), contact) else { return Ok(None) };
        let context = PageContext::of(self, &Route::Story { address: asked.story.address().to_owned() });
        let theme = context.theme();
        let mut story = StoryView::of(&context, asked.story);
        story.body = asked.story.body(Form::Sheet, &|_| None).html;
        story.picture = None;
        let version = asked.reference.replace(' ', "");
        let answer = |(word, answer): (&str, MailAnswer)| {
            let words = match (answer, &asked.by_name) {
                (MailAnswer::Name, None) => return None,
                (MailAnswer::Name, Some(name)) => theme.say("letter.yes_named", &[("name", name.as_str())]),
                (MailAnswer::Role, _) => theme.say("letter.yes", &[("role", asked.without.as_str())]),
                (MailAnswer::Change, _) => context.say("letter.change"),
                (MailAnswer::Kept, _) => context.say("letter.kept"),
                (MailAnswer::No, _) => context.say("letter.no"),
            };
            let subject =
                format!("{} [heard {word} {version} {code} {}]", words.trim_end_matches(':'), asked.story.address());
            Some(AnswerLink { words, href: mail(&contact.words, &subject, "") })
        };
        let view = View {
            site: masthead.title.to_owned(),
            language: theme.language().to_owned(),
            direction: theme.direction().word(),
            plain: plain(&story.body),
            to: asked.to.to_owned(),
            answers: MailAnswer::ALL.into_iter().filter_map(answer).collect(),
            fit: asked
                .fit
                .map(|fit| theme.say_n("letter.fit", fit.max(1) as usize, &[("role", asked.without.as_str())])),
            audience: (!asked.readers.is_empty()).then(|| asked.readers.join(&context.say("list.comma"))),
            contact: contact.words,
            reference: asked.reference,
            story,
        };
        Ok(Some(MailSheets {
            html: Sheet::of(self, theme.render("letter-mail.html", &view)?),
            text: Sheet::of(self, theme.render("letter-mail.txt", &view)?),
            subject: context.say("letter.mail_subject"),
            name: view.to,
        }))
    }
}

/// The words of a body, a paragraph, heading or item at a time.
fn plain(html: &str) -> String {
    let mut words = String::new();
    for (at, part) in html.split('<').enumerate() {
        let (tag, rest) = if at == 0 { ("", part) } else { part.split_once('>').unwrap_or(("", part)) };
        let tag = tag.split_whitespace().next().unwrap_or_default();
        match tag {
            "/p" | "/h2" | "/h3" | "/h4" | "/h5" | "/h6" | "/pre" | "/table" | "/ul" | "/ol" => words.push_str("\n\n"),
            "br" | "br/" | "/li" | "/tr" => words.push('\n'),
            "li" => words.push_str("* "),
            "/td" | "/th" => words.push(' '),
            _ => {}
        }
        words.push_str(rest);
    }
    let words = unescaped(&words);
    let mut lines: Vec<&str> = words.lines().map(str::trim).collect();
    lines.dedup_by(|one, before| one.is_empty() && before.is_empty());
    lines.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn the_text_of_a_body_has_its_paragraphs_and_no_marks() {
        let html = "<p>She said <q>no</q> &amp; <mark id=\"line-1\">waited</mark>.</p>\n<ul>\n<li>One</li>\n<li>Two</li>\n</ul>\n<p>3 &lt; 4</p>\n";
        assert_eq!(plain(html), "She said no & waited.\n\n* One\n\n* Two\n\n3 < 4");
    }
}
