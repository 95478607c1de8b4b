//! Pages that need not be made or read again: we know their bytes' hash and length, and that nothing withheld was found
//! in them. We find each by one hash of everything it is made from and checked with.
//!
//! No words and no addresses are kept, only hashes and lengths. They are used only for pages that the place already has,
//! whole: a page that has to be sent is always made and read again.

use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_128;

use crate::leak::watch::Watch;
use crate::publish::manifest::Entry;
use crate::site::Release;
use crate::text::fingerprint::Fingerprint;

/// The bytes of one entry.
const ENTRY: usize = 40;

/// Known pages.
#[derive(Default)]
pub struct KnownPages(HashMap<u128, Entry>);

impl KnownPages {
    /// Reads what [`Self::render`] wrote; nothing if that is damaged.
    pub fn read(bytes: &[u8]) -> Self {
        let Some((sum, entries)) = bytes.split_first_chunk::<16>() else { return Self::default() };
        if xxh3_128(entries) != u128::from_le_bytes(*sum) || !entries.len().is_multiple_of(ENTRY) {
            return Self::default();
        }
        let entry = |bytes: &[u8]| {
            let (key, rest) = bytes.split_first_chunk()?;
            let (hash, length) = rest.split_first_chunk()?;
            let (hash, length) = (u128::from_le_bytes(*hash), u64::from_le_bytes(length.try_into().ok()?));
            Some((u128::from_le_bytes(*key), Entry { hash, length }))
        };
        Self(entries.chunks(ENTRY).filter_map(entry).collect())
    }

    /// As bytes, sorted by hash, so the order gives nothing away.
    pub fn render(pages: impl Iterator<Item = (u128, Entry)>) -> Vec<u8> {
        let mut pages: Vec<(u128, Entry)> = pages.collect();
        pages.sort_unstable_by_key(|(key, _)| *key);
        let bytes = |(key, entry): (u128, Entry)| {
            [&key.to_le_bytes()[..], &entry.hash.to_le_bytes(), &entry.length.to_le_bytes()].concat()
        };
        let entries: Vec<u8> = pages.into_iter().flat_map(bytes).collect();
        [xxh3_128(&entries).to_le_bytes().to_vec(), entries].concat()
    }

    /// The hash and length of the page with that key.
    pub fn find(&self, key: u128) -> Option<Entry> {
        self.0.get(&key).copied()
    }
}

/// What all pages of a site are made and checked with: the program, the theme, and everything the leak check looks for.
pub struct KeyMaker(u128);

impl KeyMaker {
    /// For a release that `program` makes.
    pub fn of(program: u128, release: &Release<'_>, watch: &Watch) -> Self {
        let mut hash = Fingerprint::default();
        for part in [program, release.theme_fingerprint(), watch.fingerprint()] {
            hash.number(part);
        }
        Self(hash.finish())
    }

    /// The key of the file at an address; `made_of` is a hash of what it is made from.
    pub fn key(&self, url: &str, made_of: u128) -> u128 {
        let mut hash = Fingerprint::of([url.as_bytes()]);
        hash.number(self.0);
        hash.number(made_of);
        hash.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::KnownPages;
    use crate::publish::manifest::Entry;

    #[test]
    fn known_pages_are_read_as_they_were_written_or_not_at_all() {
        let pages = [(7, Entry { hash: 1 << 100, length: 12 }), (u128::MAX, Entry { hash: 3, length: u64::MAX })];
        let bytes = KnownPages::render(pages.into_iter());
        let known = KnownPages::read(&bytes);
        assert!(pages.iter().all(|(key, entry)| known.find(*key) == Some(*entry)) && known.find(8).is_none());
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(KnownPages::read(&damaged).0.is_empty(), "{at}");
            assert!(KnownPages::read(&bytes[..at]).0.is_empty(), "{at}");
        }
    }
}
