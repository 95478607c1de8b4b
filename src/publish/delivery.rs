//! Brings a site to a store, step by step: `build` to a folder, `publish` to a target. Killed at any moment, the next one
//! finishes it.
//!
//! What may no longer be read goes before anything is written. The manifest there is written after that, from time to
//! time, and last. A file that is under way has no hash in it, so that whoever goes on brings it again; what went stays in
//! it until the lists that told of it are new, so that whoever goes on knows what they may tell of.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use xxhash_rust::xxh3::xxh3_128;

use crate::media::image::MOST_BYTES;
use crate::publish::leak_check::{File, LeakChecked};
use crate::publish::lock::{LOCK, Lock};
use crate::publish::look_again::LookAgain;
use crate::publish::manifest::{self, Clock, Entry, Manifest};
use crate::publish::plan::{self, Change, Listing, Plan, STEPS, Step};
use crate::publish::store::{Store, left_behind, threads};

/// What stands in the manifest for a file that is under way.
const UNDER_WAY: Entry = Entry { hash: 0, length: 0 };

/// After how many files of a step, or how many bytes, the manifest there says how far we came: what a broken
/// publishing brought before that need not travel again.
const MILESTONE: (usize, u64) = (1_000, 32 << 20);

/// What is at a place, looked at once.
pub struct RemoteState {
    /// What we left there, as far as it is known.
    pub manifest: Option<Manifest>,
    /// Whether the list of what we left there could be read.
    is_known: bool,
    /// What that list was when we looked.
    seen: Option<u128>,
    pub(in crate::publish) listing: Listing,
}

impl RemoteState {
    /// Looks at a place. Nothing is written. Fails where a later heard has published.
    pub fn look(place: &dyn Store) -> Result<Self> {
        let left = place.read(manifest::FILE)?;
        let manifest = left.as_deref().map(known).transpose()?.flatten();
        let seen = left.map(|bytes| xxh3_128(&bytes));
        let listing = place.list()?;
        let manifest = if seen.is_none() { cut_short(place, &listing)? } else { manifest };
        Ok(Self { is_known: manifest.is_some(), manifest, seen, listing })
    }

