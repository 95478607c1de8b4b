//! Why people decided against a check, by what the check said, for a curator to read. It is never counted: reading the reasons
//! finds faults in a check, and how many there are does not.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::library::collection::library::Library;
pub use crate::library::source::overrides::Override;

/// The reasons that were given about one flag.
#[derive(Debug)]
pub struct Reasons<'l> {
    /// What the check said.
    pub flag: &'l str,
    /// What was decided and why, each with its file, in the order of the files.
    pub all: Vec<(&'l Arc<str>, &'l Override)>,
}

impl Library {
    /// All reasons by their flag, alphabetically: no order says how often.
    pub fn reasons(&self) -> Vec<Reasons<'_>> {
        let mut by_flag: BTreeMap<String, Reasons<'_>> = BTreeMap::new();
        for table in &self.0.overrides {
            for one in &table.all {
                let reasons = by_flag.entry(one.flag.to_lowercase());
                let reasons = reasons.or_insert_with(|| Reasons { flag: &one.flag, all: Vec::new() });
                reasons.all.push((&table.path, one));
            }
        }
        by_flag.into_values().collect()
    }

    /// The reason in a line of a file.
    pub fn reason_at(&self, path: &str, line: u64) -> Option<&Override> {
        let table = self.0.overrides.iter().find(|table| *table.path == *path)?;
        table.all.iter().find(|one| one.line == line)
    }
}
