//! A folder of this machine, or a share that is mounted in it: an output folder of `build`, or a target of `publish`.

use std::fs::{self, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};
use walkdir::WalkDir;

use crate::library::source::route::refused_by_windows;
use crate::publish::held_open::patiently;
use crate::publish::manifest;
use crate::publish::plan::Listing;
use crate::publish::store::{Store, innermost_first, is_temporary, left_behind, temporary};
use crate::text::refusals;
use crate::text::sources::FOLDERS;

/// A folder. Nothing is assumed of links, permissions or case.
pub struct Disk {
    top: PathBuf,
}

impl Disk {
    /// The folder at `top`, which may hold files of others. It may be absent, but not the folder that it lies in: a
    /// share that is not mounted is no reason to publish to the empty place beneath.
    pub fn open(top: PathBuf) -> Result<Self> {
        let shown = top.display();
        if !is_folder(&top)? && !top.parent().is_some_and(Path::is_dir) {
            bail!("{shown} and the folder above it weren't found; is the share mounted?");
        }
        Ok(Self { top })
    }

    /// The folder `out` for the output of the site at `site`. It may be absent; if not, it is empty or heard's own.
    pub fn for_output(out: &Path, site: &Path) -> Result<Self> {
        let top = suitable(out, site)?;
        let has_list = || fs::symlink_metadata(top.join(manifest::FILE)).is_ok();
        if is_folder(&top)? && !has_list() {
            let files = fs::read_dir(&top).with_context(|| format!("{} can't be read", out.display()))?;
            let is_ours = |name: &std::ffi::OsStr| name.to_str().is_some_and(is_temporary);
            // Another first build may have begun between two looks: it writes its list before anything else.
            if files.flatten().any(|file| !is_ours(&file.file_name())) && !has_list() {
                bail!("{} contains files that heard didn't write; use an empty folder", out.display());
            }
        }
        Ok(Self { top })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.top
    }
}

/// A folder that other builds on this machine keep out of.
#[must_use]
pub struct FolderLock {
    _folder: fs::File,
}

impl Store for Disk {
    fn at_once(&self) -> usize {
        rayon::current_num_threads()
    }

    fn is_near(&self) -> bool {
        true
    }

    fn list(&self) -> Result<Listing> {
        let mut listing = Listing::new();
        if !self.top.exists() {
            return Ok(listing);
        }
        for entry in WalkDir::new(&self.top).min_depth(1) {
            let entry = match entry {
                Ok(entry) => entry,
                // A folder of others that we may not look into holds nothing of ours; what is in the way is told when
                // it is written.
                Err(error) if error.depth() > 0 => continue,
                Err(error) => return Err(error).context("the folder can't be listed"),
            };
            if entry.file_type().is_dir() {
                continue;
            }
            let Ok(path) = entry.path().strip_prefix(&self.top) else { continue };
            let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            let length = entry.metadata().ok().filter(|_| entry.file_type().is_file()).map(|there| there.len());
            listing.insert(parts.join("/"), length);
        }
        Ok(listing)
    }

    fn read(&self, url: &str) -> Result<Option<Vec<u8>>> {
        let path = self.top.join(url);
        // Somebody's pipe or device is nothing of ours, and may never end.
        let is_plain = fs::metadata(&path).map(|there| there.is_file());
        match is_plain.and_then(|plain| if plain { fs::read(&path) } else { Err(ErrorKind::InvalidInput.into()) }) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(fault(url, "read", &error)),
        }
    }

    fn write(&self, url: &str, bytes: &[u8]) -> Result<()> {
        let path = self.top.join(url);
        let beside = path.with_file_name(temporary()?);
        let create = || OpenOptions::new().write(true).create_new(true).open(&beside);
        let created = match (create(), path.parent()) {
            (Err(error), Some(folder)) if error.kind() == ErrorKind::NotFound => {
                fs::create_dir_all(folder).and_then(|()| create())
            }
            (created, _) => created,
        };
        let mut file = created.map_err(|error| fault(url, "written", &error))?;
        // It is not flushed to the disk: after a power failure the next delivery compares lengths, and ten thousand
        // flushes would take minutes.
        let written = file.write_all(bytes);
        drop(file);
        let written = written.and_then(|()| patiently(|| fs::rename(&beside, &path)));
        written.inspect_err(|_| drop(fs::remove_file(&beside))).map_err(|error| fault(url, "written", &error))
    }

    fn claim(&self, url: &str, bytes: &[u8]) -> Result<bool> {
        fs::create_dir_all(&self.top).map_err(|error| fault(url, "written", &error))?;
        match OpenOptions::new().write(true).create_new(true).open(self.top.join(url)) {
            Ok(mut file) => file.write_all(bytes).map(|()| true).map_err(|error| fault(url, "written", &error)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(fault(url, "written", &error)),
        }
    }

    fn delete(&self, url: &str) -> Result<()> {
        match patiently(|| fs::remove_file(self.top.join(url))) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(fault(url, "deleted", &error)),
            _ => Ok(()),
        }
    }

    fn prune(&self, urls: &[&str]) -> Result<()> {
        for folder in innermost_first(urls) {
            // What holds something is not deleted, and what is gone already is no fault.
            let _ = fs::remove_dir(self.top.join(folder));
        }
        Ok(())
    }

    /// Makes the folder where it is absent.
    fn lock(&self, waits: &dyn Fn()) -> Result<Option<FolderLock>> {
        fs::create_dir_all(&self.top).map_err(|error| fault(&self.top.display().to_string(), "made", &error))?;
        let Ok(folder) = fs::File::open(&self.top) else { return Ok(None) };
        let is_locked = match folder.try_lock() {
            Err(TryLockError::WouldBlock) => {
                waits();
                folder.lock().is_ok()
            }
            tried => tried.is_ok(),
        };
        Ok(is_locked.then_some(FolderLock { _folder: folder }))
    }

    fn sweep(&self, listing: &Listing) -> Result<()> {
        let left: Vec<&str> = left_behind(listing).collect();
        left.iter().try_for_each(|url| self.delete(url))?;
        self.prune(&left)
    }
}

