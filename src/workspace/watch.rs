//! Hints that something on the disk may have changed. Events are only ever hints: who gets one looks again.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::text::sources::FOLDERS;
use crate::workspace::reading::{FileReader, Pulse};

/// How long nothing must happen before what happened is looked at: longer than the steps of one save, shorter than
/// anybody sees.
const QUIET: Duration = Duration::from_millis(5);
/// The longest that events may go on before they are looked at all the same.
const PATIENCE: Duration = Duration::from_millis(60);
/// The most events of one batch.
const MOST_EVENTS: usize = 4_096;

/// How changes are noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The system tells.
    Events,
    /// The folder is looked at again and again: the system does not tell.
    Polling,
}

/// What may have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// These files or folders.
    Paths(Vec<PathBuf>),
    /// Anything: more happened than could be told.
    Anything,
    /// Nothing was told in time.
    Nothing,
    /// Nobody needs hints any more.
    Stop,
}

enum WatchMessage {
    Path(PathBuf),
    Anything,
    Stop,
}

/// Ends a watch from another thread.
#[derive(Clone)]
pub struct Stopper(Sender<WatchMessage>);

impl Stopper {
    /// The next wait gives [`Hint::Stop`].
    pub fn stop(&self) {
        // A watch that is gone needs no stopping.
        let _ = self.0.send(WatchMessage::Stop);
    }
}

/// A watch over a site folder.
pub struct Watch {
    folder: PathBuf,
    watcher: Option<RecommendedWatcher>,
    /// The folders that are watched, each as it was then: a new one of the same name is another.
    tops: HashMap<PathBuf, u64>,
    reader: FileReader,
    told: Receiver<WatchMessage>,
    teller: Sender<WatchMessage>,
}

impl Watch {
    /// Watches `folder`; where `method` or the file system asks for it, by polling.
    pub fn of(folder: &Path, method: Method) -> Self {
        let (teller, told) = channel();
        let (tops, reader) = (HashMap::new(), FileReader::default());
        let mut watch = Self { folder: folder.to_owned(), watcher: None, tops, reader, told, teller };
        if method == Method::Events && network(folder).is_none() {
            let teller = watch.teller.clone();
            let watcher = RecommendedWatcher::new(move |event| tell(&teller, event), Config::default());
            watch.watcher = watcher.ok();
            watch.renew();
        }
        watch
    }

    /// How changes are noticed now.
    pub fn method(&self) -> Method {
        if self.watcher.is_some() { Method::Events } else { Method::Polling }
    }

    /// Whether the folder itself is watched, or polled: one that went and may come back is neither.
    pub fn sees_the_folder(&self) -> bool {
        self.watcher.is_none() || self.tops.contains_key(&self.folder)
    }

    /// From now on, the folder is polled.
    pub fn give_up(&mut self) {
        self.watcher = None;
        self.tops.clear();
    }

    /// What ends this watch.
    pub fn stopper(&self) -> Stopper {
        Stopper(self.teller.clone())
    }

    /// Watches the folders of the site that have come since, and says whether there were any: what changed in them before
    /// gave no event. Where the system refuses, the folder is polled.
    pub fn renew(&mut self) -> bool {
        let Some(watcher) = &mut self.watcher else { return false };
        let wanted = std::iter::once("").chain(FOLDERS);
        let wanted = wanted.map(|name| (name.to_owned(), self.folder.join(name))).collect();
        let folder = |_: &str, path: &Path, _: &Pulse| {
            fs::metadata(path).ok().filter(fs::Metadata::is_dir).map(|metadata| identity(&metadata))
        };
        let (mut refused, mut new) = (false, false);
        for (name, path, now) in self.reader.all(wanted, folder) {
            // One on a share that has gone is looked at again once it answers.
            let Some(now) = now else { continue };
            if self.tops.get(&path).copied() == now {
                continue;
            }
            if self.tops.remove(&path).is_some() {
                // What is gone cannot be told to stop.
                let _ = watcher.unwatch(&path);
            }
            if let Some(now) = now {
                let mode = if name.is_empty() { RecursiveMode::NonRecursive } else { RecursiveMode::Recursive };
                match watcher.watch(&path, mode) {
                    Ok(()) => {
                        new = true;
                        self.tops.insert(path, now);
                    }
                    // It went in this moment, or the system has no more watches to give.
                    Err(_) => refused = refused || path.is_dir(),
                }
            }
        }
        if refused {
            self.give_up();
        }
        new
    }

    /// Watches anew those of `paths` that are watched folders: one that was moved away and back looks the same, and gives
    /// no events any more.
    pub fn renew_at(&mut self, paths: &[PathBuf]) {
        let Some(watcher) = &mut self.watcher else { return };
        let mut touched = false;
        for path in paths {
            if self.tops.remove(path).is_some() {
                // What is gone cannot be told to stop.
                let _ = watcher.unwatch(path);
                touched = true;
            }
        }
        if touched {
            self.renew();
        }
    }

