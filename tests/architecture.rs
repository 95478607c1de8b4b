//! The house as `src/README.md` draws it: rooms use only earlier rooms, and the map is true.

#![allow(clippy::unwrap_used, reason = "a test may stop at what is not there")]

use std::fs;
use std::path::{Path, PathBuf};

/// What the pure rooms may not name: no disk, no network, no clock, no runtime.
const PURE: [&str; 7] = ["std::fs", "std::net", "std::env", "tokio", "anyhow", "SystemTime", "Zoned"];
/// What the rooms behind the door may not name: everything that was written, and who is not an audience.
const BEHIND_THE_DOOR: [&str; 4] = ["Library", "Sources", "Reader::Author", "library::collection"];

/// The rooms in order, each with what it may not name besides the rooms after it.
const ROOMS: [(&str, &[&[&str]]); 12] = [
    ("text", &[&PURE]),
    ("media", &[&PURE]),
    ("leak", &[&PURE]),
    ("theme", &[&PURE]),
    ("library", &[&PURE]),
    ("site", &[&PURE, &BEHIND_THE_DOOR, &["Reader"]]),
    ("publish", &[&["tokio"], &BEHIND_THE_DOOR, &["library::edition"]]),
    ("intake", &[&["std::fs", "std::net", "tokio", "SystemTime", "Zoned"]]),
    ("workspace", &[&["tokio"]]),
    ("serve", &[&["fs::write", "File::create"]]),
    ("lsp", &[&["tokio", "fs::write", "File::create"]]),
    ("commands", &[]),
];

/// The floors of the library in order; each uses only earlier ones.
const FLOORS: [&str; 8] = ["diagnostics", "source", "collection", "edition", "checks", "author", "edits", "personal"];

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
    let imported = imports(code);
    let names = |room: &str| imported.iter().any(|path| path.starts_with(&format!("crate::{room}")));
    rooms.iter().copied().filter(|room| code.contains(&format!("crate::{room}")) || names(room)).collect()
}

/// Every path that a `use` of `code` brings in, its braces opened; what it is called there comes after it.
fn imports(code: &str) -> Vec<String> {
    let joined = code.split_whitespace().collect::<Vec<_>>().join(" ");
    let uses = joined.split("use ").skip(1).filter_map(|rest| rest.split(';').next());
    let mut paths = Vec::new();
    for tree in uses.filter(|tree| tree.contains("::") || tree.starts_with("crate as ")) {
        open("", tree.trim(), &mut paths);
    }
    paths
}

fn open(before: &str, tree: &str, paths: &mut Vec<String>) {
    let Some((head, inner)) = tree.split_once('{') else {
        paths.push(format!("{before}{}", tree.trim()));
        return;
    };
    let (mut depth, mut from) = (0, 0);
    let inner = inner.trim().strip_suffix('}').unwrap_or(inner);
    for (at, c) in inner.char_indices().chain([(inner.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                if !inner[from..at].trim().is_empty() {
                    open(&format!("{before}{}", head.trim()), inner[from..at].trim(), paths);
                }
                from = at + 1;
            }
            _ => {}
        }
    }
}

/// What `code` takes out of the library by another way than the door, in a room that gets only what came through it.
fn around_the_door(code: &str, allowed: &[&str]) -> Vec<String> {
    let written = code.match_indices("crate::library").map(|(at, _)| {
        let path: String = code[at..].chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':').collect();
        path.trim_end_matches(':').to_owned()
    });
    let imported: Vec<String> = imports(code);
    let opened: Vec<String> = imported.iter().filter(|path| path.starts_with("crate::library")).cloned().collect();
    // A path that stops at a brace is opened by the imports.
    let whole = written.filter(|path| !opened.iter().any(|opened| opened.starts_with(&format!("{path}::"))));
    let mut wrong: Vec<String> = whole.chain(opened.clone()).collect();
    wrong.retain(|path| {
        let path = path.trim_start_matches("crate::library").trim_start_matches("::");
        let path = path.strip_suffix("::self").unwrap_or(path);
        !allowed.iter().any(|one| path == *one || path.starts_with(&format!("{one}::")))
            || path.contains('*')
            || path.contains("Reader")
            || path.contains("edition as")
    });
    // The whole crate under another name, or a way up out of the room, could lead anywhere.
    wrong.extend(imported.into_iter().filter(|path| path.starts_with("crate as") || path == "crate::*"));
    wrong.extend(code.contains("super::").then(|| "super::".to_owned()));
    wrong
}

#[test]
fn the_rooms_behind_the_door_get_only_what_came_through_it() {
    const SITE: [&str; 10] = [
        "author::relationship",
        "edition",
        "FLAGS",
        "Model",
        "Period",
        "When",
        "personal::account",
        "source::prompts",
        "source::route",
        "source::tell",
    ];
    for (room, allowed) in
        [("site", &SITE[..]), ("publish", &["source::target", "source::route", "source::program_version"])]
    {
        for path in files(&source().join(room)).into_iter().filter(|path| !path.ends_with("tests.rs")) {
            let wrong = around_the_door(&code(&path), allowed);
            assert!(wrong.is_empty(), "{} goes around the door: {wrong:?}", path.display());
        }
    }
}

