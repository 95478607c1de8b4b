//! Fingerprints of withheld words, and the watch that finds them in bytes without knowing them.
//!
//! Of sentences only 64-bit hashes leave the library. Names and forbidden words are held in a form
//! that can be asked and not read: a [`Watch`] has no way to print what it looks for.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind, MatchKind};
use regex::{Regex, RegexBuilder};
use unicode_normalization::UnicodeNormalization;

use crate::text::diagnostic::Place;
use crate::text::normalize::{Words, fold};
use crate::text::span::Span;

/// The words of a run: as many in a row as are no chance.
pub const RUN: usize = 8;
/// The fewest words of a sentence that is looked for as a whole.
pub const SHORTEST: usize = 4;
/// The shortest forbidden word that is found inside other words too, in bytes.
const SHORTEST_INSIDE: usize = 4;
/// The most bytes that a pattern may take once it is compiled.
const LARGEST_PATTERN: usize = 1 << 20;

/// The runs of words of one text, as hashes, each with the place of its sentence.
#[derive(Default)]
pub struct Runs {
    all: Vec<(u64, Span)>,
}

impl Runs {
    /// No runs.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds every run of eight words inside each sentence of `text`, and shorter sentences of four words on as a whole.
    pub fn add(&mut self, text: &str, span: Span) {
        let folded = fold(text);
        let mut sentence: Vec<u64> = Vec::new();
        for (word, ends) in words(&folded) {
            sentence.push(word);
            if ends {
                self.sentence(&sentence, span);
                sentence.clear();
            }
        }
        self.sentence(&sentence, span);
    }

    fn sentence(&mut self, words: &[u64], span: Span) {
        if words.len() >= RUN {
            self.all.extend(words.windows(RUN).map(|run| (run_hash(run), span)));
        } else if words.len() >= SHORTEST {
            self.all.push((run_hash(words), span));
        }
    }
}

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

/// Compiles a pattern of `never_publish`, without its slashes; case does not matter.
pub fn compile(pattern: &str) -> Result<Regex, String> {
    let built = RegexBuilder::new(pattern).size_limit(LARGEST_PATTERN).case_insensitive(true).build();
    let regex = built.map_err(|error| error.to_string().lines().last().unwrap_or_default().trim().to_owned())?;
    if regex.is_match("") {
        return Err("it matches where nothing stands".to_owned());
    }
    Ok(regex)
}

/// Takes in what is withheld.
#[derive(Default)]
pub struct WatchBuilder {
    runs: HashMap<u64, Place>,
    needles: Vec<String>,
    meanings: Vec<Meaning>,
    patterns: Vec<(Regex, Place)>,
}

struct Meaning {
    kind: HitKind,
    place: Place,
    /// The capital that a single name must begin with.
    capital: Option<char>,
    /// Where it counts.
    border: Border,
}

/// Where words count that are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Border {
    /// As words of their own.
    Words,
    /// The same, and with an `s` at their end, which is how several languages say whose something is.
    Owner,
    /// Anywhere, inside other words too.
    Anywhere,
}

impl Border {
    /// That of a name: one of several words is found with an `s` too, which would make another word of a single one.
    pub fn of_name(name: &str) -> Self {
        if name.trim().contains(char::is_whitespace) { Self::Owner } else { Self::Words }
    }

    /// That of a forbidden word: one of four bytes and more is found inside other words too.
    pub fn of_word(word: &str) -> Self {
        if word.len() < SHORTEST_INSIDE { Self::Words } else { Self::Anywhere }
    }

    /// Whether `range` of a text is within it.
    pub fn holds(self, text: &str, range: &Range<usize>) -> bool {
        let ends = |after: &str| !after.starts_with(char::is_alphanumeric);
        let after = &text[range.end..];
        let owner = self == Self::Owner && after.strip_prefix(['s', 'S']).is_some_and(ends);
        self == Self::Anywhere || !text[..range.start].ends_with(char::is_alphanumeric) && (ends(after) || owner)
    }
}

