//! Carries an edition to a place, step by step; killed at any moment, the next one finishes it.
//!
//! The manifest there is written before the first change, after what may no longer be read is gone, and last. A file
//! that is under way has no hash in it, so that whoever goes on brings it again.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::publish::leaks::{Cleared, File};
use crate::publish::manifest::{self, Clock, Entry, Manifest};
use crate::publish::place::{Place, threads};
use crate::publish::plan::{Act, Listing, Plan, STEPS, Step};

/// The lock's address: it holds a random word and a time, and nobody's name.
pub const LOCK: &str = ".heard.lock";
/// What stands in the manifest for a file that is under way.
const UNDER_WAY: Entry = Entry { hash: 0, length: 0 };

/// After how many files of a step the manifest there says how far we came: what a broken publishing brought before
/// that need not travel again.
const MILESTONE: usize = 1_000;

/// What is at a place, looked at once.
pub struct There {
    /// What we left there, where we did.
    pub manifest: Option<Manifest>,
    listing: Listing,
}

impl There {
    /// Looks at a place. Nothing is written.
    pub fn look(place: &dyn Place) -> Result<Self> {
        let manifest = match place.read(manifest::FILE)? {
            None => None,
            Some(bytes) => match Manifest::read(&bytes) {
                Some(manifest) => Some(manifest),
                None => {
                    bail!("the site there was made by another version of heard, or its {} is broken", manifest::FILE)
                }
            },
        };
        Ok(Self { manifest, listing: place.list()? })
    }

    /// The addresses of the edition that is there.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.manifest.iter().flat_map(|manifest| manifest.files.keys().map(String::as_str))
    }

    /// What would be done to bring a site there.
    pub fn plan(&self, site: &Cleared<'_>) -> Result<Plan> {
        self.compare(&entries(site))
    }

    fn compare(&self, coming: &BTreeMap<String, Entry>) -> Result<Plan> {
        Plan::of(self.manifest.as_ref(), &self.listing, coming).map_err(|strangers| {
            let named: Vec<&str> = strangers.iter().take(10).map(String::as_str).collect();
            let more = strangers.len() - named.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            anyhow::anyhow!(
                "heard did not write these files, will not touch them, and they are in the way: {}{more}",
                named.join(", ")
            )
        })
    }
}

/// A lock that is held at a place.
pub struct Lock<'p> {
    place: &'p dyn Place,
    words: Vec<u8>,
}

impl<'p> Lock<'p> {
    /// Takes the lock. `word` is nobody's but ours. `Err` with the time of the lock that is there.
    pub fn take(place: &'p dyn Place, word: u64, time: &str) -> Result<Result<Self, String>> {
        let words = serde_json::to_vec(&serde_json::json!({ "word": format!("{word:016x}"), "since": time }))?;
        if place.claim(LOCK, &words)? {
            return Ok(Ok(Self { place, words }));
        }
        let there = place.read(LOCK)?.unwrap_or_default();
        let since = serde_json::from_slice::<serde_json::Value>(&there)
            .ok()
            .and_then(|lock| lock.get("since")?.as_str().map(str::to_owned));
        Ok(Err(since.unwrap_or_else(|| "a time that it does not say".to_owned())))
    }

    /// Removes a lock that somebody left behind.
    pub fn break_one(place: &dyn Place) -> Result<()> {
        place.delete(LOCK)
    }

    fn still_held(&self) -> Result<()> {
        if self.place.read(LOCK)?.as_deref() != Some(self.words.as_slice()) {
            bail!(
                "the lock at the target was taken away, so another publishing may be at work; nothing more was changed"
            );
        }
        Ok(())
    }

    /// Gives it back, where it is still ours.
    pub fn release(self) -> Result<()> {
        if self.place.read(LOCK)?.as_deref() == Some(self.words.as_slice()) {
            self.place.delete(LOCK)?;
        }
        Ok(())
    }
}

