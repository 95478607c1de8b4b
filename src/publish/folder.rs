//! The output folder, owned by its manifest: it ends up holding exactly the site, and only what we wrote is ever deleted.
//!
//! A delivery that is killed leaves whole files. Before the first change a manifest is written that
//! knows the old files and the new ones, so that the next delivery can finish it.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::Write;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use crate::publish::leak_check::{File, LeakChecked};
use crate::publish::manifest::{self, Clock, Entry, Manifest};

/// What temporary files begin with: ours, and left over only where a delivery was killed.
const TEMPORARY: &str = ".heard-";
/// Folders of a site in which no output may lie.
const SITE_FOLDERS: [&str; 6] = ["stories", "labs", "metrics", "pages", "static", "themes"];

/// An output folder that is ours to write.
pub struct Folder {
    path: PathBuf,
    manifest: Option<Manifest>,
}

/// What a delivery did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that were not there.
    pub come: usize,
    /// Files that were there with other bytes.
    pub changed: usize,
    /// Files that were left as they are.
    pub kept: usize,
    /// Files that are gone.
    pub gone: usize,
}

impl Folder {
    /// Takes `out` for the edition of the site at `site`. Nothing is written yet.
    pub fn open(out: &Path, site: &Path) -> Result<Self> {
        let path = suitable(out, site)?;
        let shown = out.display();
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| format!("{shown} cannot be looked at")),
            Ok(there) if !there.is_dir() => bail!("{shown} is not a folder"),
            Ok(_) => {}
        }
        let manifest = match fs::read(path.join(manifest::FILE)) {
            Ok(bytes) => match Manifest::read(&bytes) {
                Some(manifest) => Some(manifest),
                None => bail!("{shown} was made by another version of heard; give the site a new folder"),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(error).with_context(|| format!("{shown} cannot be read")),
        };
        if manifest.is_none() && !is_empty(&path)? {
            bail!("{shown} has files in it that heard did not write; give the site an empty folder");
        }
        Ok(Self { path, manifest })
    }

    /// By whose clock the edition was made that is there.
    pub fn clock(&self) -> Option<Clock> {
        self.manifest.as_ref().map(|manifest| manifest.clock)
    }

    /// The fingerprint of the audience whose edition is there.
    pub fn audience(&self) -> Option<u64> {
        self.manifest.as_ref().map(|manifest| manifest.audience)
    }

    /// The addresses of the edition that is there.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.manifest.iter().flat_map(|manifest| manifest.files.keys().map(String::as_str))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A fingerprint of what its manifest says; none where a delivery was not ended.
    pub fn fingerprint(&self) -> Option<u128> {
        self.manifest.as_ref().filter(|manifest| !manifest.unfinished).map(|manifest| xxh3_128(&manifest.render()))
    }

    /// Whether every file of its manifest is there and as long as it was.
    pub fn is_whole(&self) -> bool {
        let whole = |(url, entry): (&String, &Entry)| {
            fs::symlink_metadata(self.path.join(url)).is_ok_and(|there| there.is_file() && there.len() == entry.length)
        };
        self.manifest.as_ref().is_some_and(|manifest| manifest.files.iter().all(whole))
    }

    /// Makes the folder hold exactly the site. What may no longer be there goes first.
    pub fn deliver(self, site: &LeakChecked<'_>, clock: Clock) -> Result<Report> {
        let old = self.manifest.as_ref();
        let coming: BTreeMap<&str, &File> = site.files().iter().map(|file| (file.url.as_str(), file)).collect();
        let empty = BTreeMap::new();
        let there = old.map_or(&empty, |old| &old.files);
        self.refuse_strangers(&coming, there)?;
        let leaving: Vec<&str> = there.keys().map(String::as_str).filter(|url| !coming.contains_key(url)).collect();
        // Where case is not told apart, a file that leaves may be the very one that comes.
        let folded: HashSet<String> = leaving.iter().map(|url| url.to_lowercase()).collect();
        let work: Vec<(&File, Change)> = site
            .files()
            .par_iter()
            .map(|file| {
                let replaced = !folded.is_empty() && folded.contains(&file.url.to_lowercase());
                (file, if replaced { Change::New } else { self.change(file, old) })
            })
            .filter(|(_, change)| *change != Change::None)
            .collect();
        let done = Manifest {
            audience: site.audience(),
            clock,
            unfinished: false,
            files: coming.iter().map(|(url, file)| ((*url).to_owned(), entry(file))).collect(),
        };
        let mut report = Report { kept: coming.len() - work.len(), gone: leaving.len(), ..Report::default() };
        for (_, change) in &work {
            match change {
                Change::New => report.come += 1,
                Change::Other | Change::None => report.changed += 1,
            }
        }
        if work.is_empty() && leaving.is_empty() && old == Some(&done) {
            return Ok(report);
        }
        fs::create_dir_all(&self.path).with_context(|| format!("{} cannot be made", self.path.display()))?;
        let mut union = done.clone();
        union.unfinished = true;
        for (url, entry) in there {
            union.files.entry(url.clone()).or_insert(*entry);
        }
        self.write(manifest::FILE, &union.render())?;
        self.sweep(old.is_some_and(|old| old.unfinished), &union);
        for url in &leaving {
            self.remove(url)?;
        }
        let parents: HashSet<&Path> = work.iter().filter_map(|(file, _)| Path::new(&file.url).parent()).collect();
        for parent in parents {
            let path = self.path.join(parent);
            fs::create_dir_all(&path).with_context(|| format!("{} cannot be made", path.display()))?;
        }
        work.par_iter().try_for_each(|(file, _)| self.write(&file.url, &site.bytes(file)?))?;
        self.write(manifest::FILE, &done.render())?;
        Ok(report)
    }

    /// What a file needs: nothing where the manifest knows these very bytes and the file is still as long.
    fn change(&self, file: &File, old: Option<&Manifest>) -> Change {
        let path = self.path.join(&file.url);
        let Ok(there) = fs::symlink_metadata(&path) else { return Change::New };
        if !there.is_file() || there.len() != file.length {
            return Change::Other;
        }
        let known = old.filter(|old| !old.unfinished).and_then(|old| old.files.get(&file.url));
        if known.is_some_and(|known| known.hash == file.hash) {
            return Change::None;
        }
        match fs::read(&path) {
            Ok(bytes) if xxh3_128(&bytes) == file.hash => Change::None,
            _ => Change::Other,
        }
    }

    /// Refuses where something that we did not write stands in the way of a page.
    fn refuse_strangers(&self, coming: &BTreeMap<&str, &File>, ours: &BTreeMap<String, Entry>) -> Result<()> {
        for url in coming.keys().filter(|url| !ours.contains_key(**url)) {
            let path = self.path.join(url);
            if fs::symlink_metadata(&path).is_ok() {
                bail!("{} is in the way: heard did not write it and will not overwrite it", path.display());
            }
        }
        // A folder of ours must be a folder: through a link we would write elsewhere.
        let mut seen = HashSet::new();
        for url in coming.keys().copied().chain(ours.keys().map(String::as_str)) {
            let mut folder = PathBuf::new();
            for part in Path::new(url).parent().into_iter().flat_map(Path::components) {
                folder.push(part);
                if !seen.insert(folder.clone()) {
                    continue;
                }
                let path = self.path.join(&folder);
                match fs::symlink_metadata(&path) {
                    Ok(there) if !there.is_dir() => {
                        bail!("{} is in the way: a folder of the site should be there", path.display());
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Writes a file whole: beside it first, then in its place. It is not flushed to the disk one by one: after a
    /// power failure the next build compares and mends, and ten thousand flushes would take minutes.
    fn write(&self, url: &str, bytes: &[u8]) -> Result<()> {
        let path = self.path.join(url);
        let name = format!("{TEMPORARY}{:016x}-{}", xxh3_64(url.as_bytes()), std::process::id());
        let beside = path.with_file_name(name);
        let written =
            fs::OpenOptions::new().write(true).create(true).truncate(true).open(&beside).and_then(|mut file| {
                file.write_all(bytes)?;
                drop(file);
                fs::rename(&beside, &path)
            });
        if let Err(error) = written {
            let _ = fs::remove_file(&beside);
            return Err(error).with_context(|| {
                format!("{} cannot be written; what is there is whole, and the next build goes on", path.display())
            });
        }
        Ok(())
    }

    /// Deletes a file of ours, and the folders that are empty then.
    fn remove(&self, url: &str) -> Result<()> {
        let path = self.path.join(url);
        match fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| format!("{} cannot be deleted", path.display())),
        }
        let mut folder = path.parent();
        while let Some(empty) = folder.filter(|folder| *folder != self.path && folder.starts_with(&self.path)) {
            if fs::remove_dir(empty).is_err() {
                break;
            }
            folder = empty.parent();
        }
        Ok(())
    }

    /// Deletes the temporary files that a killed delivery left.
    fn sweep(&self, was_killed: bool, all: &Manifest) {
        if !was_killed {
            return;
        }
        let mut folders: HashSet<PathBuf> = HashSet::new();
        folders.insert(self.path.clone());
        folders.extend(all.files.keys().filter_map(|url| self.path.join(url).parent().map(Path::to_owned)));
        for folder in folders {
            for file in fs::read_dir(&folder).into_iter().flatten().flatten() {
                if file.file_name().to_string_lossy().starts_with(TEMPORARY) {
                    let _ = fs::remove_file(file.path());
                }
            }
        }
    }
}

/// Where `out` is, if an edition of the site at `site` may lie there: not the site itself, nor around or within it.
pub fn suitable(out: &Path, site: &Path) -> Result<PathBuf> {
    let path = absolute(out)?;
    let shown = out.display();
    let home = std::env::var_os("HOME").map(PathBuf::from);
    if path.parent().is_none() {
        bail!("{shown} is the top of the file system; give the site a folder of its own");
    }
    if home.is_some_and(|home| absolute(&home).is_ok_and(|home| home == path)) {
        bail!("{shown} is your home folder; give the site a folder of its own");
    }
    if site == path {
        bail!("{shown} is the site folder itself; give the output a folder of its own, such as public/");
    }
    if site.starts_with(&path) {
        bail!("{shown} holds the site folder; give the output a folder of its own");
    }
    if SITE_FOLDERS.iter().any(|folder| path.starts_with(site.join(folder))) {
        bail!("{shown} lies among the texts of the site; give the output a folder beside them, such as public/");
    }
    Ok(path)
}

/// The fingerprint of what the manifest in `folder` says now.
pub fn fingerprint(folder: &Path) -> Option<u128> {
    let manifest = Manifest::read(&fs::read(folder.join(manifest::FILE)).ok()?)?;
    (!manifest.unfinished).then(|| xxh3_128(&manifest.render()))
}

/// What a file needs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    None,
    New,
    Other,
}

fn entry(file: &File) -> Entry {
    Entry { hash: file.hash, length: file.length }
}

/// Whether a folder has nothing in it, or is not there.
fn is_empty(path: &Path) -> Result<bool> {
    match fs::read_dir(path) {
        Ok(mut files) => Ok(files.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
    }
}

/// A path from the top, its links followed as far as it exists.
fn absolute(path: &Path) -> Result<PathBuf> {
    let whole = std::path::absolute(path).with_context(|| format!("{} is no path", path.display()))?;
    let mut rest = Vec::new();
    let mut there = whole.as_path();
    loop {
        if let Ok(real) = fs::canonicalize(there) {
            let mut path = real;
            for part in rest.iter().rev() {
                match part {
                    Component::ParentDir => {
                        path.pop();
                    }
                    Component::CurDir => {}
                    part => path.push(part),
                }
            }
            return Ok(path);
        }
        let (Some(last), Some(parent)) = (there.components().next_back(), there.parent()) else { return Ok(whole) };
        rest.push(last);
        there = parent;
    }
}
