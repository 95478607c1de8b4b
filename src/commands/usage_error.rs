//! A mistyped command or flag, answered with the nearest real one.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory, Error};

use crate::commands::Arguments;
use crate::library::diagnostics::nearest;

/// What is said of `typed`, the words after `heard`, where the error is such a slip.
pub fn told(error: &Error, typed: &[String]) -> Option<String> {
    let mut root = Arguments::command();
    root.build();
    let (command, path) = reached(&root, typed);
    let (kind, written, near) = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let written = words(error, ContextKind::InvalidSubcommand)?;
            let names = command.get_subcommands().flat_map(Command::get_name_and_visible_aliases);
            let near = nearest(&written, names).map(str::to_owned);
            ("command", format!("{path} {written}"), near.map(|near| format!("{path} {near}")))
        }
        ErrorKind::UnknownArgument => {
            let written = words(error, ContextKind::InvalidArg)?;
            let flag = written.strip_prefix("--")?;
            let flags = command.get_arguments().filter_map(|argument| argument.get_long());
            let near = nearest(flag, flags).map(|near| format!("--{near}"));
            ("flag", written, near)
        }
        _ => return None,
    };
    let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    Some(format!("heard: there is no {kind} `{written}`{near}\n`{path} --help` lists what's available"))
}

/// The command that the words lead to, and how it is called.
fn reached<'a>(root: &'a Command, typed: &[String]) -> (&'a Command, String) {
    let mut reached = (root, "heard".to_owned());
    for word in typed {
        if let Some(below) = reached.0.find_subcommand(word) {
            reached = (below, format!("{} {word}", reached.1));
        }
    }
    reached
}

fn words(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(words) => Some(words.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::told;
    use crate::commands::Arguments;

    #[test]
    fn the_nearest_is_named_and_where_none_is_near_the_help() {
        let told = |line: &str| {
            let typed: Vec<String> = line.split(' ').skip(1).map(str::to_owned).collect();
            told(&Arguments::try_parse_from(line.split(' ')).err().unwrap(), &typed).unwrap()
        };
        for (line, near) in [
            ("heard chekc", "`heard check`"),
            ("heard biuld", "`heard build`"),
            ("heard --quiet innit", "`heard init`"),
            ("heard new stroy", "`heard new story`"),
            ("heard theme ejcet story.html", "`heard theme eject`"),
            ("heard check --fxi", "`--fix`"),
            ("heard serve --oepn", "`--open`"),
        ] {
            assert!(told(line).contains(&format!("did you mean {near}?")), "{line}: {}", told(line));
        }
        assert!(!told("heard frobnicate").contains("did you mean"), "{}", told("heard frobnicate"));
        assert!(told("heard new frobnicate").ends_with("`heard new --help` lists what's available"));
    }
}
