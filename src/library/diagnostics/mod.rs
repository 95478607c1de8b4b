//! Everything that heard can find wrong, and its words for it. A rule is its code, how much it matters, and its page in
//! `docs/diagnostics/`; the function of the same name, beside it, makes the diagnostic.
//!
//! The last line of a page names that function, and the files that call it.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity};

/// The rules of one subject, each `NAME: Severity "code";`. A function says one at a place with `NAME.at(…)`.
macro_rules! rules {
    ($($name:ident: $severity:ident $code:literal;)+) => {
        $(
            #[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/diagnostics/", $code, ".md"))]
            pub(crate) const $name: $crate::library::diagnostics::Rule = $crate::library::diagnostics::Rule {
                code: $code,
                severity: $crate::text::diagnostic::Severity::$severity,
                page: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/diagnostics/", $code, ".md")),
            };
        )+

        /// The rules of this subject.
        pub(super) const RULES: &[$crate::library::diagnostics::Rule] = &[$($name),+];
    };
}

pub(crate) mod addresses;
pub(crate) mod advice;
pub(crate) mod audiences;
pub(crate) mod audit;
pub(crate) mod config;
pub(crate) mod consent;
pub(crate) mod fields;
pub(crate) mod files;
pub(crate) mod indicators;
pub(crate) mod labs;
pub(crate) mod markdown;
pub(crate) mod media;
pub(crate) mod names;
pub(crate) mod outsiders;
pub(crate) mod overrides;
pub(crate) mod references;
mod suggestion;
pub(crate) mod theme;
pub(crate) mod yaml;

pub use crate::library::diagnostics::suggestion::nearest;

/// Every subject; one that is missing here is dead code to the compiler.
const SUBJECTS: [&[Rule]; 18] = [
    addresses::RULES,
    advice::RULES,
    audiences::RULES,
    audit::RULES,
    config::RULES,
    consent::RULES,
    fields::RULES,
    files::RULES,
    indicators::RULES,
    labs::RULES,
    markdown::RULES,
    media::RULES,
    names::RULES,
    outsiders::RULES,
    overrides::RULES,
    references::RULES,
    theme::RULES,
    yaml::RULES,
];

/// The causes that `check.without` in heard.yaml can switch off.
pub const OPTIONAL: [&str; 8] = [
    advice::HINDSIGHT.code,
    media::IMAGE_WITHOUT_WORDS.code,
    config::NO_TELL.code,
    advice::NO_WORDS_OF_THEIRS.code,
    names::SHORTFALL_NAMED.code,
    advice::TOO_LONG_TO_READ.code,
    advice::TRAIT_NOT_ACT.code,
    advice::VERDICT_CITED.code,
];

/// What the last line of a page begins with. It is for people who work on heard, and isn't printed.
const POINTER: &str = "\n<!-- ";

/// One cause of diagnostics.
pub struct Rule {
    /// Its stable name.
    pub code: &'static str,
    /// How much it matters; to a draft some matter less.
    pub severity: Severity,
    page: &'static str,
}

impl Rule {
    /// What it is about and what to do, as Markdown.
    pub fn documentation(&self) -> &'static str {
        self.page.rsplit_once(POINTER).map_or(self.page, |(page, _)| page).trim_end()
    }

    /// What it is about, in one sentence.
    pub fn summary(&self) -> &'static str {
        self.page.lines().next().unwrap_or_default()
    }

    /// Its diagnostic at `place`.
    pub(crate) fn at(&self, place: Place, sentence: impl Into<Sentence>) -> Diagnostic {
        Diagnostic::of(self.code, self.severity, place, sentence.into())
    }
}

/// All rules, sorted by code.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let mut all: Vec<&Rule> = SUBJECTS.iter().copied().flatten().collect();
    all.sort_unstable_by_key(|rule| rule.code);
    all.into_iter()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::{POINTER, rules};

    fn read(path: &str) -> String {
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap_or_default()
    }

    #[test]
    fn every_page_is_that_of_one_rule_and_says_enough() {
        let folder = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics")).unwrap();
        let pages: BTreeSet<String> = folder.map(|page| page.unwrap().file_name().into_string().unwrap()).collect();
        let codes: Vec<String> = rules().map(|rule| format!("{}.md", rule.code)).collect();
        assert_eq!(codes, pages.into_iter().collect::<Vec<_>>());
        for rule in rules() {
            assert!(rule.summary().ends_with('.'), "{}", rule.code);
            assert!(rule.documentation().lines().count() >= 3, "{} says too little", rule.code);
            assert!(!rule.documentation().contains(POINTER), "{}", rule.code);
        }
    }

    /// The words of code in `text`.
    fn words(text: &str) -> impl Iterator<Item = &str> {
        text.split(|c: char| !c.is_alphanumeric() && c != '_')
    }

    /// The functions of a subject's file that say the rule whose constant is `name`.
    fn functions<'a>(subject: &'a str, name: &str) -> Vec<&'a str> {
        let all = subject.split("\npub(crate) fn ").skip(1);
        all.filter(|function| words(function).any(|word| word == name)).filter_map(|one| words(one).next()).collect()
    }

    #[test]
    fn the_last_line_of_a_page_names_the_function_that_says_it_and_files_that_call_it() {
        for rule in rules() {
            let (code, name) = (rule.code, rule.code.replace('-', "_"));
            let pointer = rule.page.rsplit_once(POINTER).and_then(|(_, pointer)| pointer.strip_suffix(" -->\n"));
            let parts = pointer.and_then(|pointer| {
                let (said, found) =
                    pointer.strip_prefix("said by library::diagnostics::")?.split_once(", found in ")?;
                let (subject, function) = said.split_once("::")?;
                (function == name).then_some((subject, found))
            });
            let (subject, found) = parts.unwrap_or_else(|| panic!("{code}: the last line of its page is {pointer:?}"));
            let file = read(&format!("src/library/diagnostics/{subject}.rs"));
            let functions = functions(&file, &name.to_uppercase());
            assert!(functions.contains(&name.as_str()), "{code}: `{name}` of {subject}.rs does not say it");
            let path_of_subject = format!("diagnostics::{subject}::");
            for path in found.split(", ") {
                let caller = read(path);
                let mut called = caller.split(&path_of_subject).skip(1).filter_map(|rest| words(rest).next());
                assert!(called.any(|one| functions.contains(&one)), "{code}: {path} calls none of {functions:?}");
            }
        }
    }
}
