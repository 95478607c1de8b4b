//! A page as the preview sends it: the page that a build writes, with the preview's script at its end; or, where there
//! is none, a page of the preview's own that becomes one when it can.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::StatusCode;

use crate::serve::preview::page_status::State;
use crate::serve::preview::snapshot::{Answer, Snapshot};
use crate::site::media_type;
use crate::text::markdown::escaped;
use crate::theme::{PALETTE, Theme};

/// Where the preview's own files are. No page of a site can have such an address.
pub const OWN: &str = "/.heard/";

/// What goes back to a browser.
pub struct Page {
    /// How it went.
    pub status: StatusCode,
    /// The media type.
    pub kind: &'static str,
    /// The bytes: those of a file are shared by all who read it.
    pub bytes: Bytes,
}

/// What a page of heard's own has of its site.
pub struct Look {
    language: String,
    direction: &'static str,
    accent: String,
}

impl Look {
    /// That of a site; where it has not been read yet, heard's own.
    pub fn of(theme: Option<&Theme>) -> Self {
        let (language, direction) = theme.map_or(("en", "ltr"), |theme| (theme.language(), theme.direction().word()));
        Self { language: language.to_owned(), direction, ..Self::for_author(theme) }
    }

    /// That of a page which nobody checks for what is withheld: an accent of the site's own is not told, one of heard's is.
    pub fn of_stranger(theme: Option<&Theme>) -> Self {
        let look = Self::of(theme);
        let is_ours = PALETTE.contains(&format!("[data-accent=\"{}\"]", look.accent));
        Self { accent: if is_ours { look.accent } else { String::new() }, ..look }
    }

    /// For the author, to whom heard speaks English.
    fn for_author(theme: Option<&Theme>) -> Self {
        let accent = theme.map(|theme| theme.option("accent").to_owned()).unwrap_or_default();
        Self { language: "en".to_owned(), direction: "ltr", accent }
    }

    /// A page of heard's own: its title, the name of its style sheet, what else is in its head, and its body, all HTML.
    pub fn page(&self, title: &str, style: &str, head: &str, body: &str) -> String {
        let Self { language, direction, accent } = self;
        let accent = escaped(accent);
        format!(
            "<!doctype html>\n<html lang=\"{language}\" dir=\"{direction}\" data-accent=\"{accent}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <title>{title}</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"robots\" content=\"noindex\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"{OWN}mark.svg\" type=\"image/svg+xml\">\n\
             <link rel=\"stylesheet\" href=\"{OWN}palette.css\">\n\
             <link rel=\"stylesheet\" href=\"{OWN}{style}.css\">\n{head}</head>\n{body}</html>\n"
        )
    }
}

/// What pages of heard's own ask for, with nothing of a site in it.
pub fn common_file(name: &str) -> Option<&'static [u8]> {
    match name {
        "own.css" => Some(include_bytes!("client/own.css")),
        "mark.svg" => Some(include_bytes!("../../../themes/hearth/assets/mark.svg")),
        _ => None,
    }
}

impl Page {
    /// A page of the preview's own for the author: a title, and sentences.
    pub fn own(status: StatusCode, title: &str, sentences: &[&str], script: Option<&str>) -> Self {
        Self::told(status, &Look::for_author(None), title, sentences, script.unwrap_or_default())
    }

    /// A page of the preview's own for guests, by the keys of its title and sentence, in the site's language.
    fn guest(status: StatusCode, theme: &Theme, title: &str, sentence: &str, head: &str) -> Self {
        let (title, sentence) = (theme.say(title, &[]), theme.say(sentence, &[]));
        Self::told(status, &Look::of_stranger(Some(theme)), &title, &[&sentence], head)
    }

    /// A style sheet.
    pub fn style(bytes: Bytes) -> Self {
        Self { status: StatusCode::OK, kind: media_type("a.css"), bytes }
    }

    fn told(status: StatusCode, look: &Look, title: &str, sentences: &[&str], head: &str) -> Self {
        let sentences: Vec<String> =
            sentences.iter().map(|sentence| format!("<p>{}</p>\n", escaped(sentence))).collect();
        let sentences = sentences.concat();
        let title = escaped(title);
        let body = format!("<body>\n<main>\n<h1>{title}</h1>\n{sentences}</main>\n</body>\n");
        let html = look.page(&format!("{title} · heard"), "own", head, &body);
        Self { status, kind: HTML, bytes: html.into() }
    }
}

const HTML: &str = "text/html; charset=utf-8";

/// Why the code is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodePrompt {
    /// It was not given yet.
    First,
    /// Another one was given.
    Wrong,
    /// Too many others were given.
    Wait,
}

/// The page that asks for the code, in the site's language.
pub fn asking(theme: &Theme, asked: CodePrompt) -> Page {
    let (status, sentence) = match asked {
        CodePrompt::First => (StatusCode::UNAUTHORIZED, "preview.ask"),
        CodePrompt::Wrong => (StatusCode::UNAUTHORIZED, "hour.code.wrong"),
        CodePrompt::Wait => (StatusCode::TOO_MANY_REQUESTS, "hour.code.wait"),
    };
    let mut page = Page::guest(status, theme, "preview.code", sentence, "");
    let say = |key: &str| escaped(&theme.say(key, &[]));
    let form = format!(
        "<form action=\"/\"><p><label for=\"code\">{}</label>\n\
         <input id=\"code\" name=\"code\" required maxlength=\"12\" autocomplete=\"off\" autocapitalize=\"characters\" \
         spellcheck=\"false\" dir=\"ltr\">\n<button class=\"main\">{}</button></p></form>\n</main>",
        say("hour.code.label"),
        say("hour.code.enter")
    );
    page.bytes = String::from_utf8_lossy(&page.bytes).replacen("</main>", &form, 1).into();
    page
}

