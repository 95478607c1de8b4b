//! The folder holds exactly the site, and what is not ours stays.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;

use heard::publish::delivery::{self, RemoteState};
use heard::publish::disk::Disk;
use heard::publish::leak_check::LeakChecked;
use heard::publish::lock::Lock;
use heard::publish::look_again::LookAgain;
use heard::publish::manifest::Clock;
use heard::publish::store::Store;
use proptest::prelude::{any, prop, proptest};

use crate::files;
use crate::laws::random_site::{self, AUDIENCES};
use crate::laws::{files, site_for, tries};
use crate::program::heard;

/// What a file system knows of every file under a folder: touched or not.
fn touches(folder: &Path) -> BTreeMap<String, (u64, i64, i64, i64, i64)> {
    let touch = |name: String| {
        let there = fs::metadata(folder.join(&name)).unwrap();
        (name, (there.ino(), there.mtime(), there.mtime_nsec(), there.ctime(), there.ctime_nsec()))
    };
    files::all(folder).into_keys().map(touch).collect()
}

/// Brings a site to a folder as a build does.
fn deliver(out: &Path, home: &Path, site: &LeakChecked<'_>) {
    let folder = Disk::for_output(out, home).unwrap();
    let lock = Lock::take(&folder, Arc::default(), &|_| panic!("nobody else builds here")).unwrap();
    let mut there = RemoteState::look(&folder).unwrap();
    let plan = there.plan(&folder, site, &HashSet::new()).unwrap();
    delivery::deliver(&lock, site, Clock::Fixed, &there, &plan, LookAgain::AtWritten, &|_| ()).unwrap();
    let sum = plan.sum();
    assert_eq!(sum.added + sum.replaced + plan.kept, site.files().len(), "the report counts every file once");
}

proptest! {
    #![proptest_config(tries(32))]

    #[test]
    fn the_folder_holds_exactly_the_site_after_any_deliveries(
        editions in prop::collection::vec((any::<u64>(), 3_usize..=6, 0..AUDIENCES.len()), 2..4),
    ) {
        let place = tempfile::tempdir().unwrap();
        let (out, home) = (place.path().join("out"), place.path().join("site"));
        let mut strangers = BTreeMap::new();
        for (turn, (seed, stories, audience)) in editions.into_iter().enumerate() {
            let site = site_for(&random_site::site(seed, stories).sources(), audience);
            let Ok(cleared) = LeakChecked::of(site.release().unwrap()) else { panic!("an honest site is cleared") };
            deliver(&out, &home, &cleared);
            let mut there = files::all(&out);
            let manifest = there.remove(".heard.json");
            assert!(manifest.is_some(), "the folder is known as ours");
            let mut expected: BTreeMap<String, Vec<u8>> = files(&site).into_iter().map(|(url, bytes)| (url, bytes.to_vec())).collect();
            expected.extend(strangers.clone());
            assert!(there.keys().eq(expected.keys()), "other files than the site's");
            assert!(there == expected, "other bytes than the site's");
            let before = touches(&out);
            deliver(&out, &home, &cleared);
            assert_eq!(before, touches(&out), "what has not changed is not touched");
            for name in [format!("stranger-{turn}.txt"), format!("stories/2026/notes-{turn}.txt")] {
                files::put(&out, &name, &name);
                strangers.insert(name.clone(), name.into_bytes());
            }
        }
    }
}

#[test]
fn a_folder_with_files_of_others_is_not_taken() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("theirs.txt"), "theirs").unwrap();
    assert!(Disk::for_output(&out, &place.path().join("site")).is_err());
    assert_eq!(fs::read(out.join("theirs.txt")).unwrap(), b"theirs");
}

/// A site of two audiences, with its output beside it.
fn site_of_two(place: &Path) {
    let config =
        "title: T\ncontact: none\naudiences: { firm: {}, partners: { sees: [firm] } }\ndefault_audience: firm\n";
    files::put(place, "site/heard.yaml", config);
    files::put(place, "site/people.yaml", "a.b: { name: A B, role: clerk }\n");
    files::put(place, "site/pages/about.md", "---\ntitle: About\nstatus: published\n---\n\nWhy.\n");
}

