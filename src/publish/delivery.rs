//! Brings a site to a store, step by step: `build` to a folder, `publish` to a target. Killed at any moment, the next one
//! finishes it.
//!
//! The manifest there is written before the first change, after what may no longer be read is gone, and last. A file
//! that is under way has no hash in it, so that whoever goes on brings it again.

use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use xxhash_rust::xxh3::xxh3_128;

use crate::publish::disk::{Disk, FolderLock};
use crate::publish::leak_check::{File, LeakChecked};
use crate::publish::manifest::{self, Clock, Entry, Manifest};
use crate::publish::plan::{self, Change, Listing, Plan, STEPS, Step};
use crate::publish::store::{Store, left_behind, threads};

/// The lock's address: it holds a random word and a time, and nobody's name.
pub const LOCK: &str = ".heard.lock";
/// What stands in the manifest for a file that is under way.
const UNDER_WAY: Entry = Entry { hash: 0, length: 0 };

/// After how many files of a step, or how many bytes, the manifest there says how far we came: what a broken
/// publishing brought before that need not travel again.
const MILESTONE: (usize, u64) = (1_000, 32 << 20);
/// How often whoever carries files looks whether the lock is still theirs.
const LOOK: Duration = Duration::from_secs(1);
/// How long one who breaks a lock waits: whoever had it and is still at work has noticed then.
pub const NOTICE: Duration = Duration::from_secs(3);

/// What is at a place, looked at once.
pub struct RemoteState {
    /// What we left there, as far as it is known.
    pub manifest: Option<Manifest>,
    /// Whether the list of what we left there could be read.
    is_known: bool,
    /// What that list was when we looked.
    seen: Option<u128>,
    listing: Listing,
}

impl RemoteState {
    /// Looks at a place. Nothing is written. Fails where a later heard has published.
    pub fn look(place: &dyn Store) -> Result<Self> {
        let left = place.read(manifest::FILE)?;
        let manifest = left.as_deref().map(known).transpose()?.flatten();
        let seen = left.map(|bytes| xxh3_128(&bytes));
        Ok(Self { is_known: manifest.is_some(), manifest, seen, listing: place.list()? })
    }

    /// Whether the list of what we left there is broken, so that nobody knows what is ours.
    pub fn is_broken(&self) -> bool {
        !self.is_known && self.seen.is_some()
    }

    /// By whose clock the edition was made that is there.
    pub fn clock(&self) -> Option<Clock> {
        self.manifest.as_ref().map(|manifest| manifest.clock)
    }

    /// Whether the edition of another audience than this one is there.
    pub fn is_for_another(&self, audience: u64) -> bool {
        self.manifest.as_ref().is_some_and(|manifest| manifest.audience != audience)
    }

    /// A fingerprint of what the manifest there says; none where a delivery was not ended, or files are missing.
    pub fn fingerprint(&self) -> Option<u128> {
        let manifest = self.manifest.as_ref().filter(|manifest| !manifest.unfinished)?;
        let is_there = |(url, entry): (&String, &Entry)| self.listing.get(url) == Some(&Some(entry.length));
        manifest.files.iter().all(is_there).then_some(self.seen).flatten()
    }

    /// Whether somebody has delivered there since.
    pub fn has_changed(&self, place: &dyn Store) -> Result<bool> {
        Ok(place.read(manifest::FILE)?.map(|bytes| xxh3_128(&bytes)) != self.seen)
    }

    /// The addresses of the edition that is there.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.manifest.iter().flat_map(|manifest| manifest.files.keys().map(String::as_str))
    }

    /// What would be done to bring a site there. What is there of `staying` is left as it is, although the site does
    /// not have it.
    ///
    /// Where the list of what we left there is gone or broken, files that are what the site's are to be are taken for
    /// ours.
    pub fn plan(&mut self, place: &dyn Store, site: &LeakChecked<'_>, staying: &HashSet<String>) -> Result<Plan> {
        let coming = entries(site);
        if !self.is_known {
            let files = self.recognised(place, &coming)?;
            let ours = Manifest { audience: site.audience(), clock: Clock::Machine, unfinished: true, files };
            self.manifest = Some(ours).filter(|ours| !ours.files.is_empty());
        }
        self.compare(&coming, staying)
    }

    fn compare(&self, coming: &BTreeMap<String, Entry>, staying: &HashSet<String>) -> Result<Plan> {
        Plan::of(self.manifest.as_ref(), &self.listing, coming, staying).map_err(|strangers| {
            let named: Vec<&str> = strangers.iter().take(10).map(String::as_str).collect();
            let more = strangers.len() - named.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let may_be_ours = !self.is_known && (self.seen.is_some() || strangers.iter().any(|url| plan::is_page(url)));
            let hint = if may_be_ours {
                "\nthe list of what heard wrote there, .heard.json, is gone or broken; if these are an earlier edition of \
                 this site, empty the folder and publish again"
            } else {
                ""
            };
            anyhow::anyhow!(
                "heard did not write these files, will not touch them, and they are in the way: {}{more}{hint}",
                named.join(", ")
            )
        })
    }

    /// The files there that are, byte for byte, what they are to be.
    fn recognised(&self, place: &dyn Store, coming: &BTreeMap<String, Entry>) -> Result<BTreeMap<String, Entry>> {
        let as_long: Vec<(&String, &Entry)> =
            coming.iter().filter(|(url, entry)| self.listing.get(*url) == Some(&Some(entry.length))).collect();
        let same = |(url, entry): &(&String, &Entry)| -> Result<Option<(String, Entry)>> {
            let is_same = place.read(url)?.is_some_and(|bytes| xxh3_128(&bytes) == entry.hash);
            Ok(is_same.then(|| ((*url).clone(), **entry)))
        };
        let found: Result<Vec<Option<(String, Entry)>>> =
            threads(place.at_once())?.install(|| as_long.par_iter().map(same).collect());
        Ok(found?.into_iter().flatten().collect())
    }
}

