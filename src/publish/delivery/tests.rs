//! The law of publishing: killed anywhere, the next one leaves exactly the edition and whatever was not ours.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Result, bail};
use xxhash_rust::xxh3::xxh3_128;

use super::{LOCK, Lock, LookAgain, RemoteState, carry};
use crate::publish::disk::Disk;
use crate::publish::lock::Pace;
use crate::publish::manifest::{Clock, Entry, FILE, Manifest, PROGRAM};
use crate::publish::plan::{Listing, Plan};
use crate::publish::store::{Store, temporary};

pub(in crate::publish) type Edition = BTreeMap<String, String>;

pub(in crate::publish) fn edition(files: &[(&str, &str)]) -> Edition {
    files.iter().map(|(url, text)| ((*url).to_owned(), (*text).to_owned())).collect()
}

/// Whether the place does what is asked, of which it is told whether it writes.
type Before = Box<dyn Fn(bool) -> Result<()> + Sync>;

/// A folder without a lock of the operating system's, in which something goes wrong.
struct Altered {
    disk: Disk,
    before: Before,
    age: Option<Duration>,
}

impl Altered {
    fn of(folder: &Path, before: impl Fn(bool) -> Result<()> + Sync + 'static) -> Self {
        Self { disk: Disk::open(folder.to_owned()).unwrap(), before: Box::new(before), age: None }
    }

    /// It is gone after so many operations.
    fn breaks_after(folder: &Path, operations: usize) -> Self {
        let left = AtomicUsize::new(operations);
        Self::of(folder, move |_| {
            let spend = |left: usize| left.checked_sub(1);
            match left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, spend) {
                Ok(_) => Ok(()),
                Err(_) => bail!("the connection broke"),
            }
        })
    }
}

impl Store for Altered {
    fn at_once(&self) -> usize {
        1
    }
    fn is_near(&self) -> bool {
        true
    }
    fn list(&self) -> Result<Listing> {
        (self.before)(false).and_then(|()| self.disk.list())
    }
    fn read(&self, url: &str) -> Result<Option<Vec<u8>>> {
        (self.before)(false).and_then(|()| self.disk.read(url))
    }
    fn write(&self, url: &str, bytes: &[u8]) -> Result<()> {
        (self.before)(true).and_then(|()| self.disk.write(url, bytes))
    }
    fn claim(&self, url: &str, bytes: &[u8]) -> Result<bool> {
        (self.before)(true).and_then(|()| self.disk.claim(url, bytes))
    }
    fn delete(&self, url: &str) -> Result<()> {
        (self.before)(false).and_then(|()| self.disk.delete(url))
    }
    fn prune(&self, urls: &[&str]) -> Result<()> {
        (self.before)(false).and_then(|()| self.disk.prune(urls))
    }
    fn sweep(&self, listing: &Listing) -> Result<()> {
        (self.before)(false).and_then(|()| self.disk.sweep(listing))
    }
    fn age(&self, _url: &str) -> Result<Option<Duration>> {
        Ok(self.age)
    }
}

/// Nobody waits long in a test.
const QUICK: Pace = Pace { renewed: Duration::from_millis(20), term: Duration::from_millis(200) };

pub(in crate::publish) fn publish(place: &dyn Store, edition: &Edition) -> Result<Plan> {
    let entry = |text: &String| Entry { hash: xxh3_128(text.as_bytes()), length: text.len() as u64 };
    let files = edition.iter().map(|(url, text)| (url.clone(), entry(text))).collect();
    let done = Manifest { audience: 1, clock: Clock::Machine, unfinished: false, program: PROGRAM.to_owned(), files };
    let look = RemoteState::look(place)?;
    let plan = look.compare(&done.files, &HashSet::new())?;
    let lock = Lock::take_at(place, QUICK, Arc::default(), &|_| ())?;
    let bytes = |url: &str| Ok(Arc::from(edition[url].as_bytes()));
    carry(&lock, &done, &look, &plan, &bytes, LookAgain::AtWritten, &|_| ())?;
    lock.release()?;
    Ok(plan)
}

