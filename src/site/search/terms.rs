//! What each story is found by: its stems, each with how much it says of the story.

#![allow(clippy::cast_precision_loss, clippy::cast_sign_loss, reason = "scores are rough, and never negative")]

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use ahash::AHashMap;
use rayon::prelude::*;

use crate::library::edition::{Edition, Passage, Story};
use crate::site::search::excerpt::Excerpt;
use crate::site::search::json;
use crate::site::search::postings::{self, LEVELS};
use crate::site::search::stems::{Endings, bounded, endings, fold, words};
use crate::site::views::PageContext;

/// How much a word counts where it stands, beside once in the text.
const TITLE: f32 = 5.0;
const CITED: f32 = 3.0;
const HEADING: f32 = 2.0;

/// BM25's saturation and its measure of length (Robertson and Zaragoza, "The probabilistic relevance framework", 2009).
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// The most stories of one stem: of a word that is everywhere, those of which it says most are enough.
const MOST: usize = 1500;

/// What is known of all stories.
pub struct Terms {
    /// Stems in order, each with its stories as letters.
    pub stems: Vec<(String, String)>,
    /// What is shown of each story, as JSON.
    pub excerpts: Vec<String>,
}

/// By stem: how often it stands in which story, weighed.
type Found = Vec<Stem>;
type Stem = (String, Vec<(u32, f32)>);

/// The stems of some stories, how long each story is, and what is shown of it.
struct TextPart {
    found: Found,
    lengths: Vec<f32>,
    excerpts: Vec<String>,
}

impl Terms {
    /// The stems of all stories of a site, nobody's name among them; of each text about `room` bytes are shown.
    pub fn of(context: &PageContext<'_>, room: usize) -> Self {
        let edition = context.site.edition();
        let names = names(edition);
        let stories: Vec<Story<'_>> = edition.stories().iter().collect();
        let chunk = stories.len().div_ceil(4 * rayon::current_num_threads()).max(16);
        let chunks = stories.par_chunks(chunk).enumerate();
        let part =
            |(at, stories): (usize, &[Story<'_>])| TextPart::of(context, stories, (at * chunk) as u32, &names, room);
        let parts: Vec<TextPart> = chunks.map(part).collect();
        let (mut found, mut lengths, mut excerpts) = (Found::new(), Vec::new(), Vec::new());
        for part in parts {
            found.extend(part.found);
            lengths.extend(part.lengths);
            excerpts.extend(part.excerpts);
        }
        // Of one stem, the stories of each part stay in the order of the parts.
        found.par_sort_by(|(a, _), (b, _)| a.cmp(b));
        let average = lengths.iter().sum::<f32>() / lengths.len().max(1) as f32;
        let stems: Vec<&[Stem]> = found.chunk_by(|(a, _), (b, _)| a == b).collect();
        let coded = |parts: &&[Stem]| {
            let stories = parts.iter().flat_map(|(_, stories)| stories);
            let level = |(story, times): &(u32, f32)| (*story, level(*times, lengths[*story as usize] / average));
            let mut leveled: Vec<(u32, u8)> = stories.map(level).collect();
            let mut out = String::new();
            postings::number(leveled.len() as u32, &mut out);
            if leveled.len() > MOST {
                leveled.sort_by_key(|(story, level)| (std::cmp::Reverse(*level), *story));
                leveled.truncate(MOST);
                leveled.sort_unstable();
            }
            postings::levels(&leveled, &mut out);
            (parts[0].0.clone(), out)
        };
        Self { stems: stems.par_iter().map(coded).collect(), excerpts }
    }
}

/// How much a stem says of a story, from 0: by how often it stands there, and how long the story is beside the others.
fn level(times: f32, length: f32) -> u8 {
    let score = times * (K1 + 1.0) / (times + K1 * (1.0 - B + B * length));
    let level = (score / (K1 + 1.0) * LEVELS as f32).ceil() as u8;
    level.clamp(1, LEVELS as u8) - 1
}

/// The parts of the names and nicknames of everybody who has a page, folded.
fn names(edition: &Edition) -> HashSet<String> {
    let people = edition.people();
    let called = people.iter().flat_map(crate::library::edition::Person::called);
    called.flat_map(|name| words(name).map(|(_, word)| fold(word).into_owned())).collect()
}

/// What is known of the words of a language.
struct Known {
    language: &'static str,
    /// The stems of everybody's names.
    names: HashSet<String>,
    /// By word as written, the number of its stem; none where it is a name.
    short: AHashMap<u128, Option<u32>>,
    long: AHashMap<String, Option<u32>>,
}

impl Known {
    fn find(&self, word: &str) -> Option<&Option<u32>> {
        packed(word).map_or_else(|| self.long.get(word), |short| self.short.get(&short))
    }

    fn insert(&mut self, word: &str, id: Option<u32>) {
        match packed(word) {
            Some(short) => self.short.insert(short, id),
            None => self.long.insert(word.to_owned(), id),
        };
    }
}

/// A word as one number, if it is short enough. Most are, and are then found without reading memory elsewhere.
fn packed(word: &str) -> Option<u128> {
    let mut bytes = [0; size_of::<u128>()];
    bytes.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
    Some(u128::from_le_bytes(bytes))
}

/// A folded word without its ending.
fn cut<'w>(word: &'w str, endings: Option<&'static Endings>) -> Cow<'w, str> {
    endings.map_or(word.into(), |endings| endings.stem(word))
}

/// Reads stories, one after the other.
struct Reading<'a> {
    names: &'a HashSet<String>,
    /// What is known of each language.
    words: Vec<Known>,
    stems: AHashMap<String, u32>,
    /// By the number of a stem: how often it stands in the story that is being read, weighed, and in those before.
    times: Vec<f32>,
    found: Vec<Vec<(u32, f32)>>,
    /// The stems of the story that is being read.
    seen: Vec<u32>,
    length: f32,
}

impl TextPart {
    fn of(context: &PageContext<'_>, stories: &[Story<'_>], first: u32, names: &HashSet<String>, room: usize) -> Self {
        let site = context.theme().language();
        let of_site = endings(site);
        let mut reading = Reading::of(names);
        let (mut lengths, mut excerpts) = (Vec::new(), Vec::new());
        for (at, story) in (first..).zip(stories) {
            let own = endings(story.language().unwrap_or(site));
            let searched = story.searched();
            excerpts.push(json(&Excerpt::of(context, *story, &searched.passages, room)));
            reading.read(&searched.title, TITLE, own);
            for line in &searched.lines {
                reading.read(line, 1.0, own);
            }
            for passage in &searched.passages {
                reading.passage(passage, own);
            }
            // Words of the vocabulary are found but make no story longer.
            lengths.push(reading.length.max(1.0));
            let topics = story.practice().into_iter().chain(story.setting()).chain(story.tags());
            for topic in topics {
                reading.read(topic.label(), 1.0, of_site);
            }
            for indicator in story.behaviours() {
                reading.read(indicator.label(), 1.0, of_site);
            }
            reading.end(at);
        }
        let mut found = reading.found;
        let stems = reading.stems.into_iter();
        let found = stems.map(|(stem, id)| (stem, std::mem::take(&mut found[id as usize]))).collect();
        Self { found, lengths, excerpts }
    }
}

