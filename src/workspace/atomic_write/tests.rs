//! Whoever writes, loses nothing of another's: at every point between reading and renaming, in random order.

use std::cell::RefCell;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use proptest::prelude::{Strategy, any, prop, proptest};

use crate::workspace::atomic_write::{
    Exchange, NewFile, Replacement, Step, exchange, lock, replace, replace_if_same, write_in_place, write_new,
};

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    entries.filter(|name| name != "elsewhere").collect()
}

#[test]
fn a_file_that_is_there_keeps_its_bytes_and_nothing_else_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stories/2026/a.md");
    assert_eq!(write_new(&path, b"first").unwrap(), NewFile::New);
    assert_eq!(write_new(&path, b"second").unwrap(), NewFile::WasThere);
    let changed = replace_if_same(&path, b"second", b"third").unwrap();
    assert_eq!(changed, Replacement::Changed { now: b"first".to_vec() });
    assert_eq!(replace_if_same(&path, b"first", b"third").unwrap(), Replacement::Replaced);
    assert_eq!(fs::read(&path).unwrap(), b"third");
    assert_eq!(names(path.parent().unwrap()), ["a.md"]);
    fs::remove_file(&path).unwrap();
    assert!(replace_if_same(&path, b"third", b"fourth").is_err());
    assert_eq!(names(path.parent().unwrap()), [""; 0]);
}

#[test]
fn a_file_of_another_owner_is_written_in_its_place_if_it_still_holds_what_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.md");
    fs::write(&path, "the longer first").unwrap();
    let other = fs::hard_link(&path, folder.path().join("elsewhere"));
    other.unwrap();
    let changed = write_in_place(&path, b"something else", b"second").unwrap();
    assert_eq!(changed, Replacement::Changed { now: b"the longer first".to_vec() });
    assert_eq!(write_in_place(&path, b"the longer first", b"second").unwrap(), Replacement::Replaced);
    // It is the same file as before.
    assert_eq!(fs::read(folder.path().join("elsewhere")).unwrap(), b"second");
    assert_eq!(names(folder.path()), ["a.md"]);
}

#[test]
fn a_lock_ends_with_its_holder_and_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let held = lock(folder.path()).unwrap();
    let second = fs::File::open(folder.path()).map(|file| file.try_lock().is_err());
    assert_eq!(second.ok(), held.as_ref().map(|_| true));
    drop(held);
    lock(folder.path()).unwrap();
    assert_eq!(names(folder.path()), [""; 0]);
}

#[cfg(unix)]
#[test]
fn what_a_file_is_stays_so_or_it_is_refused() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    fs::create_dir_all(site.join("stories")).unwrap();
    fs::write(site.join("heard.yaml"), "title: T\n").unwrap();
    let path = site.join("stories/a.md");
    fs::write(&path, "one").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let before = fs::metadata(&path).unwrap();
    assert_eq!(replace_if_same(&path, b"one", b"two").unwrap(), Replacement::Replaced);
    let after = fs::metadata(&path).unwrap();
    assert_eq!((before.mode(), before.uid(), before.gid()), (after.mode(), after.uid(), after.gid()));

    let link = site.join("stories/link.md");
    symlink("a.md", &link).unwrap();
    assert_eq!(replace_if_same(&link, b"two", b"three").unwrap(), Replacement::Replaced);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&path).unwrap(), b"three");

    let refused = |path: &Path, why: &str| {
        let before = fs::read(path).unwrap();
        let error = replace_if_same(path, &before, b"mine").unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
        assert_eq!(fs::read(path).unwrap(), before);
    };
    fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).unwrap();
    refused(&path, "read-only");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    fs::hard_link(&path, site.join("stories/b.md")).unwrap();
    refused(&path, "hard link");

    // A planted link: as the file, and as a folder above it.
    let outside = folder.path().join("outside.md");
    fs::write(&outside, "theirs").unwrap();
    symlink(&outside, site.join("stories/planted.md")).unwrap();
    refused(&site.join("stories/planted.md"), "outside the site");
    assert_eq!(write_new(&site.join("stories/planted.md"), b"mine").unwrap(), NewFile::WasThere);
    fs::create_dir(folder.path().join("elsewhere")).unwrap();
    symlink(folder.path().join("elsewhere"), site.join("labs")).unwrap();
    assert!(write_new(&site.join("labs/spring/a.md"), b"mine").is_err());
    assert_eq!(names(&folder.path().join("elsewhere")), [""; 0]);
    assert_eq!(fs::read(&outside).unwrap(), b"theirs");
}