/// What is at the target but for our own two files.
fn held(top: &Path) -> Edition {
    let listing = Disk::open(top.to_owned()).unwrap().list().unwrap();
    let ours = |url: &&String| *url != FILE && *url != LOCK;
    listing.keys().filter(ours).map(|url| (url.clone(), fs::read_to_string(top.join(url)).unwrap())).collect()
}

fn first() -> Edition {
    edition(&[
        ("index.html", "a b c"),
        ("feed.xml", "a b c"),
        ("stories/a.html", "a"),
        ("stories/2026/b.html", "b"),
        ("stories/c.html", "c"),
        ("images/a.png", "picture"),
        ("assets/Old.css", "old"),
        ("files", "a file"),
    ])
}

fn second() -> Edition {
    edition(&[
        ("index.html", "b d"),
        ("feed.xml", "b d"),
        ("stories/2026/b.html", "B"),
        ("stories/c.html", "c"),
        ("stories/d.html", "d"),
        ("assets/old.css", "new"),
        ("files/inside.txt", "a folder"),
    ])
}

#[test]
fn a_publishing_killed_at_any_operation_and_a_second_one_leave_the_edition_and_what_was_not_ours() {
    let strange = edition(&[("notes.txt", "not ours"), ("stories/mine.txt", "not ours")]);
    let mut expected = second();
    expected.extend(strange.clone());
    let mut ended = false;
    for after in 0..200 {
        let folder = tempfile::tempdir().unwrap();
        let disk = || Disk::open(folder.path().to_owned()).unwrap();
        for (url, text) in &strange {
            disk().write(url, text.as_bytes()).unwrap();
        }
        publish(&disk(), &first()).unwrap();
        let breaks = Altered::breaks_after(folder.path(), after);
        ended = publish(&breaks, &second()).is_ok();
        let between = held(folder.path());
        for (url, text) in &between {
            let known = [&first(), &second(), &strange].iter().any(|edition| edition.get(url) == Some(text));
            assert!(known, "{url} is not whole after {after} operations");
        }
        // The lists come after the first step: once one is new, nothing of what was withdrawn is left.
        if between.get("index.html") == second().get("index.html") {
            assert!(!between.contains_key("stories/a.html") && !between.contains_key("images/a.png"));
        }
        // As long as a list names what went, the manifest does, so that whoever goes on knows what may tell of it.
        if between.get("index.html") == first().get("index.html") {
            let left = Manifest::read(&fs::read(folder.path().join(FILE)).unwrap()).unwrap();
            assert!(left.files.contains_key("stories/a.html"), "after {after} operations");
        }
        publish(&disk(), &second()).unwrap();
        assert_eq!(held(folder.path()), expected, "after {after} operations");
        let again = publish(&disk(), &second()).unwrap();
        assert!(again.changes.is_empty(), "nothing is left to do");
        assert!(!folder.path().join(LOCK).exists());
        if ended {
            break;
        }
    }
    assert!(ended, "the last of them was not broken");
}

/// A place without a lock of the operating system's.
fn without_lock(folder: &Path) -> Altered {
    Altered::of(folder, |_| Ok(()))
}

fn take(place: &dyn Store) -> Result<Lock<'_>> {
    Lock::take_at(place, QUICK, Arc::default(), &|_| ())
}

#[test]
fn a_lease_that_is_renewed_keeps_others_out_and_one_that_is_not_is_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (without_lock(folder.path()), without_lock(folder.path()));
    let held = take(&one).unwrap();
    held.holding(|| {
        // It is renewed at some time, however busy the machine is.
        let patient = Pace { term: Duration::from_mins(10), ..QUICK };
        let refused = Lock::take_at(&other, patient, Arc::default(), &|_| ()).err().unwrap().to_string();
        assert!(refused.starts_with("somebody has been publishing there since "), "{refused}");
        held.still_held()
    })
    .unwrap();
    // Its holder is gone now, for all that can be seen.
    let taken = take(&other).unwrap();
    assert!(held.still_held().is_err());
    held.release().unwrap();
    assert!(taken.still_held().is_ok(), "a lock that was taken over is not given back by who had it");
    taken.release().unwrap();
    assert!(!folder.path().join(LOCK).exists());
}

