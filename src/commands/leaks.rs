//! `heard leaks DIR`: the leak check over any folder.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::commands::Done;
use crate::commands::build::{explain_hits, reader};
use crate::commands::clock::Clock;
use crate::commands::output::Output;
use crate::library::Library;
use crate::library::edition::{Edition, EditionOptions, OnError};
use crate::publish::leak_check::search_folder;
use crate::workspace::disk;

/// `heard leaks`.
#[derive(clap::Args)]
pub struct Leaks {
    /// The folder to search.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The site to check the folder against.
    #[arg(long, value_name = "SITE", default_value = ".")]
    site: PathBuf,
    /// The audience that is allowed to read the folder (default: the site's default audience).
    #[arg(long, value_name = "AUDIENCE")]
    audience: Option<String>,
    /// The date to check against, such as 2026-03-14 (default: today).
    #[arg(long, value_name = "DAY")]
    today: Option<String>,
}

impl Leaks {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let clock = Clock::of(self.today.as_deref())?;
        let site = disk::find(&self.site)?;
        out.step("reading the site's stories and pages", 0, "");
        let library = Library::of(&disk::read(&site));
        let reader = reader(&library, self.audience.as_deref())?;
        let edition = Edition::of(&library, reader, EditionOptions { today: clock.today, broken: OnError::LeftOut });
        let watch = edition.watch();
        let folder =
            dunce::canonicalize(&self.folder).with_context(|| format!("{} was not found", self.folder.display()))?;
        let told = |done, all| {
            if done == 0 {
                out.step("searching", all, "files");
            }
            out.done(done);
        };
        let mut hits = search_folder(&folder, &watch, &[], &told)?.hits;
        watch.excuse(&mut hits, |read| edition.own_words(read));
        if hits.is_empty() {
            out.news("nothing withheld was found");
            return Ok(Done::Well);
        }
        out.told(&explain_hits(&library, &hits));
        Ok(Done::WithErrors)
    }
}
