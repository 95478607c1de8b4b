//! The handbook in `content-example/handbook`: a site without errors, whose two reference pages repeat what the program
//! says.
//!
//! `HEARD_BLESS=1` rewrites those two pages; read them before you keep them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop at what is missing")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Arg, Command, CommandFactory};
use jiff::civil::Date as Day;

use crate::commands::Arguments;
use crate::library::Library;
use crate::library::edition::{Edition, EditionOptions, OnError, Reader};
use crate::library::source::field_table::{FILES, FieldKind, Row};
use crate::site::{Route, Site};
use crate::workspace::disk;

/// All other pages.
const OTHERS: [&str; 7] = ["begin", "commands", "editors", "fields", "hosting", "installing", "security"];
/// The pages by which each of the four readers begins.
const OF_READERS: [&str; 4] = ["writing", "curating", "facilitating", "theming"];

fn handbook() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("content-example/handbook")
}

fn page(name: &str) -> String {
    fs::read_to_string(handbook().join(format!("pages/{name}.md"))).unwrap()
}

/// The page is what it should be, or is made so where that is wanted.
fn holds(name: &str, wanted: &str) {
    if std::env::var_os("HEARD_BLESS").is_some() {
        fs::write(handbook().join(format!("pages/{name}.md")), wanted).unwrap();
    }
    assert_eq!(page(name), wanted, "HEARD_BLESS=1 rewrites pages/{name}.md");
}

fn head(title: &str, lead: &str) -> String {
    format!("---\ntitle: {title}\nstatus: published\n---\n\n{lead}\n")
}

/// Words in a cell of a table.
fn cell(words: &str) -> String {
    words.replace(['\n', '\r'], " ").replace('|', "\\|").replace('@', "\\@").replace('<', "\\<")
}

#[test]
fn the_handbook_is_a_site_in_which_nothing_is_wrong_whatever_the_day() {
    let library = Library::of(&disk::read(&handbook()));
    for day in ["2026-11-23", "2046-01-01"] {
        let today: Day = day.parse().unwrap();
        let found: Vec<String> = library
            .check(today)
            .iter()
            .map(|found| format!("{} {}: {}", found.place.path, found.code, found.sentence.whole()))
            .collect();
        assert!(found.is_empty(), "{day}: {found:#?}");
        let reader = Reader::Audience(library.audience(None).unwrap());
        let site = Site::of(Edition::of(&library, reader, EditionOptions { today, broken: OnError::Stops }));
        let routes = site.routes();
        assert!(routes.iter().all(|route| site.render(route).is_ok()));
        let urls: Vec<String> = routes.iter().map(Route::url).collect();
        for name in OF_READERS.into_iter().chain(OTHERS) {
            assert!(urls.contains(&format!("pages/{name}.html")), "{name} is not in {urls:?}");
        }
        assert!(urls.iter().any(|url| url.starts_with("stories/2026/")), "no story opens it: {urls:?}");
    }
}

#[test]
fn each_of_the_four_readers_is_led_to_their_page_from_the_first() {
    let start = page("begin");
    for name in OF_READERS {
        assert!(start.contains(&format!("({name}.md)")), "{name}");
        assert!(page(name).contains("\nmenu: true\n"), "{name} is not in the menu");
    }
}

#[test]
fn every_field_that_can_be_written_is_in_the_handbook() {
    let lead = "What each file can contain, with a line on each field. An editor that is \
                [connected to `heard`](editors.md) shows the same information as you type. `a.b` means `b` in the map \
                under `a`, \
                and NAME is a word you choose.";
    let mut text = head("Every field", lead);
    for file in FILES {
        let title = match file.name {
            "story" => "Story",
            "lab" => "Lab",
            "metric" => "Metric",
            "page" => "Page",
            name => name,
        };
        let ending = if title == file.name { ".yaml" } else { "" };
        let _ = write!(text, "\n## {title}{ending}\n\n{}\n\n| field | what it's for |\n|---|---|\n", file.about);
        rows(&mut text, "", file.kind);
    }
    holds("fields", &text);
}