    /// Whether the list of what we left there was found by its temporary name.
    fn is_cut_short(&self) -> bool {
        self.is_known && self.seen.is_none()
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

    /// Whether an older version of heard brought what is there.
    pub fn is_by_an_older_program(&self) -> bool {
        self.manifest.as_ref().is_some_and(Manifest::is_older)
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

    /// Whether one of them is there.
    pub fn has(&self, url: &str) -> bool {
        self.listing.contains_key(url)
    }

    /// Whether a file is still there as we left it, and `entry` describes it.
    pub fn has_whole(&self, url: &str, entry: Entry) -> bool {
        let left = self.manifest.as_ref().and_then(|manifest| manifest.files.get(url));
        left == Some(&entry) && self.listing.get(url) == Some(&Some(entry.length))
    }

    /// The plan if the whole site is there already.
    pub fn plan_of_nothing(&self) -> Option<Plan> {
        let manifest = self.manifest.as_ref()?;
        Plan::of(Some(manifest), &self.listing, &manifest.files, &HashSet::new()).ok()
    }

    /// The bytes of a picture that this version of heard left there, where they are still those that it left. Whoever may
    /// write there can change the list that says so, too: what comes of it is to be looked at again. A place that is far
    /// away is not asked: to make them is quicker.
    pub fn kept(&self, place: &dyn Store, url: &str) -> Option<Arc<[u8]>> {
        let is_ours = |left: &&Manifest| place.is_near() && left.program == manifest::PROGRAM;
        let entry = self.manifest.as_ref().filter(is_ours)?.files.get(url)?;
        if entry.length > MOST_BYTES as u64 || self.listing.get(url) != Some(&Some(entry.length)) {
            return None;
        }
        let bytes = place.read(url).ok()??;
        (xxh3_128(&bytes) == entry.hash).then(|| bytes.into())
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
            let ours = Manifest {
                audience: site.audience(),
                clock: Clock::Machine,
                unfinished: true,
                program: String::new(),
                files,
            };
            self.manifest = Some(ours).filter(|ours| !ours.files.is_empty());
        }
        self.compare(&coming, staying)
    }

    fn compare(&self, coming: &BTreeMap<String, Entry>, staying: &HashSet<String>) -> Result<Plan> {
        Plan::of(self.manifest.as_ref(), &self.listing, coming, staying).map_err(|strangers| {
            let named = some_of(strangers.iter().map(String::as_str));
            let may_be_ours = !self.is_known && (self.seen.is_some() || strangers.iter().any(|url| plan::is_page(url)));
            let hint = if may_be_ours {
                "\nheard's list of the files it wrote there, .heard.json, is missing or damaged; if these are an \
                 earlier version of this site, empty the folder and publish again"
            } else {
                ""
            };
            anyhow::anyhow!(
                "heard didn't write these files and won't touch them, but they're in the way: {named}{hint}"
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

/// The names of files, not too many.
pub(in crate::publish) fn some_of<'u>(urls: impl IntoIterator<Item = &'u str>) -> String {
    let urls: Vec<&str> = urls.into_iter().collect();
    let named = &urls[..urls.len().min(10)];
    let more = urls.len() - named.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", named.join(", "))
}

/// A manifest that was to replace the one before it, on a place that cannot do that in one step. Killed between the two,
/// the place has only the new one, by its temporary name.
fn cut_short(place: &dyn Store, listing: &Listing) -> Result<Option<Manifest>> {
    for url in left_behind(listing).filter(|url| !url.contains('/')) {
        let found = place.read(url)?.and_then(|bytes| Manifest::read(&bytes));
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// What the bytes of a manifest say; nothing where they are broken.
fn known(bytes: &[u8]) -> Result<Option<Manifest>> {
    let start = bytes.trim_ascii_start();
    if [&b"<!doctype html"[..], b"<html"].iter().any(|page| is_begun_by(start, page)) {
        bail!(
            "a web page came back instead of heard's own list, {}; is there a sign-on page in front of this server?",
            manifest::FILE
        );
    }
    if manifest::is_later(bytes) {
        bail!("the site there was written by a newer version of heard; use that version");
    }
    Ok(Manifest::read(bytes))
}

fn is_begun_by(bytes: &[u8], words: &[u8]) -> bool {
    bytes.get(..words.len()).is_some_and(|start| start.eq_ignore_ascii_case(words))
}

/// Who is told how far it is: called after each file, from any thread, with the bytes that travelled for it.
pub type Progress<'p> = dyn Fn(u64) + Sync + 'p;

/// Brings a site to the place whose lock is held: afterwards it holds exactly the site, and what was not ours. Returns
/// the [fingerprint](RemoteState::fingerprint) of what is there afterwards.
pub fn deliver(
    lock: &Lock<'_>,
    site: &LeakChecked<'_>,
    clock: Clock,
    look: &RemoteState,
    plan: &Plan,
    again: LookAgain,
    progress: &Progress<'_>,
) -> Result<u128> {
    let files: BTreeMap<&str, &File> = site.files().iter().map(|file| (file.url.as_str(), file)).collect();
    let bytes = |url: &str| site.bytes(files.get(url).with_context(|| format!("{url} isn't part of the site"))?);
    let program = manifest::PROGRAM.to_owned();
    let mut done = Manifest { audience: site.audience(), clock, unfinished: false, program, files: entries(site) };
    done.files.extend(plan.staying.iter().map(|(url, entry)| (url.clone(), *entry)));
    lock.holding(|| carry(lock, &done, look, plan, &bytes, again, progress))?;
    Ok(xxh3_128(&done.render()))
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
    again: LookAgain,
    progress: &Progress<'_>,
) -> Result<()> {
    let place = lock.place();
    if lock.is_of_folder() && look.listing.contains_key(LOCK) {
        // A folder has the operating system's lock; this one is left of another time.
        place.delete(LOCK)?;
    }
    let is_done = plan.changes.is_empty() && look.manifest.as_ref() == Some(done);
    // Between looking and locking another publishing may have been at work.
    if (!is_done || look.is_cut_short()) && look.has_changed(place)? {
        bail!("the site there has changed in the meantime; run the same command again");
    }
    if let Some(found) = look.manifest.as_ref().filter(|_| look.is_cut_short()) {
        // It is nowhere else, and what has a temporary name goes now.
        lock.still_held()?;
        place.write(manifest::FILE, &found.render())?;
    }
    if left_behind(&look.listing).next().is_some() {
        place.sweep(&look.listing)?;
    }
    if is_done {
        return Ok(());
    }
    let old = look.manifest.iter().flat_map(|old| &old.files);
    let mut on_the_way = Manifest { unfinished: true, ..done.clone() };
    for (url, entry) in old {
        on_the_way.files.entry(url.clone()).or_insert(*entry);
    }
    for ((_, url), change) in &plan.changes {
        if matches!(change, Change::Add(_) | Change::Replace(_)) {
            on_the_way.files.insert(url.clone(), UNDER_WAY);
        }
    }
    let threads = threads(place.at_once())?;
    let mut is_told = false;
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
        if step != Step::Withdrawn && !is_told && plan.changes.keys().any(|(of, _)| *of >= step) {
            lock.still_held()?;
            place.write(manifest::FILE, &on_the_way.render())?;
            is_told = true;
        }
        let changes: Vec<(&str, Change)> = plan.of_step(step).collect();
        for part in parts(&changes) {
            lock.still_held()?;
            threads.install(|| part.par_iter().try_for_each(|(url, change)| bring(url, *change)))?;
            let gone: Vec<&str> =
                part.iter().filter(|(_, change)| *change == Change::Delete).map(|(url, _)| *url).collect();
            place.prune(&gone)?;
            for (url, change) in part {
                if let Change::Add(entry) | Change::Replace(entry) = change {
                    on_the_way.files.insert((*url).to_owned(), *entry);
                }
            }
            // The last part of the last step is told by the manifest of the whole.
            if !matches!(step, Step::Withdrawn | Step::Rest) {
                lock.still_held()?;
                place.write(manifest::FILE, &on_the_way.render())?;
            }
        }
    }
    let was_broken_off = look.manifest.as_ref().is_some_and(|before| before.unfinished);
    match if was_broken_off { LookAgain::AtAll } else { again } {
        LookAgain::AtWritten if lock.is_of_folder() => {}
        extent => extent.look(place, &done.files, plan)?,
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
pub(in crate::publish) mod tests;
