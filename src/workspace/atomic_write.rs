//! The only writer into the authors' folder: a file that is new, or one that still holds what was read.
//!
//! Whoever saves at the same time loses nothing. A writer that opened the old file before the exchange, and goes on
//! writing into it afterwards, is outside this promise: no file system tells of it.

use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::publish::held_open::patiently;
use crate::workspace::temporary::{Kept, OtherOwner, Temporary};

#[cfg(test)]
mod tests;

/// How long one `heard` waits for another that is writing in the same folder; a writing takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// What became of a file that was to be new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewFile {
    /// It is there, with exactly the bytes given.
    New,
    /// Something was there already, and is there still.
    WasThere,
}

/// What became of a file that was to hold something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// It holds the new bytes.
    Replaced,
    /// Somebody saved it in between, so it holds what they saved.
    Changed {
        /// What it holds now.
        now: Vec<u8>,
    },
}

/// Writes a new file, and the folders above it: whole or not at all, never over another file and never through a link
/// that leads out of the site.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<NewFile> {
    write_first(path, bytes, Kept::Nothing)
}

/// Writes a new story called `name` in a folder under `stories/`, under the first name that is free, and gives its path. If
/// somebody else has just written the same, that is the one.
pub fn new_draft(site: &Path, folder: &str, name: &str, text: &str) -> Result<String> {
    const MOST: usize = 10_000;
    for number in 1..MOST {
        let path = format!("stories/{folder}/{}.md", numbered(name, number));
        let whole = site.join(&path);
        let is_new = write_new(&whole, text.as_bytes())? == NewFile::New;
        if is_new || read_plain(&whole).as_deref() == Some(text.as_bytes()) {
            return Ok(path);
        }
    }
    bail!("too many files have names like {name}")
}

/// The name to try the `number`th time: of several that are called the same, all but the first have a number.
pub fn numbered(name: &str, number: usize) -> String {
    if number == 1 { name.to_owned() } else { format!("{name}-{number}") }
}

/// [`write_new`], of a file that only its owner can read.
pub fn write_new_secret(path: &Path, bytes: &[u8]) -> Result<NewFile> {
    write_first(path, bytes, Kept::Secret)
}

/// Writes a file that only its owner can read over the one that is there. If that fails, what was there stays.
pub fn replace_secret(path: &Path, bytes: &[u8]) -> Result<()> {
    let temporary = Temporary::beside(path, bytes, Kept::Secret)?;
    patiently(|| fs::rename(&temporary.path, path)).with_context(|| format!("{} can't be written", path.display()))?;
    temporary.leave();
    Ok(())
}

fn write_first(path: &Path, bytes: &[u8], kept: Kept) -> Result<NewFile> {
    if fs::symlink_metadata(path).is_ok() {
        return Ok(NewFile::WasThere);
    }
    let folder = folder_of(path);
    let above = folder.ancestors().find(|above| above.exists()).unwrap_or(Path::new("."));
    refuse_outside(path, &dunce::canonicalize(if above.as_os_str().is_empty() { Path::new(".") } else { above })?)?;
    fs::create_dir_all(folder).with_context(|| format!("the folder {} can't be created", folder.display()))?;
    let temporary = Temporary::beside(path, bytes, kept)?;
    match name_new(&temporary.path, path) {
        Ok(()) => {
            // The name lasts too, where the system can be asked for that.
            if let Ok(folder) = File::open(folder) {
                let _ = folder.sync_all();
            }
            Ok(NewFile::New)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(NewFile::WasThere),
        Err(error) => Err(error).with_context(|| format!("{} can't be written", path.display())),
    }
}

/// Writes `after` into a file that still holds `before`: at every moment it holds one of them, whole.
///
/// Owner, group and mode stay; access lists and other attributes beyond them do not. A symbolic link stays one, and its
/// target is what is written. Refused, with the reason: a link out of the site, a read-only file, and one with several
/// names (hard links, which would part).
///
/// A file of another owner that this process may write, as in a folder that a group shares, is written in its place:
/// only so does it stay theirs. Then a reader may meet it half written, and a save that falls between comparing and
/// writing is lost; where writing fails, the old text is put back, and until then a copy of it lies beside.
///
/// The two files exchange their names, and what comes out is looked at: if it isn't `before`, it goes back. Where the
/// system or the file system cannot exchange (Windows, some network folders), the file is compared once more right
/// before the renaming; a save that falls between these two calls is then lost.
///
/// The lock on the folder is the system's own, so a process that died holds none. Where a folder cannot be locked, the
/// comparison alone keeps two `heard` apart.
pub fn replace_if_same(path: &Path, before: &[u8], after: &[u8]) -> Result<Replacement> {
    let real = dunce::canonicalize(path).with_context(|| format!("{} was not found", path.display()))?;
    refuse_outside(path, &real)?;
    let folder = lock(folder_of(&real))?;
    let done = replace(&real, before, after, exchange, &mut |_| ())?;
    if let Some(folder) = folder {
        let _ = folder.sync_all();
    }
    Ok(done)
}

/// A point between two steps of a replacement: other writers may come in there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// The file was read, and held `before`.
    Compared,
    /// The new bytes are on the disk, beside it.
    Flushed,
    /// The two have exchanged their names.
    Exchanged,
    /// What came out was somebody else's.
    Looked,
    /// It was put back.
    PutBack,
}

