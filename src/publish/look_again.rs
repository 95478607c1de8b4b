//! Looks, after a delivery, whether files are there and what was to go is gone: there are servers that say so and do
//! neither.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::Duration;

use anyhow::{Result, bail};

use crate::publish::delivery::some_of;
use crate::publish::manifest::Entry;
use crate::publish::plan::{Change, Listing, Plan};
use crate::publish::store::Store;

/// How long the listing of a place may lag behind what was written there, before something counts as lost.
const LAG: Duration = Duration::from_secs(1);

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookAgain {
    /// The folders that were written to, where it was not this machine's own system that wrote.
    AtWritten,
    /// The whole place.
    AtAll,
}

impl LookAgain {
    /// Fails where one of `files` is not there as `plan` brought it, or something that it deleted still is.
    pub(in crate::publish) fn look(
        self,
        place: &dyn Store,
        files: &BTreeMap<String, Entry>,
        plan: &Plan,
    ) -> Result<()> {
        let (gone, written): (HashSet<&str>, HashSet<&str>) = {
            let of = |is: fn(&Change) -> bool| plan.changes.iter().filter(move |(_, change)| is(change));
            let urls = |is| of(is).map(|((_, url), _)| url.as_str()).collect();
            (urls(|change| *change == Change::Delete), urls(|change| *change != Change::Delete))
        };
        let folders: BTreeSet<&str> =
            gone.union(&written).map(|url| url.rfind('/').map_or("", |at| &url[..=at])).collect();
        let asked = |url: &str| self == Self::AtAll || written.contains(url);
        for is_last in [false, true] {
            let there = match self {
                Self::AtWritten => place.list_folders(&folders)?,
                Self::AtAll => place.list()?,
            };
            let asked = files.iter().filter(|(url, entry)| asked(url) && !is_whole(&there, url, entry));
            let lost: Vec<&str> = asked.map(|(url, _)| url.as_str()).collect();
            let left: BTreeSet<&str> = gone.iter().copied().filter(|url| there.contains_key(*url)).collect();
            if lost.is_empty() && left.is_empty() {
                break;
            }
            if !is_last {
                std::thread::sleep(LAG);
            } else if lost.is_empty() {
                bail!("the target said it had deleted these files, but they're still there: {}", some_of(left));
            } else {
                bail!(
                    "the target said it had stored these files, but they aren't there as they were sent: {}",
                    some_of(lost)
                );
            }
        }
        Ok(())
    }
}

fn is_whole(there: &Listing, url: &str, entry: &Entry) -> bool {
    // Not every server says how long its files are: then all of them are empty.
    let knows_lengths = || there.values().flatten().any(|length| *length > 0);
    match there.get(url) {
        Some(Some(length)) => *length == entry.length || (*length == 0 && !knows_lengths()),
        _ => false,
    }
}
