//! A place on another machine: SFTP, WebDAV, or a store that speaks S3, all through one library.

mod fault;
mod open;

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Result, bail};
use backon::{ExponentialBuilder, Retryable};
use opendal::{Entry, EntryMode, Error, ErrorKind, Operator};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use tokio::runtime::Runtime;
use xxhash_rust::xxh3::xxh3_64;

use crate::publish::place::{self, Place, threads};
use crate::publish::plan::Listing;
use crate::site::media_type;

pub use crate::publish::remote::open::Keys;

/// How many requests are under way at once: the way there and back is most of the time of each.
const AT_ONCE: usize = 16;
/// How often something is tried again, waiting longer each time.
const TRIES: usize = 5;
const FIRST_WAIT: Duration = Duration::from_millis(200);
const LONGEST_WAIT: Duration = Duration::from_secs(20);
/// How long a new lock lies before it is looked at again, where the server cannot write one only where none is.
const SETTLING: Duration = Duration::from_millis(300);

/// How a kind of server keeps files whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A file is written beside its place and renamed over it.
    Sftp,
    /// A request that is cut short changes nothing: so do Apache's and nginx's servers.
    WebDav,
    /// An object is there whole or not at all. There are no folders.
    Store,
}

/// A place on another machine.
pub struct Remote {
    operator: Operator,
    runtime: Runtime,
    kind: Kind,
    /// The machine or bucket, for sentences.
    name: String,
    /// Whether anything has ever worked: until then a server that is not there is told at once.
    reached: AtomicBool,
    /// Folders that are known to be there, each with a slash at its end.
    folders: Mutex<BTreeSet<String>>,
}

impl Remote {
    /// Does something, and again where what was in the way may pass; in the end, says in a sentence what it is.
    fn attempt<T>(&self, url: &str, act: impl AsyncFn(&Operator) -> Result<T, Error>) -> Result<T> {
        let reached = self.reached.load(Ordering::Relaxed);
        let waits = ExponentialBuilder::default()
            .with_min_delay(FIRST_WAIT)
            .with_max_delay(LONGEST_WAIT)
            .with_max_times(TRIES)
            .with_jitter();
        let once = || act(&self.operator);
        let done = once
            .retry(waits)
            .when(|error| fault::may_pass(error, reached))
            .adjust(|error, wait| Some(fault::asked_to_wait(error).map_or(wait?, |asked| asked.min(LONGEST_WAIT))));
        match self.runtime.block_on(done.into_future()) {
            Ok(done) => {
                self.reached.store(true, Ordering::Relaxed);
                Ok(done)
            }
            Err(error) => Err(fault::sentence(&self.name, if reached { url } else { "" }, &error)),
        }
    }

    /// The same, where nothing there is an answer too.
    fn attempt_or_none<T>(&self, url: &str, act: impl AsyncFn(&Operator) -> Result<T, Error>) -> Result<Option<T>> {
        self.attempt(url, async |operator| match act(operator).await {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        })
    }

    /// What lies in a folder, without the folder itself; everything where there are no folders.
    fn entries(&self, folder: &str) -> Result<Vec<Entry>> {
        let deep = self.kind == Kind::Store;
        let found = self.attempt_or_none(folder, async |operator| operator.list_with(folder).recursive(deep).await)?;
        let is_inside = |entry: &Entry| {
            let path = entry.path().trim_matches('/');
            !path.is_empty() && path != folder.trim_matches('/') && !(deep && entry.metadata().is_dir())
        };
        Ok(found.unwrap_or_default().into_iter().filter(is_inside).collect())
    }

    fn known(&self) -> std::sync::MutexGuard<'_, BTreeSet<String>> {
        self.folders.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Makes the folders that a file lies in, where they are not known to be there.
    fn make_folders(&self, url: &str) -> Result<()> {
        if self.kind == Kind::Store {
            return Ok(());
        }
        let folder = url.rsplit_once('/').map_or("/", |(folder, _)| folder);
        let folder = format!("{}/", folder.trim_end_matches('/'));
        // Under the lock, so that two do not make the same one at once; there are few.
        let mut known = self.known();
        if !known.contains(&folder) {
            self.attempt(&folder, async |operator| operator.create_dir(&folder).await)?;
            known.insert(folder);
        }
        Ok(())
    }

