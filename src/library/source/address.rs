//! Addresses: where a text of the site is found, mirrored from its path, without a day.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use crate::library::source::route::{Route, is_device};
use crate::text::slug::slug;

/// The most bytes of one part of an address; with its ending it still fits every file system.
pub const LONGEST_PART: usize = 200;

/// An address under its kind's folder, without an ending: `2026/quiet-controls`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(String);

/// Why a path cannot be an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressFault {
    /// It names a day; the address without it.
    Day {
        /// What to name it instead.
        instead: String,
    },
    /// The site needs this address itself.
    Reserved,
    /// A file system of the readers cannot hold it.
    Name,
    /// Nothing is left of it.
    Empty,
}

impl Address {
    /// The address of the file at `path` under its kind's folder, `2026/Quiet controls.md`, and what is wrong with it.
    pub fn of_path(path: &str) -> (Self, Option<AddressFault>) {
        let stem = path.strip_suffix(".md").or_else(|| path.strip_suffix(".markdown")).unwrap_or(path);
        let (folders, name) = stem.rsplit_once('/').map_or(("", stem), |(folders, name)| (folders, name));
        let name = LEADING_DAY.find(name).map_or(name, |day| &name[day.end()..]);
        let whole = if folders.is_empty() { name.to_owned() } else { format!("{folders}/{name}") };
        Self::read(&whole)
    }

    /// The address that an author writes, as in `aliases`: with or without `stories/` and an ending.
    pub fn of_alias(alias: &str) -> (Self, Option<AddressFault>) {
        let alias = alias.trim().trim_start_matches('/');
        let alias = alias.strip_prefix("stories/").unwrap_or(alias);
        let alias = [".html", ".md"].iter().find_map(|ending| alias.strip_suffix(ending)).unwrap_or(alias);
        Self::read(alias)
    }

    fn read(text: &str) -> (Self, Option<AddressFault>) {
        let parts: Vec<String> = text.split('/').map(slug).collect();
        let address = parts.join("/");
        let fault = if parts.iter().any(String::is_empty) {
            Some(AddressFault::Empty)
        } else if DAY.is_match(&address) {
            // `2026-03-14` becomes `2026-03`, `14-03-2026` the same, and so do days written without hyphens.
            let without = DAY.replace_all(&address, |day: &regex::Captures<'_>| {
                let part = |name: &str| day.name(name).map(|found| found.as_str());
                let year = part("y").or_else(|| part("y2")).unwrap_or_default();
                let month = part("m").or_else(|| part("m2")).unwrap_or_default();
                let before = part("before").unwrap_or_default();
                format!("{before}{year}-{month}")
            });
            Some(AddressFault::Day { instead: without.into_owned() })
        } else if parts.last().is_some_and(|name| name == "index") || is_of_a_list(&address) {
            Some(AddressFault::Reserved)
        } else if parts.iter().any(|part| part.len() > LONGEST_PART || is_device(part)) {
            Some(AddressFault::Name)
        } else {
            None
        };
        (Self(address), fault)
    }

    /// As it is written in links, without its folder and ending.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two addresses share that cannot stand side by side on every file system: case and Unicode form.
    pub fn folded(&self) -> String {
        self.0.nfkc().flat_map(char::to_lowercase).collect()
    }
}

/// A day at the start of a file name, as blogs write it.
static LEADING_DAY: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\d{4}-\d{2}-\d{2}[-_ ]"));
/// A day anywhere: year, month, day or day, month, year, with or without something between.
static DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?P<before>^|[^0-9])(?:",
        r"(?P<y>(?:19|20|21)[0-9]{2})[-/]?(?P<m>0[1-9]|1[0-2])[-/]?(?:0[1-9]|[12][0-9]|3[01])",
        r"|(?:0[1-9]|[12][0-9]|3[01])[-/]?(?P<m2>0[1-9]|1[0-2])[-/]?(?P<y2>(?:19|20|21)[0-9]{2})",
        r")\b"
    ))
});

fn pattern(text: &str) -> Regex {
    // The patterns are constants above; one that is wrong fails every test of this file.
    #[allow(clippy::expect_used)]
    Regex::new(text).expect("a constant pattern")
}

/// Whether a text at `address` would be where the site has a page of a list.
fn is_of_a_list(address: &str) -> bool {
    let address = || address.to_owned();
    let texts = [
        Route::Story { address: address() },
        Route::Lab { address: address() },
        Route::Metric { address: address(), page: 1 },
        Route::Page { address: address() },
        Route::Path { address: address() },
    ];
    texts.iter().any(|route| Route::parse(&route.url()).as_ref() != Some(route))
}

#[cfg(test)]
mod tests {
    use super::{Address, AddressFault};

    fn of(path: &str) -> String {
        let (address, fault) = Address::of_path(path);
        assert_eq!(fault, None, "{path}");
        address.as_str().to_owned()
    }

    #[test]
    fn an_address_mirrors_the_path() {
        assert_eq!(of("2026/Quiet controls.md"), "2026/quiet-controls");
        assert_eq!(of("Über den Flur.md"), "über-den-flur");
        assert_eq!(of("2026/2026-03-14-quiet.md"), "2026/quiet");
        assert_eq!(of("2026-03/quiet.md"), "2026-03/quiet");
        assert_eq!(of("room-2019.md"), "room-2019");
    }

    #[test]
    fn a_day_anywhere_else_is_an_error_that_offers_the_address_without_it() {
        let day = |path: &str| match Address::of_path(path).1 {
            Some(AddressFault::Day { instead }) => instead,
            other => panic!("{path}: {other:?}"),
        };
        assert_eq!(day("2026-03-14/quiet.md"), "2026-03/quiet");
        assert_eq!(day("2026/03/14/quiet.md"), "2026-03/quiet");
        assert_eq!(day("quiet-20260314.md"), "quiet-2026-03");
        assert_eq!(day("quiet-14-03-2026.md"), "quiet-2026-03");
    }

    #[test]
    fn what_the_site_needs_and_what_windows_cannot_hold_are_errors() {
        assert_eq!(Address::of_path("2026/index.md").1, Some(AddressFault::Reserved));
        assert_eq!(Address::of_path("page-2.md").1, Some(AddressFault::Reserved));
        assert_eq!(Address::of_path("CON.md").1, Some(AddressFault::Name));
        assert_eq!(Address::of_path("nul/a.md").1, Some(AddressFault::Name));
        assert_eq!(Address::of_path(&format!("{}.md", "a".repeat(201))).1, Some(AddressFault::Name));
        assert_eq!(Address::of_path("!!!.md").1, Some(AddressFault::Empty));
    }

    #[test]
    fn an_alias_may_be_written_as_the_browser_shows_it() {
        assert_eq!(Address::of_alias("stories/2025/old-name.html").0.as_str(), "2025/old-name");
    }
}
