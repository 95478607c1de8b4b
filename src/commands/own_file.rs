//! Files that heard makes for people to print, to send or to install: never over what somebody else wrote.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};
use xxhash_rust::xxh3::xxh3_64;

use crate::library::Library;
use crate::publish::disk::refuse_names;
use crate::publish::manifest;
use crate::workspace::atomic_write::{NewFile, Replacement, replace_if_same, write_new, write_new_secret};
use crate::workspace::disk;

/// Where those for one reader are written, in the site folder; nothing there is read, and no build owns it.
pub const LETTERS: &str = "letters";

/// How the last line of a file says that heard made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// As a comment of HTML.
    Html,
    /// As a comment of a manual page.
    Roff,
}

impl Mark {
    /// The line, with a hash of the text before it: where somebody changed that text, it is theirs.
    fn line(self, text: &str) -> String {
        let hash = xxh3_64(text.as_bytes());
        match self {
            Self::Html => format!("<!-- made by heard {hash:016x} -->\n"),
            Self::Roff => format!(".\\\" made by heard {hash:016x}\n"),
        }
    }

    /// Whether a file ends with that line, and nobody has touched it since.
    pub fn is_on(self, bytes: &[u8]) -> bool {
        let Ok(text) = std::str::from_utf8(bytes) else { return false };
        let start = text.trim_end_matches('\n').rfind('\n').map_or(0, |at| at + 1);
        self.line(&text[..start]) == text[start..]
    }
}

/// Writes `text` and its mark to `file`, which is new or was made by heard and not touched since. Refused in the
/// folders of a site's authors, and in a folder that heard builds.
pub fn write(file: &Path, text: &str, mark: Mark) -> Result<()> {
    write_by(file, text, mark, write_new)
}

/// The same, of a file that only its owner can read.
pub fn write_secret(file: &Path, text: &str, mark: Mark) -> Result<()> {
    write_by(file, text, mark, write_new_secret)
}

/// Writes `bytes`, which can hold no mark, to `file`, which is new. Refused in the same folders.
pub fn write_fresh(file: &Path, bytes: &[u8]) -> Result<()> {
    if write_new(&allowed(file)?, bytes)? == NewFile::WasThere {
        bail!("{} already exists; delete it first, or choose somewhere else", file.display());
    }
    Ok(())
}

/// Where a file is really written, if heard may write there.
fn allowed(file: &Path) -> Result<PathBuf> {
    let shown = file.display();
    let place = real(file)?;
    if disk::is_of_authors(&place) {
        bail!("{shown} is where a site keeps its stories and settings; choose somewhere else");
    }
    if place.ancestors().skip(1).any(|above| above.join(manifest::FILE).is_file()) {
        bail!("{shown} is in a folder that heard builds into; choose somewhere else");
    }
    Ok(place)
}

fn write_by(file: &Path, text: &str, mark: Mark, new: fn(&Path, &[u8]) -> Result<NewFile>) -> Result<()> {
    let shown = file.display();
    let place = allowed(file)?;
    let mut text = text.to_owned();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text += &mark.line(&text);
    let is_done = match fs::metadata(&place) {
        Err(error) if error.kind() == ErrorKind::NotFound => new(&place, text.as_bytes())? == NewFile::New,
        Err(error) => return Err(error).with_context(|| format!("{shown} can't be written")),
        Ok(there) if !there.is_file() => bail!("{shown} isn't a regular file; choose somewhere else"),
        Ok(_) => {
            let there = fs::read(&place).with_context(|| format!("{shown} can't be read"))?;
            mark.is_on(&there) && replace_if_same(&place, &there, text.as_bytes())? == Replacement::Replaced
        }
    };
    if !is_done {
        bail!(
            "{shown} already exists, and either heard didn't make it or somebody has changed it since; delete it \
             first, or choose somewhere else"
        );
    }
    Ok(())
}

/// An error where it is not known who may read what: then nothing is written for anybody.
pub fn need_guards(library: &Library) -> Result<()> {
    if library.guards_are_broken() {
        bail!("there is an error in heard.yaml or people.yaml, so nothing was written; `heard check` shows it");
    }
    Ok(())
}

/// Writes a page for one reader where somebody said, else under `name` among the letters of the site at `folder`; where
/// that is.
pub fn write_letter(folder: &Path, name: &str, out: Option<&Path>, html: &[u8]) -> Result<PathBuf> {
    let file = out.map_or_else(|| folder.join(LETTERS).join(format!("{name}.html")), Path::to_owned);
    write(&file, &String::from_utf8_lossy(html), Mark::Html)?;
    Ok(file)
}

/// Whether heard made `file`, and nobody has changed it since.
pub fn is_own(file: &Path, mark: Mark) -> bool {
    fs::read(file).is_ok_and(|bytes| mark.is_on(&bytes))
}

/// Where a path leads, links followed as far as there is anything.
fn real(file: &Path) -> Result<PathBuf> {
    let no_place = || format!("can't write a file at {}", file.display());
    if cfg!(windows) {
        refuse_names(file)?;
    }
    let path = std::path::absolute(file).with_context(no_place)?;
    let there = path.ancestors().find(|above| fs::symlink_metadata(above).is_ok()).with_context(no_place)?;
    let rest = path.strip_prefix(there).with_context(no_place)?;
    if rest.components().any(|part| part == Component::ParentDir) {
        bail!("{}", no_place());
    }
    let real = dunce::canonicalize(there).with_context(no_place)?;
    Ok(if rest.as_os_str().is_empty() { real } else { real.join(rest) })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Mark, write};

    #[test]
    fn only_what_heard_made_and_nobody_touched_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("letters/a.html");
        for mark in [Mark::Html, Mark::Roff] {
            write(&file, "<p>One</p>", mark).unwrap();
            write(&file, "<p>Two</p>\n", mark).unwrap();
            let text = fs::read_to_string(&file).unwrap();
            assert!(text.starts_with("<p>Two</p>\n") && text.contains("made by heard"), "{text}");
            let touched = text.replace("Two", "Three");
            fs::write(&file, &touched).unwrap();
            assert!(write(&file, "<p>Four</p>\n", mark).is_err());
            assert_eq!(fs::read_to_string(&file).unwrap(), touched);
            fs::remove_file(&file).unwrap();
        }
        fs::write(&file, "").unwrap();
        assert!(write(&file, "<p>One</p>", Mark::Html).is_err());
    }
}
