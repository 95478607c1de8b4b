//! `heard pack`: pages to print.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::commands::agree::somebody;
use crate::commands::clock::Clock;
use crate::commands::output::Output;
use crate::commands::own_file;
use crate::commands::{Done, in_template, lab_packet};
use crate::library::Library;
use crate::library::edition::{AudienceId, Edition, EditionOptions, OnError, Reader};
use crate::publish::leak_check::read_sheet;
use crate::site::{Sheet, Site};
use crate::text::slug::slug;
use crate::workspace::disk;

/// Up to how many issues are named one by one.
const MOST_NAMED: usize = 12;

/// `heard pack`.
#[derive(clap::Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["lab", "about", "issue"])))]
pub struct Pack {
    /// The site folder, or any folder in it.
    #[arg(value_name = "SITE", default_value = ".")]
    site: PathBuf,
    /// A lab on paper: the case up to the decision, lines to write on, the outcome on a separate sheet.
    #[arg(long, value_name = "LAB")]
    lab: Option<String>,
    /// Stories to talk over with this person, by id or name: those in which they agreed to be named.
    #[arg(long, value_name = "PERSON")]
    about: Option<String>,
    /// An issue as a booklet: three months of stories, such as 2026-Q1.
    #[arg(long, value_name = "ISSUE")]
    issue: Option<String>,
    /// With --about or --issue: use this audience's stories (default: the site's default audience).
    #[arg(long, value_name = "AUDIENCE", conflicts_with = "lab")]
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
        let file = match (&self.lab, &self.about, &self.issue) {
            (Some(lab), ..) => lab_packet::write(&folder, lab, self.out.as_deref(), clock)?,
            (_, Some(person), _) => self.talk(&folder, person, clock)?,
            (.., Some(issue)) => self.booklet(&folder, issue, clock)?,
            (None, None, None) => bail!("use --lab, --about or --issue to choose what to print"),
        };
        out.result(&file.display().to_string());
        Ok(Done::Well)
    }

    fn talk(&self, folder: &Path, name: &str, clock: Clock) -> Result<PathBuf> {
        let (library, audience) = self.read(folder)?;
        let person = somebody(&library, name)?;
        let (id, _) = library.shown(person);
        let site = site_of(&library, Reader::Table(person, audience), clock);
        let sheet = site.talk().map_err(in_template)?.with_context(|| {
            format!(
                "at most one story names {name}, and one story can't sum up a whole year; read it together, and ask \
                 who else has seen something"
            )
        })?;
        self.write(folder, &format!("about-{}", slug(id)), &sheet)
    }

    fn booklet(&self, folder: &Path, name: &str, clock: Clock) -> Result<PathBuf> {
        let (library, audience) = self.read(folder)?;
        let readers = library.name_of(audience);
        let site = site_of(&library, Reader::Audience(audience), clock);
        let release = site.release().with_context(|| format!("{readers} isn't an audience"))?;
        let issues = release.issues();
        let sheet = release.booklet(name).map_err(in_template)?.with_context(|| match &issues[..] {
            [] => format!("there is nothing to print: `{readers}` can't read any stories with a date yet"),
            [newest, .., oldest] if issues.len() > MOST_NAMED => {
                format!("{}; the issues are from {oldest} to {newest}", no_issue(name, readers))
            }
            few => format!("{}; the issues are {}", no_issue(name, readers), few.join(", ")),
        })?;
        self.write(folder, &format!("issue-{}-{}", name.to_lowercase(), slug(readers)), &sheet)
    }

    /// What the authors wrote, and for whom it is printed.
    fn read(&self, folder: &Path) -> Result<(Library, AudienceId)> {
        let library = Library::of(&disk::read(folder));
        own_file::need_guards(&library)?;
        let Some(audience) = library.audience(self.audience.as_deref()) else {
            bail!("there is no such audience; heard.yaml has {}", library.audiences().join(", "));
        };
        Ok((library, audience))
    }

    fn write(&self, folder: &Path, name: &str, sheet: &Sheet<'_>) -> Result<PathBuf> {
        let Ok(bytes) = read_sheet(sheet) else {
            bail!("these pages would reveal something withheld, so nothing was written; `heard check` says where");
        };
        own_file::write_letter(folder, name, self.out.as_deref(), bytes)
    }
}

/// What that reader may read today; a text with an error is left out.
fn site_of(library: &Library, reader: Reader, clock: Clock) -> Site {
    Site::of(Edition::of(library, reader, EditionOptions { today: clock.today, broken: OnError::LeftOut }))
}

fn no_issue(name: &str, readers: &str) -> String {
    format!("there is no issue {name}, or `{readers}` can't read any of its stories")
}