/// Whether a folder is at `path`; something else there is an error.
fn is_folder(path: &Path) -> Result<bool> {
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => Ok(true),
        Ok(_) => bail!("{} isn't a folder", path.display()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).with_context(|| format!("{} can't be opened", path.display())),
    }
}

/// Where `out` is, if an edition of the site at `site` may lie there: not the site itself, nor around or within it.
pub fn suitable(out: &Path, site: &Path) -> Result<PathBuf> {
    let path = absolute(out)?;
    let shown = out.display();
    if cfg!(windows) {
        refuse_names(out)?;
    }
    let home = ["HOME", "USERPROFILE"].into_iter().find_map(std::env::var_os).map(PathBuf::from);
    if path.parent().is_none() {
        bail!("{shown} is the root of the file system; use a separate folder for the site");
    }
    if home.is_some_and(|home| absolute(&home).is_ok_and(|home| home == path)) {
        bail!("{shown} is your home folder; use a separate folder for the site");
    }
    if site == path {
        bail!("{shown} is the site folder itself; use a separate folder for the output, such as public/");
    }
    if site.starts_with(&path) {
        bail!("{shown} contains the site folder; use a separate folder for the output");
    }
    if FOLDERS.iter().any(|folder| path.starts_with(site.join(folder))) {
        bail!("{shown} is among the site's own files; use a folder next to them, such as public/");
    }
    Ok(path)
}

/// Refuses a path of which Windows would make another one, or none.
pub fn refuse_names(path: &Path) -> Result<()> {
    for part in path.components() {
        let Component::Normal(name) = part else { continue };
        if let Some(why) = refused_by_windows(&name.to_string_lossy()) {
            bail!("{} can't be used: {why}", path.display());
        }
    }
    Ok(())
}

/// A path from the top, its links followed as far as it exists.
fn absolute(path: &Path) -> Result<PathBuf> {
    let whole = std::path::absolute(path).with_context(|| format!("{} isn't a path", path.display()))?;
    let mut rest = Vec::new();
    let mut there = whole.as_path();
    loop {
        if let Ok(real) = dunce::canonicalize(there) {
            let mut path = real;
            for part in rest.iter().rev() {
                match part {
                    Component::ParentDir => {
                        path.pop();
                    }
                    Component::CurDir => {}
                    part => path.push(part),
                }
            }
            return Ok(path);
        }
        let (Some(last), Some(parent)) = (there.components().next_back(), there.parent()) else { return Ok(whole) };
        rest.push(last);
        there = parent;
    }
}

/// A sentence for what a disk or a mounted share refuses: what could not be done with which file, and why.
fn fault(url: &str, done: &str, error: &std::io::Error) -> anyhow::Error {
    let why = match error.kind() {
        ErrorKind::StorageFull => "the target's disk is full",
        ErrorKind::QuotaExceeded => "the quota at the target has been reached",
        ErrorKind::ReadOnlyFilesystem => "the target is read-only",
        ErrorKind::PermissionDenied => "this user isn't allowed to do that at the target",
        ErrorKind::InvalidFilename | ErrorKind::InvalidInput => "the target doesn't allow this file name",
        ErrorKind::FileTooLarge => "the target doesn't accept files this large",
        ErrorKind::NotADirectory | ErrorKind::IsADirectory => "something else with that name is in the way",
        ErrorKind::NotFound
        | ErrorKind::StaleNetworkFileHandle
        | ErrorKind::NotConnected
        | ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown
        | ErrorKind::TimedOut => "the target is gone; is the share still mounted?",
        _ => return anyhow::anyhow!("{url} can't be {done} at the target: {}", refusals::why(error)),
    };
    anyhow::anyhow!("{url} can't be {done}: {why}")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::refuse_names;

    #[test]
    fn a_path_that_windows_would_not_keep_is_refused_with_the_reason() {
        let why = |path: &str| refuse_names(Path::new(path)).unwrap_err().to_string();
        assert_eq!(why("sites/Con"), "sites/Con can't be used: Windows keeps the name `con` for a device");
        assert!(why("nul.txt/a").contains("`nul.txt`") && why("a/COM1").contains("`com1`"));
        assert_eq!(why("public."), "public. can't be used: Windows drops the `.` at the end");
        assert_eq!(why("a /b"), "a /b can't be used: Windows drops the ` ` at the end");
        assert_eq!(why("a:b"), "a:b can't be used: Windows doesn't allow `:` in names");
        for sound in ["public", "../a.b", "./com", "console/nul-a", "/"] {
            assert!(refuse_names(Path::new(sound)).is_ok(), "{sound}");
        }
    }
}
