//! A whole file beside another, which is to take its place.

use std::fs::{self, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::workspace::atomic_write::{folder_of, random};

/// What a temporary file has of the one that it lies beside.
#[derive(Clone, Copy)]
pub(super) enum Kept<'m> {
    /// It is as any new file.
    Nothing,
    /// Owner, group and mode.
    OwnerAndMode(&'m Metadata),
    /// Nobody else may read it, whoever may read the other.
    Secret,
}

/// A whole file beside another, under a name that nobody guesses and no site reads. It goes when it is dropped.
pub(super) struct Temporary {
    /// Where it is.
    pub path: PathBuf,
}

impl Temporary {
    /// Writes it, to the disk.
    pub fn beside(path: &Path, bytes: &[u8], kept: Kept<'_>) -> Result<Self> {
        let folder = folder_of(path);
        let name = folder.join(format!(".heard-{:016x}.tmp", random()?));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if !matches!(kept, Kept::Nothing) {
            // Nobody reads it before it has the mode of the old one.
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        let cannot = || format!("can't write anything in {}", folder.display());
        let mut file = options.open(&name).with_context(cannot)?;
        let temporary = Self { path: name };
        file.write_all(bytes).with_context(cannot)?;
        if let Kept::OwnerAndMode(was) = kept {
            keep_owner(&temporary.path, was).map_err(|_| anyhow::Error::msg(OtherOwner))?;
            file.set_permissions(was.permissions()).with_context(cannot)?;
        }
        file.sync_all().with_context(cannot)?;
        Ok(temporary)
    }

    /// Its path, which is now somebody else's to remove.
    pub fn leave(mut self) -> PathBuf {
        std::mem::take(&mut self.path)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.path.as_os_str().is_empty() {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// A file's owner cannot be given to another file.
#[derive(Debug)]
pub(super) struct OtherOwner;

impl std::fmt::Display for OtherOwner {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the file belongs to somebody else")
    }
}

#[cfg(unix)]
fn keep_owner(path: &Path, was: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, chown};
    let now = fs::symlink_metadata(path)?;
    if (now.uid(), now.gid()) == (was.uid(), was.gid()) {
        return Ok(());
    }
    chown(path, Some(was.uid()), Some(was.gid()))
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &Metadata) -> io::Result<()> {
    Ok(())
}
