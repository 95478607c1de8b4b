//! What is kept from the last run to a place. The same files give the same site, so if nothing has changed, there is
//! nothing to make, and if a text has changed, the pages it doesn't affect stay as they are.
//!
//! It is kept in the user's cache, where nobody else can read it, and never at the place itself, where it would show that
//! something withheld has changed. It can be deleted at any time. It has one hash of all files together, and hashes of
//! what's in the present edition; nothing that has left the edition has a hash of its own. What was said about the texts
//! is encrypted with a key made from all files, so only someone who has every file exactly as it was can read it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use jiff::civil::Date as Day;
use sha2::{Digest, Sha256};
use xxhash_rust::xxh3::{Xxh3, xxh3_64, xxh3_128};

use crate::commands::last_days;
use crate::commands::output::Output;
use crate::library::SoundTexts;
use crate::library::edition::Edition;
use crate::publish::delivery::RemoteState;
use crate::publish::known_pages::KnownPages;
use crate::publish::leak_check::{Before, LeakChecked};
use crate::publish::manifest::Entry;
use crate::text::fingerprint;
use crate::text::sources::Sources;
use crate::workspace::atomic_write::replace_secret;

/// What the file begins with: the version of its format.
const FORM: &str = "2";
/// What the names of the other files end with: one has the known pages, one the texts with no findings.
const PAGES: &str = "-pages";
const TEXTS: &str = "-texts";

/// Everything that decides what a run makes.
pub struct Inputs<'s> {
    sources: &'s Sources,
    /// What was asked for: command, audience, flags.
    choices: String,
    program: u128,
    /// A hash of all of these, without the day.
    all: u128,
    today: Day,
}

impl<'s> Inputs<'s> {
    /// From all files, `choices`, the program itself and the day.
    pub fn of(sources: &'s Sources, choices: String, today: Day) -> Option<Self> {
        let mut program = Xxh3::new();
        io::copy(&mut fs::File::open(std::env::current_exe().ok()?).ok()?, &mut program).ok()?;
        let program = program.digest128();
        let mut hash = Xxh3::new();
        parts(sources, &choices, program, &mut |part| hash.update(part));
        Some(Self { sources, choices, program, all: hash.digest128(), today })
    }

    /// The key for what was said on a day with a certain `look`.
    fn seal(&self, day: Day, look: &str) -> Seal {
        let mut hash = Sha256::new();
        hash.update(format!("what heard said on {day}, {look}\n"));
        parts(self.sources, &self.choices, self.program, &mut |part| hash.update(part));
        Seal(hash.finalize().into())
    }
}

fn parts(sources: &Sources, choices: &str, program: u128, take: &mut dyn FnMut(&[u8])) {
    let mut part = |bytes: &[u8]| fingerprint::part(bytes, &mut *take);
    part(&program.to_le_bytes());
    part(choices.as_bytes());
    for source in sources.iter() {
        part(source.path.as_bytes());
        part(source.bytes());
        part(format!("{:?}", source.fault).as_bytes());
    }
}

/// A key for what was said, made from everything it was said about.
struct Seal([u8; 32]);

impl Seal {
    fn block(&self, number: u64, more: &[u8]) -> [u8; 32] {
        Sha256::new().chain_update(self.0).chain_update(number.to_le_bytes()).chain_update(more).finalize().into()
    }

    /// Shows whether the right words came out.
    fn sign(&self, words: &[u8]) -> [u8; 32] {
        self.block(u64::MAX, words)
    }

    fn turn(&self, bytes: &mut [u8]) {
        for (number, block) in (0..).zip(bytes.chunks_mut(32)) {
            block.iter_mut().zip(self.block(number, &[])).for_each(|(byte, key)| *byte ^= key);
        }
    }

    fn close(&self, words: &str) -> Vec<u8> {
        let mut bytes = words.as_bytes().to_vec();
        self.turn(&mut bytes);
        [self.sign(words.as_bytes()).to_vec(), bytes].concat()
    }

