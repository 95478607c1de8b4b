//! The folders of a server: each is made once, and all that is in them is listed folder by folder.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::publish::plan::Listing;
use crate::publish::store::{innermost_first, threads};

/// What lies in a folder.
pub(super) enum Found {
    Folder,
    /// A file, and how long it is; nothing for a link, a device, or whatever else is no file.
    File(Option<u64>),
}

/// Folders that are known to be there, each with a slash at its end; the top is empty.
#[derive(Default)]
pub(super) struct Folders(Mutex<BTreeSet<String>>);

impl Folders {
    fn known(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes the folder that a file lies in, where it is not known to be there.
    pub(super) fn make_for(&self, url: &str, make: impl FnOnce(&str) -> Result<()>) -> Result<()> {
        let folder = url.rfind('/').map_or("", |at| &url[..=at]);
        // Under the lock, so that two do not make the same one at once; there are few.
        let mut known = self.known();
        if !known.contains(folder) {
            make(folder)?;
            known.insert(folder.to_owned());
        }
        Ok(())
    }

    /// What lies in some folders.
    pub(super) fn list_some(
        at_once: usize,
        folders: &BTreeSet<&str>,
        entries: impl Fn(&str) -> Result<Vec<(String, Found)>> + Sync,
    ) -> Result<Listing> {
        let found: Vec<Vec<(String, Found)>> =
            threads(at_once)?.install(|| folders.par_iter().map(|folder| entries(folder)).collect::<Result<_>>())?;
        let files = found.into_iter().flatten().filter_map(|(url, found)| match found {
            Found::Folder => None,
            Found::File(length) => Some((url, length)),
        });
        Ok(files.collect())
    }

    /// Everything that is there. `entries` tells what is in a folder, by address.
    pub(super) fn list(
        &self,
        at_once: usize,
        entries: impl Fn(&str) -> Result<Vec<(String, Found)>> + Sync,
    ) -> Result<Listing> {
        let mut listing = Listing::new();
        let mut folders = vec![String::new()];
        let threads = threads(at_once)?;
        while !folders.is_empty() {
            let found: Vec<Vec<(String, Found)>> =
                threads.install(|| folders.par_iter().map(|folder| entries(folder)).collect::<Result<_>>())?;
            // Whether the top is there is not known: a place that is not is empty.
            self.known().extend(folders.drain(..).filter(|folder| !folder.is_empty()));
            for (url, found) in found.into_iter().flatten() {
                match found {
                    Found::Folder => folders.push(format!("{}/", url.trim_end_matches('/'))),
                    Found::File(length) => drop(listing.insert(url, length)),
                }
            }
        }
        Ok(listing)
    }

    /// Deletes the folders that files lay in, where `delete` says that one is gone.
    pub(super) fn prune(&self, urls: &[&str], delete: impl Fn(&str) -> Result<bool>) -> Result<()> {
        let mut full: BTreeSet<&str> = BTreeSet::new();
        for folder in innermost_first(urls) {
            let is_around = |inner: &&str| inner.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
            if full.iter().any(is_around) {
                full.insert(folder);
                continue;
            }
            self.known().remove(&format!("{folder}/"));
            if !delete(folder)? {
                full.insert(folder);
            }
        }
        Ok(())
    }
}
