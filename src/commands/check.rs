//! `heard check`: every diagnostic, sorted by place.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;

use crate::commands::clock::Clock;
use crate::commands::out::Out;
use crate::commands::report::{self, Excerpts, Format};
use crate::commands::{Done, Site};
use crate::library::Library;
use crate::text::diagnostic::{Diagnostic, Severity};
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
                let (shown, more) = without_repeats(&diagnostics);
                let colour = out.colour(&std::io::stdout());
                report::human::render(&shown, &text, colour, Excerpts::Shown) + &more
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

/// How often one piece of advice is given in full; the rest are only counted.
const MOST_REPEATS: usize = 3;

/// The diagnostics with advice of one kind given three times at the most, and lines that count the rest.
fn without_repeats(diagnostics: &[Diagnostic]) -> (Vec<Diagnostic>, String) {
    let mut given: BTreeMap<&str, usize> = BTreeMap::new();
    let mut shown = Vec::with_capacity(diagnostics.len());
    for diagnostic in diagnostics {
        let is_advice = diagnostic.severity == Severity::Advice;
        let times = given.entry(diagnostic.code).or_default();
        *times += usize::from(is_advice);
        if !is_advice || *times <= MOST_REPEATS {
            shown.push(diagnostic.clone());
        }
    }
    let more = given.iter().filter(|(_, times)| **times > MOST_REPEATS);
    let more = more
        .map(|(code, times)| format!("and {} more advice[{code}]; --format json lists all\n", times - MOST_REPEATS));
    (shown, more.collect())
}
