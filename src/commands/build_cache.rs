//! What the last build of a folder was made from, as hashes: the same input gives the same bytes, so where
//! nothing has changed there is nothing to make.
//!
//! It is kept among the user's caches and never in the output, where it would tell that something withheld
//! has changed. It may be deleted at any time.

use std::fs;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::publish::folder::Folder;
use crate::text::sources::Sources;
use crate::workspace::change::change;

/// Everything that a build is made from, as one hash.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Inputs(u128);

impl Inputs {
    /// The hash of all files, of `choices` (day, audience, flags), and of the program itself.
    pub fn of(sources: &Sources, choices: &str) -> Option<Self> {
        let program = fs::read(std::env::current_exe().ok()?).ok()?;
        let mut hash = Xxh3::new();
        let mut part = |bytes: &[u8]| {
            hash.update(&(bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        part(&program);
        part(choices.as_bytes());
        for source in sources.iter() {
            part(source.path.as_bytes());
            part(source.bytes());
            part(format!("{:?}", source.fault).as_bytes());
        }
        Some(Self(hash.digest128()))
    }
}

/// Whether `folder` holds, whole, what was made from `inputs` last.
pub fn holds(folder: &Folder, inputs: Inputs) -> bool {
    let Some(file) = file(folder.path()) else { return false };
    let Ok(remembered) = fs::read_to_string(file) else { return false };
    folder.fingerprint().is_some_and(|there| remembered == words(inputs, there)) && folder.is_whole()
}

/// Remembers that `folder` was made from `inputs`. Where that cannot be kept, the next build makes it anew.
pub fn remember(folder: &Path, inputs: Inputs) {
    let (Some(file), Some(there)) = (file(folder), crate::publish::folder::fingerprint(folder)) else { return };
    let _ = change(&file, |_| Ok(words(inputs, there)));
}

fn words(inputs: Inputs, there: u128) -> String {
    format!("{:032x} {there:032x}\n", inputs.0)
}

/// The file that speaks of `folder`, by the XDG base directory specification.
fn file(folder: &Path) -> Option<PathBuf> {
    let of = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let caches = of("XDG_CACHE_HOME").or_else(|| of("HOME").map(|home| home.join(".cache")))?;
    let name = xxh3_64(folder.as_os_str().as_encoded_bytes());
    Some(caches.join("heard").join(format!("{name:016x}")))
}
