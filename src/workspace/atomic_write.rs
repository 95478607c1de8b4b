//! Files that come whole or not at all, and never in the place of another.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, Result};

/// What became of a file that was to be placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtomicWrite {
    /// It is there, with exactly the words given.
    New,
    /// Something stood there already, and stands there still.
    WasThere,
}

/// Puts a new file there, with the folders above it. It is written under another name first, so that who is interrupted
/// leaves no half of it.
pub fn place(path: &Path, text: &str) -> Result<AtomicWrite> {
    if fs::symlink_metadata(path).is_ok() {
        return Ok(AtomicWrite::WasThere);
    }
    let temporary = write_beside(path, text)?;
    // A link, and not a renaming, since a renaming would take the place of what came in the meantime.
    let linked = match fs::hard_link(&temporary, path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            // A file system without links: the name is taken first, and the words follow at once.
            OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(path)
                .and_then(|mut file| file.write_all(text.as_bytes()))
        }
        linked => linked,
    };
    let _ = fs::remove_file(&temporary);
    match linked {
        Ok(()) => Ok(AtomicWrite::New),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(AtomicWrite::WasThere),
        Err(error) => Err(error).with_context(|| format!("{} cannot be written", path.display())),
    }
}

/// Puts other words into a file that is there: at every moment it holds the old ones or the new ones, whole. Its
/// permissions stay. A symbolic link stays one.
pub fn replace(path: &Path, text: &str) -> Result<()> {
    let path = fs::canonicalize(path).with_context(|| format!("{} is not there", path.display()))?;
    let temporary = write_beside(&path, text)?;
    let done = fs::metadata(&path)
        .and_then(|was| fs::set_permissions(&temporary, was.permissions()))
        .and_then(|()| fs::rename(&temporary, &path));
    if done.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    done.with_context(|| format!("{} cannot be written", path.display()))
}

/// A whole file beside `path`, under a name that is not read.
fn write_beside(path: &Path, text: &str) -> Result<std::path::PathBuf> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    let temporary = folder.join(format!(".heard-{}.tmp", std::process::id()));
    let written = OpenOptions::new().write(true).create(true).truncate(true).open(&temporary).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written.with_context(|| format!("nothing can be written in {}", folder.display()))?;
    Ok(temporary)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{AtomicWrite, place, replace};

    #[test]
    fn a_file_that_is_there_keeps_its_words_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("stories/2026/a.md");
        assert_eq!(place(&path, "first").unwrap(), AtomicWrite::New);
        assert_eq!(place(&path, "second").unwrap(), AtomicWrite::WasThere);
        assert_eq!(fs::read_to_string(&path).unwrap(), "first");
        replace(&path, "third").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "third");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }
}