type Exchange = fn(&Path, &Path) -> io::Result<()>;

fn replace(
    path: &Path,
    before: &[u8],
    after: &[u8],
    exchange: Exchange,
    at: &mut dyn FnMut(Step),
) -> Result<Replacement> {
    let shown = path.display();
    let was = fs::symlink_metadata(path).with_context(|| format!("{shown} was not found"))?;
    refuse_unlike(path, &was)?;
    let now = fs::read(path).with_context(|| format!("{shown} can't be read"))?;
    if now != before {
        return Ok(Replacement::Changed { now });
    }
    at(Step::Compared);
    let temporary = match Temporary::beside(path, after, Kept::OwnerAndMode(&was)) {
        Err(error) if error.is::<OtherOwner>() => return write_in_place(path, before, after),
        beside => beside?,
    };
    at(Step::Flushed);
    match exchange(&temporary.path, path) {
        Ok(()) => {}
        Err(error) if cannot_exchange(&error) => {
            // Whoever has it open may be saving it, so it is compared again before each try.
            let changed = patiently(|| {
                let now = fs::read(path)?;
                if now == before { fs::rename(&temporary.path, path).map(|()| None) } else { Ok(Some(now)) }
            });
            if let Some(now) = changed.with_context(|| format!("{shown} can't be written"))? {
                return Ok(Replacement::Changed { now });
            }
            temporary.leave();
            return Ok(Replacement::Replaced);
        }
        Err(error) => return Err(error).with_context(|| format!("{shown} can't be written")),
    }
    let name = random()? >> 32;
    // From here on the other name may hold somebody else's text: it goes only once it was looked at.
    let beside = temporary.leave();
    at(Step::Exchanged);
    let out = read_plain(&beside);
    if out.as_deref() == Some(before) {
        let _ = fs::remove_file(&beside);
        return Ok(Replacement::Replaced);
    }
    at(Step::Looked);
    let is_back = exchange(&beside, path).is_ok();
    at(Step::PutBack);
    if is_back && read_plain(&beside).as_deref() == Some(after) {
        let _ = fs::remove_file(&beside);
        return match out {
            Some(now) => Ok(Replacement::Changed { now }),
            None => bail!("{shown} is no longer a regular file, so it was left alone"),
        };
    }
    let mut kept = path.as_os_str().to_owned();
    // What ends so is not read as a story, nor published.
    kept.push(format!(".saved-meanwhile-{name:08x}.orig"));
    let kept = PathBuf::from(kept);
    let kept = if fs::rename(&beside, &kept).is_ok() { kept } else { beside };
    bail!(
        "{shown} was saved twice while heard was writing. Both versions were kept, one of them in {}; please \
         combine them by hand",
        kept.display()
    )
}

