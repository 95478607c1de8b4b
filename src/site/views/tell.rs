//! The page where a story gets in: five questions, what happens next, and who reads it.

use serde::Serialize;

use crate::library::source::prompts::prompts;
use crate::library::source::tell::{Tell, TellForm, Way};
use crate::site::base_url;
use crate::site::route::Route;
use crate::site::views::layout::{Contact, Layout};
use crate::site::views::{Link, PageContext, Section};

/// The page with the form for telling a story.
#[derive(Serialize)]
pub struct View {
    /// What surrounds every page.
    pub frame: Layout,
    /// The form.
    pub form: Form,
    /// The script, which looks for elements with the ids `tell`, `tell-without`, `tell-said`, `tell-done` and
    /// `tell-clear`.
    pub program: String,
}

/// The form for telling a story.
#[derive(Serialize)]
pub struct Form {
    /// How it sends a story: `save`, `mail` or `put`.
    pub way: &'static str,
    /// Where to: words with `save`, an email address with `mail`, a path with `put`.
    pub to: Option<String>,
    /// The scheme and host of the site's address, if it has one; only pages from there can send to a path.
    pub origin: Option<String>,
    /// Whether the server keeps the sender's sign-in name with the story.
    pub signed: bool,
    /// The language of the questions.
    pub language: String,
    /// The five questions.
    pub questions: Vec<Question>,
    /// The practices' notices.
    pub notices: Vec<Notice>,
    /// Who a story can be given to, in words.
    pub keeper: String,
    /// An email with the questions in it, for people without a script.
    pub blank: Option<Link>,
}

/// A question of the form.
#[derive(Serialize)]
pub struct Question {
    /// The id of its field.
    pub id: String,
    /// The question.
    pub words: &'static str,
}

/// A practice's notice.
#[derive(Serialize)]
pub struct Notice {
    /// The practice.
    pub practice: String,
    /// What it says, up to the address in it.
    pub before: String,
    /// That address.
    pub link: Option<Link>,
    /// The rest.
    pub after: String,
}

impl View {
    /// The page.
    pub fn of(context: &PageContext<'_>) -> Self {
        Self {
            frame: context.frame(&context.say("tell.link"), Section::None),
            form: Form::of(context),
            program: context.href(&Route::TellScript),
        }
    }
}

impl Form {
    /// The form of a site; where it has none, one that saves a file.
    pub fn of(context: &PageContext<'_>) -> Self {
        let edition = context.site.edition();
        let masthead = edition.masthead();
        let saves = TellForm { way: Way::Save, to: None, signed: false };
        let form = match masthead.tell {
            Some(Tell::Form(form)) => form,
            _ => &saves,
        };
        let to = form.to.as_ref().map(|to| to.value.clone());
        let contact = masthead.contact.map(Contact::of);
        let mailbox = match (form.way, &to) {
            (Way::Mail, Some(to)) => Some(to.as_str()),
            _ => contact.as_ref().filter(|contact| contact.href.is_some()).map(|contact| contact.words.as_str()),
        };
        let questions = prompts(masthead.language);
        Self {
            way: form.way.word(),
            origin: masthead.base_url.map(|url| {
                let address = base_url::address(url);
                let path = base_url::path(&address).len();
                address[..address.len() - path].to_owned()
            }),
            signed: form.signed,
            language: masthead.language.to_owned(),
            blank: mailbox.map(|mailbox| Link {
                words: mailbox.to_owned(),
                href: mail(
                    mailbox,
                    &context.say("tell.mail_subject"),
                    &questions.map(|words| format!("{words}\r\n\r\n\r\n")).concat(),
                ),
            }),
            questions: questions
                .into_iter()
                .enumerate()
                .map(|(at, words)| Question { id: format!("tell-{}", at + 1), words })
                .collect(),
            notices: edition.notices().map(|(practice, says)| Notice::of(practice, &says)).collect(),
            keeper: match (form.way, &to, contact) {
                (Way::Mail, Some(to), _) => to.clone(),
                (.., Some(contact)) => contact.words,
                (.., None) => context.say("tell.curator"),
            },
            to,
        }
    }
}

impl Notice {
    /// A notice with the first address in it as a link: to the web, or to a mailbox.
    fn of(practice: &str, says: &str) -> Self {
        let address = says.split_whitespace().find(|word| word.starts_with("https://") || word.starts_with("mailto:"));
        let address = address.map(|word| word.trim_end_matches(['.', ',', ';', ':', ')', '!', '?', '”', '"']));
        let (before, after) = address.and_then(|address| says.split_once(address)).unwrap_or((says, ""));
        let link = address.map(|address| Link {
            words: address.trim_start_matches("https://").trim_start_matches("mailto:").to_owned(),
            href: address.to_owned(),
        });
        Self { practice: practice.to_owned(), before: before.to_owned(), link, after: after.to_owned() }
    }

    /// All of it in words, the practice first.
    pub(in crate::site) fn whole(&self) -> String {
        let link = self.link.as_ref().map_or("", |link| link.words.as_str());
        format!("{}: {}{link}{}", self.practice, self.before, self.after)
    }
}

/// The address by which a mail program opens a message (RFC 6068).
pub(in crate::site) fn mail(to: &str, subject: &str, body: &str) -> String {
    let encoded =
        |words: &str| percent_encoding::utf8_percent_encode(words, percent_encoding::NON_ALPHANUMERIC).to_string();
    format!("mailto:{to}?subject={}&body={}", encoded(subject), encoded(body))
}

#[cfg(test)]
mod tests {
    use super::{Notice, mail};

    #[test]
    fn an_address_in_a_notice_is_a_link() {
        let notice = Notice::of("Ward", "Not an incident system: use https://forms.example/red?a=b. Today.");
        let link = notice.link.unwrap();
        assert_eq!(
            (link.words.as_str(), link.href.as_str()),
            ("forms.example/red?a=b", "https://forms.example/red?a=b")
        );
        assert_eq!((notice.before.as_str(), notice.after.as_str()), ("Not an incident system: use ", ". Today."));
        let plain = Notice::of("Ward", "Ring the duty lead.");
        assert!(plain.link.is_none() && plain.before == "Ring the duty lead.");
    }

    #[test]
    fn a_message_is_encoded_whole() {
        assert_eq!(
            mail("a@b.example", "A story", "One & two?\r\n"),
            "mailto:a@b.example?subject=A%20story&body=One%20%26%20two%3F%0D%0A"
        );
    }
}
