//! `heard tidy`: what has been kept longer than heard.yaml allows is shown, asked about, and deleted.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::commands::clock::Clock;
use crate::commands::confirm::confirm;
use crate::commands::letter;
use crate::commands::output::Output;
use crate::commands::own_file::{self, Mark};
use crate::commands::phrases::{Phrases, filled};
use crate::commands::{Done, Site};
use crate::library::author::due::Due;
use crate::library::{self, Library};
use crate::text::sources::Sources;
use crate::workspace::disk;
use crate::workspace::inbox::Inbox;
use crate::workspace::removal::{Removal, delete_if_same};

/// `heard tidy`.
#[derive(clap::Args)]
pub struct Tidy {
    #[command(flatten)]
    site: Site,
    /// Delete without asking.
    #[arg(long)]
    yes: bool,
}

impl Tidy {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let clock = Clock::of(None)?;
        let site = disk::find(&self.site.site)?;
        let sources = disk::read(&site);
        let library = Library::of(&sources);
        out.speak(library.language());
        if let Some(why) = library.needs_newer() {
            bail!("{why}");
        }
        if library.guards_are_broken() {
            bail!("there is an error in heard.yaml or people.yaml; `heard check` says what to type instead");
        }
        let (stays, goes): (Vec<Due>, Vec<Due>) = library.due(clock.today).into_iter().partition(is_kept);
        let inbox = library::inbox(&sources).and_then(|named| Inbox::open(&site, &named.folder).ok());
        let done = inbox.as_ref().map(Inbox::done).unwrap_or_default();
        if stays.is_empty() && goes.is_empty() && done.is_empty() {
            out.news("nothing has been kept longer than heard.yaml allows");
            return Ok(Done::Well);
        }
        for due in goes.iter().chain(&stays) {
            out.result(&said(due));
            for picture in due.pictures.iter().filter(|_| !is_kept(due)) {
                out.result(&format!("  {picture}, used only in this file"));
            }
        }
        for name in &done {
            out.result(&format!("{name} in the inbox: dealt with"));
        }
        if goes.is_empty() && done.is_empty() {
            return Ok(Done::WithErrors);
        }
        if !self.yes {
            let question =
                |phrases: &Phrases| filled(&phrases.delete_for_good, &[("number", &(goes.len() + done.len()))]);
            confirm((&question, "--yes"), "", out)?;
        }
        let mut deleted = 0;
        let mut left = stays.len();
        for due in &goes {
            match delete(&site, &sources, due, &library.people_in(&due.path), out) {
                Ok(0) => deleted += 1,
                Ok(beside) => {
                    deleted += 1;
                    left += beside;
                }
                Err(error) => {
                    left += 1;
                    out.error(&format!("{error:#}"));
                }
            }
        }
        for name in &done {
            if !inbox.as_ref().is_some_and(|inbox| inbox.delete(name).unwrap_or(false)) {
                left += 1;
                out.error(&format!("{name} in the inbox wasn't deleted; please delete it yourself"));
            }
        }
        if goes.is_empty() {
            out.news(&format!("the inbox's `done` was emptied: {} deleted there", done.len()));
            return Ok(if left == 0 { Done::Well } else { Done::WithErrors });
        }
        let texts = if deleted == 1 { "one text was".to_owned() } else { format!("{deleted} texts were") };
        out.news(&format!(
            "{texts} deleted here; any copies in git, backups, emails, and booklets or other pages in letters/ are \
             still there"
        ));
        Ok(if left == 0 { Done::Well } else { Done::WithErrors })
    }
}

/// Whether a text stays though it is due.
fn is_kept(due: &Due) -> bool {
    due.is_held || due.is_faulty || due.twin.is_some()
}

/// What is said of a text that is due.
pub fn said(due: &Due) -> String {
    let Due { path, unread, since, .. } = due;
    let is = format!("{path}: {unread} since {since}");
    match (&due.twin, due.is_held) {
        (_, true) => format!("{is}; it's on hold, so it stays"),
        (Some(twin), false) => {
            format!("{is}; it stays while {twin}, which says much the same, is published")
        }
        (None, false) if due.is_faulty => format!("{is}; it stays until its errors are fixed (see heard check)"),
        (None, false) => is,
    }
}

/// Deletes a text, the pictures that only it shows, and its letters: how many of these were left. An error where the text
/// itself was.
fn delete(site: &Path, sources: &Sources, due: &Due, people: &[String], out: &Output) -> Result<usize> {
    let file = site.join(&*due.path);
    let read = sources.find(&due.path).map(|source| source.bytes().to_vec()).unwrap_or_default();
    // What is read has no byte order mark.
    let now = fs::read(&file).unwrap_or_default();
    let is_same = now.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&now) == read;
    if !is_same || delete_if_same(&file, &now)? == Removal::Changed {
        bail!("{} has changed in the meantime, so heard left it alone", due.path);
    }
    out.news(&format!("deleted {}", due.path));
    let pictures = due.pictures.iter().map(|picture| (site.join(picture), true));
    let letters = people.iter().map(|person| site.join(letter::file_of(&due.path, person)));
    let letters = letters.filter(|letter| fs::symlink_metadata(letter).is_ok());
    let letters = letters.map(|letter| (letter.clone(), own_file::is_own(&letter, Mark::Html)));
    let beside: Vec<(PathBuf, bool)> = pictures.chain(letters).collect();
    let mut left = 0;
    for (path, is_ours) in beside {
        let name = path.strip_prefix(site).unwrap_or(&path).display().to_string();
        let gone = is_ours
            && fs::read(&path).is_ok_and(|now| delete_if_same(&path, &now).is_ok_and(|done| done == Removal::Gone));
        if gone {
            out.news(&format!("deleted {name}"));
        } else {
            left += 1;
            out.error(&format!("{name} wasn't deleted; please delete it yourself"));
        }
    }
    Ok(left)
}
