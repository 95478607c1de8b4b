//! Reads a site folder into sources: the files that heard knows, within their bounds, and no link that leads out of it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use walkdir::{DirEntry, WalkDir};

use crate::library;
use crate::text::sources::{FOLDERS, MOST_FILES, SourceFault, Sources};
use crate::workspace::reading::{FileReader, Pulse, read_file};

/// Files at the top of a site.
const FILES: [&str; 4] = ["heard.yaml", "people.yaml", "indicators.yaml", "reviews.yaml"];

/// The site folder that `start` is, or is in: the nearest one up that has a `heard.yaml`.
pub fn find(start: &Path) -> Result<PathBuf> {
    let start = dunce::canonicalize(start).with_context(|| format!("{} was not found", start.display()))?;
    let folder = if start.is_dir() { start.as_path() } else { start.parent().unwrap_or(&start) };
    // A file that cannot be read, and a link that leads nowhere, begin a site too: what is wrong with them is told there.
    match folder.ancestors().find(|folder| fs::symlink_metadata(folder.join(FILES[0])).is_ok()) {
        Some(site) => Ok(site.to_owned()),
        None => bail!(
            "there is no heard.yaml in {} or any folder above it; a site starts with one line: `title: Heard at our \
             firm`",
            folder.display()
        ),
    }
}

/// The files of a site folder as it stands.
#[derive(Default)]
pub struct Listing {
    /// Every file that is read, by its path in the site.
    pub files: Vec<(String, PathBuf)>,
    /// What is there and cannot be taken in.
    pub refused: Vec<(String, SourceFault)>,
    /// Whether there were more than [`MOST_FILES`].
    pub too_many: bool,
}

impl Listing {
    /// Whether `name` is a folder of which nothing came, or is in one.
    pub fn hangs(&self, name: &str) -> bool {
        let top = name.split_once('/').map_or(name, |(top, _)| top);
        self.refused.iter().any(|(refused, fault)| refused == top && *fault == SourceFault::NoAnswer)
    }
}

/// Lists the site folder.
pub fn list(reader: &FileReader, site: &Path) -> Listing {
    let tops = FILES.iter().chain(&FOLDERS).map(|name| ((*name).to_owned(), site.join(name))).collect();
    let folder = site.to_owned();
    let look = move |name: &str, path: &Path, pulse: &Pulse| {
        if FOLDERS.contains(&name) { walk(&folder, name, pulse) } else { one(&folder, name, path) }
    };
    let mut listing = Listing::default();
    for (name, _, part) in reader.all(tops, look) {
        match part {
            Some(part) => {
                listing.files.extend(part.files);
                listing.refused.extend(part.refused);
            }
            None => listing.refused.push((name, SourceFault::NoAnswer)),
        }
    }
    listing.too_many = listing.files.len() > MOST_FILES;
    listing.files.truncate(MOST_FILES);
    listing
}

/// Reads the whole site folder. What cannot be read is in the sources as such.
pub fn read(site: &Path) -> Sources {
    let reader = FileReader::default();
    let listing = list(&reader, site);
    let mut sources = Sources::new();
    take_in(&mut sources, &reader, listing.files);
    for (name, fault) in listing.refused {
        sources.refuse(&name, fault);
    }
    sources.too_many |= listing.too_many;
    // The one file that may lie outside: its path is written in heard.yaml, by whoever guards the site.
    if let Some(name) = library::names_file(&sources) {
        let path = site.join(&name);
        take_in(&mut sources, &reader, vec![(name, path)]);
    }
    sources
}

fn take_in(sources: &mut Sources, reader: &FileReader, files: Vec<(String, PathBuf)>) {
    for (name, _, bytes) in reader.all(files, read_file) {
        match bytes.unwrap_or(Err(SourceFault::NoAnswer)) {
            Ok(bytes) => sources.insert(&name, bytes),
            Err(fault) => sources.refuse(&name, fault),
        }
    }
}