/// What the bytes of a manifest say; nothing where they are broken.
fn known(bytes: &[u8]) -> Result<Option<Manifest>> {
    if manifest::is_later(bytes) {
        bail!("a later version of heard wrote the site that is there; use that version");
    }
    Ok(Manifest::read(bytes))
}

/// A lock that is held at a place.
pub struct Lock<'p> {
    place: &'p dyn Store,
    kind: LockKind,
    looked: Mutex<Instant>,
    wish: Arc<AtomicBool>,
}

/// How others are kept out.
enum LockKind {
    /// By a file there that holds these words.
    File(Vec<u8>),
    /// By the operating system, as long as this value lives.
    Folder(#[expect(dead_code, reason = "held, and let go when it is dropped")] FolderLock),
}

impl<'p> Lock<'p> {
    /// Keeps other builds on this machine out of a folder. Waits for one that is at work, and calls `waits` before.
    pub fn of_folder(folder: &'p Disk, waits: impl FnOnce()) -> Result<Self> {
        Ok(Self::of(folder, LockKind::Folder(folder.lock(waits)?)))
    }

    fn of(place: &'p dyn Store, kind: LockKind) -> Self {
        Self { place, kind, looked: Mutex::new(Instant::now()), wish: Arc::default() }
    }

    /// Takes the lock. `word` is nobody's but ours. `Err` with the time of the lock that is there.
    pub fn take(place: &'p dyn Store, word: u64, time: &str) -> Result<Result<Self, String>> {
        let words = serde_json::to_vec(&serde_json::json!({ "word": format!("{word:016x}"), "since": time }))?;
        if place.claim(LOCK, &words)? {
            return Ok(Ok(Self::of(place, LockKind::File(words))));
        }
        let there = place.read(LOCK)?.unwrap_or_default();
        let since = serde_json::from_slice::<serde_json::Value>(&there)
            .ok()
            .and_then(|lock| lock.get("since")?.as_str().map(str::to_owned));
        Ok(Err(since.unwrap_or_else(|| "a time that it does not say".to_owned())))
    }

    /// Removes a lock that somebody left behind. Take it yourself after [`NOTICE`].
    pub fn break_one(place: &dyn Store) -> Result<()> {
        place.delete(LOCK)
    }

    /// Whoever holds it goes on until this is true.
    #[must_use]
    pub fn until(self, wish: Arc<AtomicBool>) -> Self {
        Self { wish, ..self }
    }

    /// Looks from time to time, whoever asks.
    fn watched(&self) -> Result<()> {
        if self.wish.load(Ordering::Relaxed) {
            bail!("stopped; what is there is whole, and the next publishing goes on from here");
        }
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        if looked.elapsed() < LOOK {
            return Ok(());
        }
        *looked = Instant::now();
        drop(looked);
        self.still_held()
    }

    fn still_held(&self) -> Result<()> {
        if !self.is_ours()? {
            bail!(
                "the lock at the target was taken away, so another publishing may be at work; nothing more was changed"
            );
        }
        Ok(())
    }

    fn is_ours(&self) -> Result<bool> {
        match &self.kind {
            LockKind::File(words) => Ok(self.place.read(LOCK)?.as_ref() == Some(words)),
            LockKind::Folder(_) => Ok(true),
        }
    }

    /// Gives it back, where it is still ours.
    pub fn release(self) -> Result<()> {
        if matches!(self.kind, LockKind::File(_)) && self.is_ours()? {
            self.place.delete(LOCK)?;
        }
        Ok(())
    }
}

/// What became of files that were to go at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deleted {
    /// Files of ours that are gone now.
    pub gone: usize,
    /// What is there and is not known to be ours: it stays.
    pub strange: Vec<String>,
}

