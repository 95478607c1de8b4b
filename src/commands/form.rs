//! `heard form`: the form for telling a story, as one file.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::commands::clock::Clock;
use crate::commands::output::Output;
use crate::commands::own_file::{self, LETTERS};
use crate::commands::{Done, in_template};
use crate::library::Library;
use crate::library::edition::{Edition, EditionOptions, OnError, Reader};
use crate::publish::leak_check::read_sheet;
use crate::site::Site;
use crate::workspace::disk;

/// `heard form`.
#[derive(clap::Args)]
pub struct Form {
    /// The site folder, or any folder in it.
    #[arg(value_name = "SITE", default_value = ".")]
    site: PathBuf,
    /// Make a Word template instead of a page.
    #[arg(long)]
    docx: bool,
    /// The file to write (default: one in `letters/`, which is never published).
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Form {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let clock = Clock::of(None)?;
        let folder = disk::find(&self.site)?;
        let library = Library::of(&disk::read(&folder));
        own_file::need_guards(&library)?;
        let audience = library.audience(None).context("heard.yaml doesn't have a default audience")?;
        let options = EditionOptions { today: clock.today, broken: OnError::LeftOut };
        let site = Site::of(Edition::of(&library, Reader::Audience(audience), options));
        let release = site.release().context("there is no audience")?;
        let sheet = if self.docx {
            release.form_in_word().context("the Word template couldn't be made")?
        } else {
            release.form().map_err(in_template)?
        };
        let Ok(bytes) = read_sheet(&sheet) else {
            bail!("the form would reveal something withheld, so nothing was written; `heard check` says where");
        };
        let file = if self.docx {
            let file = self.out.clone().unwrap_or_else(|| folder.join(LETTERS).join("form.docx"));
            own_file::write_fresh(&file, bytes)?;
            file
        } else {
            own_file::write_letter(&folder, "form", self.out.as_deref(), bytes)?
        };
        out.result(&file.display().to_string());
        Ok(Done::Well)
    }
}
