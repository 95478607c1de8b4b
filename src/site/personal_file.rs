//! The page on which somebody reads all that is held about them.

use serde::Serialize;

use crate::library::personal::account::{self, Account, Kind, Part};
use crate::site::SiteFault;
use crate::theme::Theme;

/// Everything a site holds about one person, for that person alone.
#[derive(Serialize)]
pub struct View {
    /// The site's title.
    pub site: String,
    /// The site's language.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// Whose page it is.
    pub name: String,
    /// How their colleagues appear.
    pub colleague: String,
    /// How people from outside appear.
    pub someone: String,
    /// Their entry in people.yaml.
    pub entry: Vec<Field>,
    /// The full text of everything they appear in, with everyone else shown as a colleague.
    pub texts: Vec<Text>,
    /// What other files say about them.
    pub passages: Vec<Quoted>,
    /// Other files that contain their name or id.
    pub files: Vec<String>,
    /// Notes that only the curator sees, such as comments.
    pub notes: Vec<Quoted>,
    /// Whether those notes were left out.
    pub notes_left_out: bool,
}

/// A field of a file.
#[derive(Serialize)]
pub struct Field {
    /// What it is called.
    pub label: String,
    /// What it says.
    pub value: String,
}

/// Something they appear in.
#[derive(Serialize)]
pub struct Text {
    /// What kind of file it is, in words.
    pub kind: String,
    /// The file.
    pub path: String,
    /// How they are involved, in words.
    pub parts: Vec<String>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
}

/// Sentences from one file.
#[derive(Serialize)]
pub struct Quoted {
    /// What kind of file it is, in words.
    pub kind: String,
    /// The file.
    pub path: String,
    /// The sentences.
    pub sentences: Vec<String>,
}

/// Whether the curator's notes are on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notes {
    /// They are.
    Shown,
    /// They were left out, which the page says.
    LeftOut,
}

/// The page of an account.
pub fn render(account: Account, notes: Notes) -> Result<Vec<u8>, SiteFault> {
    let theme = account.theme;
    let quoted = |all: Vec<account::Quoted>| -> Vec<Quoted> {
        let one =
            |account::Quoted { kind, path, sentences }| Quoted { kind: kind_words(&theme, kind), path, sentences };
        all.into_iter().map(one).collect()
    };
    let text = |text: account::Whole| Text {
        kind: kind_words(&theme, text.kind),
        path: text.path,
        parts: text.parts.into_iter().map(|part| part_words(&theme, part)).collect(),
        fields: fields(text.lines),
        paragraphs: text.paragraphs,
    };
    let view = View {
        site: account.site,
        language: theme.language().to_owned(),
        direction: theme.direction().word(),
        name: account.name,
        colleague: account.colleague,
        someone: account.someone,
        entry: fields(account.entry),
        texts: account.texts.into_iter().map(text).collect(),
        passages: quoted(account.passages),
        files: account.files,
        notes: if notes == Notes::Shown { quoted(account.notes) } else { Vec::new() },
        notes_left_out: notes == Notes::LeftOut,
    };
    theme.render("personal-file.html", &view)
}

fn fields(lines: Vec<account::Line>) -> Vec<Field> {
    lines.into_iter().map(|account::Line { label, value }| Field { label, value }).collect()
}

fn kind_words(theme: &Theme, kind: Kind) -> String {
    let key = match kind {
        Kind::Story => "own.story",
        Kind::Lab => "own.lab",
        Kind::Metric => "own.metric",
        Kind::Page => "own.page",
        Kind::Path => "own.path",
        Kind::Relationship => "own.relationship",
        Kind::Behaviours => "own.behaviours",
        Kind::People => "own.people",
        Kind::Decisions => "own.decisions",
        Kind::Settings => "own.settings",
    };
    theme.say(key, &[])
}

fn part_words(theme: &Theme, part: Part) -> String {
    let key = match part {
        Part::About => "own.about",
        Part::Tells => "own.tells",
        Part::Replied => "own.replied",
        Part::Echoed => "own.echoed",
    };
    theme.say(key, &[])
}
