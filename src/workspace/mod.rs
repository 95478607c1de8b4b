//! The authors' folder, in memory and fresh: the only thing that changes.

pub mod atomic_write;
pub mod change;
pub mod disk;
pub mod inbox;
pub mod kept_answers;
pub mod reading;
pub mod removal;
mod temporary;
pub mod watch;

use std::collections::HashMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::library;
use crate::text::sources::{FOLDERS, SourceFault, Sources};
use crate::workspace::reading::{FileReader, Pulse, read_file};

/// How near to its last change a file was read when it may have changed again within the same tick of its clock.
const TICK: Duration = Duration::from_secs(2);

/// A site folder and what was read of it.
///
/// It is looked at again by name, after an event, or as a whole: whatever the events said, a sweep finds the rest. A
/// file that holds the same bytes stays the same value, so that nothing made of it has to be made again.
pub struct Workspace {
    folder: PathBuf,
    sources: Sources,
    stamps: HashMap<String, Stamp>,
    reader: FileReader,
    /// The file of names, where it is none of the site's own.
    names: Option<String>,
}

/// What tells that a file has changed without reading it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    inode: u64,
    /// Whether it was read long enough after its last change.
    settled: bool,
}

/// What a look found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The files that hold something else now, that are new or that are gone.
    pub files: Vec<String>,
    /// Files that are empty or missing and were not before: an editor may be in the middle of saving them.
    pub doubtful: Vec<PathBuf>,
}

impl Changes {
    /// Whether nothing has changed.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// Whether a file that is suddenly empty or missing is taken at its word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// It is looked at again first.
    Doubt,
    /// It is as it seems.
    Believe,
}

impl Workspace {
    /// Reads the site folder.
    pub fn open(folder: &Path) -> Self {
        let mut workspace = Self::of(folder);
        workspace.sweep();
        workspace
    }

