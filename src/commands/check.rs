//! `heard check`: every diagnostic, sorted by place.

use std::sync::Arc;

use anyhow::Result;

use crate::commands::clock::Clock;
use crate::commands::out::Out;
use crate::commands::report::{self, Excerpts, Format};
use crate::commands::{Done, Site};
use crate::library::Library;
use crate::text::diagnostic::Severity;
use crate::workspace::disk;

/// `heard check`.
#[derive(clap::Args)]
pub struct Check {
    #[command(flatten)]
    site: Site,
    /// How to print it.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The day to check for, such as 2026-03-14; else the machine's clock.
    #[arg(long, value_name = "DAY")]
    today: Option<String>,
}

impl Check {
    pub(super) fn run(&self, out: &Out) -> Result<Done> {
        let clock = Clock::of(self.today.as_deref())?;
        let site = disk::find(&self.site.site)?;
        let library = Library::of(&disk::read(&site));
        let diagnostics = library.check(clock.today);
        let text = |path: &str| -> Option<Arc<str>> { library.text(path) };
        let printed = match self.format {
            Format::Human => {
                report::human::render(&diagnostics, &text, out.colour(&std::io::stdout()), Excerpts::Shown)
            }
            Format::Json => report::json::render(&diagnostics, &text),
            Format::Github => report::github::render(&diagnostics, &text),
        };
        if !printed.is_empty() {
            out.result(&printed);
        }
        let errors = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        Ok(if errors { Done::WithErrors } else { Done::Well })
    }
}
