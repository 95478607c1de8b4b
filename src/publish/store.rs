//! A place that a site is published to: the few things that a folder, a share or a store can do.

use std::collections::BTreeSet;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use walkdir::WalkDir;
use xxhash_rust::xxh3::xxh3_64;

use crate::publish::plan::Listing;

/// What temporary files begin with.
pub(in crate::publish) const TEMPORARY: &str = ".heard-";

/// Threads that wait for a place.
pub(in crate::publish) fn threads(number: usize) -> Result<rayon::ThreadPool> {
    rayon::ThreadPoolBuilder::new().num_threads(number).build().context("this machine gives no threads")
}

/// What a place can do. Each file is there whole or not at all.
pub trait Store: Sync {
    /// How many things it is worth while to do at once.
    fn at_once(&self) -> usize;
    /// Everything that is there, ours or not.
    fn list(&self) -> Result<Listing>;
    /// The bytes of a file; `None` where there is none.
    fn read(&self, url: &str) -> Result<Option<Vec<u8>>>;
    /// Writes a file whole, over what is there.
    fn write(&self, url: &str, bytes: &[u8]) -> Result<()>;
    /// Writes a file only where none is: false where one is.
    fn claim(&self, url: &str, bytes: &[u8]) -> Result<bool>;
    /// Deletes a file. One that is gone already is no fault.
    fn delete(&self, url: &str) -> Result<()>;
    /// Deletes the folders that files lay in, as far as nothing is in them. Nothing may be written meanwhile.
    fn prune(&self, urls: &[&str]) -> Result<()>;
    /// Deletes what a killed publishing left half written.
    fn sweep(&self, listing: &Listing) -> Result<()>;
}

/// A folder of this machine, or a share that is mounted in it. Nothing is assumed of links, permissions or case.
pub struct Disk {
    top: PathBuf,
}

impl Disk {
    /// The folder at `top`. It may be absent, but not the folder that it lies in: a share that is not mounted is no
    /// reason to publish to the empty place beneath.
    pub fn open(top: PathBuf) -> Result<Self> {
        let shown = top.display();
        match fs::metadata(&top) {
            Ok(there) if there.is_dir() => return Ok(Self { top }),
            Ok(_) => bail!("{shown} is not a folder"),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| format!("{shown} cannot be looked at")),
        }
        if !top.parent().is_some_and(Path::is_dir) {
            bail!("{shown} is not there, nor the folder it should lie in; is the share mounted?");
        }
        Ok(Self { top })
    }
}

impl Store for Disk {
    fn at_once(&self) -> usize {
        rayon::current_num_threads()
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
                Err(error) => return Err(error).context("the folder cannot be listed"),
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
        match fs::read(self.top.join(url)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(fault(url, "read", &error)),
        }
    }

    fn write(&self, url: &str, bytes: &[u8]) -> Result<()> {
        let path = self.top.join(url);
        let beside = path.with_file_name(format!("{TEMPORARY}{:016x}-{}", xxh3_64(url.as_bytes()), std::process::id()));
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| {
            let mut file = fs::File::create(&beside)?;
            file.write_all(bytes)?;
            drop(file);
            fs::rename(&beside, &path)
        });
        written.inspect_err(|_| drop(fs::remove_file(&beside))).map_err(|error| fault(url, "written", &error))
    }

    fn claim(&self, url: &str, bytes: &[u8]) -> Result<bool> {
        fs::create_dir_all(&self.top).map_err(|error| fault(url, "written", &error))?;
        match fs::OpenOptions::new().write(true).create_new(true).open(self.top.join(url)) {
            Ok(mut file) => file.write_all(bytes).map(|()| true).map_err(|error| fault(url, "written", &error)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(fault(url, "written", &error)),
        }
    }

    fn delete(&self, url: &str) -> Result<()> {
        match fs::remove_file(self.top.join(url)) {
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

    fn sweep(&self, listing: &Listing) -> Result<()> {
        let left: Vec<&str> = left_behind(listing).collect();
        left.iter().try_for_each(|url| self.delete(url))?;
        self.prune(&left)
    }
}

/// The folders that files lie in, and those around them, each before the one that it lies in.
pub(in crate::publish) fn innermost_first<'u>(urls: &[&'u str]) -> impl Iterator<Item = &'u str> {
    let around = |url: &&'u str| {
        let url = *url;
        url.match_indices('/').map(move |(at, _)| &url[..at])
    };
    let folders: BTreeSet<&str> = urls.iter().flat_map(around).collect();
    folders.into_iter().rev()
}

/// The files that a killed publishing left half written.
pub(in crate::publish) fn left_behind(listing: &Listing) -> impl Iterator<Item = &str> {
    let is_left = |url: &&str| {
        let name = url.rsplit('/').next().unwrap_or(url);
        // Sixteen hexadecimal digits, a dash and the number of a process: no one else names files so.
        let rest = name.strip_prefix(TEMPORARY).and_then(|rest| rest.split_once('-'));
        rest.is_some_and(|(hash, process)| {
            hash.len() == 16 && u64::from_str_radix(hash, 16).is_ok() && process.parse::<u32>().is_ok()
        })
    };
    listing.keys().map(String::as_str).filter(is_left)
}

/// A sentence for what a disk or a mounted share refuses: what could not be done with which file, and why.
fn fault(url: &str, done: &str, error: &std::io::Error) -> anyhow::Error {
    let why = match error.kind() {
        ErrorKind::StorageFull => "the target's disk is full",
        ErrorKind::QuotaExceeded => "the quota at the target is used up",
        ErrorKind::ReadOnlyFilesystem => "the target can only be read",
        ErrorKind::PermissionDenied => "this user may not do that at the target",
        ErrorKind::InvalidFilename | ErrorKind::InvalidInput => "the target does not allow such a name",
        ErrorKind::FileTooLarge => "the target does not take a file as large as this",
        ErrorKind::NotADirectory | ErrorKind::IsADirectory => "something else of that name is in the way",
        ErrorKind::NotFound
        | ErrorKind::StaleNetworkFileHandle
        | ErrorKind::NotConnected
        | ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown
        | ErrorKind::TimedOut => "the target is gone; is the share still mounted?",
        _ => return anyhow::anyhow!("{url} cannot be {done} at the target: {error}"),
    };
    anyhow::anyhow!("{url} cannot be {done}: {why}")
}
