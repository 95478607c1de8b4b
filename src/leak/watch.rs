//! The watch that finds in bytes what is withheld, without knowing it.
//!
//! Of sentences only 64-bit hashes leave the library. Names and forbidden words are held in a form
//! that can be asked and not read: a [`Watch`] has no way to print what it looks for.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use regex::Regex;

use crate::leak::matcher::{Matcher, Needles};
use crate::leak::shingles::{Runs, Shingles};
use crate::text::diagnostic::Place;
use crate::text::fingerprint::Fingerprint;
use crate::text::normalize::{Words, whole_letters};

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
    needles: Needles<Sought>,
    patterns: Vec<(Regex, Place)>,
    unread: HashSet<String>,
}

/// What words mean that are looked for.
#[derive(Clone, PartialEq, Eq)]
enum Sought {
    /// Something withheld, and where it is.
    Withheld(HitKind, Place),
    /// Somebody who is shown: what stands within their name is theirs.
    Shown,
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
        self.needles.name(name, &Sought::Withheld(HitKind::Name, place));
    }

    /// The name or nickname of somebody who is shown: another's that stands within it is not told.
    pub fn shown_name(&mut self, name: &str) {
        self.needles.name(name, &Sought::Shown);
    }

    /// The id of somebody who is shown.
    pub fn shown_id(&mut self, id: &str) {
        self.needles.id(id, &Sought::Shown);
    }

    /// An id, where it could not be a plain word: `r.okafor`.
    pub fn id(&mut self, id: &str, place: Place) {
        self.needles.id(id, &Sought::Withheld(HitKind::Id, place));
    }

    /// A word that must never be printed; one of four bytes and more inside other words too.
    pub fn word(&mut self, word: &str, place: Place) {
        self.needles.word(word, &Sought::Withheld(HitKind::Forbidden, place));
    }

    /// A pattern that must never be printed.
    pub fn pattern(&mut self, pattern: Regex, place: Place) {
        self.patterns.push((pattern, place));
    }

    /// The path of a file that may be delivered although nobody can look into it.
    pub fn unread(&mut self, path: &str) {
        self.unread.insert(path.to_owned());
    }

    /// The watch for all of that.
    pub fn finish(self) -> Watch {
        Watch {
            sentences: Shingles::of(self.runs),
            words: self.needles.finish(),
            patterns: self.patterns,
            unread: self.unread,
        }
    }
}

/// Finds in any bytes what is withheld. It can be asked and not read.
pub struct Watch {
    sentences: Shingles,
    words: Matcher<Sought>,
    patterns: Vec<(Regex, Place)>,
    unread: HashSet<String>,
}

impl Watch {
    /// What is withheld and stands in `bytes`, or in the file's `name`.
    pub fn scan(&self, name: &str, bytes: &[u8], words: &mut Words) -> Vec<Hit> {
        let mut hits = Vec::new();
        for read in [bytes, name.as_bytes()] {
            words.read(read);
            words.streams().for_each(|stream| self.stream(stream, &mut hits));
        }
        hits.sort_by(|a, b| (a.kind, &a.place, a.run).cmp(&(b.kind, &b.place, b.run)));
        hits.dedup();
        hits
    }

    /// A fingerprint of everything it looks for, without the places it comes from.
    pub fn fingerprint(&self) -> u128 {
        let of_meaning = |sought: &Sought| match sought {
            Sought::Withheld(kind, _) => *kind as u8,
            Sought::Shown => u8::MAX,
        };
        let mut rest: Vec<String> = self.unread.iter().map(|path| format!("unread {path}")).collect();
        rest.extend(self.patterns.iter().map(|(pattern, _)| format!("pattern {pattern}")));
        rest.sort();
        let mut hash = Fingerprint::of(rest.iter().map(String::as_bytes));
        hash.number(self.sentences.fingerprint());
        hash.number(self.words.fingerprint(of_meaning));
        hash.finish()
    }

    /// Whether a file may be delivered although nobody can look into it.
    pub fn lets_go_unread(&self, path: &str) -> bool {
        self.unread.contains(path)
    }