/// Reads `heard.yaml` alone: who the audiences are.
pub fn read_settings(site: &Path) -> Sources {
    let mut sources = Sources::new();
    take_in(&mut sources, &FileReader::default(), vec![(FILES[0].to_owned(), site.join(FILES[0]))]);
    sources
}

/// Whether a file named `name` in the site would be listed, were it there: it is one of the files and folders of a
/// site, and nothing on the way to it is passed over.
pub fn is_read(name: &str) -> bool {
    let Some((folder, rest)) = name.split_once('/') else { return FILES.contains(&name) };
    FOLDERS.contains(&folder) && rest.split('/').all(|part| !passes_over(folder, OsStr::new(part)))
}

/// Whether `path`, its links followed, is one of the files of a site's authors, or in one of their folders.
pub fn is_of_authors(path: &Path) -> bool {
    let is_site = |folder: &&Path| fs::symlink_metadata(folder.join(FILES[0])).is_ok();
    path.ancestors().skip(1).filter(is_site).any(|site| {
        FILES.iter().chain(&FOLDERS).map(|name| site.join(name)).any(|own| {
            // A folder of theirs can be a link to another one in the site.
            path.starts_with(&own) || dunce::canonicalize(&own).is_ok_and(|own| path.starts_with(own))
        })
    })
}

/// A file at the top of the site, where it is there.
fn one(site: &Path, name: &str, path: &Path) -> Listing {
    let mut listing = Listing::default();
    if fs::symlink_metadata(path).is_err() {
        return listing;
    }
    if leads_out(site, path) {
        listing.refused.push((name.to_owned(), SourceFault::LinkOutside));
    } else {
        listing.files.push((name.to_owned(), path.to_owned()));
    }
    listing
}

/// What is in a folder of the site.
fn walk(site: &Path, folder: &str, pulse: &Pulse) -> Listing {
    let mut listing = Listing::default();
    let (files, refused) = (&mut listing.files, &mut listing.refused);
    let top = site.join(folder);
    // A link that leads nowhere is not the same as a folder that nobody made.
    if leads_out(site, &top) {
        refused.push((folder.to_owned(), SourceFault::LinkOutside));
        return listing;
    }
    if !top.exists() {
        return listing;
    }
    let mut outside = Vec::new();
    let entries = WalkDir::new(&top).follow_links(true).into_iter().filter_entry(|entry| {
        if entry.depth() > 0 && is_passed_over(folder, entry) {
            return false;
        }
        let out = entry.path_is_symlink() && leads_out(site, entry.path());
        if out {
            outside.push(entry.path().to_owned());
        }
        !out
    });
    let mut found = Vec::new();
    for entry in entries {
        pulse.beat();
        match entry {
            Ok(entry) if entry.file_type().is_file() => found.push(entry.into_path()),
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => refused.push((name_of(site, entry.path()).0, SourceFault::NoPlainFile)),
            Err(error) => {
                if let Some(path) = error.path() {
                    let why =
                        error.io_error().map_or_else(|| "a link that points to itself".to_owned(), ToString::to_string);
                    refused.push((name_of(site, path).0, SourceFault::Unreadable { why }));
                }
            }
        }
        if found.len() > MOST_FILES {
            break;
        }
    }
    refused.extend(outside.iter().map(|path| (name_of(site, path).0, SourceFault::LinkOutside)));
    for path in found {
        match name_of(site, &path) {
            (name, true) => files.push((name, path)),
            (name, false) => refused.push((name, SourceFault::NameNotUnicode)),
        }
    }
    listing
}

/// A file's path in the site, with `/`, and whether it could be written so.
pub fn name_of(site: &Path, path: &Path) -> (String, bool) {
    let inner = path.strip_prefix(site).unwrap_or(path);
    let parts: Vec<_> = inner.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    let sound = inner.to_str().is_some();
    (parts.join("/"), sound)
}

/// Whether a link leads out of the site, or nowhere.
fn leads_out(site: &Path, path: &Path) -> bool {
    let is_link = fs::symlink_metadata(path).is_ok_and(|file| file.is_symlink());
    is_link && !dunce::canonicalize(path).is_ok_and(|to| to.starts_with(site))
}

