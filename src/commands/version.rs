//! Which `heard` this is.

use jiff::civil::Date as Day;

/// The version, and what it was made from: a commit and its date, where `build.rs` knows them. The same source says the same.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (", env!("HEARD_SOURCE"), ")");

/// The day of the commit that a version was made from, where it says so.
pub fn made_on(version: &str) -> Option<Day> {
    let (_, source) = version.split_once(", ")?;
    source.get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{VERSION, made_on};

    #[test]
    fn a_version_says_when_its_source_was_written() {
        assert_eq!(made_on("0.2.0 (f207909b2a, 2026-11-30, with changes)"), "2026-11-30".parse().ok());
        assert_eq!(made_on("0.2.0 (from an unknown commit)"), None);
        assert!(VERSION.starts_with(env!("CARGO_PKG_VERSION")) && VERSION.ends_with(')'), "{VERSION}");
    }
}
