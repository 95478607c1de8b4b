//! The files of a new site: settings, people, vocabulary, one example story, and what editors and git should know.

use std::collections::BTreeSet;

use jiff::civil::Date as Day;

use crate::commands::init::practice::Practice;
use crate::commands::init::words::Words;
use crate::commands::phrases::Comments;
use crate::library::source::field_table::FILES;
use crate::lsp::schema;
use crate::text::scalar::{list, scalar};

/// The least number of people that a figure may stand for where no practice asks for more.
const FEWEST: u32 = 5;

/// What a new site is to be.
pub struct Wanted<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its words, in its language.
    pub words: &'a Words,
    /// An address.
    pub contact: &'a str,
    /// What the firm does.
    pub practices: &'a [Practice],
    /// What its files say in comments.
    pub comments: &'a Comments,
    /// When it begins.
    pub today: Day,
}

/// All files, by path; `heard.yaml` is the last.
pub fn files(wanted: &Wanted<'_>) -> Vec<(String, String)> {
    let month = format!("{:04}-{:02}", wanted.today.year(), wanted.today.month());
    let story = format!("stories/{}/an-example.md", wanted.today.year());
    let mut files: Vec<(String, String)> = ["heard", "people", "indicators"]
        .iter()
        .filter_map(|name| FILES.iter().find(|file| file.name == *name))
        .map(|file| (format!(".heard/schema/{}.json", file.name), format!("{:#}\n", schema::of(file))))
        .collect();
    let own = [
        (".gitignore", "public/\nletters/\n.heard-*.tmp\n".to_owned()),
        (".vscode/settings.json", VSCODE.to_owned()),
        ("people.yaml", format!("{}{}", modeline("people"), commented(&wanted.comments.people))),
        ("indicators.yaml", format!("{}{}", modeline("indicators"), wanted.words.vocabulary)),
        (story.as_str(), example(wanted, &month)),
        ("pages/about.md", wanted.words.about.to_owned()),
        ("heard.yaml", settings(wanted)),
    ]
    .map(|(name, text)| (name.to_owned(), text));
    files.extend(own);
    files
}

/// The line by which an editor with a YAML language server finds the schema.
fn modeline(name: &str) -> String {
    format!("# yaml-language-server: $schema=.heard/schema/{name}.json\n")
}

fn settings(wanted: &Wanted<'_>) -> String {
    let mut text = modeline("heard");
    let comments = wanted.comments;
    text += &format!("{VERSION}                # {}\n", comments.version);
    text += &format!(
        "title: {}\nlanguage: {}\ncontact: {}          # {}\n",
        scalar(wanted.title),
        wanted.words.language,
        scalar(wanted.contact),
        comments.contact,
    );
    let mut settings: Vec<String> = Vec::new();
    if wanted.practices.is_empty() {
        settings = wanted.words.of(None).settings;
    } else {
        text.push_str("\npractices:\n");
    }
    for practice in wanted.practices {
        let brought = wanted.words.of(Some(*practice));
        text.push_str(&format!("  - id: {}\n    label: {}\n", practice.id(), scalar(&brought.label)));
        text.extend(brought.note.map(|note| format!("    note: {}\n", scalar(&note))));
        text.extend(practice.fits().map(|fits| format!("    fits: {fits}                    # a role needs at least this many people, or it gives away who it is\n")));
        settings.extend(brought.settings);
    }
    let mut seen = BTreeSet::new();
    settings.retain(|setting| seen.insert(setting.clone()));
    text.push_str(&format!("\nsettings: {}\n", list(&settings)));
    let least = wanted.practices.iter().map(|practice| practice.minimum_people()).max().unwrap_or(FEWEST);
    text.push_str(&format!(
        "\nprivacy:\n  consent: required           # {}\n  never_publish: []           # {}\n",
        comments.consent, comments.never_publish
    ));
    text.push_str(&format!("\npatterns:\n  minimum_people: {least}         # {}\n", comments.minimum_people));
    text
}

/// A composite, since nobody of this firm has done anything yet and nobody could have agreed.
fn example(wanted: &Wanted<'_>, month: &str) -> String {
    let practice = wanted.practices.first().copied();
    let line = practice.map_or(String::new(), |practice| format!("practice: {}\n", practice.id()));
    let settings = wanted.words.of(practice).settings;
    let setting = settings.first().map(|setting| scalar(setting)).unwrap_or_default();
    wanted.words.example.replace("{month}", month).replace("{practice}", &line).replace("{setting}", &setting)
}

/// The line by which an older heard knows that it may not know every field.
const VERSION: &str =
    concat!("heard: \">=", env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"), "\"",);

const VSCODE: &str = r#"{
  "yaml.schemas": {
    ".heard/schema/heard.json": "heard.yaml",
    ".heard/schema/people.json": "people.yaml",
    ".heard/schema/indicators.json": "indicators.yaml"
  },
  "[markdown]": { "editor.wordWrap": "on", "editor.quickSuggestions": { "other": "on", "comments": "off", "strings": "on" } },
  "files.eol": "\n"
}
"#;

/// Lines as comments of YAML.
fn commented(lines: &str) -> String {
    lines.lines().map(|line| format!("# {line}").trim_end().to_owned() + "\n").collect()
}