    fn open(&self, sealed: &[u8]) -> Option<String> {
        let (sign, rest) = sealed.split_at_checked(32)?;
        let mut bytes = rest.to_vec();
        self.turn(&mut bytes);
        (self.sign(&bytes) == sign).then(|| String::from_utf8(bytes).ok()).flatten()
    }
}

/// What is kept for one place.
pub struct Cache<'s> {
    place: Vec<u8>,
    inputs: Inputs<'s>,
    /// How messages look, such as whether they are coloured.
    look: String,
}

impl<'s> Cache<'s> {
    /// What is kept for `place`, for a run from these files with these `choices` that prints to `out`.
    pub fn of(place: &[u8], sources: &'s Sources, choices: String, today: Day, out: &Output) -> Option<Self> {
        let inputs = Inputs::of(sources, choices, today)?;
        Some(Self { place: place.to_owned(), inputs, look: format!("{:?}", out.look_of_news()) })
    }

    /// What the last run said about the texts (empty if nothing), if this run would make and say the same and the place,
    /// where `there` is now, still has all of it.
    pub fn find(&self, there: &RemoteState) -> Option<String> {
        let remembered = fs::read(file(&self.place, "")?).ok()?;
        let end = remembered.iter().position(|byte| *byte == b'\n')?;
        let (line, sealed) = (std::str::from_utf8(&remembered[..end]).ok()?, &remembered[end + 1..]);
        let rest = line.strip_prefix(&self.line(there.fingerprint()?))?;
        let (from, until) = rest.split_once(' ')?;
        let from: Day = from.parse().ok()?;
        let is_over = until != "-" && until.parse::<Day>().ok()? <= self.inputs.today;
        if is_over || self.inputs.today < from {
            return None;
        }
        if sealed.is_empty() { Some(String::new()) } else { self.inputs.seal(from, &self.look).open(sealed) }
    }

    /// Remembers that the place now has `there`, made from these inputs, and what was `said`. From the day `until` on, if
    /// there is one, something may be different. If this can't be kept, the next run makes everything again.
    pub fn remember(&self, there: u128, until: Option<Day>, said: &str) {
        let (from, until) = (self.inputs.today, until.map_or("-".to_owned(), |day| day.to_string()));
        let mut bytes = format!("{}{from} {until}\n", self.line(there)).into_bytes();
        if !said.is_empty() {
            bytes.extend(self.inputs.seal(from, &self.look).close(said));
        }
        self.keep("", &bytes);
    }

    /// The known pages; `has` says what is at the place now.
    pub fn pages<'b>(&self, has: &'b (dyn Fn(&str, Entry) -> bool + Sync)) -> Before<'b> {
        Before { pages: KnownPages::read(&self.read(PAGES)), program: self.inputs.program, has }
    }

    /// The texts with no findings.
    pub fn texts(&self) -> SoundTexts {
        let number = |bytes: &[u8]| bytes.try_into().ok().map(u128::from_le_bytes);
        SoundTexts::of(self.inputs.program, self.read(TEXTS).chunks(16).filter_map(number).collect())
    }

    /// Keeps what is known about an edition before it is published. First forgets how the last run went, and everything
    /// that isn't in this edition.
    pub fn keep_parts(&self, checked: &LeakChecked<'_>, edition: &Edition, sound: &SoundTexts) {
        self.forget();
        self.keep(PAGES, &KnownPages::render(checked.known_pages()));
        let texts = sound.now(|path| edition.reads(path)).into_iter().flat_map(u128::to_le_bytes);
        self.keep(TEXTS, &texts.collect::<Vec<u8>>());
    }

    /// Forgets everything about the place.
    pub fn forget(&self) {
        forget(&self.place);
    }

    fn read(&self, ending: &str) -> Vec<u8> {
        file(&self.place, ending).and_then(|file| fs::read(file).ok()).unwrap_or_default()
    }

    /// What was made, from what, and how long each page may be read: if that was lost, a whole run finds it again.
    fn line(&self, there: u128) -> String {
        let last_days = xxh3_128(&self.read(last_days::ENDING));
        format!("{FORM} {:032x} {there:032x} {last_days:032x} ", self.inputs.all)
    }

    fn keep(&self, ending: &str, bytes: &[u8]) {
        if let Some(file) = file(&self.place, ending) {
            let _ = keep(&file, bytes);
        }
    }
}

