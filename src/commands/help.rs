//! `heard --help`: the commands by how often somebody needs them, in lines that fit.

use std::fmt::Write;

use clap::{Arg, ArgAction, Command, CommandFactory};

use crate::commands::Arguments;

/// Every command, under the heading of those who need it.
const GROUPS: [(&str, &[&str]); 3] = [
    ("Every day", &["new", "serve", "check", "letter", "agree", "withdraw", "status", "build", "publish"]),
    (
        "Now and then",
        &[
            "init", "import", "inbox", "review", "tidy", "person", "lab", "pack", "form", "leaks", "explain", "theme",
            "help",
        ],
    ),
    ("For your IT", &["doctor", "headers", "lsp", "schema", "completions", "manual"]),
];

/// The command line, with its help as it is shown.
pub fn command() -> Command {
    let mut root = helpful(flowing(Arguments::command()));
    root.build();
    let header = *root.get_styles().get_header();
    let mut groups = String::new();
    for (heading, names) in GROUPS {
        // Writing to a `String` cannot fail.
        let _ = write!(groups, "\n{header}{heading}:{header:#}\n{}", listed(&root, names));
    }
    let template = format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n{groups}\n{header}Options:{header:#}\n{{options}}"
    );
    root.help_template(template)
}

/// The option that shows help, in our words.
fn helpful(command: Command) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    command.disable_help_flag(true).arg(help.help("Show this help; -h shows less")).mut_subcommands(helpful)
}

/// A line for each.
fn listed(root: &Command, names: &[&str]) -> String {
    let literal = *root.get_styles().get_literal();
    let widest = root.get_subcommands().map(|command| command.get_name().len()).max().unwrap_or_default();
    let all = names.iter().filter_map(|name| root.find_subcommand(name)).map(|command| {
        let (name, about) = (command.get_name(), command.get_about().map(ToString::to_string).unwrap_or_default());
        let about = if name == "help" { "Show help for a command" } else { &about };
        format!("  {literal}{name:<widest$}{literal:#}  {}\n", about.trim_end_matches('.'))
    });
    all.collect()
}

/// The command with its long help in paragraphs of one line each: those that are broken in the source, for the sake of
/// the examples below them, are broken where the terminal ends instead.
fn flowing(command: Command) -> Command {
    let long = command.get_long_about().map(|about| paragraphs(&about.to_string()));
    let command = match long {
        Some(long) => command.long_about(long),
        None => command,
    };
    command.mut_subcommands(flowing)
}

fn paragraphs(text: &str) -> String {
    let mut out = String::new();
    let mut goes_on = false;
    for line in text.lines() {
        let is_prose = !line.is_empty() && !line.starts_with(' ');
        if !out.is_empty() {
            out.push(if goes_on && is_prose { ' ' } else { '\n' });
        }
        out.push_str(line);
        goes_on = is_prose && !line.ends_with(':');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{GROUPS, command, paragraphs};

    #[test]
    fn every_command_is_in_one_group() {
        let mut grouped: Vec<&str> = GROUPS.iter().flat_map(|(_, names)| *names).copied().collect();
        let command = command();
        let mut all: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
        grouped.sort_unstable();
        all.sort_unstable();
        assert_eq!(grouped, all, "a new command belongs in one of the groups in commands/help.rs");
    }

    #[test]
    fn the_help_shows_the_groups_and_every_command_with_what_it_does() {
        let help = command().render_help().to_string();
        let places: Vec<usize> =
            GROUPS.iter().map(|(heading, _)| help.find(&format!("\n{heading}:\n")).unwrap()).collect();
        assert!(places.is_sorted(), "{help}");
        assert!(help.contains("\n  build        Build the site for one audience\n"), "{help}");
        assert!(help.contains("--quiet") && help.contains("--version"), "{help}");
    }

    #[test]
    fn a_paragraph_is_one_line_and_examples_keep_theirs() {
        assert_eq!(
            paragraphs("One\ntwo.\n\nThree\nfour.\nExamples:\n  a\n  b"),
            "One two.\n\nThree four. Examples:\n  a\n  b"
        );
        assert_eq!(paragraphs("One.\n\nExamples:\n  a\n  b\n"), "One.\n\nExamples:\n  a\n  b");
    }
}