#[test]
fn a_lease_that_can_be_neither_written_nor_read_is_given_up() {
    struct Blind(AtomicUsize);
    impl Store for Blind {
        fn at_once(&self) -> usize {
            1
        }
        fn list(&self) -> Result<Listing> {
            Ok(Listing::default())
        }
        fn read(&self, _url: &str) -> Result<Option<Vec<u8>>> {
            Ok(None)
        }
        fn write(&self, _url: &str, _bytes: &[u8]) -> Result<()> {
            Ok(())
        }
        fn claim(&self, _url: &str, _bytes: &[u8]) -> Result<bool> {
            self.0.fetch_add(1, Ordering::SeqCst);
            Ok(false)
        }
        fn delete(&self, _url: &str) -> Result<()> {
            Ok(())
        }
        fn prune(&self, _urls: &[&str]) -> Result<()> {
            Ok(())
        }
        fn sweep(&self, _listing: &Listing) -> Result<()> {
            Ok(())
        }
    }
    let blind = Blind(AtomicUsize::new(0));
    let told = take(&blind).err().unwrap().to_string();
    assert!(told.contains("says it stores files, but they aren't there"), "{told}");
    assert!(blind.0.load(Ordering::SeqCst) < 10);
    // Who stops does not wait for that.
    let blind = Blind(AtomicUsize::new(0));
    let told = Lock::take_at(&blind, QUICK, Arc::new(true.into()), &|_| ()).err().unwrap().to_string();
    assert!(told.starts_with("stopped"), "{told}");
    assert_eq!(blind.0.load(Ordering::SeqCst), 1);
}

#[test]
fn a_lease_that_the_places_own_clock_says_is_old_is_taken_over_at_once() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(LOCK), "{\"word\":\"theirs\",\"since\":\"2026-03-14T09:00:00Z\"}").unwrap();
    let slow = Pace { renewed: Duration::from_millis(20), term: Duration::from_mins(30) };
    let place = Altered { age: Some(Duration::from_hours(1)), ..without_lock(folder.path()) };
    let waited = std::cell::Cell::new(false);
    let lock = Lock::take_at(&place, slow, Arc::default(), &|_| waited.set(true)).unwrap();
    assert!(!waited.get() && lock.still_held().is_ok());
}

#[test]
fn a_folder_is_locked_by_the_system_and_a_lock_that_is_left_there_keeps_nobody_out() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::open(folder.path().to_owned()).unwrap();
    fs::write(folder.path().join(LOCK), "{\"word\":\"theirs\",\"since\":\"2026-03-14T09:00:00Z\"}").unwrap();
    publish(&disk, &first()).unwrap();
    assert!(!folder.path().join(LOCK).exists());
    assert_eq!(held(folder.path()), first());
}

/// On a place that deletes a file before another one takes its name.
#[test]
fn a_list_that_lost_its_name_on_the_way_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let place = without_lock(folder.path());
    publish(&place, &first()).unwrap();
    fs::rename(folder.path().join(FILE), folder.path().join(temporary().unwrap())).unwrap();
    fs::write(folder.path().join(temporary().unwrap()), "{\"heard\":1,\"audi").unwrap();
    publish(&place, &second()).unwrap();
    assert_eq!(held(folder.path()), second());
    fs::rename(folder.path().join(FILE), folder.path().join(temporary().unwrap())).unwrap();
    assert!(publish(&place, &second()).unwrap().changes.is_empty());
    assert!(folder.path().join(FILE).exists());
}

