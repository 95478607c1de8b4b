//! The phrases of a theme in one language: what pages say between the words of people.
//!
//! A phrase is taken from the nearest file that has it: the language with its region, the language, English; in each,
//! the site's own file counts before the built-in one.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

use serde_yaml::Value;

use crate::text::diagnostic::{Sentence, id};
use crate::theme::fault::ThemeFault;
use crate::theme::file::ThemeFile;
use crate::theme::language::{Counting, FORMS, chain};
use crate::theme::manifest::{line_of, plain};

/// The most phrases of a file.
const MOST_PHRASES: usize = 5_000;
/// The deepest group within a group.
const DEEPEST: usize = 8;
/// The most missing keys that are remembered.
const MOST_MISSING: usize = 200;

/// One phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Phrase {
    /// The same words for any number.
    Plain(String),
    /// The words for each form of counting.
    Forms(BTreeMap<&'static str, String>),
}

impl Phrase {
    /// Its words for `n` things in the language that it is written in.
    fn words(&self, language: &Counting, n: Option<usize>) -> &str {
        match self {
            Self::Plain(words) => words,
            Self::Forms(forms) => {
                let wanted = n.map_or("other", |n| language.form(n));
                forms.get(wanted).or_else(|| forms.get("other")).map_or("", String::as_str)
            }
        }
    }
}

/// All phrases, by key.
#[derive(Debug, Default)]
pub struct Strings {
    /// The phrase, and the language that it is written in, an index of `languages`.
    phrases: BTreeMap<String, (Phrase, usize)>,
    languages: Vec<String>,
    /// How each of them counts.
    counting: Vec<Counting>,
    /// Keys that were asked for and are nowhere. No page depends on it.
    missing: Mutex<BTreeSet<String>>,
}

impl Strings {
    /// The phrases for `language` of a theme's files; later files count before earlier ones in the same language.
    pub fn of<'a>(language: &str, files: impl Iterator<Item = &'a ThemeFile>) -> (Self, Vec<ThemeFault>) {
        let languages = chain(language);
        let mut layers: Vec<BTreeMap<String, Phrase>> = languages.iter().map(|_| BTreeMap::new()).collect();
        let mut faults = Vec::new();
        for file in files {
            let Some(name) = file.path.strip_prefix("strings/") else { continue };
            let Some(tag) = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml")) else { continue };
            let tag = tag.to_lowercase().replace('_', "-");
            let Some(rank) = languages.iter().position(|language| *language == tag) else { continue };
            match file.yaml() {
                Ok(Value::Null) => {}
                Ok(root) => Reading { file, found: &mut layers[rank], faults: &mut faults }.group("", &root, 0),
                Err(fault) => faults.push(*fault),
            }
        }
        let mut phrases = BTreeMap::new();
        for (rank, layer) in layers.into_iter().enumerate().rev() {
            phrases.extend(layer.into_iter().map(|(key, phrase)| (key, (phrase, rank))));
        }
        let counting = languages.iter().map(|language| Counting::of(language)).collect();
        (Self { phrases, languages, counting, missing: Mutex::default() }, faults)
    }

    /// The phrase `key` with its holes filled; see [`fill`].
    pub fn say(&self, key: &str, n: Option<usize>, args: impl FnMut(&str, &mut String) -> bool) -> String {
        fill(&self.words(key, n), n, args)
    }

    /// The phrase `key` for `n` things with its holes open; a missing one is its key in brackets.
    pub fn words(&self, key: &str, n: Option<usize>) -> Cow<'_, str> {
        match self.phrases.get(key) {
            Some((phrase, rank)) => phrase.words(&self.counting[*rank], n).into(),
            None => self.note_missing(key).into(),
        }
    }

    /// Whether the language is another than English.
    fn is_foreign(&self) -> bool {
        self.languages.first().is_some_and(|tag| tag != "en" && !tag.starts_with("en-"))
    }

    fn note_missing(&self, key: &str) -> String {
        let mut missing = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
        if missing.len() < MOST_MISSING && !missing.contains(key) {
            missing.insert(key.to_owned());
        }
        format!("[{key}]")
    }

    /// Whether any phrase is in the site's language, with or without its region.
    pub fn speaks(&self) -> bool {
        let english = self.languages.len().saturating_sub(1);
        !self.is_foreign() || self.phrases.values().any(|(_, rank)| *rank < english)
    }

    /// Whether there is a phrase `key`.
    pub fn has(&self, key: &str) -> bool {
        self.phrases.contains_key(key)
    }

    /// Whether there is a phrase `key` in the language itself, and not for want of it in English.
    pub fn has_own(&self, key: &str) -> bool {
        let english = self.languages.len().saturating_sub(1);
        self.phrases.get(key).is_some_and(|(_, rank)| *rank < english || !self.is_foreign())
    }

    /// The counted phrases that lack a form which their language has, each with it.
    pub fn lacking_forms(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.phrases.iter().flat_map(|(key, (phrase, rank))| {
            let forms = match phrase {
                Phrase::Forms(forms) => Some(forms),
                Phrase::Plain(_) => None,
            };
            let lacks = move |form: &&'static str| forms.is_some_and(|forms| !forms.contains_key(form));
            self.counting[*rank].forms().filter(lacks).map(move |form| (key.as_str(), form))
        })
    }

    /// The keys that were asked for so far and are in no file, in order.
    pub fn missing(&self) -> Vec<String> {
        self.missing.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// The keys that are said in English for want of the site's language.
    pub fn untranslated(&self) -> impl Iterator<Item = &str> {
        let english = self.languages.len().saturating_sub(1);
        let foreign = self.is_foreign();
        self.phrases.iter().filter(move |(_, (_, rank))| foreign && *rank == english).map(|(key, _)| key.as_str())
    }

    /// Every phrase in every form, with its holes open.
    pub fn phrases(&self) -> impl Iterator<Item = &str> {
        self.phrases.values().flat_map(|(phrase, _)| {
            let (plain, forms) = match phrase {
                Phrase::Plain(words) => (Some(words.as_str()), None),
                Phrase::Forms(forms) => (None, Some(forms.values().map(String::as_str))),
            };
            plain.into_iter().chain(forms.into_iter().flatten())
        })
    }
}

