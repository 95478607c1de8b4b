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

use crate::publish::lock::SETTLING;
use crate::publish::plan::Listing;
use crate::publish::server_config::cache_control;
use crate::publish::store::{self, Store, threads};
use crate::site::media_type;
use crate::text::refusals;

pub use crate::publish::remote::open::Keys;

/// How many requests are under way at once: the way there and back is most of the time of each.
const AT_ONCE: usize = 16;
/// The same where each needs a connection of its own: OpenSSH's server turns some away from the eleventh on that has
/// not yet said who it is (`MaxStartups`).
const CONNECTIONS: usize = 8;
/// How often something is tried again, waiting longer each time.
const TRIES: usize = 5;
const FIRST_WAIT: Duration = Duration::from_millis(200);
const LONGEST_WAIT: Duration = Duration::from_secs(20);
/// How long at most where the server says for how long it has no time.
const LONGEST_ASKED: Duration = Duration::from_mins(1);

/// How a kind of server keeps files whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RemoteKind {
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
    kind: RemoteKind,
    /// The machine or bucket, for sentences.
    name: String,
    /// What the path of every file begins with: of a machine, the site's folder with a slash at its end.
    prefix: String,
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
            .adjust(|error, wait| Some(fault::asked_to_wait(error).map_or(wait?, |asked| asked.min(LONGEST_ASKED))));
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

    /// Where a file or folder lies, as the service names it.
    fn path(&self, url: &str) -> String {
        let path = format!("{}{url}", self.prefix);
        if path.is_empty() { "/".to_owned() } else { path }
    }

    /// What lies in a folder, by address; everything where there are no folders. The top's address is empty, another
    /// folder's ends with a slash.
    fn entries(&self, folder: &str) -> Result<Vec<(String, Entry)>> {
        let (path, deep) = (self.path(folder), self.kind == RemoteKind::Store);
        let found = self.attempt_or_none(folder, async |operator| operator.list_with(&path).recursive(deep).await)?;
        let named = found.unwrap_or_default().into_iter().filter_map(|entry| {
            let url = entry.path().trim_start_matches('/').strip_prefix(&self.prefix)?.to_owned();
            let is_inside = !url.is_empty() && url != folder && !(deep && entry.metadata().is_dir());
            is_inside.then_some((url, entry))
        });
        Ok(named.collect())
    }

    fn known(&self) -> std::sync::MutexGuard<'_, BTreeSet<String>> {
        self.folders.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Makes the folders that a file lies in, where they are not known to be there.
    fn make_folders(&self, url: &str) -> Result<()> {
        if self.kind == RemoteKind::Store {
            return Ok(());
        }
        let folder = url.rfind('/').map_or("", |at| &url[..=at]);
        // Under the lock, so that two do not make the same one at once; there are few.
        let mut known = self.known();
        if !known.contains(folder) {
            let path = self.path(folder);
            self.attempt(folder, async |operator| operator.create_dir(&path).await)?;
            known.insert(folder.to_owned());
        }
        Ok(())
    }

    fn put(&self, url: &str, bytes: &[u8]) -> Result<()> {
        let path = self.path(url);
        let folder = path.rfind('/').map_or("", |at| &path[..=at]);
        let beside = format!("{folder}{}", store::temporary()?);
        self.attempt(url, async |operator| match self.kind {
            RemoteKind::Store => {
                let written = operator.write_with(&path, bytes.to_vec()).content_type(media_type(url));
                written.cache_control(cache_control(url)).await.map(drop)
            }
            RemoteKind::WebDav => operator.write(&path, bytes.to_vec()).await.map(drop),
            RemoteKind::Sftp => {
                operator.write(&beside, bytes.to_vec()).await?;
                operator.rename(&beside, &path).await
            }
        })
    }
}

impl Store for Remote {
    fn at_once(&self) -> usize {
        if self.kind == RemoteKind::Sftp { CONNECTIONS } else { AT_ONCE }
    }

