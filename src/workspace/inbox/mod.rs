//! The inbox: a folder in which stories arrive as files. What was dealt with goes to `done/` in it.

pub mod queue;

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::workspace::atomic_write::{NewFile, name_new, numbered, read_plain, write_new};
use crate::workspace::disk;
use crate::workspace::removal::{Removal, delete_if_same};

/// The most files that are looked at, and the most bytes of one.
pub const MOST_FILES: usize = 10_000;
const MOST: u64 = 20_000_000;
/// The most files of one name that are moved out of the way.
const MOST_NAMES: usize = 10_000;
/// Where files go that were dealt with, and those of incidents until they are passed on.
const DONE: &str = "done";
const INCIDENT: &str = "done/incident";
/// Mails that ask somebody something.
const ASKED: &str = "done/asked";
/// Begins the name of an empty file that says which reply or story was dealt with: a program that was stopped asks
/// nothing twice.
const HANDLED: &str = ".handled-";

/// An inbox.
#[derive(Clone, Debug)]
pub struct Inbox {
    folder: PathBuf,
}

impl Inbox {
    /// The inbox that heard.yaml names.
    pub fn open(site: &Path, named: &str) -> Result<Self> {
        let folder = site.join(named);
        let real = dunce::canonicalize(&folder).with_context(|| {
            format!("the inbox, {}, was not found; create it, or change `inbox` in heard.yaml", folder.display())
        })?;
        if !real.is_dir() {
            bail!("the inbox, {}, isn't a folder", folder.display());
        }
        if real == site || disk::is_of_authors(&real.join("x")) {
            bail!(
                "the inbox, {}, is in a folder that heard reads as part of the site; put it elsewhere",
                folder.display()
            );
        }
        Ok(Self { folder: real })
    }

    /// The names of the files in it, in their order, and whether there are more.
    pub fn list(&self) -> Result<(Vec<String>, bool)> {
        let mut names = files_in(&self.folder)?;
        let is_more = names.len() > MOST_FILES;
        names.truncate(MOST_FILES);
        Ok((names, is_more))
    }

    /// What else lies in it and can't be read, each with why: names that are no text, links, and what is neither a file nor a
    /// folder.
    pub fn strange(&self) -> Result<Vec<(String, &'static str)>> {
        let mut strange = Vec::new();
        let is_folder = |entry: &fs::DirEntry| fs::metadata(entry.path()).is_ok_and(|there| there.is_dir());
        for entry in entries_of(&self.folder)?.filter(|entry| !is_folder(entry)) {
            let (name, is_file) = (entry.file_name(), entry.file_type().is_ok_and(|kind| kind.is_file()));
            let why = match name.to_str() {
                Some(_) if is_file => continue,
                Some(_) => "it's a link or a special file; put the file itself here",
                None => "heard can't read its name; rename it",
            };
            strange.push((name.to_string_lossy().into_owned(), why));
        }
        strange.retain(|(name, _)| is_meant(name));
        strange.sort();
        Ok(strange)
    }

    /// What is in a file.
    pub fn read(&self, name: &str) -> Result<Vec<u8>> {
        let path = self.folder.join(name);
        let is_plain = fs::symlink_metadata(&path).is_ok_and(|there| there.is_file());
        if !is_plain {
            bail!("it isn't a plain file");
        }
        let mut bytes = Vec::new();
        fs::File::open(&path)?.take(MOST + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MOST {
            bail!("it's larger than {} MB", MOST / 1_000_000);
        }
        Ok(bytes)
    }

    /// Moves a file that still holds what was read out of the way: whether it did.
    fn put_away(&self, name: &str, bytes: &[u8], is_incident: bool) -> Result<bool> {
        let path = self.folder.join(name);
        if read_plain(&path).as_deref() != Some(bytes) {
            return Ok(false);
        }
        self.move_to(&path, if is_incident { INCIDENT } else { DONE }, name)?;
        Ok(true)
    }

    fn move_to(&self, from: &Path, folder: &str, name: &str) -> Result<()> {
        let folder = self.folder.join(folder);
        fs::create_dir_all(&folder).with_context(|| format!("the folder {} can't be created", folder.display()))?;
        let (stem, ending) = stem_and_ending(name);
        for number in 1..MOST_NAMES {
            let to = folder.join(numbered(stem, number) + ending);
            match name_new(from, &to) {
                Ok(()) => {
                    // Where it was linked or copied, the old name is still there.
                    if fs::symlink_metadata(from).is_ok() {
                        fs::remove_file(from)?;
                    }
                    return Ok(());
                }
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error).with_context(|| format!("{} can't be moved", from.display())),
            }
        }
        bail!("too many files in {} have names like {stem}", folder.display())
    }

    /// Writes a mail beside what was dealt with, if it isn't there yet, and gives its path.
    fn write_mail(&self, is_incident: bool, name: &str, text: &str) -> Result<PathBuf> {
        let path = self.folder.join(if is_incident { INCIDENT } else { ASKED }).join(name);
        write_new(&path, text.as_bytes())?;
        Ok(path)
    }

    /// Whether somebody was asked about a story by this mail.
    fn has_asked(&self, name: &str) -> bool {
        self.folder.join(ASKED).join(name).exists()
    }

    /// Notes that a reply or a story was dealt with.
    fn note(&self, mark: &str) -> Result<NewFile> {
        write_new(&self.folder.join(DONE).join(format!("{HANDLED}{mark}")), b"")
    }

