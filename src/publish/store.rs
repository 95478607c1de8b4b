//! A place that a site is brought to: the few things that a folder, a share or a server can do.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::publish::disk::FolderLock;
use crate::publish::plan::Listing;

/// What the names of temporary files begin with.
const TEMPORARY: &str = ".heard-";

/// Threads that wait for a place.
pub(in crate::publish) fn threads(number: usize) -> Result<rayon::ThreadPool> {
    rayon::ThreadPoolBuilder::new().num_threads(number).build().context("couldn't start any threads")
}

/// What a place can do. Each file is there whole or not at all.
pub trait Store: Sync {
    /// How many things it is worth while to do at once.
    fn at_once(&self) -> usize;
    /// Whether the operating system reads files there: on a disk of this computer, or on a share that is mounted. Even a
    /// slow share gives a picture about as quickly as a smaller copy of one is made.
    fn is_near(&self) -> bool {
        false
    }
    /// Everything that is there, ours or not.
    fn list(&self) -> Result<Listing>;
    /// What lies in some folders, not in those inside them; more where that is quicker. The top is empty, another folder
    /// ends with a slash.
    fn list_folders(&self, _folders: &BTreeSet<&str>) -> Result<Listing> {
        self.list()
    }
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
    /// Keeps other runs out by the operating system's own lock, which ends with this process; nothing where there is no
    /// such lock. Waits for one that is at work there, and calls `waits` before.
    fn lock(&self, _waits: &dyn Fn()) -> Result<Option<FolderLock>> {
        Ok(None)
    }
    /// How long ago a file was written, by the place's own clock; nothing where that cannot be known.
    fn age(&self, _url: &str) -> Result<Option<Duration>> {
        Ok(None)
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

/// A name for a file that is under way, beside its place. Nobody else has it: it is random, since two machines that
/// write to one place can have processes of the same number.
pub(in crate::publish) fn temporary() -> Result<String> {
    let mut random = [0; 16];
    getrandom::fill(&mut random)
        .map_err(|error| anyhow::anyhow!("this computer can't provide random numbers: {error}"))?;
    Ok(format!("{TEMPORARY}{:032x}", u128::from_le_bytes(random)))
}

/// Whether a file's name is exactly of the form that [`temporary`] gives. Others may begin alike, and are not ours.
pub(in crate::publish) fn is_temporary(name: &str) -> bool {
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    name.strip_prefix(TEMPORARY).is_some_and(|random| random.len() == 32 && random.bytes().all(is_digit))
}

/// The files that a killed delivery left half written.
pub(in crate::publish) fn left_behind(listing: &Listing) -> impl Iterator<Item = &str> {
    let files = listing.iter().filter(|(_, length)| length.is_some()).map(|(url, _)| url.as_str());
    files.filter(|url| is_temporary(url.rsplit('/').next().unwrap_or(url)))
}

#[cfg(test)]
mod tests {
    use super::{is_temporary, temporary};

    #[test]
    fn a_temporary_name_is_known_again_is_never_the_same_and_none_of_another_form_is_taken_for_one() {
        let (one, other) = (temporary().unwrap(), temporary().unwrap());
        assert!(is_temporary(&one) && is_temporary(&other) && one != other);
        let longer = format!("{one}0");
        let upper = one.to_uppercase();
        for name in [".heard-", ".heard-foo", ".heard-0123456789abcdef-17", ".heard.json", &longer, &upper, &one[1..]] {
            assert!(!is_temporary(name), "{name}");
        }
    }
}