/// Writes over the bytes of a file, which stays the same file.
fn write_in_place(path: &Path, before: &[u8], after: &[u8]) -> Result<Replacement> {
    let shown = path.display();
    let mut file = OpenOptions::new().read(true).write(true).open(path).with_context(|| {
        format!("{shown} belongs to somebody else and you aren't allowed to write to it, so it was left alone")
    })?;
    let spare = Temporary::beside(path, before, Kept::Secret)?;
    let mut now = Vec::new();
    file.read_to_end(&mut now).with_context(|| format!("{shown} can't be read"))?;
    if now != before {
        return Ok(Replacement::Changed { now });
    }
    let mut overwrite = |bytes: &[u8]| -> io::Result<()> {
        file.rewind()?;
        file.write_all(bytes)?;
        file.set_len(bytes.len() as u64)?;
        file.sync_all()
    };
    let Err(error) = overwrite(after) else { return Ok(Replacement::Replaced) };
    // Its old bytes have room where they were.
    if overwrite(before).is_err() {
        let kept = spare.leave();
        bail!("{shown} was only partly written ({error}); its old contents are in {}", kept.display());
    }
    Err(error).with_context(|| format!("{shown} can't be written; its contents haven't changed"))
}

/// Whether a file can be replaced by another one and stay what it is.
pub(super) fn refuse_unlike(path: &Path, was: &Metadata) -> Result<()> {
    let shown = path.display();
    if !was.is_file() {
        bail!("{shown} isn't a regular file, so heard doesn't write to it");
    }
    if was.permissions().readonly() {
        bail!("{shown} is read-only, so it was left alone");
    }
    #[cfg(unix)]
    if std::os::unix::fs::MetadataExt::nlink(was) > 1 {
        bail!(
            "{shown} has a second name (a hard link) that would keep the old contents, so it was left alone; replace \
             it with a copy first"
        );
    }
    Ok(())
}

/// Refuses a place that a link puts outside the site that `path` seems to be in.
pub(super) fn refuse_outside(path: &Path, real: &Path) -> Result<()> {
    let path = std::path::absolute(path).with_context(|| format!("{} isn't a valid path", path.display()))?;
    let is_site = |folder: &&Path| fs::symlink_metadata(folder.join("heard.yaml")).is_ok();
    let site = path.ancestors().skip(1).find(is_site).and_then(|site| dunce::canonicalize(site).ok());
    if site.is_some_and(|site| !real.starts_with(site)) {
        bail!("{} goes through a link that points outside the site, so heard doesn't write there", path.display());
    }
    Ok(())
}

/// Keeps other `heard` out of a folder until it is dropped; nothing where the folder cannot be locked.
pub(super) fn lock(folder: &Path) -> Result<Option<File>> {
    let Ok(file) = File::open(folder) else { return Ok(None) };
    let since = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) if since.elapsed() < PATIENCE => sleep(Duration::from_millis(5)),
            Err(TryLockError::WouldBlock) => bail!(
                "another run of heard has been writing to {} for {} seconds; try again later",
                folder.display(),
                PATIENCE.as_secs()
            ),
            Err(TryLockError::Error(_)) => return Ok(None),
        }
    }
}

/// The bytes of a plain file; nothing where it is anything else.
pub(super) fn read_plain(path: &Path) -> Option<Vec<u8>> {
    fs::symlink_metadata(path).ok().filter(Metadata::is_file)?;
    fs::read(path).ok()
}

pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

pub(super) fn random() -> Result<u64> {
    getrandom::u64().map_err(|error| anyhow::anyhow!("this computer can't provide random numbers: {error}"))
}

/// Gives `from` a name that nothing has yet.
pub(super) fn name_new(from: &Path, to: &Path) -> io::Result<()> {
    let linked = match rename_new(from, to) {
        Err(error) if cannot_exchange(&error) => fs::hard_link(from, to),
        renamed => return renamed,
    };
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {}
        linked => return linked,
    }
    // A file system that knows neither: the name is taken first, and the bytes follow at once.
    let bytes = fs::read(from)?;
    let mut file = OpenOptions::new().write(true).create_new(true).open(to)?;
    let written = file.write_all(&bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = fs::remove_file(to);
    }
    written
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE)?)
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn rename_new(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// Whether the system or the file system does not know the call: ENOSYS, EOPNOTSUPP, or EINVAL for its flags.
fn cannot_exchange(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput)
}