    fn put(&self, url: &str, bytes: &[u8]) -> Result<()> {
        self.attempt(url, async |operator| match self.kind {
            Kind::Store => {
                operator.write_with(url, bytes.to_vec()).content_type(media_type(url)).await?;
                Ok(())
            }
            Kind::WebDav => operator.write(url, bytes.to_vec()).await.map(drop),
            Kind::Sftp => {
                let beside = beside(url);
                operator.write(&beside, bytes.to_vec()).await?;
                operator.rename(&beside, url).await
            }
        })
    }

    /// Deletes the folders that a file lay in, from the innermost, as long as nothing is in them.
    fn clear_folders(&self, url: &str) -> Result<()> {
        let mut folder = url;
        while let Some((outer, _)) = folder.rsplit_once('/') {
            folder = outer;
            let path = format!("{folder}/");
            if !self.entries(&path)?.is_empty() {
                return Ok(());
            }
            self.known().remove(&path);
            // Who came in between keeps it: an SFTP server refuses then.
            let gone = self.attempt(&path, async |operator| operator.delete(&path).await);
            if gone.is_err() {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// Where a file lies while it is on its way.
fn beside(url: &str) -> String {
    let (folder, slash) = url.rsplit_once('/').map_or(("", ""), |(folder, _)| (folder, "/"));
    format!("{folder}{slash}{}{:016x}-{}", place::TEMPORARY, xxh3_64(url.as_bytes()), std::process::id())
}

impl Place for Remote {
    fn at_once(&self) -> usize {
        AT_ONCE
    }

    fn list(&self) -> Result<Listing> {
        let mut listing = Listing::new();
        // Folder by folder, each tried again by itself; a store has one long list.
        let mut folders = vec!["/".to_owned()];
        let threads = threads(AT_ONCE)?;
        while !folders.is_empty() {
            let found: Vec<Vec<Entry>> =
                threads.install(|| folders.par_iter().map(|folder| self.entries(folder)).collect::<Result<_>>())?;
            self.known().extend(folders.drain(..).filter(|folder| folder != "/"));
            for entry in found.into_iter().flatten() {
                let path = entry.path().trim_start_matches('/');
                match entry.metadata().mode() {
                    EntryMode::DIR => folders.push(format!("{}/", path.trim_end_matches('/'))),
                    EntryMode::FILE => {
                        listing.insert(path.to_owned(), Some(entry.metadata().content_length()));
                    }
                    EntryMode::Unknown => drop(listing.insert(path.to_owned(), None)),
                }
            }
        }
        Ok(listing)
    }

    fn read(&self, url: &str) -> Result<Option<Vec<u8>>> {
        self.attempt_or_none(url, async |operator| Ok(operator.read(url).await?.to_vec()))
    }

    fn write(&self, url: &str, bytes: &[u8]) -> Result<()> {
        self.make_folders(url)?;
        self.put(url, bytes)
    }

    fn claim(&self, url: &str, bytes: &[u8]) -> Result<bool> {
        self.make_folders(url)?;
        if self.operator.info().capability().write_with_if_not_exists {
            let taken = self.attempt(url, async |operator| {
                match operator.write_with(url, bytes.to_vec()).if_not_exists(true).await {
                    Ok(_) => Ok(true),
                    Err(error) if error.kind() == ErrorKind::ConditionNotMatch => Ok(false),
                    Err(error) => Err(error),
                }
            })?;
            // A first try whose answer was lost has left our own words.
            return Ok(taken || self.read(url)?.as_deref() == Some(bytes));
        }
        if self.read(url)?.is_some() {
            return Ok(false);
        }
        self.put(url, bytes)?;
        // Of two that saw no lock, the later one has it: both look again when both have written.
        std::thread::sleep(SETTLING);
        Ok(self.read(url)?.as_deref() == Some(bytes))
    }

    fn delete(&self, url: &str) -> Result<()> {
        self.attempt_or_none(url, async |operator| operator.delete(url).await)?;
        if self.kind == Kind::Store { Ok(()) } else { self.clear_folders(url) }
    }

    fn sweep(&self, listing: &Listing) -> Result<()> {
        if self.kind != Kind::Sftp {
            return Ok(());
        }
        place::left_behind(listing).try_for_each(|url| self.delete(url))
    }
}

/// A runtime of its own for a place: few threads, which wait most of the time.
fn runtime() -> Result<Runtime> {
    let built = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    match built {
        Ok(runtime) => Ok(runtime),
        Err(error) => bail!("this machine gives no threads: {error}"),
    }
}