impl<'a> Reading<'a> {
    fn of(names: &'a HashSet<String>) -> Self {
        Self {
            names,
            words: Vec::new(),
            stems: AHashMap::new(),
            times: Vec::new(),
            found: Vec::new(),
            seen: Vec::new(),
            length: 0.0,
        }
    }

    fn read(&mut self, text: &str, weight: f32, endings: Option<&'static Endings>) {
        let language = self.language(endings);
        for (_, word) in words(text) {
            self.word(word, weight, endings, language);
        }
    }

    fn passage(&mut self, passage: &Passage, endings: Option<&'static Endings>) {
        let language = self.language(endings);
        let text = if passage.is_heading { HEADING } else { 1.0 };
        let within = |outer: &Range<usize>, inner: &Range<usize>| outer.start <= inner.start && inner.end <= outer.end;
        for (range, word) in words(&passage.words) {
            if passage.people.iter().any(|person| within(person, &range)) {
                continue;
            }
            let is_cited = passage.cited.iter().any(|(cited, _)| within(cited, &range));
            self.word(word, if is_cited { CITED } else { text }, endings, language);
        }
    }

    fn language(&mut self, endings: Option<&'static Endings>) -> usize {
        let language = endings.map_or("", |endings| endings.language);
        self.words.iter().position(|known| known.language == language).unwrap_or_else(|| {
            let names = self.names.iter().map(|name| cut(bounded(name), endings).into_owned()).collect();
            self.words.push(Known { language, names, short: AHashMap::new(), long: AHashMap::new() });
            self.words.len() - 1
        })
    }

    fn word(&mut self, word: &str, weight: f32, endings: Option<&'static Endings>, language: usize) {
        let id = match self.words[language].find(word) {
            Some(id) => *id,
            None => self.learn(word, endings, language),
        };
        let Some(id) = id else { return };
        self.length += 1.0;
        let times = &mut self.times[id as usize];
        if *times == 0.0 {
            self.seen.push(id);
        }
        *times += weight;
    }

    /// The number of a word that is met for the first time.
    fn learn(&mut self, word: &str, endings: Option<&'static Endings>, language: usize) -> Option<u32> {
        let folded = fold(word);
        let folded = bounded(&folded);
        let stem = cut(folded, endings);
        // A form of somebody's name is a name where it has a capital, or its script has none: the name would find it.
        let is_name = !word.starts_with(char::is_lowercase) && self.words[language].names.contains(stem.as_ref());
        let id = if is_name || stem.is_empty() {
            None
        } else if let Some(id) = self.stems.get(stem.as_ref()) {
            Some(*id)
        } else {
            let id = self.found.len() as u32;
            self.stems.insert(stem.into_owned(), id);
            self.found.push(Vec::new());
            self.times.push(0.0);
            Some(id)
        };
        self.words[language].insert(word, id);
        id
    }

    /// Writes down what was read as the story with this number.
    fn end(&mut self, story: u32) {
        for id in self.seen.drain(..) {
            self.found[id as usize].push((story, std::mem::take(&mut self.times[id as usize])));
        }
        self.length = 0.0;
    }
}