/// Who else writes, each with a line of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Other {
    /// A second `heard`, where the folder cannot be locked.
    Command,
    /// An editor that writes another file and renames it.
    Renaming,
    /// An editor that empties the file and fills it again.
    Truncating,
}

const STEPS: [Step; 5] = [Step::Compared, Step::Flushed, Step::Exchanged, Step::Looked, Step::PutBack];
/// How often a command starts over before it refuses.
const MOST_TIMES: usize = 4;

/// Adds a line to what is there: whether it says so.
fn add(path: &Path, line: &str, exchange: Exchange, at: &mut dyn FnMut(Step)) -> bool {
    for _ in 0..MOST_TIMES {
        let before = fs::read(path).unwrap();
        let after = [&before[..], line.as_bytes()].concat();
        match replace(path, &before, &after, exchange, at) {
            Ok(Replacement::Replaced) => return true,
            Ok(Replacement::Changed { .. }) => {}
            Err(_) => return false,
        }
    }
    false
}

fn unknown(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// Tries one order of writers; at each point those come in whose turn it is.
fn try_order(order: &[(usize, Other)], exchange: Exchange) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.yaml");
    fs::write(&path, "first\n").unwrap();
    let due = RefCell::new(order.iter().copied().enumerate().collect::<Vec<_>>());
    let promised = RefCell::new(Vec::new());
    let come_in = |step: Step| {
        let now = due.borrow().first().copied().filter(|(_, (at, _))| STEPS[*at] == step);
        let Some((number, (_, other))) = now else { return };
        due.borrow_mut().remove(0);
        let line = format!("other {number}\n");
        let present = fs::read_to_string(&path).unwrap();
        let done = match other {
            Other::Command => add(&path, &line, exchange, &mut |_| ()),
            Other::Renaming => {
                let beside = folder.path().join("elsewhere");
                fs::write(&beside, present + &line).unwrap();
                fs::rename(beside, &path).unwrap();
                true
            }
            Other::Truncating => {
                fs::write(&path, present + &line).unwrap();
                true
            }
        };
        if done {
            promised.borrow_mut().push(line);
        }
    };
    if add(&path, "mine\n", exchange, &mut { come_in }) {
        promised.borrow_mut().push("mine\n".to_owned());
    }
    let mut there = fs::read_to_string(&path).unwrap();
    for name in names(folder.path()).into_iter().filter(|name| name != "people.yaml") {
        assert!(name.contains(".saved-meanwhile-"), "{name} was left: {order:?}");
        there += &fs::read_to_string(folder.path().join(name)).unwrap();
    }
    assert!(there.starts_with("first\n") && there.ends_with('\n'), "half a file: {there:?}");
    let whole = |line: &str| line == "first" || line == "mine" || line.starts_with("other ");
    assert!(there.lines().all(whole), "half a line: {there:?}");
    for line in promised.into_inner() {
        assert!(there.contains(&line), "{line:?} is lost: {order:?}, {there:?}");
    }
}

#[test]
fn whoever_comes_in_at_one_point_or_at_two_loses_nothing() {
    let others = [Other::Command, Other::Renaming, Other::Truncating];
    let single: Vec<(usize, Other)> = (0..STEPS.len()).flat_map(|at| others.map(|other| (at, other))).collect();
    for one in &single {
        try_order(&[*one], exchange);
        try_order(&[*one], unknown);
        for two in &single {
            try_order(&[*one, *two], exchange);
            try_order(&[*one, *two], unknown);
        }
    }
}

proptest! {
    #[test]
    fn whoever_writes_loses_nothing_of_anothers(
        order in prop::collection::vec((0..STEPS.len(), any::<u8>().prop_map(|of| match of % 3 {
            0 => Other::Command,
            1 => Other::Renaming,
            _ => Other::Truncating,
        })), 0..7),
    ) {
        try_order(&order, exchange);
        try_order(&order, unknown);
    }
}

/// A renaming that looks at nothing: what it took the place of is gone.
fn blind(one: &Path, other: &Path) -> io::Result<()> {
    fs::rename(one, other)?;
    fs::write(one, "first\n")
}

#[test]
#[should_panic(expected = "is lost")]
fn a_renaming_that_compares_nothing_would_be_found() {
    try_order(&[(1, Other::Renaming)], blind);
}