    /// Waits for hints, at the longest for `patience`, and then until nothing more is told for a moment.
    pub fn wait(&self, patience: Duration) -> Hint {
        let mut paths = Vec::new();
        let mut anything = false;
        let mut take = |told| match told {
            WatchMessage::Path(path) => {
                paths.push(path);
                anything = anything || paths.len() > MOST_EVENTS;
                true
            }
            WatchMessage::Anything => {
                anything = true;
                true
            }
            WatchMessage::Stop => false,
        };
        match self.told.recv_timeout(patience) {
            Ok(told) => {
                if !take(told) {
                    return Hint::Stop;
                }
            }
            Err(RecvTimeoutError::Timeout) => return Hint::Nothing,
            Err(RecvTimeoutError::Disconnected) => return Hint::Stop,
        }
        let start = Instant::now();
        while let Ok(told) = self.told.recv_timeout(QUIET) {
            if !take(told) {
                return Hint::Stop;
            }
            if start.elapsed() > PATIENCE {
                break;
            }
        }
        if anything {
            return Hint::Anything;
        }
        paths.sort();
        paths.dedup();
        Hint::Paths(paths)
    }
}

fn tell(teller: &Sender<WatchMessage>, event: notify::Result<Event>) {
    let told = match event {
        Ok(event) if event.need_rescan() => vec![WatchMessage::Anything],
        // To read a file is an event too; to take it for a change would never end.
        Ok(event) => match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => paths(event),
            EventKind::Access(_) => Vec::new(),
            _ => paths(event),
        },
        Err(_) => vec![WatchMessage::Anything],
    };
    for told in told {
        // Nobody listens any more.
        let _ = teller.send(told);
    }
}

fn paths(event: Event) -> Vec<WatchMessage> {
    event.paths.into_iter().map(WatchMessage::Path).collect()
}

#[cfg(unix)]
fn identity(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn identity(metadata: &fs::Metadata) -> u64 {
    metadata.created().ok().and_then(|time| time.elapsed().ok()).map_or(0, |age| age.as_secs())
}

/// The kind of network drive that `folder` is on, if it is on one. Such file systems give no events for what others
/// change: network shares, folders shared with a virtual machine or with Windows, drives of a cloud.
pub fn network(folder: &Path) -> Option<String> {
    if is_share(&folder.to_string_lossy()) {
        return Some("a Windows share".to_owned());
    }
    let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
    let kind = kind_of_mount(&mounts, folder)?;
    let silent = ["9p", "afs", "ceph", "cifs", "drvfs", "glusterfs", "ncpfs", "nfs", "nfs4", "prl_fs", "smb2", "smb3"];
    let is_silent = silent.contains(&kind)
        || kind == "smbfs"
        || kind == "vboxsf"
        || kind == "virtiofs"
        || kind.starts_with("fuse.");
    is_silent.then(|| kind.to_owned())
}

/// Whether Windows reaches this path over the network: `\\server\share`, and a drive letter for one, which Windows itself
/// spells out when a path's links are followed.
fn is_share(path: &str) -> bool {
    match path.strip_prefix(r"\\?\") {
        Some(verbatim) => verbatim.get(..4).is_some_and(|kind| kind.eq_ignore_ascii_case(r"UNC\")),
        None => path.starts_with(r"\\") && !path.starts_with(r"\\.\"),
    }
}

/// The kind of the file system that `folder` is on, by the lines of `/proc/self/mountinfo` (proc(5)).
fn kind_of_mount<'m>(mounts: &'m str, folder: &Path) -> Option<&'m str> {
    let mount = |line: &'m str| {
        let (before, after) = line.split_once(" - ")?;
        let place = before.split(' ').nth(4)?.replace("\\040", " ");
        Some((PathBuf::from(place), after.split(' ').next()?))
    };
    let over = mounts.lines().filter_map(mount).filter(|(place, _)| folder.starts_with(place));
    // Of two mounts at one place, the later one is seen.
    over.max_by_key(|(place, _)| place.components().count()).map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{is_share, kind_of_mount};

    #[test]
    fn a_share_of_windows_is_known_by_its_path() {
        for share in [r"\\files\people\site", r"\\?\UNC\files\people\site", r"\\?\unc\files\x"] {
            assert!(is_share(share), "{share}");
        }
        for own in [r"C:\site", r"\\?\C:\site", r"\\.\C:\site", "/home/a", r"\\?\UN", "/"] {
            assert!(!is_share(own), "{own}");
        }
    }

    #[test]
    fn the_file_system_of_a_folder_is_that_of_the_nearest_mount() {
        let mounts = "22 1 8:1 / / rw - ext4 /dev/sda rw\n23 22 0:5 / /home/a\\040b rw shared:1 - nfs4 host:/x rw\n";
        assert_eq!(kind_of_mount(mounts, Path::new("/home/a b/site")), Some("nfs4"));
        assert_eq!(kind_of_mount(mounts, Path::new("/home/ab/site")), Some("ext4"));
    }
}
