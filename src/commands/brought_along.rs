//! What imported texts lead to: texts that are imported with them, and pictures beside or inside them. A picture comes
//! without its hidden data.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use walkdir::WalkDir;

use crate::intake::links::Place;
use crate::intake::read;
use crate::intake::to_draft::Draft;
use crate::media::image::{self, Refusal};
use crate::text::slug::slug;
use crate::workspace::atomic_write::{NewFile, numbered, write_new};

/// The most files of the folders that are imported, and the most bytes of a picture.
const MOST_FILES: usize = 100_000;
const MOST: u64 = 50_000_000;
/// How many files may have names like another's.
const MOST_NAMES: usize = 10_000;

/// What lies in the folders that were named.
#[derive(Default)]
pub struct Beside {
    /// Where they really are.
    folders: Vec<PathBuf>,
    /// Their files, by names in small letters.
    files: BTreeMap<String, Vec<PathBuf>>,
}

/// The files to import of those that were named: of a folder, every file that heard reads, and all others that lie there.
pub fn files(named: &[PathBuf]) -> Result<(Vec<PathBuf>, Beside)> {
    let (mut files, mut beside) = (Vec::new(), Beside::default());
    for path in named {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        beside.folders.extend(dunce::canonicalize(path));
        let before = files.len();
        let is_meant = |entry: &walkdir::DirEntry| {
            entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with(['.', '_', '~'])
        };
        for entry in WalkDir::new(path).sort_by_file_name().into_iter().filter_entry(is_meant).take(MOST_FILES) {
            let entry = entry.with_context(|| format!("the folder {} can't be read", path.display()))?;
            if !entry.file_type().is_file() {
                continue;
            }
            let name = entry.file_name().to_string_lossy().to_lowercase();
            if read::is_readable(&name) {
                files.push(entry.path().to_owned());
            }
            beside.files.entry(name).or_default().push(entry.into_path());
        }
        if files.len() == before {
            bail!("the folder {} has no files that heard can import", path.display());
        }
    }
    Ok((files, beside))
}

/// Where everything that is imported will be.
pub struct BroughtAlong<'s> {
    site: &'s Path,
    folder: String,
    paths: Vec<String>,
    /// The drafts of files that are one story each, by the real paths of these.
    drafts: BTreeMap<PathBuf, String>,
    beside: Beside,
    /// Pictures that stayed behind, and why.
    pub refused: Vec<String>,
}

impl<'s> BroughtAlong<'s> {
    /// Finds a free name for each draft.
    pub fn plan(site: &'s Path, to: &str, records: &[(&PathBuf, Draft)], beside: Beside) -> Self {
        let folder = format!("stories/{to}");
        let (mut taken, mut paths, mut drafts) = (BTreeSet::new(), Vec::new(), BTreeMap::new());
        let mut stories: BTreeMap<&Path, usize> = BTreeMap::new();
        for (file, _) in records {
            *stories.entry(file.as_path()).or_default() += 1;
        }
        for (file, record) in records {
            let name = record.file_name();
            let mut named = (1..MOST_NAMES).map(|number| path_of(&folder, &name, number, "md"));
            let path = named.find(|path| !taken.contains(path) && !site.join(path).exists());
            let path = path.unwrap_or_else(|| path_of(&folder, &name, MOST_NAMES, "md"));
            taken.insert(path.clone());
            if stories.get(file.as_path()) == Some(&1)
                && let Ok(real) = dunce::canonicalize(file)
            {
                drafts.insert(real, path.clone());
            }
            paths.push(path);
        }
        Self { site, folder, paths, drafts, beside, refused: Vec::new() }
    }

    /// Where the draft with this number will be.
    pub fn path(&self, number: usize) -> &str {
        self.paths.get(number).map_or("", String::as_str)
    }

    /// Where a link of a text that was in `file` leads now. `inside` are pictures within that file.
    pub fn find(&mut self, file: &Path, inside: &[(String, Vec<u8>)], leads: &str, is_picture: bool) -> Place {
        if let Some((name, bytes)) = inside.iter().find(|(name, _)| name == leads) {
            return self.picture(name, bytes);
        }
        let Some(there) = self.there(file, leads) else { return Place::Nowhere };
        if !is_picture {
            let draft = self.drafts.get(&there).and_then(|path| path.rsplit('/').next());
            return draft.map_or(Place::Nowhere, |name| Place::There(name.to_owned()));
        }
        let is_small = fs::metadata(&there).is_ok_and(|about| about.len() <= MOST);
        match is_small.then(|| fs::read(&there).ok()).flatten() {
            Some(bytes) => self.picture(leads, &bytes),
            None => Place::Nowhere,
        }
    }

    /// The file that a link means: the one at that place, else the only one of that name in the folders; never one outside
    /// of the text's own folder and of these.
    fn there(&self, file: &Path, leads: &str) -> Option<PathBuf> {
        let folder = dunce::canonicalize(file).ok()?.parent()?.to_owned();
        let is_known =
            |path: &PathBuf| path.starts_with(&folder) || self.beside.folders.iter().any(|all| path.starts_with(all));
        let at = dunce::canonicalize(folder.join(leads)).ok().filter(|path| path.is_file());
        at.filter(is_known).or_else(|| {
            let name = leads.rsplit('/').next().unwrap_or_default().to_lowercase();
            let [only] = self.beside.files.get(&name)?.as_slice() else { return None };
            dunce::canonicalize(only).ok()
        })
    }

    /// Writes a picture beside the drafts, without its hidden data.
    fn picture(&mut self, name: &str, bytes: &[u8]) -> Place {
        let name = name.rsplit(['/', ':']).next().unwrap_or_default();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let read = match image::read(name, bytes) {
            Err(Refusal::Ending { right }) => image::read(&format!("{stem}.{}", right.ending()), bytes),
            read => read,
        };
        let picture = match read {
            Ok(picture) => picture,
            Err(why) => {
                self.refused.push(format!("the picture {name} stays behind: {why}"));
                return Place::Nowhere;
            }
        };
        let stem = slug(stem);
        let stem = if stem.is_empty() { "picture" } else { &stem };
        for number in 1..MOST_NAMES {
            let path = path_of(&self.folder, stem, number, picture.kind.ending());
            let at = self.site.join(&path);
            match write_new(&at, &picture.bytes) {
                Ok(NewFile::WasThere) if fs::read(&at).is_ok_and(|there| *there != *picture.bytes) => {}
                Ok(_) => return Place::There(path.rsplit('/').next().unwrap_or_default().to_owned()),
                Err(error) => {
                    self.refused.push(format!("the picture {name} stays behind: {error:#}"));
                    break;
                }
            }
        }
        Place::Nowhere
    }
}

fn path_of(folder: &str, name: &str, number: usize, ending: &str) -> String {
    format!("{folder}/{}.{ending}", numbered(name, number))
}
