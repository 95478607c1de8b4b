//! What is left of somebody who was forgotten, in words without names: what was done, where it was searched, and what
//! nobody but a person can reach.

use jiff::civil::Date as Day;

use crate::commands::build::count;
use crate::commands::shell::as_word;

/// What became of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Nothing there could be read.
    Not,
    /// It was read.
    Read {
        /// So many files.
        files: usize,
        /// So many of them still name them.
        named: usize,
        /// So many are packed and could not be looked into.
        closed: usize,
    },
}

/// A receipt.
pub struct Receipt {
    when: Day,
    stories: Vec<String>,
    pictures: usize,
    /// Files that say less now.
    pub changed: usize,
    /// Pages of `letters/` that are gone.
    pub letters: usize,
    /// Unfinished stories that are gone.
    pub drafts: usize,
    /// Sites that were built or published again.
    pub renewed: usize,
    /// Texts that have to be kept.
    pub held: usize,
    /// Places left for somebody to look at.
    pub places: usize,
    /// Whether a file could not be written.
    pub is_refused: bool,
    /// Whether git keeps what the files said before.
    pub has_git: bool,
    /// Where it was searched.
    pub searched: Vec<(String, Reach)>,
}

impl Receipt {
    /// Nothing was done yet.
    pub fn of(when: Day) -> Self {
        Self {
            when,
            stories: Vec::new(),
            pictures: 0,
            changed: 0,
            letters: 0,
            drafts: 0,
            renewed: 0,
            held: 0,
            places: 0,
            is_refused: false,
            has_git: false,
            searched: Vec::new(),
        }
    }

    /// A file of the authors is gone.
    pub fn deleted(&mut self, path: &str) {
        if crate::text::sources::is_markdown(path) { self.stories.push(path.to_owned()) } else { self.pictures += 1 }
    }

    /// Whether nothing was left that heard could have reached.
    pub fn is_whole(&self) -> bool {
        let is_clean = |reach: &Reach| matches!(reach, Reach::Read { named: 0, .. });
        self.held == 0 && self.places == 0 && !self.is_refused && self.searched.iter().all(|(_, reach)| is_clean(reach))
    }

    /// It in words. What `is_telling` of somebody stands in none of them.
    pub fn words(&self, is_telling: &dyn Fn(&str) -> bool) -> String {
        let mut lines =
            vec![format!("Receipt, {}", self.when), String::new(), "Somebody's information was erased.".to_owned()];
        lines.push(format!(
            "Deleted: {}, {}, {} in letters/, {}.",
            count(self.stories.len(), "story about them alone", "stories about them alone"),
            count(self.pictures, "picture", "pictures"),
            count(self.letters, "page", "pages"),
            count(self.drafts, "unfinished draft", "unfinished drafts"),
        ));
        lines.push(format!(
            "Changed: {}, which now say \"someone\". Built or published again: {}.",
            count(self.changed, "file", "files"),
            count(self.renewed, "site", "sites"),
        ));
        lines.push("Searched afterwards, byte by byte, for the id, the full name and the nicknames:".to_owned());
        for (at, (place, reach)) in self.searched.iter().enumerate() {
            let place = if is_telling(place) { format!("place {}", at + 1) } else { place.clone() };
            lines.push(format!("- {place}: {}", reach_words(*reach)));
        }
        lines.push("The search didn't cover first names or last names on their own.".to_owned());
        lines.push("Not reached:".to_owned());
        if self.held > 0 {
            lines.push(format!("- {} that must be kept", count(self.held, "text", "texts")));
        }
        if self.places > 0 {
            lines.push(format!("- {} left for somebody to look at", count(self.places, "place", "places")));
        }
        let named = |reach: &Reach| if let Reach::Read { named, .. } = reach { *named } else { 0 };
        let named: usize = self.searched.iter().map(|(_, reach)| named(reach)).sum();
        if named > 0 {
            lines.push(format!(
                "- {} that heard doesn't change; each was named on the screen",
                count(named, "file", "files")
            ));
        }
        if self.is_refused {
            lines.push("- files that couldn't be written".to_owned());
        }
        if self.has_git {
            lines.push(
                "- git, which still has the old versions of the files. These commands change that for good:".to_owned(),
            );
            lines.extend(self.git().into_iter().map(|line| format!("    {line}")).map(|line| {
                if is_telling(&line) {
                    "    git filter-repo --invert-paths --paths-from-file DELETED".to_owned()
                } else {
                    line
                }
            }));
        }
        lines.push("- booklets and other pages in letters/ that are about them but don't name them".to_owned());
        lines.push(
            "- backups, old versions kept by servers, emails, and copies that others have saved or printed".to_owned(),
        );
        lines.join("\n")
    }

    fn git(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if !self.stories.is_empty() {
            let paths: Vec<String> = self.stories.iter().map(|path| format!("--path {}", as_word(path))).collect();
            lines.push(format!("git filter-repo --invert-paths {}", paths.join(" ")));
        }
        lines.push(
            "git filter-repo --replace-text NAMES     (NAMES: a file with the id and each name, one per line)"
                .to_owned(),
        );
        lines
    }
}

fn reach_words(reach: Reach) -> String {
    match reach {
        Reach::Not => "it couldn't be searched".to_owned(),
        Reach::Read { files, named, closed } => {
            let closed = match closed {
                0 => String::new(),
                closed => format!("; {} couldn't be searched", count(closed, "compressed file", "compressed files")),
            };
            let named = if named == 0 { "nothing found".to_owned() } else { format!("still found in {named}") };
            format!("{}, {named}{closed}", count(files, "file", "files"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Receipt;

    #[test]
    fn a_receipt_says_what_no_search_for_names_finds() {
        let words = Receipt::of(jiff::civil::date(2026, 11, 23)).words(&|_| false);
        let (_, not_reached) = words.split_once("Not reached:").unwrap();
        for place in ["booklets", "letters/", "backups"] {
            assert!(not_reached.contains(place), "{place}: {words}");
        }
    }
}
