//! Until when the pages at a place may be read, as it was known when they were published: on a night on which the folder of
//! texts is gone or cannot be read, what has ended goes all the same.
//!
//! It is kept among the user's caches and never at the place, where it would tell readers how long each consent lasts. Of
//! an address only a hash is kept. It may be deleted at any time; then such pages wait for somebody to look.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use jiff::civil::Date as Day;
use xxhash_rust::xxh3::xxh3_64;

use crate::workspace::change::change;

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
        self.0.get(&xxh3_64(url.as_bytes())).is_some_and(|last| *last < today)
    }

    /// Keeps them in `file`, in place of those that were kept. Where that cannot be done, the next run knows less.
    pub fn remember(file: &Path, days: BTreeMap<String, Day>) {
        if days.is_empty() {
            let _ = fs::remove_file(file);
            return;
        }
        let mut lines: Vec<String> =
            days.iter().map(|(url, day)| format!("{:016x} {day}\n", xxh3_64(url.as_bytes()))).collect();
        lines.sort_unstable();
        let _ = change(file, |_| Ok(lines.concat()));
    }
}