/// The capital that a name of a single word must begin with, so that *Mark* and *will* stop nothing.
pub fn capital(name: &str) -> Option<char> {
    let name = name.trim();
    name.chars().next().filter(|c| c.is_uppercase() && !name.contains(char::is_whitespace))
}

/// Whether a folded text begins with that capital.
pub fn begins_with(text: &str, capital: char) -> bool {
    let mut folded = String::new();
    unicode_normalization::char::decompose_canonical(capital, |c| folded.push(c));
    text.starts_with(&folded)
}

/// The forms in which words are looked for in folded texts: as they are, and joined as addresses and file names join
/// them. The automaton folds the case of ASCII alone, and other letters are given in each case.
pub fn forms(words: &str) -> Vec<String> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let joiners: &[&str] = if words.len() > 1 { &[" ", "-", "_"] } else { &[" "] };
    let forms = joiners.iter().map(|joiner| words.join(joiner));
    let forms =
        forms.flat_map(
            |form| {
                if form.is_ascii() { vec![form] } else { vec![form.to_lowercase(), form.to_uppercase(), form] }
            },
        );
    forms.map(|form| fold(&form)).filter(|form| !form.is_empty()).collect()
}

impl WatchBuilder {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The sentences of a withheld text that stands in the file at `path`.
    pub fn sentences(&mut self, runs: &Runs, path: &Arc<str>) {
        for (run, span) in &runs.all {
            self.runs.entry(*run).or_insert_with(|| Place::at(path, *span));
        }
    }

    /// A name. One of a single word is looked for with its capital only.
    pub fn name(&mut self, name: &str, place: Place) {
        let border = Border::of_name(name);
        self.needle(name, Meaning { kind: HitKind::Name, place, capital: capital(name), border });
    }

    /// An id, where it could not be a plain word: `r.okafor`.
    pub fn id(&mut self, id: &str, place: Place) {
        if id.contains(['.', '-']) {
            self.needle(id, Meaning { kind: HitKind::Id, place, capital: None, border: Border::Words });
        }
    }

    /// A word that must never be printed; one of four bytes and more inside other words too.
    pub fn word(&mut self, word: &str, place: Place) {
        let border = Border::of_word(word);
        self.needle(word, Meaning { kind: HitKind::Forbidden, place, capital: None, border });
    }

    /// A pattern that must never be printed.
    pub fn pattern(&mut self, pattern: Regex, place: Place) {
        self.patterns.push((pattern, place));
    }

    fn needle(&mut self, text: &str, meaning: Meaning) {
        for form in forms(text) {
            self.needles.push(form);
            self.meanings.push(Meaning { place: meaning.place.clone(), ..meaning });
        }
    }

    /// The watch for all of that.
    pub fn finish(self) -> Watch {
        let automaton = automaton(&self.needles);
        let mut sieve = vec![0_u64; SIEVE / 64];
        for run in self.runs.keys() {
            let bit = sieve_bit(*run);
            sieve[bit / 64] |= 1 << (bit % 64);
        }
        Watch { runs: self.runs, sieve, automaton, meanings: self.meanings, patterns: self.patterns }
    }
}

/// The automaton that finds `needles` in any case of ASCII, overlapping ones too; none where there are none.
pub fn automaton(needles: &[String]) -> Option<AhoCorasick> {
    if needles.is_empty() {
        return None;
    }
    // A dense table is three times as fast, and larger than memory should be for very many needles.
    let kind = if needles.len() <= MOST_DENSE { AhoCorasickKind::DFA } else { AhoCorasickKind::ContiguousNFA };
    let mut builder = AhoCorasickBuilder::new();
    builder.ascii_case_insensitive(true).match_kind(MatchKind::Standard).kind(Some(kind));
    builder.build(needles).ok()
}

/// The most needles that are held in a dense table.
const MOST_DENSE: usize = 4_000;
/// Bits of the sieve that most runs fall through.
const SIEVE: usize = 1 << 22;

