//! A place that is reached by HTTP: a WebDAV server, or a store that speaks S3. Both by one library.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::Result;
use opendal::{Entry, EntryMode, ErrorKind, Operator};

use crate::publish::lock::SETTLING;
use crate::publish::plan::Listing;
use crate::publish::remote::attempts::Attempts;
use crate::publish::remote::folders::{Folders, Found};
use crate::publish::remote::{age, fault};
use crate::publish::server_config::cache_control;
use crate::publish::store::{self, Store};
use crate::site::media_type;

/// How many requests are under way at once: the way there and back is most of the time of each.
const AT_ONCE: usize = 16;

/// How a kind of server keeps files whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WebKind {
    /// A request that is cut short changes nothing: so do Apache's and nginx's servers.
    WebDav,
    /// An object is there whole or not at all. There are no folders.
    Store,
}

/// A place that is reached by HTTP.
pub(super) struct WebStore {
    operator: Operator,
    attempts: Attempts,
    kind: WebKind,
    folders: Folders,
}

impl WebStore {
    pub(super) fn of(operator: Operator, attempts: Attempts, kind: WebKind) -> Self {
        Self { operator, attempts, kind, folders: Folders::default() }
    }

    /// What lies in a folder, by address; everything where there are no folders. The top's address is empty, another
    /// folder's ends with a slash.
    fn entries(&self, folder: &str) -> Result<Vec<(String, Found)>> {
        let (path, deep) = (if folder.is_empty() { "/" } else { folder }, self.kind == WebKind::Store);
        let list = async || self.operator.list_with(path).recursive(deep).await;
        let found = self.attempts.until_found(folder, list)?;
        let named = found.unwrap_or_default().into_iter().filter_map(|entry: Entry| {
            let url = entry.path().trim_start_matches('/').to_owned();
            let found = match entry.metadata().mode() {
                EntryMode::DIR => Found::Folder,
                EntryMode::FILE => Found::File(Some(entry.metadata().content_length())),
                EntryMode::Unknown => Found::File(None),
            };
            let is_inside = !url.is_empty() && url != folder && !(deep && matches!(found, Found::Folder));
            is_inside.then_some((url, found))
        });
        Ok(named.collect())
    }

    /// Makes the folders that a file lies in, where they are not known to be there.
    fn make_folders(&self, url: &str) -> Result<()> {
        if self.kind == WebKind::Store {
            return Ok(());
        }
        self.folders.make_for(url, |folder| {
            let path = if folder.is_empty() { "/" } else { folder };
            self.attempts.until_done(folder, async || self.operator.create_dir(path).await)
        })
    }

    fn put(&self, url: &str, bytes: &[u8]) -> Result<()> {
        self.attempts.until_done(url, async || match self.kind {
            WebKind::Store => {
                let written = self.operator.write_with(url, bytes.to_vec()).content_type(media_type(url));
                written.cache_control(cache_control(url)).await.map(drop)
            }
            WebKind::WebDav => self.operator.write(url, bytes.to_vec()).await.map(drop),
        })
    }
}

impl Store for WebStore {
    fn at_once(&self) -> usize {
        AT_ONCE
    }

    fn list(&self) -> Result<Listing> {
        self.folders.list(AT_ONCE, |folder| self.entries(folder))
    }

    fn list_folders(&self, folders: &BTreeSet<&str>) -> Result<Listing> {
        // A store has one long list, a thousand names at once.
        if self.kind == WebKind::Store {
            return self.list();
        }
        Folders::list_some(AT_ONCE, folders, |folder| self.entries(folder))
    }

    fn read(&self, url: &str) -> Result<Option<Vec<u8>>> {
        self.attempts.until_found(url, async || Ok(self.operator.read(url).await?.to_vec()))
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
            let taken = self.attempts.until_done(url, async || {
                match self.operator.write_with(url, bytes.to_vec()).if_not_exists(true).await {
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
        self.attempts.until_found(url, async || self.operator.delete(url).await).map(drop)
    }

    fn prune(&self, urls: &[&str]) -> Result<()> {
        if self.kind == WebKind::Store {
            return Ok(());
        }
        self.folders.prune(urls, |folder| {
            let path = format!("{folder}/");
            // A WebDAV server deletes a folder with all that is in it, so it is looked at first.
            if !self.entries(&path)?.is_empty() {
                return Ok(false);
            }
            // One that stays is no fault: nothing is in it.
            Ok(self.attempts.until_found(folder, async || self.operator.delete(&path).await).is_ok())
        })
    }

    fn age(&self, url: &str) -> Result<Option<Duration>> {
        age(self, url, &|url| {
            let there = self.attempts.until_found(url, async || self.operator.stat(url).await)?;
            Ok(there.and_then(|there| there.last_modified()).map(opendal::raw::Timestamp::into_inner))
        })
    }

    fn sweep(&self, listing: &Listing) -> Result<()> {
        let left: Vec<&str> = store::left_behind(listing).collect();
        left.iter().try_for_each(|url| self.delete(url))?;
        self.prune(&left)
    }
}