#[test]
fn a_way_around_the_door_would_be_found() {
    for way in [
        "use crate::library::Library;",
        "use crate::library::{Period, Library};",
        "use crate::{library::{self, Period}, theme::Theme};",
        "use crate::library as safe;",
        "use crate::library::edition::{\n    Edition, Reader,\n};",
        "use crate::library::edition::*;",
        "let all = crate::library::Library::of(&sources);",
        "use crate as house;",
        "use super::library::Library;",
    ] {
        assert!(!around_the_door(way, &["edition", "Period"]).is_empty(), "{way}");
    }
    let lawful = "use crate::library::edition::{self, Story};\nuse crate::library::Period;\nfn f(of: crate::library::edition::Topic<'_>) {}";
    assert_eq!(around_the_door(lawful, &["edition", "Period"]), [""; 0]);
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
fn a_floor_of_the_library_looks_only_backwards() {
    let library = source().join("library");
    for (at, floor) in FLOORS.iter().enumerate() {
        let later: Vec<String> = FLOORS[at + 1..].iter().map(|floor| format!("library::{floor}")).collect();
        // What the room gives to later rooms stands in its `mod.rs`, and may come from any floor.
        let later: Vec<&str> = later.iter().map(String::as_str).collect();
        for path in files(&library.join(floor)) {
            let code = code(&path);
            let wrong = named(&code, &later);
            assert!(wrong.is_empty(), "{} names a later floor: {wrong:?}", path.display());
            let around = imports(&code).into_iter().find(|path| {
                path.strip_prefix("crate::library::")
                    .is_some_and(|rest| !FLOORS.iter().any(|floor| rest.starts_with(floor)))
            });
            assert!(around.is_none(), "{} names no floor but the whole library: {around:?}", path.display());
        }
    }
    for folder in fs::read_dir(&library).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(FLOORS.contains(&name.as_str()), "library/{name} is no floor");
    }
}

#[test]
fn a_room_that_looked_forward_would_be_found() {
    assert_eq!(named("use crate::site::Site;", &["site", "publish"]), ["site"]);
    assert_eq!(named("use crate::{text::span::Span, site::{Route, Site}};", &["site", "publish"]), ["site"]);
}

#[test]
fn the_first_rooms_touch_no_disk_and_no_clock_and_the_later_ones_get_only_what_came_through_the_door() {
    for (room, forbidden) in ROOMS {
        for path in files(&source().join(room)) {
            let code = code(&path);
            let forbidden = forbidden.iter().copied().flatten();
            // Of what is before the preview, only a place on another machine waits for many answers at once.
            let waits = path.starts_with(source().join("publish/remote"));
            for word in forbidden.filter(|word| !(waits && **word == "tokio")) {
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

/// Headings have the ids that their words make, and none of those begins with a low line.
#[test]
fn no_heading_can_have_an_id_of_the_theme_on_a_page_with_a_body() {
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/hearth/templates");
    let (mut looked_at, mut wrong) = (0, Vec::new());
    for entry in fs::read_dir(templates).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let has_body = text.contains(" | safe }}") || text.contains("told.html");
        if !has_body && !path.ends_with("base.html") {
            continue;
        }
        looked_at += 1;
        let ids = text.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
        wrong.extend(ids.filter(|id| !id.starts_with('_')).map(|id| format!("{}: {id}", path.display())));
    }
    assert!(looked_at > 5 && wrong.is_empty(), "{looked_at} {wrong:#?}");
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

/// The calls of the standard library that write a file.
const WRITING: [&str; 7] =
    ["fs::write", "File::create", "OpenOptions", "fs::rename", "fs::hard_link", "fs::copy", "File::options"];

#[test]
fn only_two_rooms_write_files() {
    for path in files(&source()) {
        let room = path.strip_prefix(source()).unwrap();
        // The handbook is written by its own test alone.
        let writes = room.starts_with("workspace") || room.starts_with("publish");
        if writes || room.ends_with("tests.rs") || room.ends_with("commands/handbook.rs") {
            continue;
        }
        let code = code(&path);
        for word in WRITING {
            assert!(!code.contains(word), "{} writes by {word}, and not by workspace::atomic_write", path.display());
        }
    }
}

#[test]
fn a_long_file_says_why_it_is_long() {
    const LONG: usize = 400;
    for path in files(&source()).into_iter().filter(|path| !path.ends_with("tests.rs")) {
        let text = fs::read_to_string(&path).unwrap();
        let lines = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().lines().count();
        let reason =
            text.lines().take_while(|line| line.starts_with("//!")).any(|line| line.contains("one file because"));
        assert!(lines <= LONG || reason, "{} has {lines} lines and no reason in its head", path.display());
    }
}