/// The same moment for guests, whose page has no script: it asks again.
pub fn waiting_guest(theme: &Theme) -> Page {
    let again = "<meta http-equiv=\"refresh\" content=\"1\">\n";
    Page::guest(StatusCode::OK, theme, "preview.moment", "preview.reading", again)
}

/// What guests are told while nothing may be shown to them.
pub fn away(theme: &Theme) -> Page {
    Page::guest(StatusCode::SERVICE_UNAVAILABLE, theme, "preview.away", "preview.soon", "")
}

/// The page while the stories are being read for the first time.
pub fn waiting(url: &str) -> Page {
    let script = script(url, "", None);
    Page::own(
        StatusCode::OK,
        "One moment",
        &["Reading the stories. This page will appear as soon as that’s done."],
        Some(&script),
    )
}

/// The page at `url`, for the author, with the script that keeps it fresh.
pub fn of(snapshot: &Snapshot, url: &str) -> (Page, State) {
    let theme = snapshot.site().map(|site| site.edition().theme());
    let script = script(url, &snapshot.name, theme);
    let look = Look::for_author(theme);
    let page = |status, title: &str, sentences: &[&str]| Page::told(status, &look, title, sentences, &script);
    match snapshot.answer(url) {
        Answer::Found(bytes) => (found(StatusCode::OK, url, &bytes, &script), State::Found),
        Answer::Missing(bytes) => (found(StatusCode::NOT_FOUND, "404.html", &bytes, &script), State::Missing),
        Answer::Unreadable => {
            let words = ["It has errors. See below for how to fix them.", "The page will appear once they're fixed."];
            (page(StatusCode::OK, "This file can't be read yet", &words), State::Broken)
        }
        Answer::Faulty(_) => {
            let words =
                ["There's an error in a template. See below for where it is.", "The page will appear once it's fixed."];
            (page(StatusCode::INTERNAL_SERVER_ERROR, "This page can't be built yet", &words), State::Broken)
        }
        Answer::NoAudience | Answer::HeldBack => {
            let words = ["This audience is no longer in heard.yaml."];
            (page(StatusCode::NOT_FOUND, "No such audience", &words), State::HeldBack)
        }
    }
}

/// The page at `url` for others on the network, as the edition of `audience` has it; nothing where it may not be shown.
pub fn lent(snapshot: &Snapshot, url: &str, audience: &str) -> Option<Page> {
    match snapshot.lend(url, audience) {
        Answer::Found(bytes) => Some(found(StatusCode::OK, url, &bytes, "")),
        Answer::Missing(bytes) => Some(found(StatusCode::NOT_FOUND, "404.html", &bytes, "")),
        _ => None,
    }
}

fn found(status: StatusCode, url: &str, bytes: &Arc<[u8]>, script: &str) -> Page {
    let kind = media_type(url);
    let bytes = if kind == HTML { with(bytes, script).into() } else { Bytes::from_owner(Arc::clone(bytes)) };
    Page { status, kind, bytes }
}

/// The element that keeps a page fresh: which address it is, of which snapshot, and in which accent its bar is.
fn script(url: &str, name: &str, theme: Option<&Theme>) -> String {
    let (url, accent) = (escaped(url), escaped(theme.map_or("", |theme| theme.option("accent"))));
    format!(
        "<script src=\"{OWN}preview.js\" data-at=\"{url}\" data-name=\"{name}\" data-accent=\"{accent}\" defer></script>\n"
    )
}

/// The page with the script before its end; all other bytes stay.
fn with(bytes: &[u8], script: &str) -> Vec<u8> {
    let end = b"</body>";
    let at = bytes.windows(end.len()).rposition(|window| window.eq_ignore_ascii_case(end)).unwrap_or(bytes.len());
    [&bytes[..at], script.as_bytes(), &bytes[at..]].concat()
}

#[cfg(test)]
mod tests {
    use super::{Look, with};
    use crate::library::Library;
    use crate::library::edition::{Edition, EditionOptions, OnError, Reader};
    use crate::text::sources::Sources;

    #[test]
    fn a_stranger_is_told_an_accent_of_heard_and_none_of_the_site() {
        for (accent, told) in [("clay", "clay"), ("northwind", "")] {
            let mut sources = Sources::new();
            let config = format!("title: T\ntheme: {{ name: mine, options: {{ accent: {accent} }} }}\n");
            sources.insert("heard.yaml", config.into_bytes());
            let manifest =
                "api: 1\nname: mine\noptions: { accent: { choices: [northwind, clay], default: clay, says: A } }\n";
            sources.insert("themes/mine/theme.yaml", manifest.into());
            let options = EditionOptions { today: jiff::civil::date(2026, 11, 23), broken: OnError::Stops };
            let edition = Edition::of(&Library::of(&sources), Reader::Author, options);
            assert_eq!(Look::of(Some(edition.theme())).accent, accent);
            assert_eq!(Look::of_stranger(Some(edition.theme())).accent, told);
        }
    }

    #[test]
    fn but_for_the_script_a_page_keeps_its_bytes() {
        assert_eq!(with(b"<body>a</body></html>", "<s>"), b"<body>a<s></body></html>");
        assert_eq!(with(b"plain", "<s>"), b"plain<s>");
    }
}