/// Takes files of ours away from the place whose lock is held, at once and whatever else is wrong; all others stay as
/// they are. How many were there.
pub fn take_away(lock: &Lock<'_>, look: &There, urls: &[String]) -> Result<usize> {
    let Some(mut manifest) = look.manifest.clone() else { return Ok(0) };
    let ours: Vec<&String> = urls.iter().filter(|url| manifest.files.contains_key(*url)).collect();
    for url in &ours {
        lock.still_held()?;
        lock.place.delete(url)?;
    }
    let urls: Vec<&str> = ours.iter().map(|url| url.as_str()).collect();
    lock.place.prune(&urls)?;
    manifest.files.retain(|url, _| !ours.contains(&url));
    if !ours.is_empty() {
        lock.still_held()?;
        lock.place.write(manifest::FILE, &manifest.render())?;
    }
    Ok(ours.len())
}

/// Who is told how far it is: called after each file, from any thread, with the bytes that travelled for it.
pub type Progress<'p> = dyn Fn(u64) + Sync + 'p;

/// Brings a site to the place whose lock is held: afterwards it holds exactly the site, and what was not ours.
pub fn deliver(
    lock: &Lock<'_>,
    site: &Cleared<'_>,
    clock: Clock,
    look: &There,
    plan: &Plan,
    progress: &Progress<'_>,
) -> Result<()> {
    let files: BTreeMap<&str, &File> = site.files().iter().map(|file| (file.url.as_str(), file)).collect();
    let bytes = |url: &str| site.bytes(files.get(url).with_context(|| format!("{url} is not in the edition"))?);
    let done = Manifest { audience: site.audience(), clock, unfinished: false, files: entries(site) };
    carry(lock, &done, look, plan, &bytes, progress)
}

fn entries(site: &Cleared<'_>) -> BTreeMap<String, Entry> {
    site.files().iter().map(|file| (file.url.clone(), Entry { hash: file.hash, length: file.length })).collect()
}

type Bytes<'b> = dyn Fn(&str) -> Result<Arc<[u8]>> + Sync + 'b;

fn carry(
    lock: &Lock<'_>,
    done: &Manifest,
    look: &There,
    plan: &Plan,
    bytes: &Bytes<'_>,
    progress: &Progress<'_>,
) -> Result<()> {
    let place = lock.place;
    if plan.acts.is_empty() && look.manifest.as_ref() == Some(done) {
        return Ok(());
    }
    // Between looking and locking another publishing may have been at work.
    let now = place.read(manifest::FILE)?.and_then(|bytes| Manifest::read(&bytes));
    if now != look.manifest {
        bail!("the site at the target has changed since it was looked at; publish again");
    }
    let mut on_the_way = Manifest { unfinished: true, ..done.clone() };
    for ((_, url), act) in &plan.acts {
        let entry = match act {
            Act::Go => look.manifest.as_ref().and_then(|old| old.files.get(url)).copied().unwrap_or(UNDER_WAY),
            Act::Come(_) | Act::Replace(_) => UNDER_WAY,
        };
        on_the_way.files.insert(url.clone(), entry);
    }
    place.write(manifest::FILE, &on_the_way.render())?;
    if look.manifest.as_ref().is_some_and(|old| old.unfinished) {
        place.sweep(&look.listing)?;
    }
    let threads = threads(place.at_once())?;
    let bring = |url: &str, act: Act| -> Result<()> {
        match act {
            Act::Go => place.delete(url).map(|()| progress(0)),
            Act::Come(_) | Act::Replace(_) => {
                let bytes = bytes(url)?;
                place.write(url, &bytes).map(|()| progress(bytes.len() as u64))
            }
        }
    };
    for step in STEPS {
        let acts: Vec<(&str, Act)> = plan.of_step(step).collect();
        for part in acts.chunks(MILESTONE) {
            lock.still_held()?;
            threads.install(|| part.par_iter().try_for_each(|(url, act)| bring(url, *act)))?;
            let gone: Vec<&str> = part.iter().filter(|(_, act)| *act == Act::Go).map(|(url, _)| *url).collect();
            place.prune(&gone)?;
            for (url, act) in part {
                match act {
                    Act::Go => drop(on_the_way.files.remove(*url)),
                    Act::Come(entry) | Act::Replace(entry) => drop(on_the_way.files.insert((*url).to_owned(), *entry)),
                }
            }
            // The last part of the last step is told by the manifest of the whole.
            if step != Step::Rest {
                lock.still_held()?;
                place.write(manifest::FILE, &on_the_way.render())?;
            }
        }
    }
    lock.still_held()?;
    place.write(manifest::FILE, &done.render())
}

#[cfg(test)]
mod tests;
