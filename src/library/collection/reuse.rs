//! What of an earlier reading still holds: the files that are the same values, and what stories were resolved by.
//!
//! Nothing is invalidated. A reading is made anew from all files; where a part of it would come out the same, the
//! earlier value is taken.

use std::cmp::Ordering;
use std::sync::{Arc, OnceLock};

use xxhash_rust::xxh3::xxh3_128;

use crate::library::collection::Collection;
use crate::library::collection::SiteWords;
use crate::library::collection::find_names::NameFinder;
use crate::library::source::config::{self, Config};
use crate::library::source::indicator;
use crate::library::source::lab::Lab;
use crate::library::source::manuscript::Manuscript;
use crate::library::source::metric::Metric;
use crate::library::source::page::FreePage;
use crate::library::source::person::{self, People};
use crate::library::source::reading_path::ReadingPath;
use crate::library::source::text_file::TextFile;
use crate::text::diagnostic::Diagnostic;
use crate::text::fingerprint::Fingerprint;
use crate::text::sources::{Source, Sources};
use crate::theme::Theme;

/// The files of now beside those of an earlier reading.
pub struct Reuse<'a> {
    /// All files, now.
    pub now: &'a Sources,
    /// The earlier reading.
    pub before: Option<&'a Collection>,
}

impl Reuse<'_> {
    /// Whether the file at `path` is the same value as before, or is absent in both.
    pub fn holds(&self, path: &str) -> bool {
        let Some(before) = self.before else { return false };
        match (self.now.find(path), before.sources.find(path)) {
            (Some(now), Some(before)) => Arc::ptr_eq(now, before),
            (None, None) => true,
            _ => false,
        }
    }

    /// Whether all files under `folder` are the same as before, and no other is there.
    pub fn holds_under(&self, folder: &str) -> bool {
        let Some(before) = self.before else { return false };
        let (mut now, mut before) = (self.now.under(folder), before.sources.under(folder));
        loop {
            match (now.next(), before.next()) {
                (None, None) => return true,
                (Some(now), Some(before)) if Arc::ptr_eq(now, before) => {}
                _ => return false,
            }
        }
    }

    /// What was made of names and forbidden words before, where the files that say them are the same.
    pub fn name_finder(&self, config: &Config) -> Option<Arc<NameFinder>> {
        let names = config.privacy.names_file.as_ref().map_or("", |file| &file.value);
        let same = [config::FILE, person::FILE, names].iter().all(|path| self.holds(path));
        self.before.filter(|_| same).map(|before| Arc::clone(&before.name_finder))
    }

    /// What the site itself was found to say before, where all files are the same in which it says something.
    pub fn site_words(&self, config: &Config) -> Option<Arc<OnceLock<SiteWords>>> {
        let same = self.name_finder(config).is_some() && self.holds(indicator::FILE) && self.holds_under("themes");
        self.before.filter(|_| same).map(|before| Arc::clone(&before.site_words))
    }

    /// The people as they were read before, and what was wrong with them, where their file is the same.
    pub fn people(&self) -> Option<(Arc<People>, Arc<[Diagnostic]>)> {
        let before = self.before.filter(|_| self.holds(person::FILE))?;
        Some((Arc::clone(&before.people), Arc::clone(&before.people_faults)))
    }

    /// The theme as it was read before, and what was wrong with it, where its files are the same.
    pub fn theme(&self) -> Option<(Arc<Theme>, Arc<[Diagnostic]>)> {
        let same = self.holds(config::FILE) && self.holds_under("themes");
        let before = self.before.filter(|_| same)?;
        Some((Arc::clone(&before.theme), Arc::clone(&before.theme_faults)))
    }

    /// The files under `folder` that went and those that came since; one that changed did both. By path.
    pub fn changed_under(&self, folder: &str) -> ChangedEntries {
        let mut changed = ChangedEntries::default();
        let before = self.before.map(|before| &before.sources);
        let mut before = before.into_iter().flat_map(|before| before.under(folder)).peekable();
        let mut now = self.now.under(folder).peekable();
        loop {
            let order = match (before.peek(), now.peek()) {
                (None, None) => return changed,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                // Most are the same value: they need not be looked into.
                (Some(before), Some(now)) if Arc::ptr_eq(before, now) => Ordering::Equal,
                (Some(before), Some(now)) => before.path.cmp(&now.path),
            };
            let gone = if order.is_le() { before.next() } else { None };
            let come = if order.is_ge() { now.next() } else { None };
            let same = matches!((gone, come), (Some(gone), Some(come)) if Arc::ptr_eq(gone, come));
            if !same {
                changed.gone.extend(gone.map(|source| Arc::clone(&source.path)));
                changed.come.extend(come.cloned());
            }
        }
    }
}