/// Forgets everything about a place, apart from how long its pages may be read.
pub fn forget(place: &[u8]) {
    for file in ["", PAGES, TEXTS].into_iter().filter_map(|ending| file(place, ending)) {
        let _ = fs::remove_file(file);
    }
}

/// Forgets all places, apart from how long their pages may be read.
pub fn forget_all() {
    let files = folder().and_then(|folder| fs::read_dir(folder).ok());
    for file in files.into_iter().flatten().flatten().filter(|file| file.file_type().is_ok_and(|kind| kind.is_file())) {
        if !file.file_name().as_encoded_bytes().ends_with(last_days::ENDING.as_bytes()) {
            let _ = fs::remove_file(file.path());
        }
    }
}

/// Writes a file of the cache that only its owner can read. If that fails, what was there stays.
pub fn keep(file: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(file).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let folder = file.parent().context("a file of the cache is in a folder")?;
    if !folder.is_dir() {
        let mut maker = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut maker, 0o700);
        maker.recursive(true).create(folder)?;
    }
    replace_secret(file, bytes)
}

/// The file that speaks of a place; `ending` says of what.
pub fn file(place: &[u8], ending: &str) -> Option<PathBuf> {
    let name = xxh3_64(place);
    Some(self::folder()?.join(format!("{name:016x}{ending}")))
}

/// Where all of them are, by the XDG base directory specification; on Windows, with the user's other local data.
pub fn folder() -> Option<PathBuf> {
    let of = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let in_home = || of("HOME").map(|home| home.join(".cache"));
    let caches = of("XDG_CACHE_HOME").or_else(in_home).or_else(|| of("LOCALAPPDATA"))?;
    Some(caches.join("heard"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Inputs, keep};
    use crate::text::sources::Sources;

    fn sources(story: &str) -> Sources {
        let mut sources = Sources::new();
        sources.insert("heard.yaml", b"title: T\n".to_vec());
        sources.insert("stories/a.md", story.as_bytes().to_vec());
        sources
    }

    #[test]
    fn what_was_said_is_read_only_by_who_has_every_text_as_it_was() {
        let day = date(2026, 11, 23);
        let (then, now) = (sources("She asked once more."), sources("She asked once more!"));
        let of = |sources| Inputs::of(sources, "build".to_owned(), day).unwrap();
        let said = "warning: `Ada` isn't in people.yaml, and much more that is longer than one block.";
        let sealed = of(&then).seal(day, "plain").close(said);
        assert!(!sealed.windows(3).any(|part| part == b"Ada"));
        assert_eq!(of(&then).seal(day, "plain").open(&sealed).as_deref(), Some(said));
        assert_eq!(of(&now).seal(day, "plain").open(&sealed), None);
        assert_eq!(of(&then).seal(day, "coloured").open(&sealed), None);
        assert_eq!(of(&then).seal(day.tomorrow().unwrap(), "plain").open(&sealed), None);
        assert_eq!(of(&then).seal(day, "plain").open(&sealed[..20]), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_of_the_cache_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("heard/one");
        for bytes in [b"one", b"two"] {
            keep(&file, bytes).unwrap();
            assert_eq!(std::fs::read(&file).unwrap(), bytes);
        }
        let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
        // What was there stays where it cannot be written anew.
        assert!(keep(file.parent().unwrap(), b"three").is_err());
        assert_eq!(std::fs::read(&file).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
