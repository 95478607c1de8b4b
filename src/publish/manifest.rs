//! What a folder holds of ours: the addresses and hashes of the edition that is there, and nothing else.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::library::source::program_version;

/// The file's address. Its first letter hides it from listings, and web servers as a rule do not serve such files.
pub const FILE: &str = ".heard.json";
/// The version of the file's form.
const VERSION: u32 = 1;
/// The version of this program.
pub const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// By whose clock an edition was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Clock {
    /// The machine's.
    Machine,
    /// One that was given, so that a build can be repeated.
    Fixed,
}

/// The fingerprint of an audience, by its name in `heard.yaml`.
pub fn audience(name: &str) -> u64 {
    xxh3_64(name.as_bytes())
}

/// What was written of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The hash of its bytes.
    pub hash: u128,
    /// Their number.
    pub length: u64,
}

/// Everything of ours in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The fingerprint of the [`audience`] whose edition it is.
    pub audience: u64,
    /// By whose clock.
    pub clock: Clock,
    /// Whether a delivery was begun and not ended: then the files may be old ones, new ones or absent.
    pub unfinished: bool,
    /// The version of the program that wrote it; empty where that was before versions were written down.
    pub program: String,
    /// The files, by address.
    pub files: BTreeMap<String, Entry>,
}

#[derive(Serialize, Deserialize)]
struct Form {
    heard: u32,
    audience: String,
    clock: Clock,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    unfinished: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    program: String,
    files: BTreeMap<String, (String, u64)>,
}

impl Manifest {
    /// Reads a manifest; `None` where it is not one of ours, or of another form.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let form: Form = serde_json::from_slice(bytes).ok()?;
        if form.heard != VERSION {
            return None;
        }
        let files = form.files.into_iter().map(|(url, (hash, length))| {
            let sound =
                !url.is_empty() && !url.starts_with('/') && url.split('/').all(|part| !matches!(part, "" | "." | ".."));
            let hash = u128::from_str_radix(&hash, 16).ok()?;
            (sound && !url.contains('\\')).then_some((url, Entry { hash, length }))
        });
        Some(Self {
            audience: u64::from_str_radix(&form.audience, 16).ok()?,
            clock: form.clock,
            unfinished: form.unfinished,
            program: form.program,
            files: files.collect::<Option<_>>()?,
        })
    }

    /// Whether an older version of the program than this one wrote it.
    pub fn is_older(&self) -> bool {
        program_version::is_older(&self.program, PROGRAM)
    }

    /// The manifest's bytes: the same for the same edition.
    pub fn render(&self) -> Vec<u8> {
        let files = self.files.iter().map(|(url, entry)| (url.clone(), (format!("{:032x}", entry.hash), entry.length)));
        let form = Form {
            heard: VERSION,
            audience: format!("{:016x}", self.audience),
            clock: self.clock,
            unfinished: self.unfinished,
            program: self.program.clone(),
            files: files.collect(),
        };
        let mut bytes = serde_json::to_vec(&form).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}

/// Whether the bytes are a manifest of a form that came after this version of heard.
pub fn is_later(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Version {
        heard: u32,
    }
    serde_json::from_slice::<Version>(bytes).is_ok_and(|form| form.heard > VERSION)
}

#[cfg(test)]
mod tests {
    use super::{Clock, Entry, Manifest, PROGRAM, is_later};

    #[test]
    fn a_manifest_is_read_as_it_was_written() {
        let files = [("stories/ä.html".to_owned(), Entry { hash: 7, length: 9 })].into();
        let program = "0.2.0".to_owned();
        let manifest = Manifest { audience: 3, clock: Clock::Fixed, unfinished: true, program, files };
        assert_eq!(Manifest::read(&manifest.render()), Some(manifest));
    }

    #[test]
    fn a_manifest_without_a_version_is_older_than_any_program() {
        let old = b"{\"heard\":1,\"audience\":\"0\",\"clock\":\"machine\",\"files\":{}}";
        let old = Manifest::read(old).unwrap();
        assert!(old.is_older());
        assert!(!Manifest { program: PROGRAM.to_owned(), ..old.clone() }.is_older());
        assert!(!Manifest { program: "999.0.0".to_owned(), ..old }.is_older());
    }

    #[test]
    fn a_manifest_of_a_later_form_is_told_from_a_broken_one() {
        assert!(is_later(b"{\"heard\":2,\"whatever\":[]}"));
        assert!(!is_later(b"{\"heard\":1}") && !is_later(b"{\"heard\":") && !is_later(b""));
    }

    #[test]
    fn a_manifest_that_leads_out_of_its_folder_is_none() {
        for url in ["../a", "/etc/passwd", "a/../b", "a//b", "", "a\\\\..\\\\b"] {
            let text =
                format!("{{\"heard\":1,\"audience\":\"0\",\"clock\":\"machine\",\"files\":{{\"{url}\":[\"0\",1]}}}}");
            assert_eq!(Manifest::read(text.as_bytes()), None, "{url}");
        }
    }
}
