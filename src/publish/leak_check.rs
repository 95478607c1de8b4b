//! The leak check: every byte about to be written is read for what is withheld. Only it makes a [`LeakChecked`].

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result};
use rayon::prelude::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};
use walkdir::{DirEntry, WalkDir};
use xxhash_rust::xxh3::xxh3_128;

use crate::leak::watch::{Hit, Watch};
use crate::media::readings::{self, Inside};
use crate::publish::known_pages::{KeyMaker, KnownPages};
use crate::publish::manifest::{self, Entry};
use crate::publish::packed_pages::{Packed, Packer};
use crate::publish::store::Store;
use crate::site::{FindKnown, Made, Release, Route, Sheet, SiteFault};
use crate::text::normalize::Words;

/// The most bytes of packed pages that are kept until they are delivered; the rest are rendered again.
const MOST_KEPT: usize = 128 << 20;

/// The same for every smaller copy of a picture, since its name says what it is made from.
const COPY: u128 = 0;

/// A site of which every page was read and nothing withheld found. It remembers a hash of each, and the
/// bytes of as many as memory should hold.
pub struct LeakChecked<'s> {
    release: Release<'s>,
    files: Vec<File>,
    packer: Packer,
}

/// Is told how many are done, and of how many.
pub type Told<'t> = &'t (dyn Fn(usize, usize) + Sync);

/// Gives the bytes of a file that an earlier run brought.
pub type There<'t> = &'t (dyn Fn(&str) -> Option<Arc<[u8]>> + Sync);

/// What is known before any page is made.
pub struct Before<'b> {
    /// The known pages.
    pub pages: KnownPages,
    /// The program that makes them.
    pub program: u128,
    /// Whether the place has a page, whole and as the entry describes it.
    pub has: &'b (dyn Fn(&str, Entry) -> bool + Sync),
}

/// One file that may be delivered.
pub struct File {
    /// Where it is rendered from.
    route: Route,
    /// Its address.
    pub url: String,
    /// The hash of its bytes.
    pub hash: u128,
    /// Their number.
    pub length: u64,
    /// The key to find it by next time, if nothing withheld was found in it.
    key: Option<u128>,
    kept: Option<Kept>,
}

/// The bytes of a file until it is delivered.
enum Kept {
    /// Somebody else holds them too, so they take no room.
    Shared(Arc<[u8]>),
    /// A compressed page.
    Packed(Packed),
}

impl Kept {
    fn of(bytes: Arc<[u8]>, packer: &Packer, scratch: &mut Vec<u8>) -> Option<Self> {
        if Arc::strong_count(&bytes) > 1 {
            return Some(Self::Shared(bytes));
        }
        packer.pack(&bytes, scratch).map(Self::Packed)
    }

    fn room(&self) -> usize {
        match self {
            Self::Shared(_) => 0,
            Self::Packed(packed) => packed.room(),
        }
    }

    fn bytes(&self, packer: &Packer) -> Option<Arc<[u8]>> {
        match self {
            Self::Shared(bytes) => Some(Arc::clone(bytes)),
            Self::Packed(packed) => packer.unpack(packed).map(Arc::from),
        }
    }
}

/// Why a site was not cleared.
pub enum Refused {
    /// Withheld things were found: the output file, and what was found in it.
    Leaks(Vec<(String, Hit)>),
    /// Pages could not be rendered.
    Pages(Vec<SiteFault>),
}

impl<'s> LeakChecked<'s> {
    /// Renders and reads every page of a release.
    pub fn of(release: Release<'s>) -> Result<Self, Refused> {
        Self::counting(release, &|_, _| {}, &|_| None, None)
    }

