//! The watch that finds in bytes what is withheld, without knowing it.
//!
//! Of sentences only 64-bit hashes leave the library. Names and forbidden words are held in a form
//! that can be asked and not read: a [`Watch`] has no way to print what it looks for.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use regex::Regex;

use crate::leak::matcher::{Matcher, Needles};
use crate::leak::patterns::whole_letters;
use crate::leak::shingles::{Runs, Shingles};
use crate::text::diagnostic::Place;
use crate::text::normalize::Words;

/// What kind of thing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HitKind {
    /// Words of a withheld sentence.
    Sentence,
    /// A name that is not shown.
    Name,
    /// The id of somebody who is not shown.
    Id,
    /// A word or pattern that must never be printed.
    Forbidden,
    /// A packed file that could not be read inside.
    Unreadable,
}

/// Something withheld, found in an output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What kind of thing it is.
    pub kind: HitKind,
    /// Where it is withheld: the source line, never the words.
    pub place: Place,
    /// The hash of the run, of a sentence.
    run: u64,
}

/// Takes in what is withheld.
#[derive(Default)]
pub struct WatchBuilder {
    runs: HashMap<u64, Place>,
    needles: Needles<(HitKind, Place)>,
    patterns: Vec<(Regex, Place)>,
}

impl WatchBuilder {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The sentences of a withheld text that stands in the file at `path`.
    pub fn sentences(&mut self, runs: &Runs, path: &Arc<str>) {
        runs.add_to(&mut self.runs, path);
    }

    /// A name. One of a single word is looked for with its capital only.
    pub fn name(&mut self, name: &str, place: Place) {
        self.needles.name(name, &(HitKind::Name, place));
    }

    /// An id, where it could not be a plain word: `r.okafor`.
    pub fn id(&mut self, id: &str, place: Place) {
        self.needles.id(id, &(HitKind::Id, place));
    }

    /// A word that must never be printed; one of four bytes and more inside other words too.
    pub fn word(&mut self, word: &str, place: Place) {
        self.needles.word(word, &(HitKind::Forbidden, place));
    }

    /// A pattern that must never be printed.
    pub fn pattern(&mut self, pattern: Regex, place: Place) {
        self.patterns.push((pattern, place));
    }

    /// The watch for all of that.
    pub fn finish(self) -> Watch {
        Watch { sentences: Shingles::of(self.runs), words: self.needles.finish(), patterns: self.patterns }
    }
}

/// Finds in any bytes what is withheld. It can be asked and not read.
pub struct Watch {
    sentences: Shingles,
    words: Matcher<(HitKind, Place)>,
    patterns: Vec<(Regex, Place)>,
}

impl Watch {
    /// What is withheld and stands in `bytes`, or in the file's `name`.
    pub fn scan(&self, name: &str, bytes: &[u8], words: &mut Words) -> Vec<Hit> {
        let mut hits = Vec::new();
        words.read(bytes);
        self.stream(&words.flow, &mut hits);
        self.stream(&words.beside, &mut hits);
        words.read(name.as_bytes());
        self.stream(&words.flow, &mut hits);
        self.stream(&words.beside, &mut hits);
        hits.sort_by(|a, b| (a.kind, &a.place, a.run).cmp(&(b.kind, &b.place, b.run)));
        hits.dedup();
        hits
    }

    fn stream(&self, text: &str, hits: &mut Vec<Hit>) {
        self.sentences.find(text, |run, place| {
            hits.push(Hit { kind: HitKind::Sentence, place: place.clone(), run });
        });
        let mut found = HashSet::new();
        self.words.find(text, |needle, _| {
            if found.insert(needle) {
                let meanings = self.words.meanings(needle).iter().cloned();
                hits.extend(meanings.map(|(kind, place)| Hit { kind, place, run: 0 }));
            }
        });
        let whole = whole_letters(text);
        for (pattern, place) in &self.patterns {
            if pattern.is_match(&whole) {
                hits.push(Hit { kind: HitKind::Forbidden, place: place.clone(), run: 0 });
            }
        }
    }

    /// Takes out of `hits` the runs that stand in the edition's own words as well: `own` gives them, one text at a time.
    pub fn excuse(&self, hits: &mut Vec<(String, Hit)>, own: impl FnOnce(&mut dyn FnMut(&str))) {
        let open: HashSet<u64> =
            hits.iter().filter(|(_, hit)| hit.kind == HitKind::Sentence).map(|(_, hit)| hit.run).collect();
        if open.is_empty() {
            return;
        }
        let mut excused: HashSet<u64> = HashSet::new();
        let mut words = Words::default();
        own(&mut |text| {
            words.read(text.as_bytes());
            self.sentences.find(&words.flow, |run, _| {
                if open.contains(&run) {
                    excused.insert(run);
                }
            });
        });
        hits.retain(|(_, hit)| hit.kind != HitKind::Sentence || !excused.contains(&hit.run));
    }
}