/// A row for every field below, by the keys that lead to it.
fn rows(text: &mut String, above: &str, kind: FieldKind) {
    match kind {
        FieldKind::Map(fields) => fields.iter().for_each(|field| row(text, above, field)),
        FieldKind::Free(value) | FieldKind::By(_, value) => rows(text, &format!("{above}NAME."), *value),
        FieldKind::List(item) => rows(text, above, *item),
        FieldKind::Either(kinds) => {
            // Of two that hold the same fields, the first says it.
            let mut told = String::new();
            for kind in kinds {
                rows(&mut told, above, *kind);
            }
            let mut known = Vec::new();
            for line in told.lines() {
                let key = line.replace(".NAME.", ".");
                if !known.contains(&key) {
                    let _ = writeln!(text, "{line}");
                    known.push(key);
                }
            }
        }
        _ => {}
    }
}

fn row(text: &mut String, above: &str, row: &Row) {
    let words = words(row.kind).filter(|words| words.iter().any(|word| !row.about.contains(word)));
    let words = words.map_or(String::new(), |words| format!(" One of `{}`.", words.join("`, `")));
    let _ = writeln!(text, "| `{above}{}` | {}{words} |", row.name, cell(row.about));
    rows(text, &format!("{above}{}.", row.name), row.kind);
}

/// The few words of which a field is one.
fn words(kind: FieldKind) -> Option<&'static [&'static str]> {
    match kind {
        FieldKind::OneOf(words) => Some(words),
        FieldKind::List(item) => words(*item),
        _ => None,
    }
}

#[test]
fn every_command_is_in_the_handbook_as_its_help_says_it() {
    let lead = "This is what each command shows when you add `--help`. All of them take `--quiet`, which prints \
                nothing but results and errors. A command exits with 0 when all is well, with 1 when the site has \
                errors, and with 2 when the command itself failed. `heard` on its own tells you what to do next in \
                the folder you're in.";
    let mut text = head("Every command", lead);
    let arguments = Arguments::command();
    for command in arguments.get_subcommands().filter(|command| command.get_name() != "help") {
        tell(&mut text, "heard", command, "##");
    }
    holds("commands", &text);
}