    /// The same, and says before each page how many are done. A smaller copy of a picture that `there` has is read, and
    /// not made again, unless it can't be that copy. A page that was known `before` is neither made nor read.
    pub fn counting(
        release: Release<'s>,
        told: Told<'_>,
        there: There<'_>,
        before: Option<&Before<'_>>,
    ) -> Result<Self, Refused> {
        let watch = release.watch();
        let before = before.map(|before| (KeyMaker::of(before.program, &release, &watch), before));
        let held = AtomicUsize::new(0);
        let (routes, done) = (release.routes(), AtomicUsize::new(0));
        let all = routes.len();
        // Errors in this page are reported when its turn comes.
        let packer = Packer::of(release.render(&Route::NotFound).unwrap_or_default());
        let read = |(words, scratch): &mut (Words, Vec<u8>), route: Route| {
            told(done.fetch_add(1, Ordering::Relaxed), all);
            let url = route.url();
            let known = |made_of: u128| {
                let (keys, before) = before.as_ref()?;
                let key = keys.key(&url, made_of);
                before.pages.find(key).filter(|entry| (before.has)(&url, *entry)).map(|entry| (key, entry))
            };
            let copy = release.is_copy(&route).then_some(COPY);
            let mut is_found = false;
            let made = match copy.and_then(known) {
                Some(known) => Made::Known(known),
                None => match release.found_copy(&route, || there(&url)) {
                    Some(bytes) => {
                        is_found = true;
                        Made::Bytes(bytes, None)
                    }
                    None => release.make(&route, before.as_ref().map(|_| &known as FindKnown<'_, _>))?,
                },
            };
            let (output, made_of) = match made {
                Made::Bytes(output, made_of) => (output, made_of.or(copy)),
                Made::Known((key, Entry { hash, length })) => {
                    return Ok((File { route, url, hash, length, key: Some(key), kept: None }, Vec::new()));
                }
            };
            let (hash, length) = (xxh3_128(&output), output.len() as u64);
            let made_of = made_of.unwrap_or(hash);
            let hits = if known(made_of).is_some_and(|(_, entry)| entry.hash == hash) {
                Vec::new()
            } else {
                scan(&watch, &url, &output, words)
            };
            // Somebody else may have put a found copy there, so it isn't kept as one that this program made.
            let key = before.as_ref().filter(|_| hits.is_empty() && !is_found).map(|(keys, _)| keys.key(&url, made_of));
            let has_room = held.load(Ordering::Relaxed) < MOST_KEPT;
            let kept = if has_room { Kept::of(output, &packer, scratch) } else { None };
            held.fetch_add(kept.as_ref().map_or(0, Kept::room), Ordering::Relaxed);
            let file = File { route, url, hash, length, key, kept };
            Ok((file, hits))
        };
        let all: Vec<Result<(File, Vec<Hit>), SiteFault>> =
            routes.into_par_iter().map_init(Default::default, read).collect();
        let (mut files, mut hits, mut faults) = (Vec::with_capacity(all.len()), Vec::new(), Vec::new());
        for page in all {
            match page {
                Ok((file, found)) => {
                    hits.extend(found.into_iter().map(|hit| (file.url.clone(), hit)));
                    files.push(file);
                }
                Err(fault) => faults.push(fault),
            }
        }
        if !faults.is_empty() {
            return Err(Refused::Pages(faults));
        }
        watch.excuse(&mut hits, |read| release.own_words(read));
        if !hits.is_empty() {
            return Err(Refused::Leaks(hits));
        }
        files.sort_by(|a, b| a.url.cmp(&b.url));
        Ok(Self { release, files, packer })
    }

    /// Its files, by address.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// What to keep about its pages for the next run.
    pub fn known_pages(&self) -> impl Iterator<Item = (u128, Entry)> + '_ {
        let entry = |file: &File| Entry { hash: file.hash, length: file.length };
        self.files.iter().filter_map(move |file| Some((file.key?, entry(file))))
    }

    /// A fingerprint of whom it is for.
    pub fn audience(&self) -> u64 {
        manifest::audience(self.release.audience())
    }

    /// The bytes of a file, if need be rendered again; refused where they are not those that were cleared.
    pub fn bytes(&self, file: &File) -> Result<Arc<[u8]>> {
        let kept = file.kept.as_ref().and_then(|kept| kept.bytes(&self.packer));
        if let Some(bytes) = kept.filter(|bytes| xxh3_128(bytes) == file.hash) {
            return Ok(bytes);
        }
        let output =
            self.release.render(&file.route).ok().with_context(|| format!("{} couldn't be rendered", file.url))?;
        anyhow::ensure!(xxh3_128(&output) == file.hash, "{} has changed since it was checked", file.url);
        Ok(output)
    }
}

/// The check of one page at a time, as it is asked for.
pub struct PageLeakCheck {
    watch: Watch,
}

impl PageLeakCheck {
    /// The check of one page of a release.
    pub fn of(release: &Release<'_>) -> Self {
        Self { watch: release.watch() }
    }