    fn list(&self) -> Result<Listing> {
        let mut listing = Listing::new();
        // Folder by folder, each tried again by itself; a store has one long list.
        let mut folders = vec![String::new()];
        let threads = threads(self.at_once())?;
        while !folders.is_empty() {
            let found: Vec<Vec<(String, Entry)>> =
                threads.install(|| folders.par_iter().map(|folder| self.entries(folder)).collect::<Result<_>>())?;
            // Whether the top is there is not known: a place that is not is empty.
            self.known().extend(folders.drain(..).filter(|folder| !folder.is_empty()));
            for (url, entry) in found.into_iter().flatten() {
                match entry.metadata().mode() {
                    EntryMode::DIR => folders.push(format!("{}/", url.trim_end_matches('/'))),
                    EntryMode::FILE => drop(listing.insert(url, Some(entry.metadata().content_length()))),
                    EntryMode::Unknown => drop(listing.insert(url, None)),
                }
            }
        }
        Ok(listing)
    }

    fn read(&self, url: &str) -> Result<Option<Vec<u8>>> {
        let path = self.path(url);
        self.attempt_or_none(url, async |operator| Ok(operator.read(&path).await?.to_vec()))
    }

    fn write(&self, url: &str, bytes: &[u8]) -> Result<()> {
        self.make_folders(url)?;
        self.put(url, bytes)
    }

    fn claim(&self, url: &str, bytes: &[u8]) -> Result<bool> {
        self.make_folders(url)?;
        // First a look: there are stores that write over what is there, whatever the condition.
        if self.read(url)?.is_some() {
            return Ok(false);
        }
        if self.operator.info().capability().write_with_if_not_exists {
            let path = self.path(url);
            let taken = self.attempt(url, async |operator| {
                match operator.write_with(&path, bytes.to_vec()).if_not_exists(true).await {
                    Ok(_) => Ok(Some(true)),
                    Err(error) if error.kind() == ErrorKind::ConditionNotMatch => Ok(Some(false)),
                    // And there are stores that know no condition.
                    Err(error) if fault::knows_no_condition(&error) => Ok(None),
                    Err(error) => Err(error),
                }
            })?;
            if let Some(taken) = taken {
                // A first try whose answer was lost has left our own words.
                return Ok(taken || self.read(url)?.as_deref() == Some(bytes));
            }
        }
        self.put(url, bytes)?;
        // Of two that saw no lock, the later one has it: both look again when both have written.
        std::thread::sleep(SETTLING);
        Ok(self.read(url)?.as_deref() == Some(bytes))
    }

    fn delete(&self, url: &str) -> Result<()> {
        let path = self.path(url);
        self.attempt_or_none(url, async |operator| operator.delete(&path).await).map(drop)
    }

    fn prune(&self, urls: &[&str]) -> Result<()> {
        if self.kind == RemoteKind::Store {
            return Ok(());
        }
        let mut full: BTreeSet<&str> = BTreeSet::new();
        for folder in store::innermost_first(urls) {
            let holds_one =
                full.iter().any(|inner| inner.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')));
            // A WebDAV server deletes a folder with all that is in it, so it is looked at first.
            if holds_one || !self.entries(&format!("{folder}/"))?.is_empty() {
                full.insert(folder);
                continue;
            }
            let path = format!("{}/", self.path(folder));
            self.known().remove(&format!("{folder}/"));
            // One that stays is no fault: nothing is in it.
            let _ = self.attempt_or_none(folder, async |operator| operator.delete(&path).await);
        }
        Ok(())
    }

    fn age(&self, url: &str) -> Result<Option<Duration>> {
        // Only the server's clock can be compared with its own times, and a file written now tells it.
        let now = store::temporary()?;
        let written = |url: &str| {
            let path = self.path(url);
            let found = self.attempt_or_none(url, async |operator| operator.stat(&path).await)?;
            Ok::<_, anyhow::Error>(
                found.and_then(|there| there.last_modified()).map(opendal::raw::Timestamp::into_inner),
            )
        };
        if self.put(&now, b"").is_err() {
            return Ok(None);
        }
        let both = (written(&now), written(url));
        self.delete(&now)?;
        let (Some(now), Some(then)) = (both.0?, both.1?) else { return Ok(None) };
        Ok(Some(Duration::try_from(now.duration_since(then)).unwrap_or_default()))
    }

    fn sweep(&self, listing: &Listing) -> Result<()> {
        let left: Vec<&str> = store::left_behind(listing).collect();
        left.iter().try_for_each(|url| self.delete(url))?;
        self.prune(&left)
    }
}

/// A runtime of its own for a place: few threads, which wait most of the time.
fn runtime() -> Result<Runtime> {
    let built = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    match built {
        Ok(runtime) => Ok(runtime),
        Err(error) => bail!("couldn't start any threads: {}", refusals::why(&error)),
    }
}