    /// The marks of all that were.
    fn noted(&self) -> BTreeSet<String> {
        let Ok(entries) = fs::read_dir(self.folder.join(DONE)) else { return BTreeSet::new() };
        let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        names.filter_map(|name| Some(name.strip_prefix(HANDLED)?.to_owned())).collect()
    }

    /// The mails to the firm's own system that nobody has said were passed on.
    pub fn incidents(&self) -> Vec<String> {
        let mut names = files_in(&self.folder.join(INCIDENT)).unwrap_or_default();
        names.retain(|name| is_mail_of_ours(name));
        names
    }

    /// The files of incidents that wait to be passed on and may have come under this name.
    fn files_of_incidents(&self, file: &str) -> Result<Vec<String>> {
        let folder = self.folder.join(INCIDENT);
        let mut names = if folder.is_dir() { files_in(&folder)? } else { Vec::new() };
        names.retain(|name| !is_mail_of_ours(name) && can_be_called(file, name));
        Ok(names)
    }

    /// What is in one of them.
    fn read_of_incident(&self, name: &str) -> Result<Vec<u8>> {
        let path = format!("{INCIDENT}/{name}");
        self.read(&path).with_context(|| format!("{path} in the inbox can't be read"))
    }

    /// A mail or a file of an incident that waits no longer is kept no longer than any other.
    fn away_from_incidents(&self, name: &str) -> Result<()> {
        let path = self.folder.join(INCIDENT).join(name);
        if path.is_file() { self.move_to(&path, DONE, name) } else { Ok(()) }
    }

    /// The files that were dealt with, by their paths in the inbox; those of incidents that wait are not among them.
    pub fn done(&self) -> Vec<String> {
        let done = files_in(&self.folder.join(DONE)).unwrap_or_default();
        let mut all: Vec<String> = done.iter().map(|name| format!("{DONE}/{name}")).collect();
        // Somebody who was asked has not answered while their story is still here.
        let waiting = self.list().map(|(names, _)| names).unwrap_or_default();
        let is_waiting =
            |mail: &str| parts_of_mail(mail).is_some_and(|(file, _)| waiting.iter().any(|name| name == file));
        let asked = files_in(&self.folder.join(ASKED)).unwrap_or_default();
        all.extend(asked.iter().filter(|mail| !is_waiting(mail)).map(|mail| format!("{ASKED}/{mail}")));
        all
    }

    /// Deletes one of them.
    pub fn delete(&self, name: &str) -> Result<bool> {
        let path = self.folder.join(name);
        let bytes = read_plain(&path).context("it isn't a plain file")?;
        Ok(delete_if_same(&path, &bytes)? == Removal::Gone)
    }
}

/// A file's name before its first dot, and the rest.
fn stem_and_ending(name: &str) -> (&str, &str) {
    name.split_at(name.find('.').unwrap_or(name.len()))
}

/// Whether a file may have this name since it was moved out of the way.
fn can_be_called(file: &str, name: &str) -> bool {
    let (stem, ending) = stem_and_ending(file);
    let Some(number) = name.strip_prefix(stem).and_then(|rest| rest.strip_suffix(ending)) else { return false };
    let number = number.strip_prefix('-').and_then(|number| number.parse().ok()).unwrap_or(1);
    number < MOST_NAMES && name == numbered(stem, number) + ending
}

/// What a mail about a story is called: by the file that the story came in, and its mark.
fn mail_name(file: &str, mark: &str) -> String {
    format!("{file}.{mark}.eml")
}

/// The file and the mark of a mail that was made here; nothing of any other file.
fn parts_of_mail(name: &str) -> Option<(&str, &str)> {
    let (file, mark) = name.strip_suffix(".eml")?.rsplit_once('.')?;
    let is_mark = mark.len() == 16 && mark.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_mark && !file.is_empty()).then_some((file, mark))
}

fn is_mail_of_ours(name: &str) -> bool {
    parts_of_mail(name).is_some()
}

/// The names of the plain files in a folder that are meant to be seen, in their order.
fn files_in(folder: &Path) -> Result<Vec<String>> {
    let files = entries_of(folder)?.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let mut names: Vec<String> = files.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.retain(|name| is_meant(name));
    names.sort();
    Ok(names)
}

fn entries_of(folder: &Path) -> Result<impl Iterator<Item = fs::DirEntry>> {
    let entries = fs::read_dir(folder).with_context(|| format!("{} can't be read", folder.display()))?;
    Ok(entries.flatten())
}

/// Whether somebody put a file of this name there, and no program beside it.
fn is_meant(name: &str) -> bool {
    // Word holds a file by one whose name begins so.
    !name.starts_with('.') && !name.starts_with("~$") && !matches!(name, "Thumbs.db" | "desktop.ini")
}

#[cfg(test)]
mod tests {
    use super::can_be_called;

    #[test]
    fn a_file_is_known_by_the_names_that_it_can_have_since_it_was_moved() {
        for name in ["report.heard.txt", "report-2.heard.txt", "report-9999.heard.txt"] {
            assert!(can_be_called("report.heard.txt", name), "{name}");
        }
        for name in
            ["report.txt", "report-1.heard.txt", "report-02.heard.txt", "report-.heard.txt", "report-x.heard.txt"]
        {
            assert!(!can_be_called("report.heard.txt", name), "{name}");
        }
        assert!(can_be_called("report", "report-3") && !can_be_called("report", "reports"));
        assert!(can_be_called("report-2.txt", "report-2-2.txt") && !can_be_called("report-2.txt", "report-3.txt"));
        assert!(!can_be_called("report.txt", "report-10000.txt"));
    }
}