/// The phrases of one file by key, each in all its forms; what is wrong with the file is told where it is used.
pub fn phrases(file: &ThemeFile) -> BTreeMap<String, Vec<String>> {
    let (mut found, mut faults) = (BTreeMap::new(), Vec::new());
    match file.yaml() {
        Ok(Value::Null) | Err(_) => {}
        Ok(root) => Reading { file, found: &mut found, faults: &mut faults }.group("", &root, 0),
    }
    let words = |phrase| match phrase {
        Phrase::Plain(words) => vec![words],
        Phrase::Forms(forms) => forms.into_values().collect(),
    };
    found.into_iter().map(|(key, phrase)| (key, words(phrase))).collect()
}

/// The names of the holes in a phrase.
pub fn holes(words: &str) -> Vec<&str> {
    let name = |rest: &'_ str| rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let holes = words.match_indices('{').filter_map(|(at, _)| {
        let rest = &words[at + 1..];
        let end = name(rest).filter(|end| *end > 0 && rest[*end..].starts_with('}'))?;
        Some(&rest[..end])
    });
    holes.collect()
}

/// One file of phrases that is being read.
struct Reading<'a> {
    file: &'a ThemeFile,
    found: &'a mut BTreeMap<String, Phrase>,
    faults: &'a mut Vec<ThemeFault>,
}

impl Reading<'_> {
    fn group(&mut self, prefix: &str, value: &Value, depth: usize) {
        let Value::Mapping(entries) = value else {
            return self.refuse(prefix, "`{}` isn't a phrase: write words, or a map of phrases");
        };
        for (key, value) in entries {
            let Some(key) = plain(key) else { continue };
            let key = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
            if self.found.len() >= MOST_PHRASES || depth >= DEEPEST {
                return self.refuse(&key, "`{}` is ignored: there are too many phrases, or it's nested too deeply");
            }
            if let Some(words) = plain(value) {
                self.found.insert(key, Phrase::Plain(words));
            } else if let Some(forms) = forms(value) {
                // A site may replace one form of a counted phrase and leave the others.
                match self.found.get_mut(&key) {
                    Some(Phrase::Forms(known)) => known.extend(forms),
                    _ => drop(self.found.insert(key, Phrase::Forms(forms))),
                }
            } else if !value.is_null() {
                self.group(&key, value, depth + 1);
            }
        }
    }

    fn refuse(&mut self, key: &str, why: &'static str) {
        let text = self.file.text().unwrap_or_default();
        let last = key.rsplit('.').next().unwrap_or(key);
        let span = if last.is_empty() { None } else { line_of(text, last) };
        self.faults
            .push(self.file.unusable(span, Sentence::of(why, vec![id(if key.is_empty() { "strings" } else { key })])));
    }
}

/// The forms of a counted phrase: a map of nothing but forms, `other` or `one` among them.
fn forms(value: &Value) -> Option<BTreeMap<&'static str, String>> {
    let entries = value.as_mapping()?;
    let mut forms = BTreeMap::new();
    for (key, value) in entries {
        let key = key.as_str()?;
        forms.insert(*FORMS.iter().find(|form| **form == key)?, plain(value)?);
    }
    (forms.contains_key("other") || forms.contains_key("one")).then_some(forms)
}

