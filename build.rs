//! Tells the program which commit it is made from: `HEARD_SOURCE`, for `src/commands/version.rs`.
//!
//! The commit and its date are those of the source, so the same source gives the same bytes on any day. Git knows them; in
//! an archive that git made, `src/commands/commit.txt` does. Builds for tests don't ask: each commit would build them again.

#![allow(clippy::print_stdout, reason = "this is how cargo is told")]

use std::process::Command;

/// What the program is made from.
const MADE_FROM: [&str; 6] = ["build.rs", "Cargo.toml", "Cargo.lock", "docs", "src", "themes"];
/// Git fills this in where it makes an archive.
const ARCHIVED: &str = include_str!("src/commands/commit.txt");

fn main() {
    let is_for_users = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    println!("cargo:rerun-if-changed=build.rs");
    if is_for_users {
        let of_git = ["HEAD", "logs/HEAD"].iter().filter_map(|name| git(&["rev-parse", "--git-path", name]));
        for path in MADE_FROM.into_iter().map(str::to_owned).chain(of_git) {
            println!("cargo:rerun-if-changed={path}");
        }
    }
    println!("cargo:rustc-env=HEARD_SOURCE={}", if is_for_users { source() } else { "a build for tests".to_owned() });
}

/// The commit and its date, in words.
fn source() -> String {
    // The repository is this one, and none that this folder happens to be in.
    if git(&["rev-parse", "--show-prefix"]).is_some_and(|inner| inner.is_empty())
        && let Some(commit) = git(&["log", "-1", "--format=%H %cs"])
    {
        let changed = git(&[&["status", "--porcelain", "--"], &MADE_FROM[..]].concat());
        let changed = if changed.is_some_and(|files| files.is_empty()) { "" } else { ", with changes" };
        return told(&commit).unwrap_or_default() + changed;
    }
    told(ARCHIVED).unwrap_or_else(|| "from an unknown commit".to_owned())
}

/// `0123456789… 2026-11-30` as it is read; nothing where git has not filled it in. A short name of git's own choice would
/// grow with the repository.
fn told(commit: &str) -> Option<String> {
    let (name, date) = commit.trim().split_once(' ')?;
    let is_name = name.len() >= 40 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_name.then(|| format!("{}, {date}", &name[..10]))
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
}
