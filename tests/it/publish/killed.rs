//! Killed at any moment, a publishing leaves whole files and nothing that may no longer be read once its first step is
//! past; the next one finishes.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::effort::is_long;
use crate::publish::servers::{Kind, SECRET};
use crate::publish::site::{Files, Site, held, on_each, same, strangers, well};

const GONE: &str = "stories/deep/3/story-3.html";

/// What the manifest there says, where it can be read.
fn manifest(top: &Path) -> Option<serde_json::Value> {
    serde_json::from_slice(&fs::read(top.join(".heard.json")).ok()?).ok()
}

fn is_under_way(top: &Path) -> bool {
    manifest(top).is_some_and(|manifest| manifest["unfinished"] == true)
}

/// Waits until files are on their way, or the program has ended.
fn wait_for_files(child: &mut Child, top: &Path) {
    while !is_under_way(top) && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_publishing_that_is_killed_leaves_whole_files_and_the_next_one_finishes() {
    let kills: u32 = if is_long() { 200 } else { 10 };
    on_each(&Kind::ALL, |server| {
        let (kind, top) = (server.kind, server.held.as_path());
        let site = Site::new();
        site.target(&server, server.address);
        let others = strangers(&server);
        let write = |next: usize| {
            let (status, words) = [("published", "She waited."), ("withdrawn", "She waited a little longer.")][next];
            site.story("deep/3/story-3", status, words);
            for number in [0, 1, 2, 4, 5] {
                site.story(&format!("deep/{number}/story-{number}"), "published", words);
            }
        };
        let editions: [Files; 2] = [0, 1].map(|next| {
            write(next);
            site.edition()
        });
        let start = |next: usize| {
            write(next);
            let mut command = site.command(&server, SECRET, &[]);
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        };
        let mut child = start(0);
        assert!(child.wait().unwrap().success(), "{kind:?}");
        // How long the files are under way: the kills are spread over that.
        let mut child = start(1);
        wait_for_files(&mut child, top);
        let begun = Instant::now();
        assert!(child.wait().unwrap().success(), "{kind:?}");
        let whole = begun.elapsed();
        let mut in_the_middle = 0;
        for kill in 0..kills {
            let next = usize::from(kill % 2 == 1);
            let mut child = start(next);
            // Some before anything has come, the rest while files come.
            if kill % 10 == 0 {
                std::thread::sleep(whole * kill / kills);
            } else {
                wait_for_files(&mut child, top);
                std::thread::sleep(whole * kill / kills);
            }
            let _ = child.kill();
            child.wait().unwrap();
            let between = held(top);
            in_the_middle += u32::from(is_under_way(top));
            for (name, bytes) in &between {
                let known = editions.iter().chain([&others]).any(|files| files.get(name) == Some(bytes));
                assert!(known, "{kind:?}, kill {kill}: {name} is not whole");
            }
            // The first step is past once the manifest says so, or anything of the new edition is there.
            let is_told = manifest(top).is_some_and(|manifest| manifest["files"].get(GONE).is_none());
            let has_come = |(name, bytes): (&String, &Vec<u8>)| {
                editions[1].get(name) == Some(bytes) && editions[0].get(name) != Some(bytes)
            };
            if next == 1 && (is_told || between.iter().any(has_come)) {
                assert!(!between.contains_key(GONE), "{kind:?}, kill {kill}");
            }
            // A lease that was not renewed is taken over, which takes a minute: once is enough. A folder needs none of it.
            if kind != Kind::Folder && kill != 1 {
                let _ = fs::remove_file(top.join(".heard.lock"));
            }
            well(&site.publish(&server, &[]));
            let mut expected = others.clone();
            expected.extend(editions[next].clone());
            same(&held(top), &expected, &format!("{kind:?}, after kill {kill}"));
        }
        assert!(in_the_middle > 0, "{kind:?}: no kill fell while files were under way, which took {whole:?}");
        println!("{kind:?}: {in_the_middle} of {kills} kills fell while files were under way, which took {whole:?}");
    });
}
