//! The files of a new site: settings, people, vocabulary, one example story, and what editors and git should know.

use jiff::civil::Date as Day;

use crate::commands::init::practice::Practice;
use crate::editor::known::FILES;
use crate::editor::schema;
use crate::library::BUILT_IN_INDICATORS;
use crate::text::scalar::{list, scalar};

/// The languages that are built in.
pub const LANGUAGES: [&str; 5] = ["en", "de", "fr", "es", "ar"];
/// What most firms would write, where no practice is named.
const ALL: [Practice; 1] = [Practice::Consulting];

/// What a new site is to be.
pub struct Wanted<'a> {
    /// Its title.
    pub title: &'a str,
    /// One of [`LANGUAGES`].
    pub language: &'a str,
    /// An address.
    pub contact: &'a str,
    /// What the firm does.
    pub practices: &'a [Practice],
    /// When it begins.
    pub today: Day,
}

/// All files, by path; `heard.yaml` is the last.
pub fn files(wanted: &Wanted<'_>) -> Vec<(String, String)> {
    let month = format!("{:04}-{:02}", wanted.today.year(), wanted.today.month());
    let story = format!("stories/{}/an-example.md", wanted.today.year());
    let (_, vocabulary) = BUILT_IN_INDICATORS.split_once('\n').unwrap_or_default();
    let heading = "# What somebody can be seen or heard to do. Rename, replace, add: the order here is the order of every list.\n\
                   # Keep `gamed_by`; it is printed beside the definition.\n";
    let mut files: Vec<(String, String)> = ["heard", "people", "indicators"]
        .iter()
        .filter_map(|name| FILES.iter().find(|file| file.name == *name))
        .map(|file| (format!(".heard/schema/{}.json", file.name), format!("{:#}\n", schema::of(file))))
        .collect();
    let own = [
        (".gitignore", "public/\nletters/\n.heard-*.tmp\n".to_owned()),
        (".vscode/settings.json", VSCODE.to_owned()),
        ("people.yaml", format!("{}{PEOPLE}", modeline("people"))),
        ("indicators.yaml", format!("{}{heading}{vocabulary}", modeline("indicators"))),
        (story.as_str(), example(wanted, &month)),
        ("pages/about.md", ABOUT.to_owned()),
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
    text += &format!(
        "title: {}\nlanguage: {}\ncontact: {}          # who takes a story down; printed on every story\n",
        scalar(wanted.title),
        wanted.language,
        scalar(wanted.contact),
    );
    let practices = if wanted.practices.is_empty() { &ALL } else { wanted.practices };
    if !wanted.practices.is_empty() {
        text.push_str("\npractices:\n");
        for practice in practices {
            text.push_str(&format!("  - id: {}\n    label: {}\n", practice.id(), scalar(practice.label())));
            if let Some(note) = practice.note() {
                text.push_str(&format!("    note: {}\n", scalar(note)));
            }
        }
        let mut settings: Vec<&str> = Vec::new();
        for setting in practices.iter().flat_map(|practice| practice.settings()) {
            if !settings.contains(setting) {
                settings.push(setting);
            }
        }
        text.push_str(&format!("\nsettings: {}\n", list(&settings)));
    }
    let least = practices.iter().map(|practice| practice.minimum_people()).max().unwrap_or(5);
    text.push_str(
        "\nprivacy:\n  consent: required           # nothing is published without the yes of everyone it is about\n  \
         never_publish: []           # words that must never be printed, such as a client's name; or \"/M-\\\\d{6}/\"\n",
    );
    text.push_str(&format!("\npatterns:\n  minimum_people: {least}         # no figure stands for fewer\n"));
    text
}

/// A composite, since nobody of this firm has done anything yet and nobody could have agreed.
fn example(wanted: &Wanted<'_>, month: &str) -> String {
    let practice = wanted.practices.first();
    let practice_line = practice.map_or(String::new(), |practice| format!("practice: {}\n", practice.id()));
    let setting = practice.map_or("client meeting", |practice| practice.settings()[0]);
    let language = if wanted.language == "en" { "" } else { "language: en\n" };
    EXAMPLE
        .replace("{month}", month)
        .replace("{practice}", &practice_line)
        .replace("{setting}", setting)
        .replace("{language}", language)
}

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

const PEOPLE: &str = "\
# Who may appear in a story, and how. Write @id in a text, and never a name.
#
#   m.lindqvist: { name: Maja Lindqvist, role: senior associate, shown: name }
#
# shown: name        by name, where they tell the story or agreed to it
# shown: role        as \"a senior associate\"; also when nothing is written
# shown: withheld    as \"a colleague\", always
#
# `heard new person` adds a line.
";

const ABOUT: &str = "\
---
title: About these stories
menu: true
status: published
---

Somebody listened, noticed, or held back, and it mattered. Here we write such moments down, so that the next of us who
stands there has one more to think with.

Nobody is measured by them. These are stories to talk about. They were not collected as measurements and cannot be
added up.

Everybody in a story has read it and agreed to it. A no needs no reason, and a yes can be taken back.
";

const EXAMPLE: &str = "\
---
title: The pause before the yes
date: {month}
kind: composite
composite_of: 3
{practice}setting: {setting}
indicators:
  caught-the-unsaid: You said yes, and then you looked at the door
{language}summary: \"An example: made of several moments, about nobody. Delete it when your first story stands.\"
status: published
---

Everything on the list had been agreed. The report said so, the plan said so, and the person across the table had just said
yes.

## What the data said {.data}

All boxes ticked, two days early.

## What they did {.call}

The one who could have closed the folder left it open. “You said yes, and then you looked at the door. What would you have
said if we had ten minutes more?” And then nothing, for as long as it took.

## What happened {.outcome}

It took most of the ten minutes. The plan stayed; the order of it changed, and the first step was now one that
the person could take.
";
