//! `heard completions` and `heard manual`: what a shell and `man` want to know, made from the same arguments.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::CommandFactory;

use crate::commands::output::Output;
use crate::commands::{Arguments, Done};

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
    /// Where the pages go, such as ~/.local/share/man/man1; pages of these names there are replaced.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl Manual {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        std::fs::create_dir_all(&self.folder).with_context(|| format!("{} cannot be made", self.folder.display()))?;
        clap_mangen::generate_to(Arguments::command(), &self.folder)
            .with_context(|| format!("{} cannot be written to", self.folder.display()))?;
        out.news(&format!("man -l {} reads the first of them", self.folder.join("heard.1").display()));
        Ok(Done::Well)
    }
}
