//! What a shell and `man` want to know: `heard completions` and `heard manual`, made from the same arguments, and words as
//! a shell takes them.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Command, CommandFactory};

use crate::commands::output::Output;
use crate::commands::own_file::{self, Mark};
use crate::commands::{Arguments, Done};

/// Words as a shell takes them for one.
pub fn as_word(words: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '=');
    if words.chars().all(is_plain) { words.to_owned() } else { format!("'{}'", words.replace('\'', r"'\''")) }
}

/// `heard completions`.
#[derive(clap::Args)]
pub struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

impl Completions {
    pub(super) fn run(&self, out: &Output) -> Done {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "heard", &mut script);
        out.result(&String::from_utf8_lossy(&script));
        Done::Well
    }
}

/// `heard manual`.
#[derive(clap::Args)]
pub struct Manual {
    /// Where to put the pages, such as ~/.local/share/man/man1. Older pages that heard wrote there are replaced.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl Manual {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let mut heard = Arguments::command().disable_help_subcommand(true);
        heard.build();
        pages(&heard, &self.folder)?;
        out.news(&format!("to read the first page: man -l {}", self.folder.join("heard.1").display()));
        Ok(Done::Well)
    }
}

/// The pages of a command and of all that it has.
fn pages(command: &Command, folder: &Path) -> Result<()> {
    for one in command.get_subcommands().filter(|one| !one.is_hide_set()) {
        pages(one, folder)?;
    }
    let page = clap_mangen::Man::new(command.clone());
    let mut text = Vec::new();
    page.render(&mut text)?;
    own_file::write(&folder.join(page.get_filename()), &String::from_utf8_lossy(&text), Mark::Roff)
}