fn sieve_bit(run: u64) -> usize {
    (run >> 42) as usize
}

/// Finds in any bytes what is withheld. It can be asked and not read.
pub struct Watch {
    runs: HashMap<u64, Place>,
    sieve: Vec<u64>,
    automaton: Option<AhoCorasick>,
    meanings: Vec<Meaning>,
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
        self.each_run(text, |run| {
            if let Some(place) = self.runs.get(&run) {
                hits.push(Hit { kind: HitKind::Sentence, place: place.clone(), run });
            }
        });
        if let Some(automaton) = &self.automaton {
            for found in automaton.find_overlapping_iter(text) {
                let meaning = &self.meanings[found.pattern().as_usize()];
                let capital = meaning.capital.is_none_or(|capital| begins_with(&text[found.start()..], capital));
                if capital && meaning.border.holds(text, &found.range()) {
                    hits.push(Hit { kind: meaning.kind, place: meaning.place.clone(), run: 0 });
                }
            }
        }
        // Patterns are written in whole letters, and the words stand here with their accents beside them.
        let whole = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect::<String>()) };
        for (pattern, place) in &self.patterns {
            if pattern.is_match(&whole) {
                hits.push(Hit { kind: HitKind::Forbidden, place: place.clone(), run: 0 });
            }
        }
    }

    /// Calls `found` for every run of words in `text` that may be withheld.
    fn each_run(&self, text: &str, mut found: impl FnMut(u64)) {
        if self.runs.is_empty() {
            return;
        }
        let mut last = [0_u64; RUN];
        let mut count = 0_usize;
        for (word, _) in words(text) {
            last.rotate_left(1);
            last[RUN - 1] = word;
            count += 1;
            // From the shortest sentence on: a run of each length ends at this word.
            let mut hash = 0_u64;
            for (length, word) in (1..=RUN.min(count)).zip(last.iter().rev()) {
                hash = step(hash, *word);
                if length >= SHORTEST {
                    let run = finish(hash, length);
                    let bit = sieve_bit(run);
                    if self.sieve[bit / 64] & (1 << (bit % 64)) != 0 {
                        found(run);
                    }
                }
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
            self.each_run(&words.flow, |run| {
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

/// The hashes of a folded text's words, and whether a sentence ends with each.
fn words(text: &str) -> impl Iterator<Item = (u64, bool)> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() && !is_letter(bytes[at]) {
            at += 1;
        }
        if at >= bytes.len() {
            return None;
        }
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        while at < bytes.len() {
            let byte = bytes[at];
            // An apostrophe inside a word belongs to it.
            let inside = byte == b'\'' && bytes.get(at + 1).is_some_and(|next| is_letter(*next));
            if !is_letter(byte) && !inside {
                break;
            }
            if byte < 128 {
                hash = (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3);
                at += 1;
            } else {
                let c = text[at..].chars().next().unwrap_or(' ');
                for c in c.to_lowercase() {
                    hash = (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3);
                }
                at += c.len_utf8();
            }
        }
        let after = text[at..].trim_start_matches(['"', '\'', ')', ']']);
        let ends = after.starts_with(['.', '!', '?'])
            && after[1..].starts_with(|c: char| c == ' ' || "\"').!?".contains(c))
            || after.len() == 1 && after.starts_with(['.', '!', '?']);
        Some((hash, ends))
    })
}

/// Letters and digits of any script; what is not ASCII counts as a letter, since punctuation was folded.
fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 128
}

fn run_hash(words: &[u64]) -> u64 {
    finish(words.iter().rev().fold(0, |hash, word| step(hash, *word)), words.len())
}

fn step(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn finish(hash: u64, length: usize) -> u64 {
    let hash = (hash ^ length as u64).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::{HitKind, Runs, Watch, WatchBuilder, compile};
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

    #[test]
    fn a_pattern_that_matches_nothing_at_all_is_no_pattern() {
        assert!(compile("(").is_err() && compile("a*").is_err() && compile("a{9999}{9999}").is_err());
    }
}
