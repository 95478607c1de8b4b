//! `heard init`: a site that builds at once.

mod practice;
mod starter;
pub mod words;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::commands::Done;
use crate::commands::clock::Clock;
use crate::commands::init::practice::Practice;
use crate::commands::output::Output;
use crate::commands::phrases;
use crate::publish::disk::refuse_names;
use crate::workspace::atomic_write::{NewFile, write_new};
use crate::workspace::disk;

/// `heard init`.
#[derive(clap::Args)]
pub struct Init {
    /// The folder; it is created if it doesn't exist.
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// The site's title.
    #[arg(long, default_value = "Heard")]
    title: String,
    /// What the firm does; if it does more than one thing, separate them with commas.
    #[arg(long, value_enum, value_delimiter = ',')]
    practice: Vec<Practice>,
    /// The site's language.
    #[arg(long, default_value = "en", value_parser = words::ALL.each_ref().map(|words| words.language))]
    language: String,
    /// Who to contact to have a story taken down; printed on every story.
    #[arg(long, default_value = "heard@firm.example")]
    contact: String,
    /// The site's start date, such as 2026-03-14 (default: today).
    #[arg(long, value_name = "DAY")]
    today: Option<String>,
}

impl Init {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let today = Clock::of(self.today.as_deref())?.today;
        let Some(words) = words::ALL.iter().find(|words| words.language == self.language) else {
            bail!("{} isn't one of the built-in languages", self.language)
        };
        out.speak(words.language);
        let files = starter::files(&starter::Wanted {
            title: &self.title,
            words,
            contact: &self.contact,
            practices: &self.practice,
            today,
            comments: &out.phrases().comments,
        });
        if cfg!(windows) {
            refuse_names(&self.folder)?;
        }
        self.refuse_a_site()?;
        // heard.yaml comes last: a folder that has it is a whole site, and one that has not can be begun again.
        let mut kept = Vec::new();
        for (name, text) in files {
            if write_new(&self.folder.join(&name), text.as_bytes())? == NewFile::WasThere {
                kept.push(name);
            }
        }
        if !kept.is_empty() {
            out.news(&format!("already there, so left unchanged: {}", kept.join(", ")));
        }
        if !out.is_quiet() {
            out.told(&self.next(&out.phrases().init));
        }
        Ok(Done::Well)
    }

    /// A site is never begun twice, nor in another one.
    fn refuse_a_site(&self) -> Result<()> {
        let nearest = self.folder.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
        let nearest = if nearest.as_os_str().is_empty() { Path::new(".") } else { nearest };
        if let Ok(site) = disk::find(nearest) {
            bail!("there is already a site at {}; nothing was changed", site.display());
        }
        Ok(())
    }

    fn next(&self, words: &phrases::Init) -> String {
        let folder = self.folder.display().to_string();
        let enter = if folder == "." { String::new() } else { format!("  cd {folder}\n") };
        let contact = if self.contact.ends_with(".example") { format!("\n{}\n", words.contact) } else { String::new() };
        format!(
            "{}\n\n{enter}  heard serve --open    {}\n  heard new story       {}\n  heard check           {}\n{contact}",
            words.ready, words.see, words.write, words.check
        )
    }
}
