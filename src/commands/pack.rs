//! `heard pack`: pages to print.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::commands::agree::somebody;
use crate::commands::clock::Clock;
use crate::commands::output::Output;
use crate::commands::own_file::{self, LETTERS, Mark};
use crate::commands::{Done, lab_packet};
use crate::library::Library;
use crate::library::edition::{Edition, EditionOptions, OnError, Reader};
use crate::publish::leak_check::read_sheet;
use crate::site::Site;
use crate::workspace::disk;

/// `heard pack`.
#[derive(clap::Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["lab", "about"])))]
pub struct Pack {
    /// The site folder, or any folder in it.
    #[arg(value_name = "SITE", default_value = ".")]
    site: PathBuf,
    /// A lab on paper: the case up to the decision, lines to write on, the outcome on a separate sheet.
    #[arg(long, value_name = "LAB")]
    lab: Option<String>,
    /// Stories to talk about with this person, by id or name: those in which they agreed to be named.
    #[arg(long, value_name = "PERSON")]
    about: Option<String>,
    /// With --about: use this audience's stories (default: the site's default audience).
    #[arg(long, value_name = "AUDIENCE", requires = "about")]
    audience: Option<String>,
    /// The file to write (default: one in `letters/`, which is never published).
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The date to check consent for, such as 2026-03-14 (default: today).
    #[arg(long, value_name = "DAY")]
    today: Option<String>,
}

impl Pack {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let clock = Clock::of(self.today.as_deref())?;
        clock.tell(out);
        let folder = disk::find(&self.site)?;
        let file = match (&self.lab, &self.about) {
            (Some(lab), _) => lab_packet::write(&folder, lab, self.out.as_deref(), clock)?,
            (None, Some(person)) => self.talk(&folder, person, clock)?,
            (None, None) => bail!("use --lab or --about to choose what to print"),
        };
        out.result(&file.display().to_string());
        Ok(Done::Well)
    }

    fn talk(&self, folder: &Path, name: &str, clock: Clock) -> Result<PathBuf> {
        let library = Library::of(&disk::read(folder));
        if library.guards_are_broken() {
            bail!("there is an error in heard.yaml or people.yaml, so nothing was written; `heard check` shows it");
        }
        let person = somebody(&library, name)?;
        let (id, _) = library.shown(person);
        let Some(audience) = library.audience(self.audience.as_deref()) else {
            bail!("there is no such audience; heard.yaml has {}", library.audiences().join(", "));
        };
        let occasion = EditionOptions { today: clock.today, broken: OnError::LeftOut };
        let site = Site::of(Edition::of(&library, Reader::Table(person, audience), occasion));
        let sheet = match site.talk() {
            Ok(Some(sheet)) => sheet,
            Ok(None) => bail!(
                "no more than one story names {name}, and one story can't sum up a whole year; if there is one, read \
                 it together, and ask who else has seen something"
            ),
            Err(fault) => bail!("{}", crate::library::template_fault(fault).sentence.whole()),
        };
        let Ok(bytes) = read_sheet(&sheet) else {
            bail!("these pages would reveal something withheld, so nothing was written; `heard check` says where");
        };
        let file = match &self.out {
            Some(out) => out.clone(),
            None => folder.join(LETTERS).join(format!("about-{}.html", crate::text::slug::slug(id))),
        };
        own_file::write(&file, &String::from_utf8_lossy(bytes), Mark::Html)?;
        Ok(file)
    }
}