/// What of a folder is not as it was.
#[derive(Default)]
pub struct ChangedEntries {
    /// The paths of files as they were.
    pub gone: Vec<Arc<str>>,
    /// The files that are new.
    pub come: Vec<Arc<Source>>,
}

/// Hashes of everything, apart from the story itself, that its names were resolved with.
#[derive(PartialEq, Eq)]
pub struct ReuseKey {
    /// Hash of all texts' names.
    texts: u128,
    /// Hash of those and of everything else.
    all: u128,
}

impl ReuseKey {
    /// The key as a number.
    pub fn hash(&self) -> u128 {
        self.all
    }

    /// Whether all texts have the same names, in the same order, even if people or the theme have changed.
    pub fn has_texts_of(&self, other: &Self) -> bool {
        self.texts == other.texts
    }

    /// The hash of all that an index can answer, and of the order of the stories.
    pub fn of(
        sources: &Sources,
        theme: &Theme,
        stories: &[Arc<Manuscript>],
        metrics: &[Arc<Metric>],
        labs: &[Arc<Lab>],
        pages: &[Arc<FreePage>],
        paths: &[Arc<ReadingPath>],
    ) -> Self {
        let texts = names_of_texts(stories, metrics, labs, pages, paths);
        let mut hash = Fingerprint::default();
        hash.number(texts);
        let mut part = |bytes: &[u8]| hash.part(bytes);
        // The words for a role and for a colleague, in every language. Which files say them hangs on the theme's manifest
        // too, so the theme itself is asked.
        for file in theme.phrase_files() {
            part(file.path.as_bytes());
            part(&file.bytes);
        }
        for file in [config::FILE, person::FILE, indicator::FILE] {
            part(sources.find(file).map_or("", |source| source.text()).as_bytes());
        }
        // Links and pictures lead to files by their path.
        part(&sources.paths().to_le_bytes());
        Self { texts, all: hash.finish() }
    }
}

fn names_of_texts(
    stories: &[Arc<Manuscript>],
    metrics: &[Arc<Metric>],
    labs: &[Arc<Lab>],
    pages: &[Arc<FreePage>],
    paths: &[Arc<ReadingPath>],
) -> u128 {
    let mut hash = Fingerprint::default();
    let names: Vec<u8> = stories.iter().flat_map(|story| story.names.to_le_bytes()).collect();
    hash.number(xxh3_128(&names));
    let mut part = |text: &str| hash.part(text.as_bytes());
    let mut text_file = |kind: &str, text_file: &TextFile| {
        part(kind);
        part(&text_file.path);
        part(text_file.address.as_str());
        part(if text_file.is_published() { "published" } else { "" });
        for heading in &text_file.prose.headings {
            part(&heading.id);
        }
    };
    let labs = labs.iter().map(|lab| ("lab", &lab.text_file));
    let of_metrics = metrics.iter().map(|metric| ("metric", &metric.text_file));
    let pages = pages.iter().map(|page| ("page", &page.text_file));
    let paths = paths.iter().map(|path| ("path", &path.text_file));
    for (kind, of) in labs.chain(of_metrics).chain(pages).chain(paths) {
        text_file(kind, of);
    }
    for metric in metrics {
        part(metric.id());
        part(metric.text_file.title.as_ref().map_or("", |title| &title.value));
    }
    hash.finish()
}
