//! The folder holds exactly the site, and what is not ours stays.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use heard::publish::folder::Folder;
use heard::publish::leak_check::LeakChecked;
use heard::publish::manifest::Clock;
use proptest::prelude::{any, prop, proptest};

use crate::files;
use crate::laws::random_site::{self, AUDIENCES};
use crate::laws::{outputs, site_for, tries};

/// What a file system knows of every file under a folder: touched or not.
fn touches(folder: &Path) -> BTreeMap<String, (u64, i64, i64, i64, i64)> {
    let touch = |name: String| {
        let there = fs::metadata(folder.join(&name)).unwrap();
        (name, (there.ino(), there.mtime(), there.mtime_nsec(), there.ctime(), there.ctime_nsec()))
    };
    files::all(folder).into_keys().map(touch).collect()
}

proptest! {
    #![proptest_config(tries(64))]

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
            Folder::open(&out, &home).unwrap().deliver(&cleared, Clock::Fixed).unwrap();
            let mut there = files::all(&out);
            let manifest = there.remove(".heard.json");
            assert!(manifest.is_some(), "the folder is known as ours");
            let mut expected: BTreeMap<String, Vec<u8>> = outputs(&site).into_iter().map(|(url, bytes)| (url, bytes.to_vec())).collect();
            expected.extend(strangers.clone());
            assert!(there.keys().eq(expected.keys()), "other files than the site's");
            assert!(there == expected, "other bytes than the site's");
            let before = touches(&out);
            Folder::open(&out, &home).unwrap().deliver(&cleared, Clock::Fixed).unwrap();
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
    assert!(Folder::open(&out, &place.path().join("site")).is_err());
    assert_eq!(fs::read(out.join("theirs.txt")).unwrap(), b"theirs");
}