    fn stream(&self, text: &str, hits: &mut Vec<Hit>) {
        self.sentences.find(text, |run, place| {
            hits.push(Hit { kind: HitKind::Sentence, place: place.clone(), run });
        });
        let mut known = HashSet::new();
        self.words.find_within(
            text,
            |sought| *sought == Sought::Shown,
            |needle, _, is_shown| {
                if !known.insert((needle, is_shown)) {
                    return;
                }
                for sought in self.words.meanings(needle) {
                    if let Sought::Withheld(kind, place) = sought
                        && (!is_shown || *kind == HitKind::Forbidden)
                    {
                        hits.push(Hit { kind: *kind, place: place.clone(), run: 0 });
                    }
                }
            },
        );
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
            // What stands in an attribute of a text is its own too, such as where a link leads.
            for own in words.streams() {
                self.sentences.find(own, |run, _| {
                    if open.contains(&run) {
                        excused.insert(run);
                    }
                });
            }
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
    fn a_withheld_sentence_is_found_in_scripts_that_write_no_spaces() {
        let kinds = |withheld: &str, text: &str| {
            let mut runs = Runs::new();
            runs.add(withheld, Span::of(0, 5));
            let mut watch = WatchBuilder::new();
            watch.sentences(&runs, &"stories/a.md".into());
            let hits = watch.finish().scan("a.html", text.as_bytes(), &mut Words::default());
            !hits.is_empty()
        };
        for (withheld, text) in [
            (
                "那封信一直放在第三级台阶上，直到开庭的早晨。没有人说话。",
                "<p>听说那封信一直放在第三级<b>台阶</b>上了</p>",
            ),
            ("那封信一直放在第三级台阶上，直到开庭的早晨。没有人说话。", "那封信一直放在第三级台阶上、直到开庭"),
            ("没有人敢打开那封信。", "他说没有人敢打开那封信吧"),
            ("手紙は審理の朝まで三段目に置かれたままだった。", "その手紙は審理の朝まで三段目に置かれた"),
            ("ポストのメールが全部消えてしまったのです。", "x ポストのメールが全部消えてしまった"),
            ("จดหมายวางอยู่บนขั้นบันไดที่สามจนถึงเช้าวันพิจารณาคดี", "และจดหมายวางอยู่บนขั้นบันไดที่สาม"),
            ("他在2024年把Maja的信放在台阶上", "他在2024年把Maja的信放在台阶上了"),
        ] {
            assert!(kinds(withheld, text), "{withheld}: {text}");
        }
        for (withheld, text) in [
            ("那封信一直放在第三级台阶上，直到开庭的早晨。", "那封信一直在。第三级台阶"),
            ("没有人说话。", "没有人说话。"),
            ("จดหมายวางอยู่บนขั้นบันไดที่สาม", "จดหมายของเขา"),
        ] {
            assert!(!kinds(withheld, text), "{withheld}: {text}");
        }
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
        assert_eq!(kinds("Zоë Quіll"), [HitKind::Name]);
        assert_eq!(kinds("NоrthWіnd"), [HitKind::Forbidden]);
    }

    #[test]
    fn what_is_beside_each_other_in_a_list_is_no_sentence() {
        assert_eq!(kinds("heardSearch(\"s0\",\"only|four|words|here\")"), []);
        assert_eq!(kinds("[\"only four\",\"words here\"]"), []);
        assert_eq!(kinds("{\"title\":\"Only four\",\"text\":\"words here\"}"), []);
        assert_eq!(kinds("[[\"letter lay unopened on\"],[\"the third step until the\"]]"), []);
        assert_eq!(kinds("zoë|quill"), []);
        assert_eq!(kinds("[\"only four words here\"]"), [HitKind::Sentence]);
        assert_eq!(kinds("\"only four\" words here"), [HitKind::Sentence]);
    }

    #[test]
    fn an_address_that_the_edition_leads_to_is_no_leak() {
        let mut runs = Runs::new();
        runs.add("https://x.example/one/two/three/four/five/six", Span::of(0, 5));
        let mut watch = WatchBuilder::new();
        watch.sentences(&runs, &"stories/a.md".into());
        let watch = watch.finish();
        let page = "<a href=\"https://x.example/one/two/three/four/five/six\">it</a>";
        let hits = watch.scan("a.html", page.as_bytes(), &mut Words::default());
        let mut hits: Vec<_> = hits.into_iter().map(|hit| ("a.html".to_owned(), hit)).collect();
        assert!(!hits.is_empty());
        watch.excuse(&mut hits, |own| own(page));
        assert!(hits.is_empty());
    }

    #[test]
    fn a_name_within_that_of_somebody_who_is_shown_is_theirs() {
        let mut watch = WatchBuilder::new();
        watch.shown_name("Maja Lindqvist");
        watch.name("Maja", Place::file(&"people.yaml".into()));
        watch.word("Lindqvist", Place::file(&"heard.yaml".into()));
        let watch = watch.finish();
        let kinds = |text: &str| {
            let hits = watch.scan("a.html", text.as_bytes(), &mut Words::default());
            hits.into_iter().map(|hit| hit.kind).collect::<Vec<_>>()
        };
        assert_eq!(kinds("Maja Lindqvist spoke"), [HitKind::Forbidden]);
        assert_eq!(kinds("Maja spoke"), [HitKind::Name]);
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
