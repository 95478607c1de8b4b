//! `heard pack`: pages to print.

use std::path::PathBuf;

use anyhow::Result;

use crate::commands::clock::Clock;
use crate::commands::out::Out;
use crate::commands::{Done, packet};
use crate::workspace::disk;

/// `heard pack`.
#[derive(clap::Args)]
pub struct Pack {
    /// The site folder, or any folder in it.
    #[arg(value_name = "SITE", default_value = ".")]
    site: PathBuf,
    /// A lab's packet: the case cut at the decision, lines to write on, the outcome on a sheet of its own.
    #[arg(long, value_name = "LAB")]
    lab: String,
    /// The file to write; else one in `letters/`, which is never published.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The day by which consents hold, such as 2026-03-14; else the machine's clock.
    #[arg(long, value_name = "DAY")]
    today: Option<String>,
}

impl Pack {
    pub(super) fn run(&self, out: &Out) -> Result<Done> {
        let clock = Clock::of(self.today.as_deref())?;
        let folder = disk::find(&self.site)?;
        let file = packet::write(&folder, &self.lab, self.out.as_deref(), clock)?;
        out.result(&file.display().to_string());
        Ok(Done::Well)
    }
}