/// What goes first goes although nothing can be written there, and through no link.
#[cfg(unix)]
#[test]
fn what_may_no_longer_be_read_goes_where_nothing_can_be_written_and_not_through_a_link() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let disk = Disk::open(folder.path().to_owned()).unwrap();
    publish(&disk, &first()).unwrap();
    fs::rename(folder.path().join("images"), elsewhere.path().join("images")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path().join("images"), folder.path().join("images")).unwrap();
    fs::write(folder.path().join("stories/theirs.html"), "not ours").unwrap();
    let full = Altered::of(folder.path(), |writes| if writes { bail!("the disk is full") } else { Ok(()) });
    let mut there = RemoteState::look(&full).unwrap();
    let urls = ["stories/a.html", "images/a.png", "stories/theirs.html", "stories/never.html"].map(str::to_owned);
    let taken = there.take_away(&full, &urls).unwrap();
    assert_eq!(taken.gone, ["stories/a.html"]);
    assert_eq!(taken.strange, ["images/a.png", "stories/theirs.html"]);
    assert!(!folder.path().join("stories/a.html").exists());
    assert_eq!(fs::read_to_string(elsewhere.path().join("images/a.png")).unwrap(), "picture");
    assert_eq!(fs::read_to_string(folder.path().join("stories/theirs.html")).unwrap(), "not ours");
    // The list still names it, so the next run takes it for ours and clears it away.
    let silenced = there.silence(&full, &["stories/a.html".to_owned()]).unwrap();
    assert_eq!(silenced, ["feed.xml"], "a feed holds texts whole");
}

#[test]
fn what_is_kept_was_left_by_this_version_and_is_as_long_as_it_left_it() {
    let folder = tempfile::tempdir().unwrap();
    let operations = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&operations);
    let place = Altered::of(folder.path(), move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
        Ok(())
    });
    publish(&place, &edition(&[("images/a.jpg", "picture")])).unwrap();
    let kept = || {
        let there = RemoteState::look(&place).unwrap();
        let before = operations.load(Ordering::SeqCst);
        let kept = there.kept(&place, "images/a.jpg");
        (kept.as_deref() == Some(b"picture"), operations.load(Ordering::SeqCst) - before)
    };
    assert_eq!(kept(), (true, 1));
    let path = folder.path().join("images/a.jpg");
    fs::write(&path, "another").unwrap();
    assert_eq!(kept(), (false, 1));
    // Of another length: nobody reads it.
    fs::write(&path, "pictures").unwrap();
    assert_eq!(kept(), (false, 0));

    fs::write(&path, "picture").unwrap();
    let list = folder.path().join(FILE);
    let left = Manifest::read(&fs::read(&list).unwrap()).unwrap();
    fs::write(&list, Manifest { program: "0.0.1".to_owned(), ..left.clone() }.render()).unwrap();
    assert_eq!(kept(), (false, 0));
    // Longer than any picture, whatever the list says.
    let mut files = left.files.clone();
    files.insert("images/a.jpg".to_owned(), Entry { hash: 0, length: 20_000_001 });
    fs::write(&list, Manifest { files, ..left }.render()).unwrap();
    fs::File::create(&path).unwrap().set_len(20_000_001).unwrap();
    assert_eq!(kept(), (false, 0));
}

#[test]
fn a_file_of_others_in_the_way_is_named_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::open(folder.path().to_owned()).unwrap();
    fs::write(folder.path().join("index.html"), "not ours").unwrap();
    let told = publish(&disk, &first()).unwrap_err().to_string();
    assert!(told.contains("index.html"), "{told}");
    assert_eq!(held(folder.path()), edition(&[("index.html", "not ours")]));
}

#[cfg(unix)]
#[test]
fn nothing_is_written_or_deleted_through_a_link_to_a_folder() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let disk = Disk::open(folder.path().to_owned()).unwrap();
    publish(&disk, &first()).unwrap();
    fs::rename(folder.path().join("stories"), elsewhere.path().join("stories")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path().join("stories"), folder.path().join("stories")).unwrap();
    let told = publish(&disk, &second()).unwrap_err().to_string();
    assert!(told.contains("stories"), "{told}");
    assert_eq!(fs::read_to_string(elsewhere.path().join("stories/a.html")).unwrap(), "a");
}