    /// Whether nothing withheld stands in a page or file of that release.
    pub fn lets_pass(&self, release: &Release<'_>, url: &str, bytes: &[u8]) -> bool {
        let mut hits: Vec<(String, Hit)> =
            scan(&self.watch, url, bytes, &mut Words::default()).into_iter().map(|hit| (url.to_owned(), hit)).collect();
        if !hits.is_empty() {
            self.watch.excuse(&mut hits, |read| release.own_words(read));
        }
        hits.is_empty()
    }
}

/// A sheet's bytes, once nothing withheld was found in them; else what was found.
pub fn read_sheet<'s>(sheet: &'s Sheet<'_>) -> Result<&'s [u8], Vec<Hit>> {
    let watch = sheet.watch();
    let hits = scan(&watch, "sheet.html", sheet.bytes(), &mut Words::default());
    let mut hits: Vec<(String, Hit)> = hits.into_iter().map(|hit| (String::new(), hit)).collect();
    watch.excuse(&mut hits, |read| sheet.own_words(read));
    if hits.is_empty() { Ok(sheet.bytes()) } else { Err(hits.into_iter().map(|(_, hit)| hit).collect()) }
}

/// What is withheld and stands in a file, also inside where it is packed.
fn scan(watch: &Watch, name: &str, bytes: &[u8], words: &mut Words) -> Vec<Hit> {
    let mut hits = Vec::new();
    let inside = readings::of(name, bytes, &mut |name, bytes| hits.extend(watch.scan(name, bytes, words)));
    if inside == Inside::Closed && !watch.lets_go_unread(name) {
        hits.push(Hit::unreadable(name));
    }
    hits
}

/// What a search through files found.
#[derive(Default)]
pub struct Searched {
    /// How many files were read.
    pub files: usize,
    /// What was found, by the file's path.
    pub hits: Vec<(String, Hit)>,
}

/// What is withheld and stands in the files of any folder, by their paths in it, but for what is in folders `without` of
/// these names. Links are not followed. Says before each file how many are done.
pub fn search_folder(folder: &Path, watch: &Watch, without: &[&str], told: Told<'_>) -> Result<Searched> {
    let mut files = Vec::new();
    let is_read = |entry: &DirEntry| !without.iter().any(|name| entry.file_name() == *name);
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(is_read) {
        let entry = entry.with_context(|| format!("{} can't be read", folder.display()))?;
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(folder).unwrap_or(entry.path()).to_string_lossy().replace('\\', "/");
            files.push((name, entry.into_path()));
        }
    }
    let done = AtomicUsize::new(0);
    let read = |words: &mut Words, (name, path): &(String, std::path::PathBuf)| -> Result<Vec<(String, Hit)>> {
        told(done.fetch_add(1, Ordering::Relaxed), files.len());
        let bytes = std::fs::read(path).with_context(|| format!("{} can't be read", path.display()))?;
        Ok(scan(watch, name, &bytes, words).into_iter().map(|hit| (name.clone(), hit)).collect())
    };
    let found: Result<Vec<Vec<(String, Hit)>>> = files.par_iter().map_init(Words::default, read).collect();
    Ok(Searched { files: files.len(), hits: found?.into_iter().flatten().collect() })
}

/// The same in everything that is at a place.
pub fn search_place(place: &dyn Store, watch: &Watch) -> Result<Searched> {
    let (mut searched, mut words) = (Searched::default(), Words::default());
    for (url, _) in place.list()?.iter().filter(|(_, length)| length.is_some()) {
        if let Some(bytes) = place.read(url)? {
            searched.files += 1;
            searched.hits.extend(scan(watch, url, &bytes, &mut words).into_iter().map(|hit| (url.clone(), hit)));
        }
    }
    Ok(searched)
}
