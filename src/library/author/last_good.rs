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
const TAKEN_BACK: [&str; 3] = ["withdrawn", "declined", "kept-private"];

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

/// Words that decide, and what they decide for.
#[derive(Debug, PartialEq, Eq)]
struct Deciding<'t> {
    /// The nearest line above that is less indented.
    owner: &'t str,
    /// The words of their own line before the map in which they stand.
    before: &'t str,
    /// The field and its value.
    words: &'t str,
}

/// The words that decide: each of the fields `keys` with all that belongs to it, and whatever takes a text back. They are
/// found by their letters alone, since nothing can be told from YAML that is broken.
fn deciding<'t>(path: &str, text: &'t str, keys: &[&str]) -> Vec<Deciding<'t>> {
    let is_whole = ending(path) == "yaml";
    let lines = text.lines().skip(usize::from(!is_whole));
    let mut decide = Vec::new();
    // How deep the field stands to which the line belongs.
    let mut field: Option<usize> = None;
    // The line and those above it to which it belongs, each deeper than the one before.
    let mut owners: Vec<(usize, &str)> = Vec::new();
    for line in lines.take_while(|line| is_whole || line.trim_end() != "---") {
        let words = line.trim();
        if words.is_empty() {
            continue;
        }
        let depth = line.len() - line.trim_start().len();
        let belongs = field.is_some_and(|field| depth > field || depth == field && words.starts_with('-'));
        // A comment may stand anywhere: it belongs to nothing and ends nothing.
        let is_comment = words.starts_with('#');
        let mut owner = "";
        if !is_comment {
            owners.truncate(owners.partition_point(|(above, _)| *above < depth));
            owner = owners.last().map_or("", |(_, words)| words);
            owners.push((depth, words));
        }
        if belongs || is_taken_back(words) {
            decide.push(Deciding { owner, before: "", words });
        } else if !is_comment {
            let named: Vec<(&str, &str)> = keys.iter().flat_map(|key| named(words, key)).collect();
            // Where a value may go on below, what is there belongs to it. Words that are no field end none.
            if !named.is_empty() {
                field = Some(depth);
            } else if words.contains(':') {
                field = None;
            }
            if named.iter().any(|(before, _)| before.trim_start_matches(['"', '\'']).is_empty()) {
                decide.push(Deciding { owner, before: "", words });
            } else {
                decide.extend(named.into_iter().map(|(before, words)| Deciding { owner, before, words }));
            }
        }
    }
    decide
}

/// Whether a line has a word that takes a text back.
pub(super) fn is_taken_back(line: &str) -> bool {
    let line = line.to_lowercase();
    TAKEN_BACK.iter().any(|word| line.contains(word))
}

