//! Deleting a file of the authors' folder, if it still holds what was read.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::publish::held_open::patiently;
use crate::workspace::atomic_write::{folder_of, lock, name_new, random, read_plain, refuse_outside, refuse_unlike};

/// What became of a file that was to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    /// It is gone.
    Gone,
    /// Somebody saved it in between, so it is there, with what they saved.
    Changed,
}

/// Deletes a file that still holds `before`. Refused, with the reason, is what `replace_if_same` refuses, and a symbolic
/// link: what it leads to would stay.
///
/// The file gets a name that nobody reads first, and is looked at once more under it: a save that came in between goes back.
pub fn delete_if_same(path: &Path, before: &[u8]) -> Result<Removal> {
    delete(path, before, &mut || ())
}

fn delete(path: &Path, before: &[u8], compared: &mut dyn FnMut()) -> Result<Removal> {
    let shown = path.display();
    let real = dunce::canonicalize(path).with_context(|| format!("{shown} was not found"))?;
    refuse_outside(path, &real)?;
    let was = fs::symlink_metadata(path).with_context(|| format!("{shown} was not found"))?;
    if was.is_symlink() {
        bail!("{shown} is a link, so it was left unchanged");
    }
    let folder = lock(folder_of(&real))?;
    refuse_unlike(&real, &was)?;
    if fs::read(&real).with_context(|| format!("{shown} can't be read"))? != before {
        return Ok(Removal::Changed);
    }
    compared();
    let aside: PathBuf = folder_of(&real).join(format!(".heard-{:016x}.tmp", random()?));
    patiently(|| fs::rename(&real, &aside)).with_context(|| format!("{shown} can't be deleted"))?;
    if read_plain(&aside).as_deref() != Some(before) {
        if name_new(&aside, &real).is_err() {
            bail!("{shown} was saved twice while heard was deleting it; one of the versions is in {}", aside.display());
        }
        // Where it was copied back, the copy under the other name goes.
        let _ = fs::remove_file(&aside);
        return Ok(Removal::Changed);
    }
    patiently(|| fs::remove_file(&aside)).with_context(|| format!("{} can't be deleted", aside.display()))?;
    if let Some(folder) = folder {
        let _ = folder.sync_all();
    }
    Ok(Removal::Gone)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Removal, delete, delete_if_same};

    #[test]
    fn a_file_goes_if_it_holds_what_was_read_and_whoever_saves_it_loses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        let names = || fs::read_dir(folder.path()).unwrap().count();
        fs::write(&path, "one").unwrap();
        assert_eq!(delete_if_same(&path, b"another").unwrap(), Removal::Changed);
        assert_eq!(fs::read(&path).unwrap(), b"one");

        let mut save = || fs::write(&path, "two").unwrap();
        assert_eq!(delete(&path, b"one", &mut save).unwrap(), Removal::Changed);
        assert_eq!((fs::read(&path).unwrap().as_slice(), names()), (b"two".as_slice(), 1));

        assert_eq!(delete_if_same(&path, b"two").unwrap(), Removal::Gone);
        assert_eq!(names(), 0);
        assert!(delete_if_same(&path, b"two").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_and_a_file_with_two_names_stay() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a.md"), folder.path().join("b.md"));
        fs::write(&path, "one").unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(delete_if_same(&link, b"one").is_err());
        fs::remove_file(&link).unwrap();
        fs::hard_link(&path, &link).unwrap();
        assert!(delete_if_same(&path, b"one").is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