impl Hit {
    /// A packed file that could not be read inside.
    pub fn unreadable(name: &str) -> Self {
        Self { kind: HitKind::Unreadable, place: Place::file(&name.into()), run: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::{HitKind, Watch, WatchBuilder};
    use crate::leak::patterns::compile;
    use crate::leak::shingles::Runs;
    use crate::text::diagnostic::Place;
    use crate::text::normalize::Words;
    use crate::text::span::Span;

    const SENTENCE: &str = "The letter lay unopened on the third step until the morning of the hearing. Nobody spoke.";

    fn watch() -> Watch {
        let mut runs = Runs::new();
        runs.add(SENTENCE, Span::of(0, 5));
        runs.add("Only four words here", Span::of(6, 9));
        let mut watch = WatchBuilder::new();
        let place = || Place::file(&"people.yaml".into());
        watch.sentences(&runs, &"stories/a.md".into());
        watch.name("Zoë Quill", place());
        watch.name("Will", place());
        watch.id("z.quill", place());
        watch.word("Northwind", place());
        watch.pattern(compile(r"M-\d{6}").unwrap(), place());
        watch.pattern(compile(r"Müller-\d").unwrap(), place());
        watch.finish()
    }

    fn kinds(text: &str) -> Vec<HitKind> {
        let hits = watch().scan("page.html", text.as_bytes(), &mut Words::default());
        let mut kinds: Vec<HitKind> = hits.into_iter().map(|hit| hit.kind).collect();
        kinds.dedup();
        kinds
    }

    #[test]
    fn eight_words_of_a_withheld_sentence_are_found_in_any_disguise() {
        let hit = [HitKind::Sentence];
        assert_eq!(kinds("x letter lay unopened on the third step until x"), hit);
        assert_eq!(kinds("LETTER <b>lay</b> un&shy;opened&nbsp;on the third\n step until"), hit);
        assert_eq!(kinds("letter lay unopened<sup>1</sup> on the third step until"), hit);
        assert_eq!(kinds("<i title='letter lay unopened on the third step until'>"), hit);
        assert_eq!(kinds("<!-- letter lay unopened on the third step until -->"), hit);
        assert_eq!(kinds("\"letter\\u0020lay unopened on the third step unti\\u006c\""), hit);
        assert_eq!(kinds("letter lay unopened on the third step"), []);
        assert_eq!(kinds("and only, four words here!"), hit);
        assert_eq!(kinds("nobody spoke"), []);
    }

    #[test]
    fn names_and_words_are_found_in_any_disguise() {
        assert_eq!(kinds("Zoe\u{308} Qui<em>ll</em>"), [HitKind::Name]);
        assert_eq!(kinds("ZOË QUILL"), [HitKind::Name]);
        assert_eq!(kinds("a href=\"Zo%C3%AB%20Quill\""), [HitKind::Name]);
        assert_eq!(kinds("we will see"), []);
        assert_eq!(kinds("and Will saw"), [HitKind::Name]);
        assert_eq!(kinds("@z.quill"), [HitKind::Id]);
        assert_eq!(kinds("NORTHWINDS"), [HitKind::Forbidden]);
        assert_eq!(kinds("m-123456"), [HitKind::Forbidden]);
        assert_eq!(kinds("Zoë Quills hat"), [HitKind::Name]);
        assert_eq!(kinds("Zoë Quillson, Wills"), []);
        assert_eq!(kinds("stories/2026/zo%C3%AB-quill.html"), [HitKind::Name]);
        assert_eq!(kinds("Mu\u{308}ller-7"), [HitKind::Forbidden]);
        assert_eq!(kinds("m&uuml;ller-7"), [HitKind::Forbidden]);
    }

    #[test]
    fn a_file_name_is_read_too() {
        let hits = watch().scan("images/northwind.png", b"", &mut Words::default());
        assert_eq!(hits[0].kind, HitKind::Forbidden);
    }

    #[test]
    fn a_run_that_the_edition_says_itself_is_excused() {
        let watch = watch();
        let hits = watch.scan("a.html", SENTENCE.as_bytes(), &mut Words::default());
        let mut hits: Vec<_> = hits.into_iter().map(|hit| ("a.html".to_owned(), hit)).collect();
        watch.excuse(&mut hits, |own| own("something else"));
        assert!(!hits.is_empty());
        watch.excuse(&mut hits, |own| own(&format!("<p>{SENTENCE}</p>")));
        assert!(hits.is_empty());
    }
}
