//! Texts with no findings, so that the next run need not check them again. Each is kept as one hash of the text and of
//! everything it was checked with. Texts with findings aren't kept, and neither are any words.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use crate::library::collection::Collection;
use crate::library::source::text_file::TextFile;
use crate::text::fingerprint::Fingerprint;

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
        let mut hash = Fingerprint::of([text_file.path.as_bytes(), text_file.text.as_bytes()]);
        hash.number(self.program);
        hash.number(asked);
        let key = hash.finish();
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
    let files = names.into_iter().chain(collection.sources.under("themes"));
    let mut hash = Fingerprint::of(files.flat_map(|file| [file.path.as_bytes(), file.bytes()]));
    hash.number(collection.reuse_key.hash());
    hash.finish()
}