/// `words` with each `{name}` replaced by what `args` writes for it, in one pass: what fills a hole is never looked at
/// again. A hole for which `args` says no is the number if it is `{n}`, and otherwise stays as it is written.
pub fn fill(words: &str, n: Option<usize>, mut args: impl FnMut(&str, &mut String) -> bool) -> String {
    let mut out = String::with_capacity(words.len() + 24);
    let mut rest = words;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let name_end = rest[1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(rest.len(), |at| at + 1);
        let closed = name_end > 1 && rest[name_end..].starts_with('}');
        let name = &rest[1..name_end];
        let filled = closed && (args(name, &mut out) || name == "n" && n.is_some_and(|n| write!(out, "{n}").is_ok()));
        if filled {
            rest = &rest[name_end + 1..];
        } else {
            out.push_str(&rest[..name_end]);
            rest = &rest[name_end..];
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::Strings;
    use crate::theme::file::ThemeFile;

    fn file(name: &str, text: &str) -> ThemeFile {
        ThemeFile {
            path: format!("strings/{name}").into(),
            shown: format!("themes/t/strings/{name}").into(),
            bytes: text.as_bytes().into(),
        }
    }

    fn strings(language: &str, files: &[ThemeFile]) -> Strings {
        let (strings, faults) = Strings::of(language, files.iter());
        assert_eq!(faults, []);
        strings
    }

    fn say(strings: &Strings, key: &str, n: Option<usize>, who: &str) -> String {
        strings.say(key, n, |name, out| {
            if name == "who" {
                out.push_str(who);
            }
            name == "who"
        })
    }

    #[test]
    fn nested_and_flat_keys_are_one_and_months_may_be_numbers() {
        let strings = strings(
            "en",
            &[file("en.yaml", "story: { told_by: \"Told by {who}\" }\nstory.of: \"{who}\"\nmonth:\n  3: March\n")],
        );
        assert_eq!(say(&strings, "story.told_by", None, "Ada"), "Told by Ada");
        assert_eq!(say(&strings, "story.of", None, "Ada"), "Ada");
        assert_eq!(say(&strings, "month.3", None, ""), "March");
    }

    #[test]
    fn a_form_that_a_language_has_and_a_phrase_has_not_is_found() {
        let files = [
            file("ar.yaml", "a: { one: x, two: x, few: x, other: x }\nb: x"),
            file("en.yaml", "c: { one: x, other: y }"),
        ];
        let strings = strings("ar", &files);
        assert_eq!(strings.lacking_forms().collect::<Vec<_>>(), [("a", "zero"), ("a", "many")]);
        assert_eq!((strings.has_own("b"), strings.has_own("c"), strings.has_own("d")), (true, false, false));
    }

    #[test]
    fn no_language_has_a_phrase_or_a_hole_that_english_has_not() {
        let files = crate::theme::built_in("hearth").unwrap();
        let holes = regex::Regex::new(r"\{[a-z]+\}").unwrap();
        let of = |language: &str| {
            let own: Vec<ThemeFile> =
                files.iter().filter(|file| *file.path == format!("strings/{language}.yaml")).cloned().collect();
            let strings = Strings::of(language, own.iter()).0;
            strings
                .phrases
                .iter()
                .map(|(key, (phrase, _))| {
                    let words = phrase.words(&strings.counting[0], Some(11)).to_owned();
                    let mut holes: Vec<String> = holes.find_iter(&words).map(|hole| hole.as_str().to_owned()).collect();
                    holes.sort();
                    (key.clone(), holes)
                })
                .collect::<Vec<_>>()
        };
        for language in ["de", "fr", "es", "ar"] {
            assert_eq!(of(language), of("en"), "{language}");
        }
    }

    #[test]
    fn what_fills_a_hole_is_not_filled_again() {
        let strings = strings("en", &[file("en.yaml", "a: \"{who} {nobody} { {who {é} {who}\"")]);
        assert_eq!(say(&strings, "a", None, "{who}"), "{who} {nobody} { {who {é} {who}");
    }

    #[test]
    fn the_site_replaces_one_phrase_and_one_form() {
        let files = [
            file("en.yaml", "a: one\nb: two\nc: { one: \"{n} x\", other: \"{n} xs\" }"),
            file("en.yaml", "b: 2\nc: { one: a single x }"),
        ];
        let strings = strings("en", &files);
        assert_eq!(
            [("a", 0), ("b", 0), ("c", 1), ("c", 7)].map(|(key, n)| say(&strings, key, Some(n), "")),
            ["one", "2", "a single x", "7 xs"]
        );
    }

    #[test]
    fn a_region_takes_its_language_and_then_english_which_counts_in_its_own_way() {
        let files = [
            file("en.yaml", "a: A\nb: B\nc: { one: one, other: many }"),
            file("fr.yaml", "a: Fa\nb: Fb"),
            file("fr-CH.yaml", "a: Sa"),
            file("de.yaml", "a: nein"),
        ];
        let strings = strings("fr-CH", &files);
        assert_eq!(["a", "b"].map(|key| say(&strings, key, None, "")), ["Sa", "Fb"]);
        assert_eq!(say(&strings, "c", Some(0), ""), "many");
        assert_eq!(strings.untranslated().collect::<Vec<_>>(), ["c"]);
    }

    #[test]
    fn a_missing_phrase_is_its_key_in_brackets_and_is_noted_once() {
        let strings = strings("en", &[]);
        assert_eq!(say(&strings, "x.y", None, ""), "[x.y]");
        say(&strings, "x.y", Some(3), "");
        assert_eq!(strings.missing(), ["x.y"]);
    }

    #[test]
    fn a_list_is_no_phrase() {
        let files = [file("en.yaml", "a: [x]\nb: B")];
        let (strings, faults) = Strings::of("en", files.iter());
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].place.span.unwrap().start, 0);
        assert_eq!(say(&strings, "b", None, ""), "B");
    }
}
