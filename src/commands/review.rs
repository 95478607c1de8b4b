//! `heard review`: flags for the curator's own eyes, and what was decided about them.

use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;

use anyhow::{Result, bail};
use serde_json::json;

use crate::commands::clock::Clock;
use crate::commands::out::Out;
use crate::commands::placed::{Placed, place};
use crate::commands::{Done, Site, fix};
use crate::library::flags::Flag;
use crate::library::{Decision, Library};
use crate::workspace::disk;

const FILE: &str = "reviews.yaml";

/// `heard review`.
#[derive(clap::Args)]
pub struct Review {
    #[command(flatten)]
    site: Site,
    /// How to print it.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Show what was decided already too.
    #[arg(long)]
    all: bool,
    /// Ask nothing, on a terminal too.
    #[arg(long)]
    no_ask: bool,
    /// The day to look on, such as 2026-03-14; else the machine's clock.
    #[arg(long, value_name = "DAY")]
    today: Option<String>,
}

/// How it is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Human,
    /// For programs.
    Json,
}

impl Review {
    pub(super) fn run(&self, out: &Out) -> Result<Done> {
        let clock = Clock::of(self.today.as_deref())?;
        let site = disk::find(&self.site.site)?;
        let flags = Library::of(&disk::read(&site)).flags(clock.today);
        let shown: Vec<&Flag> = flags.iter().filter(|flag| self.all || flag.decided.is_none()).collect();
        if self.format == Format::Json {
            let one = |flag: &&Flag| {
                json!({
                    "flag": flag.kind, "stories": flag.stories.iter().map(|path| &**path).collect::<Vec<_>>(),
                    "of": flag.of, "words": flag.words, "read": flag.read, "decided": flag.decided.map(Decision::word),
                })
            };
            out.result(&format!("{:#}", shown.iter().map(one).collect::<serde_json::Value>()));
            return Ok(Done::Well);
        }
        if shown.is_empty() {
            out.result("Nothing asks for a second look.");
            return Ok(Done::Well);
        }
        let asks = !self.no_ask && std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
        for flag in shown {
            out.result(&told(flag));
            if asks && flag.decided.is_none() {
                match asked(&mut std::io::stdin().lock(), &mut std::io::stdout().lock())? {
                    Asked::Decided(decision, why) => write(&site, flag, decision, &why, clock, out)?,
                    Asked::Later => {}
                    Asked::Enough => return Ok(Done::Well),
                }
            }
        }
        if !asks {
            out.news("on a terminal it asks what to do about each; what is decided stays so until its stories change");
        }
        Ok(Done::Well)
    }
}

fn told(flag: &Flag) -> String {
    let of = flag.of.as_ref().map_or(String::new(), |of| format!(" ({of})"));
    let decided = flag.decided.map_or(String::new(), |decision| format!(" [decided: {}]", decision.word()));
    let stories: Vec<String> = flag.stories.iter().map(|path| format!("\n  {path}")).collect();
    format!("{}{of}: {}{decided}{}\n", flag.kind, flag.words, stories.concat())
}

/// What a curator says to a flag.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Decided(Decision, String),
    Later,
    Enough,
}

fn asked(answers: &mut impl BufRead, questions: &mut impl Write) -> Result<Asked> {
    let mut ask = |question: &str| -> Result<Option<String>> {
        write!(questions, "{question}")?;
        questions.flush()?;
        let mut answer = String::new();
        Ok((answers.read_line(&mut answer)? > 0).then(|| answer.trim().to_owned()))
    };
    loop {
        let Some(answer) = ask("[k]eep it so, [a]sk somebody, [w]ithdraw, [l]ater, [q]uit: ")? else {
            return Ok(Asked::Enough);
        };
        let decision = match answer.to_lowercase().as_str() {
            "k" | "keep" => Decision::Keep,
            "a" | "ask" => Decision::Ask,
            "w" | "withdraw" => Decision::Withdraw,
            "" | "l" | "later" => return Ok(Asked::Later),
            "q" | "quit" => return Ok(Asked::Enough),
            _ => continue,
        };
        let why = ask("why, in a few words: ")?.unwrap_or_default();
        return Ok(Asked::Decided(decision, why));
    }
}

/// Adds a decision to `reviews.yaml`, whose other lines stay as they are.
fn write(site: &Path, flag: &Flag, decision: Decision, why: &str, clock: Clock, out: &Out) -> Result<()> {
    let mended = match Library::of(&disk::read(site)).decide(flag, decision, why, clock.today) {
        Ok(mended) => mended,
        Err(entry) => bail!(
            "{FILE} is written in a way that nothing can be added to for certain; please add this by hand:\n- {entry}"
        ),
    };
    if mended.before.is_empty() && place(&site.join(FILE), &mended.after)? == Placed::New {
        out.news(&format!("{FILE} was begun"));
    } else if !fix::write(site, &mended)? {
        bail!("{FILE} has changed meanwhile, and stays as it is");
    }
    if decision == Decision::Withdraw {
        for story in &flag.stories {
            out.news(&format!("`heard withdraw {story}` takes it back"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Asked, asked};
    use crate::library::Decision;

    #[test]
    fn a_decision_has_its_reason_and_an_end_of_input_is_no_decision() {
        let said = |words: &str| asked(&mut words.as_bytes(), &mut Vec::new()).unwrap();
        assert_eq!(
            said("what?\nk\nthey were both there\n"),
            Asked::Decided(Decision::Keep, "they were both there".to_owned())
        );
        assert_eq!(said("\n"), Asked::Later);
        assert_eq!(said(""), Asked::Enough);
    }
}