fn build(place: &Path, more: &[&str]) -> (Option<i32>, String) {
    let mut command = heard();
    command.arg("build").arg(place.join("site")).arg("--out").arg(place.join("out")).args(more);
    let done = command.env("XDG_CACHE_HOME", place.join("cache")).output().unwrap();
    (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned())
}

#[test]
fn the_site_of_another_audience_is_only_replaced_where_that_is_asked_for() {
    let place = tempfile::tempdir().unwrap();
    site_of_two(place.path());
    assert_eq!(build(place.path(), &[]).0, Some(0));
    let before = touches(&place.path().join("out"));
    for _ in 0..2 {
        let (code, told) = build(place.path(), &["--audience", "partners"]);
        assert_eq!(code, Some(2), "{told}");
        assert!(told.contains("is for another audience") && told.contains("--other-audience"), "{told}");
        assert_eq!(touches(&place.path().join("out")), before);
    }
    assert_eq!(build(place.path(), &["--audience", "partners", "--other-audience"]).0, Some(0));
    assert_eq!(build(place.path(), &["--audience", "partners"]).0, Some(0), "its own audience needs no word");
    assert_eq!(build(place.path(), &[]).0, Some(2));
}

#[test]
fn a_file_of_others_that_is_named_like_ours_stays_and_what_a_killed_build_left_goes() {
    let place = tempfile::tempdir().unwrap();
    site_of_two(place.path());
    assert_eq!(build(place.path(), &[]).0, Some(0));
    let out = place.path().join("out");
    let theirs = [".heard-foo", "pages/.heard-0123456789abcdef-1", ".heard-0123456789ABCDEF0123456789ABCDEF"];
    let left = [".heard-0123456789abcdef0123456789abcdef", "pages/.heard-00000000000000000000000000000001"];
    for name in theirs.iter().chain(&left) {
        files::put(&out, name, "half");
    }
    files::put(place.path(), "site/pages/about.md", "---\ntitle: About\nstatus: published\n---\n\nWhy not.\n");
    let (code, told) = build(place.path(), &[]);
    assert_eq!(code, Some(0), "{told}");
    let there = files::all(&out);
    assert!(theirs.iter().all(|name| there.contains_key(*name)), "{told}");
    assert!(left.iter().all(|name| !there.contains_key(*name)), "{told}");
    assert!(String::from_utf8_lossy(&there["pages/about.html"]).contains("Why not."));
    // One that was killed before anything was there leaves only such a file.
    fs::remove_dir_all(&out).unwrap();
    files::put(&out, left[0], "half");
    assert_eq!(build(place.path(), &[]).0, Some(0));
    assert!(!files::all(&out).contains_key(left[0]));
}

#[test]
fn a_build_waits_for_another_in_its_folder_and_then_looks_again() {
    use std::io::{BufRead, BufReader, Read};

    let place = tempfile::tempdir().unwrap();
    site_of_two(place.path());
    assert_eq!(build(place.path(), &[]).0, Some(0));
    let (out, home) = (place.path().join("out"), place.path().join("site"));
    files::put(&home, "pages/new.md", "---\ntitle: New\nstatus: published\n---\n\nNew.\n");
    let folder = Disk::for_output(&out, &home).unwrap();
    let held = folder.lock(&|| panic!("nobody else builds here")).unwrap();
    let mut command = heard();
    command.arg("build").arg(&home).arg("--out").arg(&out).env("XDG_CACHE_HOME", place.path().join("cache"));
    let mut second = command.stderr(std::process::Stdio::piped()).spawn().unwrap();
    let mut told = BufReader::new(second.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("another build is writing there") {
        line.clear();
        assert!(told.read_line(&mut line).unwrap() > 0, "it did not wait");
    }
    assert!(!out.join("pages/new.html").exists());
    // Meanwhile the other one has brought the site of another audience.
    let manifest = fs::read_to_string(out.join(".heard.json")).unwrap();
    let (before, after) = manifest.split_once("\"audience\":\"").unwrap();
    fs::write(out.join(".heard.json"), format!("{before}\"audience\":\"0{}", &after[1..])).unwrap();
    drop(held);
    let mut rest = String::new();
    told.read_to_string(&mut rest).unwrap();
    assert_eq!(second.wait().unwrap().code(), Some(2), "{rest}");
    assert!(rest.contains("is for another audience") && !out.join("pages/new.html").exists(), "{rest}");
}