/// The places of a line at which the field `key` is given: the words before its map, and the field with its value as far as
/// a map on one line goes.
fn named<'t>(line: &'t str, key: &str) -> impl Iterator<Item = (&'t str, &'t str)> {
    // Where the maps and lists begin that are open, as far as the line was read.
    let mut open: Vec<usize> = Vec::new();
    let mut read = 0;
    line.match_indices(key).filter_map(move |(at, _)| {
        for (sign, c) in line[read..at].char_indices() {
            match c {
                '{' | '[' => open.push(read + sign),
                '}' | ']' => drop(open.pop()),
                _ => {}
            }
        }
        read = at;
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let after = line[at + key.len()..].trim_start_matches(['"', '\'']).trim_start();
        let before = &line[..at];
        let is_key = !before.chars().next_back().is_some_and(is_word) && after.starts_with(':');
        let value = &line[at..];
        let holds_more = after.trim_start_matches(':').trim_start().starts_with(['{', '[']);
        let end = value.find([',', '}', ']']).filter(|_| !holds_more).unwrap_or(value.len());
        is_key.then(|| (&line[..open.last().copied().unwrap_or(at)], value[..end].trim_end()))
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
        let is_same = |from: &str, to: &str| is_same_in(people, "shown", &people.replacen(from, to, 1));
        assert!(
            is_same("a.b: {", "a.b: [") && is_same("role: nurse", "rolle: nurse") && is_same("name: A B", "name: A: B")
        );
        assert!(!is_same("shown: name", "shown: role") && !is_same(", shown: role", ""));
    }

    fn is_same_in(before: &str, key: &str, now: &str) -> bool {
        assert_ne!(before, now);
        deciding("people.yaml", before, &[key]) == deciding("people.yaml", now, &[key])
    }

    #[test]
    fn a_field_that_moves_to_somebody_else_is_another() {
        for (before, now) in [
            (
                "a.ben:\n  name: Ben\n  shown: name\nc.dar:\n  name: Dar\n",
                "a.ben:\n  name: Ben\nc.dar:\n  name: Dar\n  shown: name\n",
            ),
            (
                "a.ben:\n  # of the ward\n\n  shown: name\nc.dar:\n  role: nurse\n",
                "a.ben:\n  # of the ward\n\nc.dar:\n  role: nurse\n  shown: name\n",
            ),
            ("a.ben: { shown: name }\nc.dar: { name: Dar }\n", "a.ben: {}\nc.dar: { name: Dar, shown: name }\n"),
            (
                "a.ben: { also: [Ben], shown: name }\nc.dar: { also: [Dar] }\n",
                "a.ben: { also: [Ben] }\nc.dar: { also: [Dar], shown: name }\n",
            ),
            (
                "{ a.ben: { name: Ben, shown: name }, c.dar: { name: Dar } }",
                "{ a.ben: { name: Ben }, c.dar: { name: Dar, shown: name } }",
            ),
            (
                "a.ben: { name: Ben,\n  shown: name }\nc.dar: { name: Dar }\n",
                "a.ben: { name: Ben }\nc.dar: { name: Dar,\n  shown: name }\n",
            ),
            (
                "a.ben: { name: \"B}\", shown: name }\nc.dar: { name: \"D}\" }\n",
                "a.ben: { name: \"B}\" }\nc.dar: { name: \"D}\", shown: name }\n",
            ),
        ] {
            assert!(!is_same_in(before, "shown", now), "{before}{now}");
        }
    }

    #[test]
    fn a_hash_in_quotes_hides_nothing_behind_it() {
        for role in ["\"Ward #3 nurse\"", "'a # b'", "Ward #3"] {
            let people = format!("a.b: {{ name: A, role: {role}, shown: name }}\n");
            assert!(!is_same_in(&people, "shown", &people.replace("shown: name", "shown: withheld")), "{role}");
        }
        // Behind a `#` that is a comment it counts as well: nobody can tell.
        assert!(!is_same_in("a.b: {} # shown: name\n", "shown", "a.b: {}\n"));
    }

    #[test]
    fn whatever_stands_at_the_margin_of_a_field_ends_no_field() {
        for between in ["# people", "  # people", "", "x"] {
            let text = format!("title: T\nnever_publish:\n{between}\n    - Northwind\n");
            let is_same = |now: &str| is_same_in(&text, "never_publish", now);
            assert!(!is_same(&format!("{text}    - Acme\n")), "{between}");
            assert!(!is_same(&format!("{text}{between}\n    - Acme\n")), "{between}");
            assert!(!is_same(&text.replace("    - Northwind\n", "")), "{between}");
            assert!(is_same(&text.replace("title: T", "title: T: U")), "{between}");
        }
        // A comment that is written or gone decides nothing.
        assert!(is_same_in("never_publish:\n  - A\n", "never_publish", "# x\nnever_publish:\n# people\n  - A\n"));
        for (before, now) in [
            ("\"never_publish\":\n  - A\n", "\"never_publish\":\n  - A\n  - B\n"),
            ("{ title: T, never_publish: [A] }\n", "{ title: T, never_publish: [A, B] }\n"),
            ("{ title: T, never_publish:\n  [A] }\n", "{ title: T, never_publish:\n  [A, B] }\n"),
        ] {
            assert!(!is_same_in(before, "never_publish", now), "{now}");
        }
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
