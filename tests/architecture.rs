//! The house as `src/README.md` draws it: rooms use only earlier rooms, and the map is true.

#![allow(clippy::unwrap_used, reason = "a test may stop at what is not there")]

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms in order, with what each may not name besides the rooms after it.
const ROOMS: [(&str, &[&str]); 9] = [
    ("text", &["std::fs", "std::net", "tokio", "anyhow", "SystemTime", "Zoned", "std::env"]),
    ("theme", &["std::fs", "std::net", "tokio", "anyhow", "SystemTime", "Zoned"]),
    ("library", &["std::fs", "std::net", "tokio", "anyhow", "SystemTime", "Zoned", "std::env"]),
    (
        "site",
        &["std::fs", "std::net", "tokio", "anyhow", "SystemTime", "Zoned", "library::Library", "Sources", "Reader"],
    ),
    ("publish", &["tokio", "library::Library", "Sources", "Reader::Author", "library::edition"]),
    ("workspace", &["tokio"]),
    ("live", &["publish::folder", "fs::write", "File::create"]),
    ("editor", &["tokio", "fs::write", "File::create"]),
    ("commands", &[]),
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            all.push(path);
        }
    }
    all.sort();
    all
}

/// The code of a file without its comments and without its tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The rooms that stand in `code`, found by their paths.
fn named<'a>(code: &str, rooms: &[&'a str]) -> Vec<&'a str> {
    rooms.iter().copied().filter(|room| code.contains(&format!("crate::{room}"))).collect()
}

#[test]
fn a_room_looks_only_backwards() {
    let order: Vec<&str> = ROOMS.iter().map(|(room, _)| *room).collect();
    for (at, room) in order.iter().enumerate() {
        for path in files(&source().join(room)) {
            let later = named(&code(&path), &order[at + 1..]);
            assert!(later.is_empty(), "{} names a later room: {later:?}", path.display());
        }
    }
}

#[test]
fn a_room_that_looked_forward_would_be_found() {
    assert_eq!(named("use crate::site::Site;", &["site", "publish"]), ["site"]);
}

#[test]
fn the_first_rooms_touch_no_disk_and_no_clock_and_the_later_ones_get_only_what_came_through_the_door() {
    for (room, forbidden) in ROOMS {
        for path in files(&source().join(room)) {
            let code = code(&path);
            // Of what is before the preview, only a place on another machine waits for many answers at once.
            let waits = path.starts_with(source().join("publish/remote"));
            for word in forbidden.iter().filter(|word| !(waits && **word == "tokio")) {
                assert!(!code.contains(word), "{} names {word}", path.display());
            }
        }
    }
}

#[test]
fn rooms_are_named_in_order_and_there_are_no_others() {
    let library = fs::read_to_string(source().join("lib.rs")).unwrap();
    let named: Vec<&str> =
        library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(named, ROOMS.map(|(room, _)| room));
    let folders = fs::read_dir(source()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    for folder in folders {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(named.contains(&name.as_str()), "src/{name} is no room");
    }
}

#[test]
fn every_file_says_in_its_first_line_what_it_is() {
    for path in files(&source()) {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{} begins without a line of documentation", path.display());
    }
}

#[test]
fn the_map_names_every_file_of_the_rooms() {
    let map = fs::read_to_string(source().join("README.md")).unwrap();
    for (room, _) in ROOMS {
        for path in files(&source().join(room)) {
            let folder = path.parent().unwrap().file_name().unwrap().to_str().unwrap();
            let stem = path.file_stem().unwrap().to_str().unwrap();
            let name = if stem == "mod" { folder } else { stem };
            // The rules are listed by `heard explain`, and tests beside their file speak for it.
            if folder == "checks" || stem == "tests" {
                continue;
            }
            assert!(map.contains(name), "src/README.md does not name {}", path.display());
        }
    }
}

#[test]
fn nothing_is_unfinished() {
    for path in files(&source()) {
        let code = code(&path);
        for word in ["todo!(", "unimplemented!(", "FIXME", "dbg!("] {
            assert!(!code.contains(word), "{} has {word}", path.display());
        }
    }
}