/// Takes files of ours away from the place whose lock is held, at once and whatever else is wrong; all others stay as
/// they are.
pub fn take_away(lock: &Lock<'_>, urls: &[String]) -> Result<Deleted> {
    let place = lock.place;
    let mut manifest = place.read(manifest::FILE)?.as_deref().map(known).transpose()?.flatten();
    let is_ours = |url: &&String| manifest.as_ref().is_some_and(|manifest| manifest.files.contains_key(*url));
    let (ours, others): (Vec<&String>, Vec<&String>) = urls.iter().partition(is_ours);
    let mut taken = Deleted::default();
    for url in others {
        if place.read(url)?.is_some() {
            taken.strange.push(url.clone());
        }
    }
    let Some(manifest) = manifest.as_mut().filter(|_| !ours.is_empty()) else { return Ok(taken) };
    let delete = |url: &&String| lock.watched().and_then(|()| place.delete(url));
    threads(place.at_once())?.install(|| ours.par_iter().try_for_each(delete))?;
    let urls: Vec<&str> = ours.iter().map(|url| url.as_str()).collect();
    place.prune(&urls)?;
    manifest.files.retain(|url, _| !ours.contains(&url));
    lock.still_held()?;
    place.write(manifest::FILE, &manifest.render())?;
    taken.gone = ours.len();
    Ok(taken)
}

/// Who is told how far it is: called after each file, from any thread, with the bytes that travelled for it.
pub type Progress<'p> = dyn Fn(u64) + Sync + 'p;

/// Brings a site to the place whose lock is held: afterwards it holds exactly the site, and what was not ours.
pub fn deliver(
    lock: &Lock<'_>,
    site: &LeakChecked<'_>,
    clock: Clock,
    look: &RemoteState,
    plan: &Plan,
    progress: &Progress<'_>,
) -> Result<()> {
    let files: BTreeMap<&str, &File> = site.files().iter().map(|file| (file.url.as_str(), file)).collect();
    let bytes = |url: &str| site.bytes(files.get(url).with_context(|| format!("{url} is not in the edition"))?);
    let mut done = Manifest { audience: site.audience(), clock, unfinished: false, files: entries(site) };
    done.files.extend(plan.staying.iter().map(|(url, entry)| (url.clone(), *entry)));
    carry(lock, &done, look, plan, &bytes, progress)
}

fn entries(site: &LeakChecked<'_>) -> BTreeMap<String, Entry> {
    site.files().iter().map(|file| (file.url.clone(), Entry { hash: file.hash, length: file.length })).collect()
}

type Bytes<'b> = dyn Fn(&str) -> Result<Arc<[u8]>> + Sync + 'b;

fn carry(
    lock: &Lock<'_>,
    done: &Manifest,
    look: &RemoteState,
    plan: &Plan,
    bytes: &Bytes<'_>,
    progress: &Progress<'_>,
) -> Result<()> {
    let place = lock.place;
    if left_behind(&look.listing).next().is_some() {
        place.sweep(&look.listing)?;
    }
    if plan.changes.is_empty() && look.manifest.as_ref() == Some(done) {
        return Ok(());
    }
    // Between looking and locking another publishing may have been at work.
    if look.has_changed(place)? {
        bail!("the site at the target has changed since it was looked at; publish again");
    }
    let mut on_the_way = Manifest { unfinished: true, ..done.clone() };
    for ((_, url), change) in &plan.changes {
        let entry = match change {
            Change::Delete => look.manifest.as_ref().and_then(|old| old.files.get(url)).copied().unwrap_or(UNDER_WAY),
            Change::Add(_) | Change::Replace(_) => UNDER_WAY,
        };
        on_the_way.files.insert(url.clone(), entry);
    }
    place.write(manifest::FILE, &on_the_way.render())?;
    let threads = threads(place.at_once())?;
    let bring = |url: &str, change: Change| -> Result<()> {
        lock.watched()?;
        match change {
            Change::Delete => place.delete(url).map(|()| progress(0)),
            Change::Add(_) | Change::Replace(_) => {
                let bytes = bytes(url)?;
                place.write(url, &bytes).map(|()| progress(bytes.len() as u64))
            }
        }
    };
    for step in STEPS {
        let changes: Vec<(&str, Change)> = plan.of_step(step).collect();
        for part in parts(&changes) {
            lock.still_held()?;
            threads.install(|| part.par_iter().try_for_each(|(url, change)| bring(url, *change)))?;
            let gone: Vec<&str> =
                part.iter().filter(|(_, change)| *change == Change::Delete).map(|(url, _)| *url).collect();
            place.prune(&gone)?;
            for (url, change) in part {
                match change {
                    Change::Delete => drop(on_the_way.files.remove(*url)),
                    Change::Add(entry) | Change::Replace(entry) => {
                        on_the_way.files.insert((*url).to_owned(), *entry);
                    }
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

/// The changes of a step, cut where the manifest is to say how far we came.
fn parts<'a, 'u>(changes: &'a [(&'u str, Change)]) -> impl Iterator<Item = &'a [(&'u str, Change)]> {
    let (files, bytes) = MILESTONE;
    let mut rest = changes;
    std::iter::from_fn(move || {
        let mut size = 0;
        let fits = |(_, change): &&(&str, Change)| {
            size += change.length();
            size <= bytes
        };
        let number = rest.iter().take(files).take_while(fits).count().max(1).min(rest.len());
        let (part, others) = rest.split_at(number);
        rest = others;
        (!part.is_empty()).then_some(part)
    })
}

#[cfg(test)]
mod tests;