    /// A folder of which nothing was read yet: the first sweep reads all of it.
    pub fn of(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            sources: Sources::new(),
            stamps: HashMap::new(),
            reader: FileReader::default(),
            names: None,
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// All files, as they were read last.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Looks at the files and folders at `paths` again.
    pub fn look(&mut self, paths: &[PathBuf], trust: Trust) -> Changes {
        /// The most files that are looked at one by one.
        const MOST: usize = 64;
        let mut names: Vec<(String, &PathBuf)> = Vec::new();
        for path in paths {
            match disk::name_of(&self.folder, path) {
                // A folder that came or went, or more files than can be told apart quickly.
                (name, true)
                    if disk::is_read(&name) && !path.is_dir() && !self.held(&name) && self.is_plain(path, &name) =>
                {
                    names.push((name, path));
                }
                (name, true) if self.may_hold(&name) => return self.sweep(),
                _ => {}
            }
        }
        names.sort();
        names.dedup();
        if names.len() > MOST {
            return self.sweep();
        }
        let mut changes = Changes::default();
        let names = names.into_iter().map(|(name, path)| (name, path.clone())).collect();
        for (name, path, found) in self.reader.all(names, Found::at) {
            let before = self.sources.find(&name).is_some_and(|source| !source.bytes().is_empty());
            match found {
                Some(Found::File { stamp, .. }) if stamp.length == 0 && before && trust == Trust::Doubt => {
                    changes.doubtful.push(path);
                }
                Some(Found::File { stamp, read }) => {
                    self.stamps.insert(name.clone(), stamp);
                    self.take(&name, read, &mut changes);
                }
                Some(Found::Other) => return self.sweep(),
                Some(Found::Nothing) if before && trust == Trust::Doubt => changes.doubtful.push(path),
                Some(Found::Nothing) => self.forget(&name, &mut changes),
                None => self.take(&name, Err(SourceFault::NoAnswer), &mut changes),
            }
        }
        self.read_names(&mut changes);
        changes
    }

    /// Looks at every file again, and reads those whose length, time or place on the disk is another.
    pub fn sweep(&mut self) -> Changes {
        let mut listing = disk::list(&self.reader, &self.folder);
        let mut changes = Changes::default();
        let stamps = Arc::new(std::mem::take(&mut self.stamps));
        let known = Arc::clone(&stamps);
        let look = move |name: &str, path: &Path, pulse: &Pulse| {
            let stamp = fs::metadata(path).ok().map(|metadata| Stamp::of(&metadata));
            let same = stamp.is_some_and(|stamp| stamp.settled && known.get(name) == Some(&stamp));
            (stamp, (!same).then(|| read_file(name, path, pulse)))
        };
        let mut there: HashMap<String, Stamp> = HashMap::with_capacity(listing.files.len());
        for (name, _, looked) in self.reader.all(std::mem::take(&mut listing.files), look) {
            let (stamp, read) = looked.unwrap_or((None, Some(Err(SourceFault::NoAnswer))));
            if let Some(read) = read {
                self.take(&name, read, &mut changes);
            }
            there.insert(name, stamp.unwrap_or(Stamp { length: 0, modified: None, inode: 0, settled: false }));
        }
        // What is in a folder that hangs is as it was.
        there.extend(stamps.iter().filter(|(name, _)| listing.hangs(name)).map(|(name, stamp)| (name.clone(), *stamp)));
        let refused: Vec<String> = listing.refused.iter().map(|(name, _)| name.clone()).collect();
        for (name, fault) in listing.refused {
            self.take(&name, Err(fault), &mut changes);
        }
        let gone: Vec<String> = self
            .sources
            .iter()
            .map(|source| &*source.path)
            .filter(|name| !there.contains_key(*name) && self.names.as_deref() != Some(*name))
            .filter(|name| !refused.iter().any(|refused| refused == name))
            .map(str::to_owned)
            .collect();
        for name in gone {
            self.forget(&name, &mut changes);
        }
        self.stamps = there;
        if self.sources.too_many != listing.too_many {
            self.sources.too_many = listing.too_many;
            changes.files.push("heard.yaml".to_owned());
        }
        self.read_names(&mut changes);
        changes
    }

    /// Takes in what was read, where it is something else.
    fn take(&mut self, name: &str, read: Result<Vec<u8>, SourceFault>, changes: &mut Changes) {
        let known = self.sources.find(name);
        match read {
            Ok(bytes) => {
                let same = known.is_some_and(|source| {
                    let sound = source.fault.is_none() && source.bytes() == bytes;
                    // A text that was not UTF-8 is kept as it could be read; its bytes are others.
                    sound && !bytes.starts_with("\u{feff}".as_bytes())
                });
                if !same {
                    let before = known.cloned();
                    self.sources.insert(name, bytes);
                    let now = self.sources.find(name);
                    let alike = before
                        .zip(now)
                        .is_some_and(|(before, now)| before.fault == now.fault && before.bytes() == now.bytes());
                    if !alike {
                        changes.files.push(name.to_owned());
                    }
                }
            }
            Err(fault) => {
                if known.is_none_or(|source| source.fault.as_ref() != Some(&fault)) {
                    match fault {
                        SourceFault::NoAnswer => self.sources.hold(name, fault),
                        fault => self.sources.refuse(name, fault),
                    }
                    changes.files.push(name.to_owned());
                }
            }
        }
    }

    fn forget(&mut self, name: &str, changes: &mut Changes) {
        if self.sources.find(name).is_some() {
            self.sources.remove(name);
            self.stamps.remove(name);
            changes.files.push(name.to_owned());
        }
    }

    /// The one file that may lie outside: its path is written in heard.yaml, by whoever guards the site.
    fn read_names(&mut self, changes: &mut Changes) {
        let wanted = library::names_file(&self.sources).filter(|name| !self.stamps.contains_key(name));
        if self.names != wanted {
            if let Some(old) = self.names.take().filter(|old| !self.stamps.contains_key(old)) {
                self.forget(&old, changes);
            }
            self.names.clone_from(&wanted);
        }
        if let Some(name) = wanted {
            let path = self.folder.join(&name);
            for (name, _, read) in self.reader.all(vec![(name, path)], read_file) {
                self.take(&name, read.unwrap_or(Err(SourceFault::NoAnswer)), changes);
            }
        }
    }

    /// Whether no link is on the way to a file: where one is, only a sweep tells whether it leads out.
    fn is_plain(&self, path: &Path, name: &str) -> bool {
        let Some(parent) = path.parent() else { return false };
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        !fs::symlink_metadata(path).is_ok_and(|file| file.is_symlink())
            && dunce::canonicalize(parent).is_ok_and(|parent| parent == self.folder.join(folder))
    }

    /// Whether `name` was a folder with something in it.
    fn held(&self, name: &str) -> bool {
        self.sources.under(name).next().is_some()
    }

    /// Whether something that is read may be at or under `name`.
    fn may_hold(&self, name: &str) -> bool {
        name.is_empty() || disk::is_read(name) || FOLDERS.contains(&name) || self.names.as_deref() == Some(name)
    }
}

/// What was found at a path.
enum Found {
    File { stamp: Stamp, read: Result<Vec<u8>, SourceFault> },
    Other,
    Nothing,
}

impl Found {
    fn at(name: &str, path: &Path, pulse: &Pulse) -> Self {
        match fs::metadata(path) {
            // Its stamp is taken first: what changes while it is read is then read again.
            Ok(metadata) if metadata.is_file() => {
                Self::File { stamp: Stamp::of(&metadata), read: read_file(name, path, pulse) }
            }
            Ok(_) => Self::Other,
            Err(_) => Self::Nothing,
        }
    }
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().ok();
        // A clock that was set back makes files of the future, which are read again each time.
        let age = modified.and_then(|modified| SystemTime::now().duration_since(modified).ok());
        Self { length: metadata.len(), modified, inode: inode(metadata), settled: age.is_some_and(|age| age > TICK) }
    }
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}