/// What is not read: hidden files, notes to self, and what editors leave while they save.
fn is_passed_over(folder: &str, entry: &DirEntry) -> bool {
    passes_over(folder, entry.file_name())
}

fn passes_over(folder: &str, name: &OsStr) -> bool {
    let bytes = name.as_encoded_bytes();
    let served = ["_headers", "_redirects", ".htaccess", ".well-known"];
    if folder == "static" && served.iter().any(|own| name == OsStr::new(own)) {
        return false;
    }
    let ends = [&b"~"[..], b".swp", b".swo", b".swx", b".tmp", b".bak", b".orig", b".part", b".crdownload"];
    bytes.starts_with(b".")
        || bytes.starts_with(b"_")
        || bytes.starts_with(b"#") && bytes.ends_with(b"#")
        || bytes.starts_with(b"~$")
        || bytes == b"4913"
        || ends.iter().any(|end| bytes.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::{find, read};
    use crate::text::sources::SourceFault;

    #[test]
    fn a_link_out_of_the_site_is_refused_and_one_within_it_is_followed() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        std::fs::create_dir_all(site.join("stories/2026")).unwrap();
        std::fs::write(site.join("heard.yaml"), "title: T").unwrap();
        std::fs::write(site.join("stories/2026/a.md"), "a").unwrap();
        std::fs::write(folder.path().join("secret.md"), "secret").unwrap();
        std::os::unix::fs::symlink(folder.path().join("secret.md"), site.join("stories/out.md")).unwrap();
        std::os::unix::fs::symlink(site.join("stories/2026/a.md"), site.join("stories/in.md")).unwrap();
        std::os::unix::fs::symlink(&site, site.join("stories/loop")).unwrap();
        let site = find(&site.join("stories/2026")).unwrap();
        let sources = read(&site);
        assert_eq!(sources.find("stories/in.md").unwrap().text(), "a");
        assert_eq!(sources.find("stories/out.md").unwrap().fault, Some(SourceFault::LinkOutside));
        assert!(sources.iter().all(|source| !source.text().contains("secret")));
    }

    #[test]
    fn a_folder_of_the_site_that_is_a_link_out_of_it_or_to_nowhere_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        std::fs::create_dir_all(&site).unwrap();
        std::fs::create_dir_all(folder.path().join("elsewhere")).unwrap();
        std::fs::create_dir_all(site.join("static/pages")).unwrap();
        std::os::unix::fs::symlink(folder.path().join("elsewhere"), site.join("stories")).unwrap();
        std::os::unix::fs::symlink(folder.path().join("gone"), site.join("labs")).unwrap();
        std::os::unix::fs::symlink(site.join("static/pages"), site.join("pages")).unwrap();
        std::fs::write(site.join("static/pages/a.md"), "a").unwrap();
        let sources = read(&dunce::canonicalize(site).unwrap());
        for path in ["stories", "labs"] {
            assert_eq!(sources.find(path).unwrap().fault, Some(SourceFault::LinkOutside), "{path}");
        }
        assert_eq!(sources.find("pages/a.md").unwrap().text(), "a");
        assert!(sources.find("metrics").is_none());
    }

    #[test]
    fn what_editors_leave_and_notes_to_self_are_not_read() {
        let site = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(site.path().join("stories")).unwrap();
        std::fs::create_dir_all(site.path().join("static/.well-known")).unwrap();
        for name in ["a.md", "a.md~", ".a.md.swp", "_note.md", "#a.md#", ".#a.md", "4913", "a.md.tmp"] {
            std::fs::write(site.path().join("stories").join(name), "x").unwrap();
        }
        std::fs::write(site.path().join("static/.well-known/security.txt"), "x").unwrap();
        std::fs::write(site.path().join("static/_headers"), "x").unwrap();
        let sources = read(site.path());
        let paths: Vec<&str> = sources.iter().map(|source| &*source.path).collect();
        assert_eq!(paths, ["static/.well-known/security.txt", "static/_headers", "stories/a.md"]);
    }
}
