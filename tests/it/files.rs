//! Folders of files: written for a test, and read again.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Writes a file, and the folders that it needs.
pub fn put(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Every file under a folder, by its path there.
pub fn all(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let all = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let name = |path: &Path| path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
    all.map(|entry| (name(entry.path()), fs::read(entry.path()).unwrap())).collect()
}
