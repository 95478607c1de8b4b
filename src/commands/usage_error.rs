//! What was typed and isn't a command line of ours: what is wrong with it, and what was probably meant.

use std::num::ParseIntError;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};

use crate::commands::help;
use crate::library::diagnostics::nearest;

/// What is said of `typed`, the words after `heard`.
pub fn told(error: &Error, typed: &[String]) -> String {
    let root = help::command();
    let (command, path) = reached(&root, typed);
    let slip = Slip { error, command, path: &path };
    format!("heard: {}\n`{path} --help` lists what's available", slip.told())
}

/// The command that the words lead to, and how it is called.
fn reached<'a>(root: &'a Command, typed: &[String]) -> (&'a Command, String) {
    let mut reached = (root, "heard".to_owned());
    // `heard help check` is about `heard check`.
    for word in typed.iter().filter(|word| *word != "help") {
        if let Some(below) = reached.0.find_subcommand(word) {
            reached = (below, format!("{} {word}", reached.1));
        }
    }
    reached
}

struct Slip<'s> {
    error: &'s Error,
    command: &'s Command,
    path: &'s str,
}

impl Slip<'_> {
    fn told(&self) -> String {
        let argument = self.word(ContextKind::InvalidArg);
        match self.error.kind() {
            ErrorKind::InvalidSubcommand => self.no_command(&self.word(ContextKind::InvalidSubcommand)),
            ErrorKind::UnknownArgument => self.unknown(&argument),
            ErrorKind::InvalidValue => self.no_such_value(&argument, &self.word(ContextKind::InvalidValue)),
            ErrorKind::ValueValidation => {
                let why = std::error::Error::source(self.error).map(|why| match why.downcast_ref::<ParseIntError>() {
                    Some(_) => ": it isn't a number in the right range".to_owned(),
                    None => format!(": {why}"),
                });
                let written = self.word(ContextKind::InvalidValue);
                format!("`{written}` can't be used for `{argument}`{}", why.unwrap_or_default())
            }
            ErrorKind::TooManyValues => {
                format!("`{}` is one value too many for `{argument}`", self.word(ContextKind::InvalidValue))
            }
            ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
                format!("`{argument}` needs a value")
            }
            ErrorKind::ArgumentConflict => self.conflict(&argument),
            ErrorKind::MissingRequiredArgument => self.missing(),
            ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                let names: Vec<&str> = self.command.get_subcommands().map(Command::get_name).collect();
                let names: Vec<&str> = names.into_iter().filter(|name| *name != "help").collect();
                format!("`{}` needs one of these after it: {}", self.path, names.join(", "))
            }
            ErrorKind::InvalidUtf8 => "one of the words after `heard` isn't valid Unicode".to_owned(),
            _ => self.error.to_string().lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned(),
        }
    }

    /// Words of clap's about the slip, separated by commas where they are several.
    fn word(&self, kind: ContextKind) -> String {
        self.list(kind).join(", ")
    }

    fn list(&self, kind: ContextKind) -> Vec<String> {
        match self.error.get(kind) {
            Some(ContextValue::String(word)) => vec![word.clone()],
            Some(ContextValue::Strings(words)) => words.clone(),
            _ => Vec::new(),
        }
    }

    fn no_command(&self, written: &str) -> String {
        let path = self.path;
        let near = nearest(written, self.command.get_subcommands().flat_map(Command::get_name_and_visible_aliases));
        let near = near.map_or(String::new(), |near| format!("; did you mean `{path} {near}`?"));
        format!("there is no command `{path} {written}`{near}")
    }

    fn unknown(&self, written: &str) -> String {
        if !written.starts_with('-') {
            return format!("`{}` doesn't take `{written}`", self.path);
        }
        let flags = self.command.get_arguments().filter_map(Arg::get_long);
        let near = written.strip_prefix("--").and_then(|flag| nearest(flag, flags));
        let near = near.map_or(String::new(), |near| format!("; did you mean `--{near}`?"));
        format!("there is no option `{written}`{near}")
    }

    fn no_such_value(&self, argument: &str, written: &str) -> String {
        let valid = self.list(ContextKind::ValidValue);
        let values = valid.join(", ");
        match (written.is_empty(), valid.is_empty()) {
            (true, true) => format!("`{argument}` needs a value"),
            (true, false) => format!("`{argument}` needs a value, one of {values}"),
            (false, _) => {
                let near = nearest(written, valid.iter().map(String::as_str));
                let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                format!("`{written}` can't be used for `{argument}`{near}\nit takes one of: {values}")
            }
        }
    }

    fn conflict(&self, argument: &str) -> String {
        match self.word(ContextKind::PriorArg) {
            prior if prior == argument => format!("`{argument}` can be given only once"),
            prior if prior.is_empty() => format!("`{argument}` can't be used with the other options"),
            prior => format!("`{argument}` and `{prior}` can't be used together"),
        }
    }

    /// What has to be there, with what it is for.
    fn missing(&self) -> String {
        let missing = self.list(ContextKind::InvalidArg);
        let lines = missing.iter().map(|usage| {
            let argument = self.command.get_arguments().find(|argument| argument.to_string() == *usage);
            let about = argument.and_then(Arg::get_help).map(ToString::to_string).unwrap_or_default();
            // Of several that would do, one is enough.
            let usage = usage
                .strip_prefix("<-")
                .and_then(|all| all.strip_suffix('>'))
                .map_or_else(|| usage.clone(), |all| format!("-{all}").replace('|', " or "));
            format!("\n  {usage}  {about}").trim_end().to_owned()
        });
        format!("something is missing after `{}`:{}", self.path, lines.collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    use super::told;
    use crate::commands::help;

    fn said(line: &str) -> String {
        let typed: Vec<String> = line.split(' ').skip(1).map(str::to_owned).collect();
        told(&help::command().try_get_matches_from(line.split(' ')).err().unwrap(), &typed)
    }

    #[test]
    fn the_nearest_is_named_and_where_none_is_near_the_help() {
        for (line, near) in [
            ("heard chekc", "`heard check`"),
            ("heard biuld", "`heard build`"),
            ("heard --quiet innit", "`heard init`"),
            ("heard new stroy", "`heard new story`"),
            ("heard theme ejcet story.html", "`heard theme eject`"),
            ("heard check --fxi", "`--fix`"),
            ("heard serve --oepn", "`--open`"),
            ("heard check --format jsno", "`json`"),
            ("heard init --language end", "`en`"),
        ] {
            assert!(said(line).contains(&format!("did you mean {near}?")), "{line}: {}", said(line));
        }
        assert!(!said("heard frobnicate").contains("did you mean"), "{}", said("heard frobnicate"));
        assert!(said("heard new frobnicate").ends_with("`heard new --help` lists what's available"));
    }

    #[test]
    fn every_slip_is_told_in_our_words_and_names_what_it_is_about() {
        for (line, named) in [
            ("heard letter", "<STORY>  The story"),
            ("heard build --out", "--out <DIR>"),
            ("heard check a b", "`heard check` doesn't take `b`"),
            ("heard check -z", "`-z`"),
            ("heard check --format xml", "human, json, github"),
            ("heard check --format", "one of human, json, github"),
            ("heard check --fix --watch", "`--fix` and `--watch`"),
            ("heard check --watch --fix", "can't be used together"),
            ("heard check --today 2026-01-01 --today 2026-01-02", "only once"),
            ("heard check --yes", "--fix"),
            ("heard serve --port x", "--port <PORT>`: it isn't a number"),
            ("heard serve --port 70000", "--port <PORT>"),
            ("heard pack", "--lab <LAB> or --about <PERSON>"),
            ("heard help chekc", "did you mean `heard check`?"),
            ("heard theme", "eject"),
            ("heard new", "story, lab, metric, page, person"),
            ("heard check --watch=yes", "--watch"),
        ] {
            let said = said(line);
            assert!(said.starts_with("heard: ") && said.contains(named), "{line}: {said}");
            for word in ["error:", "argument", "Usage", "unexpected", "subcommand", "tip:", "[default", "'"] {
                let said = ["doesn't", "can't", "isn't", "what's"]
                    .iter()
                    .fold(said.clone(), |said, word| said.replace(word, ""));
                assert!(!said.contains(word), "{line}: {said}");
            }
        }
    }
}
