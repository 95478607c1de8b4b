//! Hashes of what is made of parts. Each part goes in with its length, so parts that run together otherwise hash otherwise.

use xxhash_rust::xxh3::Xxh3;

/// Gives a part to any hash, with its length.
pub fn part(bytes: &[u8], mut update: impl FnMut(&[u8])) {
    update(&(bytes.len() as u64).to_le_bytes());
    update(bytes);
}

/// A hash in the making.
#[derive(Default)]
pub struct Fingerprint(Xxh3);

impl Fingerprint {
    /// Of these parts.
    pub fn of<'p>(parts: impl IntoIterator<Item = &'p [u8]>) -> Self {
        let mut all = Self::default();
        for part in parts {
            all.part(part);
        }
        all
    }

    /// Adds a part.
    pub fn part(&mut self, bytes: &[u8]) {
        part(bytes, |bytes| self.0.update(bytes));
    }

    /// Adds a hash or another number.
    pub fn number(&mut self, number: u128) {
        self.0.update(&number.to_le_bytes());
    }

    /// The hash of all of it.
    pub fn finish(&self) -> u128 {
        self.0.digest128()
    }
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;

    #[test]
    fn parts_that_run_together_otherwise_hash_otherwise() {
        let of = |parts: &[&str]| Fingerprint::of(parts.iter().map(|part| part.as_bytes())).finish();
        assert_eq!(of(&["ab", "c"]), of(&["ab", "c"]));
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["ab", ""]), of(&["ab"]));
    }
}
