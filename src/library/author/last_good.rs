//! What a lab's room goes on seeing while its files are in the middle of an edit: what they said last.
//!
//! A slip of the hand must not blank a screen, and what was taken back must not stay on it. So a file holds what it held
//! only while every line in it that decides who may read is as it was.

use std::sync::Arc;

use jiff::civil::Date as Day;

use crate::library::collection::library::Library;
use crate::library::source::field_table;
use crate::text::diagnostic::{Diagnostic, Severity};
use crate::text::sources::ending;

/// Words that take a text back, wherever they are written at its head.
const TAKEN_BACK: [&str; 2] = ["withdrawn", "declined"];

impl Library {
    /// The same site, but for the files at `paths`, which are as they were `before`.
    #[must_use]
    pub fn with_files_of<'p>(&self, paths: impl IntoIterator<Item = &'p Arc<str>>, before: &Self) -> Self {
        let mut sources = self.0.sources.clone();
        for source in paths.into_iter().filter_map(|path| before.0.sources.find(path)) {
            sources.share(source);
        }
        self.after(&sources)
    }

    /// Whether the file at `path` has more errors now than `before`, and decides the same as then.
    pub fn has_slipped(&self, path: &str, before: &Self, today: Day) -> bool {
        let errors = |library: &Self| library.errors_in(path, today).len();
        errors(self) > errors(before) && self.decides_as(path, before)
    }

    /// Whether every line of the file at `path` that decides who may read, or who is named, is the one it was `before`.
    pub fn decides_as(&self, path: &str, before: &Self) -> bool {
        let (Some(now), Some(then)) = (self.text(path), before.text(path)) else { return false };
        let Some(file) = field_table::of_path(path) else { return false };
        let keys = file.kind.deciding();
        deciding(path, &now, &keys) == deciding(path, &then, &keys)
    }

    /// The errors in the file at `path`, a guard of the site or a text.
    pub fn errors_in(&self, path: &str, today: Day) -> Vec<Diagnostic> {
        let of_site = self.0.guards.iter().chain(&self.0.diagnostics).filter(|one| &*one.place.path == path).cloned();
        let mut found: Vec<Diagnostic> = of_site.chain(self.wrong_with(path, today)).collect();
        found.retain(|one| one.severity == Severity::Error);
        crate::text::diagnostic::sort(&mut found);
        found.dedup();
        found
    }
}

/// The words that decide: each of the fields `keys` with all that belongs to it, and whatever takes a text back. They are
/// found by their letters alone, since nothing can be told from YAML that is broken.
fn deciding<'t>(path: &str, text: &'t str, keys: &[&str]) -> Vec<&'t str> {
    let is_whole = ending(path) == "yaml";
    let lines = text.lines().skip(usize::from(!is_whole));
    let mut decide = Vec::new();
    // How deep the field stands to which the line belongs.
    let mut field: Option<usize> = None;
    for line in lines.take_while(|line| is_whole || line.trim_end() != "---") {
        let words = line.trim();
        let depth = line.len() - line.trim_start().len();
        let belongs = field.is_some_and(|field| depth > field || depth == field && words.starts_with('-'));
        let mut named = keys.iter().flat_map(|key| named(words, key)).peekable();
        if words.is_empty() {
        } else if belongs || is_taken_back(words) {
            decide.push(words);
        } else if named.peek().is_some_and(|first| words.starts_with(first)) {
            field = Some(depth);
            decide.push(words);
        } else {
            field = None;
            decide.extend(named);
        }
    }
    decide
}

/// Whether a line has a word that takes a text back.
pub(super) fn is_taken_back(line: &str) -> bool {
    let line = line.to_lowercase();
    TAKEN_BACK.iter().any(|word| line.contains(word))
}

/// The places of a line at which the field `key` is given, each with its value as far as a map on one line goes.
fn named<'t>(line: &'t str, key: &str) -> impl Iterator<Item = &'t str> {
    line.match_indices(key).filter_map(move |(at, _)| {
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let after = line[at + key.len()..].trim_start_matches(['"', '\'']).trim_start();
        let before = &line[..at];
        let is_comment = before.starts_with('#') || before.contains(" #");
        let is_key = !is_comment && !before.chars().next_back().is_some_and(is_word) && after.starts_with(':');
        let value = &line[at..];
        is_key.then(|| value[..value.find([',', '}', ']']).unwrap_or(value.len())].trim_end())
    })
}

#[cfg(test)]
mod tests {
    use super::deciding;

    const STORY: &str =
        "---\ntitle: A\nstatus: published\nabout: [a.b]\nagreed:\n  a.b: { given: 2026-01 }\n---\n\nstatus: no field\n";

    fn is_same(from: &str, to: &str) -> bool {
        let keys = ["status", "about", "agreed", "given"];
        let now = STORY.replacen(from, to, 1);
        assert_ne!(now, STORY);
        deciding("stories/a.md", STORY, &keys) == deciding("stories/a.md", &now, &keys)
    }

    #[test]
    fn a_line_that_decides_is_another_whatever_is_done_to_it() {
        for (from, to) in [
            ("published", "withdrawn"),
            ("status: published\n", ""),
            ("status:", "# status:"),
            ("title: A", "title: A\nstatus: draft"),
            ("title: A", "title: A: B\n\tstatus: declined"),
            ("title: A", "title: A withdrawn"),
            ("[a.b]", "[a.b, c.d]"),
            ("2026-01", "2027-01"),
            ("  a.b: { given: 2026-01 }\n", ""),
            ("a.b: {", "a.b: no {"),
        ] {
            assert!(!is_same(from, to), "{from} {to}");
        }
    }

    #[test]
    fn in_a_map_on_one_line_only_the_fields_that_decide_count() {
        let people = "a.b: { name: A B, role: nurse, shown: name }\nc.d: { name: C D, shown: role }\n";
        let is_same = |from: &str, to: &str| {
            let of = |text: &str| deciding("people.yaml", text, &["shown"]).concat();
            of(people) == of(&people.replacen(from, to, 1))
        };
        assert!(
            is_same("a.b: {", "a.b: [") && is_same("role: nurse", "rolle: nurse") && is_same("name: A B", "name: A: B")
        );
        assert!(!is_same("shown: name", "shown: role") && !is_same(", shown: role", ""));
    }

    #[test]
    fn any_other_line_may_be_what_it_likes() {
        for (from, to) in
            [("title: A", "title: A: B"), ("title: A", "\ttitle: A"), ("title: A", "title: \"A"), ("no field", "x")]
        {
            assert!(is_same(from, to), "{from} {to}");
        }
    }
}
