//! What the last build of a folder was made from, as hashes: the same input gives the same bytes, so where
//! nothing has changed there is nothing to make.
//!
//! It is kept among the user's caches and never in the output, where it would tell that something withheld
//! has changed. It may be deleted at any time.

use std::fs;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::{Xxh3, xxh3_64, xxh3_128};

use crate::publish::delivery::RemoteState;
use crate::publish::disk::Disk;
use crate::publish::manifest;
use crate::publish::store::Store;
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

/// How the last build went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Built {
    /// There was nothing to say.
    Soundly,
    /// There was something to say about its texts, which is said each time. The words are not kept.
    WithNews,
}

/// How `folder` was built, where it holds, whole, what was made from `inputs` last; `there` is what is in it.
pub fn find(folder: &Path, there: &RemoteState, inputs: Inputs) -> Option<Built> {
    let remembered = fs::read_to_string(file(folder.as_os_str().as_encoded_bytes(), "")?).ok()?;
    let there = there.fingerprint()?;
    [Built::Soundly, Built::WithNews].into_iter().find(|built| remembered == words(inputs, there, *built))
}

/// Remembers that `folder` was made from `inputs`. Where that cannot be kept, the next build makes it again.
pub fn remember(folder: &Disk, inputs: Inputs, built: Built) {
    let there = folder.read(manifest::FILE).ok().flatten().map(|bytes| xxh3_128(&bytes));
    let (Some(file), Some(there)) = (file(folder.path().as_os_str().as_encoded_bytes(), ""), there) else { return };
    let _ = change(&file, |_| Ok(words(inputs, there, built)));
}

fn words(inputs: Inputs, there: u128, built: Built) -> String {
    let news = if built == Built::WithNews { " news" } else { "" };
    format!("{:032x} {there:032x}{news}\n", inputs.0)
}

/// The file that speaks of a place; `ending` says of what.
pub fn file(place: &[u8], ending: &str) -> Option<PathBuf> {
    let name = xxh3_64(place);
    Some(self::folder()?.join(format!("{name:016x}{ending}")))
}

/// Where all of them are, by the XDG base directory specification.
pub fn folder() -> Option<PathBuf> {
    let of = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let caches = of("XDG_CACHE_HOME").or_else(|| of("HOME").map(|home| home.join(".cache")))?;
    Some(caches.join("heard"))
}
