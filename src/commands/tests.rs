//! Every command in the example's pipelines is one that `heard` takes. Those of README and handbook are run, in `documented`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop at what is not there")]

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use serde_yaml::Value;

use crate::commands::{Arguments, Command};
use crate::workspace::disk;
use crate::workspace::reading::FileReader;

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn pipeline(name: &str) -> String {
    fs::read_to_string(here().join("content-example/pipelines").join(name)).unwrap()
}

/// The words of the commands of `heard` in lines of a shell, without what stands before, after and between them.
fn commands(lines: &str) -> Vec<Vec<String>> {
    let mut commands = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut end = |words: &mut Vec<String>| {
        if let Some(at) = words.iter().position(|word| word == "heard") {
            commands.push(words.split_off(at));
        }
        words.clear();
    };
    let mut is_comment = false;
    // A line that goes on below is one.
    for c in lines.replace("\\\n", " ").chars().chain(['\n']) {
        match (c, quote) {
            ('\n', None) => {
                words.extend(word.take());
                end(&mut words);
                is_comment = false;
            }
            _ if is_comment => {}
            (c, Some(open)) if c == open => quote = None,
            (c, Some(_)) => word.get_or_insert_default().push(c),
            ('"' | '\'', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            ('#', None) if word.is_none() => {
                end(&mut words);
                is_comment = true;
            }
            (';' | '&' | '|' | '<' | '>', None) => {
                words.extend(word.take());
                end(&mut words);
            }
            (c, None) if c.is_whitespace() => words.extend(word.take()),
            (c, None) => word.get_or_insert_default().push(c),
        }
    }
    commands
}

/// The lines of scripts in a pipeline of GitLab or GitHub.
fn scripts(value: &Value, lines: &mut String) {
    match value {
        Value::Mapping(map) => {
            for (key, value) in map {
                let is_script = matches!(key.as_str(), Some("run" | "script"));
                match value {
                    Value::String(line) if is_script => lines.push_str(&format!("{line}\n")),
                    Value::Sequence(all) if is_script => {
                        all.iter().for_each(|line| lines.push_str(&format!("{}\n", line.as_str().unwrap())));
                    }
                    value => scripts(value, lines),
                }
            }
        }
        Value::Sequence(all) => all.iter().for_each(|value| scripts(value, lines)),
        _ => {}
    }
}

#[test]
fn commands_are_found_between_whatever_else_a_shell_reads() {
    assert_eq!(
        commands("cd /srv && { git pull; heard publish \"our target\" --yes; } # heard check\nheard new < notes.txt"),
        [vec!["heard", "publish", "our target", "--yes"], vec!["heard", "new"]]
    );
}

#[test]
fn each_pipeline_checks_and_publishes_by_commands_that_there_are_and_answers_no_question_for_a_person() {
    for name in ["github-actions.yml", "gitlab-ci.yml", "crontab"] {
        let text = pipeline(name);
        let mut lines = String::new();
        if name == "crontab" {
            lines.clone_from(&text);
        } else {
            scripts(&serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}")), &mut lines);
        }
        let (mut checks, mut publishes) = (0, 0);
        for words in commands(&lines) {
            let parsed = Arguments::try_parse_from(&words).unwrap_or_else(|error| panic!("{name}: {words:?}: {error}"));
            match parsed.command.unwrap() {
                Command::Check(_) => checks += 1,
                Command::Publish(_) => {
                    publishes += 1;
                    assert!(words.contains(&"--yes".to_owned()), "{name}: {words:?}");
                }
                _ => panic!("{name} does something else: {words:?}"),
            }
        }
        // What is told of and does not run by itself.
        for told in text.split('`').skip(1).step_by(2).filter(|told| told.starts_with("heard ")) {
            let parsed = Arguments::try_parse_from(told.split(' '));
            checks += usize::from(matches!(
                parsed.unwrap_or_else(|error| panic!("{name}: {told}: {error}")).command,
                Some(Command::Check(_))
            ));
        }
        assert_eq!((checks, publishes), (1, 1), "{name}");
        for answer in ["--delete-many", "--other-audience", "--break-lock", "--today", "SOURCE_DATE_EPOCH"] {
            assert!(!text.contains(answer), "{name} answers with {answer}");
        }
    }
}

#[test]
fn a_pipeline_publishes_every_night_and_takes_secrets_from_its_own_variables_alone() {
    let github: Value = serde_yaml::from_str(&pipeline("github-actions.yml")).unwrap();
    assert!(github["on"]["schedule"][0]["cron"].is_string());
    let steps = github["jobs"]["publish"]["steps"].as_sequence().unwrap();
    let secrets = steps.iter().filter_map(|step| step.get("env")?.as_mapping()).flatten();
    let secrets: Vec<_> = secrets.map(|(name, value)| (name.as_str().unwrap(), value.as_str().unwrap())).collect();
    assert!(!secrets.is_empty());
    for (name, value) in secrets {
        assert_eq!(value, format!("${{{{ secrets.{name} }}}}"));
    }
    let gitlab: Value = serde_yaml::from_str(&pipeline("gitlab-ci.yml")).unwrap();
    assert!(gitlab.get("variables").is_none() && gitlab["publish"].get("variables").is_none());
    assert!(gitlab["publish"]["rules"][0]["if"].as_str().unwrap().contains("schedule"));
    let nightly = pipeline("crontab").lines().any(|line| line.starts_with("15 3 * * * ") && line.contains("publish"));
    assert!(nightly);
}

#[test]
fn pipelines_in_a_site_are_no_part_of_it() {
    let sources = disk::list(&FileReader::default(), &here().join("content-example"));
    assert!(!sources.files.is_empty());
    assert!(sources.files.iter().all(|(name, _)| !name.contains("pipelines")));
    assert!(!disk::is_read("pipelines/gitlab-ci.yml"));
}