#[test]
fn what_the_examples_of_the_help_name_is_in_the_example_site() {
    let example = Library::of(&disk::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content-example")));
    let today: Day = "2026-11-23".parse().unwrap();
    let reader = Reader::Audience(example.audience(None).unwrap());
    let site = Site::of(Edition::of(&example, reader, EditionOptions { today, broken: OnError::Stops }));
    let release = site.release().unwrap();
    let is_there = |id: &str, what: &str, name: &str| match what {
        "PERSON" => example.person(name).is_some(),
        "STORY" => example.story(name).is_ok(),
        "LAB" => example.lab(name).is_ok(),
        "ISSUE" => release.issues().iter().any(|issue| issue == name),
        "METRIC" => release.to_audit().iter().any(|metric| metric == name),
        "PATH" => release.paths().contains(&name),
        "BEHAVIOUR" => release.behaviours().contains(&name),
        "NAME" if id == "relationship" => example.relationships().contains(&name),
        "KIND" if id == "client" => release.clients().contains(&name),
        _ => true,
    };
    let mut named = 0;
    for line in examples(&Arguments::command()) {
        let words = shell_words::split(line.split(" > ").next().unwrap_or_default()).unwrap();
        let matches =
            Arguments::command().try_get_matches_from(&words).unwrap_or_else(|error| panic!("{line}: {error}"));
        let mut at = (Arguments::command(), matches);
        while let Some((name, inner)) = at.1.remove_subcommand() {
            at = (at.0.find_subcommand(&name).unwrap().clone(), inner);
        }
        for argument in at.0.get_arguments() {
            let what = argument.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
            let what = what.unwrap_or_else(|| argument.get_id().as_str().to_uppercase());
            let id = argument.get_id().as_str();
            let is_typed = at.1.value_source(id) == Some(ValueSource::CommandLine);
            for name in at.1.get_raw(id).into_iter().flatten().filter(|_| is_typed) {
                assert!(is_there(id, &what, &name.to_string_lossy()), "{line}: the example has no {what} {name:?}");
                named += 1;
            }
        }
    }
    assert!(named > 10, "{named}");
}

/// Every example of every command below, as it's typed.
fn examples(command: &Command) -> Vec<String> {
    let about = command.get_long_about().map(ToString::to_string).unwrap_or_default();
    let own = about.split("\n\n").filter_map(|part| part.strip_prefix("Example")?.split_once(':'));
    let own = own.flat_map(|(_, lines)| lines.lines().map(|line| line.trim().split("    ").next().unwrap_or_default()));
    let own = own.filter_map(|line| Some(line[line.find("heard ")?..].to_owned()).filter(|_| !line.contains("vim.")));
    own.chain(command.get_subcommands().flat_map(examples)).collect()
}

fn tell(text: &mut String, above: &str, command: &Command, level: &str) {
    let name = format!("{above} {}", command.get_name());
    let _ = write!(text, "\n{level} {name}\n");
    let about = command.get_long_about().or(command.get_about()).unwrap().to_string();
    for part in about.split("\n\n") {
        match part.strip_prefix("Example").and_then(|rest| rest.split_once(':')) {
            Some((of, examples)) => {
                let language = if of.starts_with(" (") { "" } else { "sh" };
                let lines: Vec<String> = examples.trim().lines().map(example).collect();
                let _ = write!(text, "\n```{language}\n{}\n```\n", lines.join("\n"));
            }
            None => {
                let stop = if part.ends_with(['.', ':', '!', '`']) || part.contains('\n') { "" } else { "." };
                let _ = write!(text, "\n{}{stop}\n", part.replace('@', "\\@"));
            }
        }
    }
    let arguments: Vec<&Arg> = command
        .get_arguments()
        .filter(|argument| {
            !argument.is_hide_set() && !matches!(argument.get_id().as_str(), "help" | "version" | "quiet")
        })
        .collect();
    if !arguments.is_empty() {
        text.push_str("\n| option | what it's for |\n|---|---|\n");
    }
    for argument in arguments {
        let _ = writeln!(text, "| `{}` | {} |", spelt(argument), cell(&said(argument)));
    }
    for command in command.get_subcommands().filter(|command| command.get_name() != "help") {
        tell(text, &name, command, "###");
    }
}

/// A line of an example; what is said about it is a comment.
fn example(line: &str) -> String {
    match line.trim().split_once("    ") {
        Some((line, about)) => format!("{line}    # {}", about.trim()),
        None => line.trim().to_owned(),
    }
}

fn spelt(argument: &Arg) -> String {
    let value = argument.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
    match argument.get_long() {
        None => value.unwrap_or_else(|| argument.get_id().as_str().to_uppercase()),
        Some(long) if argument.get_action().takes_values() => {
            let value = value.unwrap_or_else(|| long.to_uppercase());
            let is_free = argument.get_num_args().is_some_and(|range| range.min_values() == 0);
            if is_free { format!("--{long}[={value}]") } else { format!("--{long} {value}") }
        }
        Some(long) => format!("--{long}"),
    }
}

fn said(argument: &Arg) -> String {
    let mut said = argument.get_help().map(ToString::to_string).unwrap_or_default();
    if !said.ends_with(['.', '?', '!']) {
        said.push('.');
    }
    if argument.get_action().takes_values() {
        let values: Vec<String> =
            argument.get_possible_values().iter().map(|value| format!("`{}`", value.get_name())).collect();
        if !values.is_empty() {
            let _ = write!(said, " One of {}.", values.join(", "));
        }
    }
    said
}
