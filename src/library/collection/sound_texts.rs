//! Texts of which it is known that nothing was found when they were asked something, as hashes of the text and of all that it
//! was asked by: who asks the same again need not read them again. Of a text in which something was found nothing is
//! remembered, and of none a word.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use xxhash_rust::xxh3::Xxh3;

use crate::library::collection::Collection;
use crate::library::source::text_file::TextFile;

/// What texts were asked before, and are asked now.
pub struct SoundTexts {
    program: u128,
    before: HashSet<u128>,
    now: Mutex<HashMap<u128, Arc<str>>>,
}

impl SoundTexts {
    /// What was known `before`, to the same `program` alone.
    pub fn of(program: u128, before: HashSet<u128>) -> Self {
        Self { program, before, now: Mutex::default() }
    }

    /// Whether nothing is found in a text, asked by something of the hash `asked`; `find` is called where that is not known.
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

    /// What is known now of the texts that `is_there`.
    pub fn now(&self, is_there: impl Fn(&str) -> bool) -> Vec<u128> {
        let now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        let mut now: Vec<u128> = now.iter().filter(|(_, path)| is_there(path)).map(|(key, _)| *key).collect();
        now.sort_unstable();
        now
    }
}

/// Everything by which it is found what a story says that may not be printed, beside the story itself and who is named in
/// it: names are resolved, and words found, by the same files as in the preview, which takes over what it found before.
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
