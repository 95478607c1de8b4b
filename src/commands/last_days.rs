//! Until when the pages at a place may be read, as their texts last said: on a night on which a text is gone or cannot be
//! read, what has ended goes all the same.
//!
//! It is kept among the user's caches and never at the place, where it would tell readers how long each consent lasts. Of
//! an address only a hash is kept. It may be deleted at any time; then such pages wait for somebody to look.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use jiff::civil::Date as Day;
use xxhash_rust::xxh3::xxh3_64;

use crate::commands::build_cache;

/// What the name of the file ends with, among those that speak of the same place.
pub const ENDING: &str = "-last-days";

/// The last days of pages.
#[derive(Default)]
pub struct LastDays(HashMap<u64, Day>);

impl LastDays {
    /// Reads what is kept in `file`; nothing where that cannot be read.
    pub fn read(file: &Path) -> Self {
        let text = fs::read_to_string(file).unwrap_or_default();
        let line = |line: &str| {
            let (url, day) = line.split_once(' ')?;
            Some((u64::from_str_radix(url, 16).ok()?, day.parse().ok()?))
        };
        Self(text.lines().filter_map(line).collect())
    }

    /// Whether the page at `url` was to be read until a day before `today`.
    pub fn has_ended(&self, url: &str, today: Day) -> bool {
        self.0.get(&hash(url)).is_some_and(|last| *last < today)
    }

    /// Keeps in `file` what the texts say. Of an address `there` that has no text that can be read, what was known is kept.
    /// Where that cannot be done, the next run knows less.
    pub fn remember<'u>(&self, file: &Path, said: &HashMap<String, Option<Day>>, there: impl Iterator<Item = &'u str>) {
        let now = said.iter().filter_map(|(url, last)| Some((hash(url), (*last)?)));
        let before = there.filter(|url| !said.contains_key(*url)).filter_map(|url| {
            let hash = hash(url);
            Some((hash, *self.0.get(&hash)?))
        });
        let days: BTreeMap<u64, Day> = now.chain(before).collect();
        if days.is_empty() {
            let _ = fs::remove_file(file);
            return;
        }
        let lines: Vec<String> = days.iter().map(|(url, day)| format!("{url:016x} {day}\n")).collect();
        let _ = build_cache::keep(file, lines.concat().as_bytes());
    }
}

fn hash(url: &str) -> u64 {
    xxh3_64(url.as_bytes())
}
