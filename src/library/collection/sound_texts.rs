//! Texts with no findings, so that the next run need not check them again. Each is kept as one hash of the text and of
//! everything it was checked with. Texts with findings aren't kept, and neither are any words.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use xxhash_rust::xxh3::Xxh3;

use crate::library::collection::Collection;
use crate::library::source::text_file::TextFile;

/// The texts with no findings, from the last run and from this one.
pub struct SoundTexts {
    program: u128,
    before: HashSet<u128>,
    now: Mutex<HashMap<u128, Arc<str>>>,
}

impl SoundTexts {
    /// Starts with what was known `before`, which counts only for the same `program`.
    pub fn of(program: u128, before: HashSet<u128>) -> Self {
        Self { program, before, now: Mutex::default() }
    }

    /// What `find` finds in a text; `asked` is a hash of what it checks with. A text known to be sound isn't checked again.
    pub(in crate::library) fn ask<T>(
        &self,
        asked: u128,
        text_file: &TextFile,
        find: impl FnOnce() -> Option<T>,
    ) -> Option<T> {
        let mut hash = Xxh3::new();
        for part in [self.program, asked] {
            hash.update(&part.to_le_bytes());
        }
        for part in [&*text_file.path, &*text_file.text] {
            hash.update(&(part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        let key = hash.digest128();
        let found = if self.before.contains(&key) { None } else { find() };
        if found.is_none() {
            let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
            now.insert(key, Arc::clone(&text_file.path));
        }
        found
    }

    /// The hashes that are known now, of texts that `is_there` accepts.
    pub fn now(&self, is_there: impl Fn(&str) -> bool) -> Vec<u128> {
        let now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        let mut now: Vec<u128> = now.iter().filter(|(_, path)| is_there(path)).map(|(key, _)| *key).collect();
        now.sort_unstable();
        now
    }
}

/// A hash of everything that decides which words of a story may not be printed, except the story itself and the people
/// named in it. Names and words are found with the same files as in the preview, which reuses what it found before.
pub(in crate::library) fn asked_for_words(collection: &Collection) -> u128 {
    let names = collection.config.privacy.names_file.as_ref();
    let names = names.and_then(|file| collection.sources.find(&file.value));
    let mut hash = Xxh3::new();
    hash.update(&collection.reuse_key.hash().to_le_bytes());
    for file in names.into_iter().chain(collection.sources.under("themes")) {
        for part in [file.path.as_bytes(), file.bytes()] {
            hash.update(&(part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    hash.digest128()
}
