//! Full-text search that needs no server: an index in script files, which a browser loads from a shared drive too.
//!
//! The index is cut into files so that a question costs little: one with where the cuts are, then for each word the
//! file that holds its stories, then the files of the few stories that are shown. Nobody's name is in it but among
//! the pages of people, and no number of results.

mod postings;
mod excerpt;
mod filters;
mod page_titles;
mod terms;
mod stems;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use crate::library::edition::Story;
use crate::site::Site;
use crate::site::route::Route;
use crate::site::search::page_titles::Place;
use crate::site::search::stems::{LANGUAGES, LETTERS, LONGEST, endings};
use crate::site::search::terms::Terms;
use crate::site::views::PageContext;

pub use crate::site::search::filters::{Filter, filters};

/// The program that reads them.
const PROGRAM: &str = include_str!("client/search.js");

/// The most files of each kind, and about how many bytes there are in one where fewer would do.
const TERMS: Cut = Cut { most: 135, bytes: 16_000 };
const SPELLINGS: Cut = Cut { most: 24, bytes: 12_000 };
const PLACES: Cut = Cut { most: 16, bytes: 8_000 };
const STORIES: Cut = Cut { most: 136, bytes: 14_000 };
/// What parts the words of a list that is no sentence, so that nothing is read across it.
const BETWEEN: &str = "|";
/// About how many bytes of title, address and month stand beside a story's text.
const BESIDE: usize = 130;
/// The least and the most bytes of a story's text.
const LEAST_ROOM: usize = 100;
const MOST_ROOM: usize = 40_000;

/// How a list of items is cut into files.
#[derive(Clone, Copy)]
struct Cut {
    most: usize,
    bytes: usize,
}

/// How many letters the stamp of a part has.
const STAMP: usize = 8;

/// The files of a site's search.
pub struct Search {
    files: Vec<(String, Arc<[u8]>)>,
    stamp: String,
}

/// What the browser is told first: how to fold and cut words, and where each file begins.
#[derive(Serialize)]
struct Index<'a> {
    stories: usize,
    signs: &'static str,
    levels: usize,
    longest: usize,
    letters: Vec<(char, &'static str)>,
    languages: Vec<Language>,
    terms: Vec<&'a str>,
    spellings: Vec<&'a str>,
    places: Vec<&'a str>,
    excerpts: Vec<usize>,
    /// The stamps of all other files of a kind, one after the other.
    stamps: &'a BTreeMap<char, String>,
}

/// The parts of the index. Each has a stamp of its own, so a part that says the same as before is the same file.
#[derive(Default)]
struct Parts {
    files: Vec<(String, Arc<[u8]>)>,
    stamps: BTreeMap<char, String>,
}

/// The endings of a language that is spoken on the site.
#[derive(Serialize)]
struct Language {
    before: &'static [&'static str],
    after: &'static [(&'static str, &'static str)],
    least: usize,
}

impl Search {
    /// The search of a site.
    pub fn of(site: &Site) -> Self {
        let edition = site.edition();
        let context = PageContext::of(site, &Route::Search);
        let stories: Vec<_> = edition.stories().iter().collect();
        let room = (STORIES.most * STORIES.bytes / stories.len().max(1)).saturating_sub(BESIDE);
        let room = room.clamp(LEAST_ROOM, MOST_ROOM);
        let Terms { stems: terms, excerpts } = Terms::of(&context, room);
        let places = Place::all(&context);

        let mut parts = Parts::default();
        let term_cuts = TERMS.cut(terms.iter().map(|(stem, list)| stem.len() + list.len() + 6));
        parts.add('t', &terms, &term_cuts, |(stem, list)| format!("{},{}", json(stem), json(list)));
        // Stems alone, where a word as typed is in no story and one like it may be. Neighbours here are none in any story.
        let spelling_cuts = SPELLINGS.cut(terms.iter().map(|(stem, _)| stem.len() + 1));
        for range in ranges(&spelling_cuts, terms.len()) {
            let stems: Vec<&str> = terms[range].iter().map(|(stem, _)| stem.as_str()).collect();
            parts.push('s', &json(&stems.join(BETWEEN)));
        }
        let place_cuts = PLACES.cut(places.iter().map(Place::size));
        parts.add('p', &places, &place_cuts, json);
        let story_cuts = STORIES.cut(excerpts.iter().map(String::len));
        parts.add('e', &excerpts, &story_cuts, String::clone);
        parts.push('f', &json(&filters::lists(edition)));

        let languages = stories.iter().filter_map(Story::language);
        let mut spoken: Vec<&str> = std::iter::once(edition.theme().language()).chain(languages).collect();
        spoken = spoken.into_iter().filter_map(endings).map(|endings| endings.language).collect();
        let spoken = LANGUAGES.iter().filter(|endings| spoken.contains(&endings.language));
        let index = Index {
            stories: stories.len(),
            signs: postings::SIGNS,
            levels: postings::LEVELS,
            longest: LONGEST,
            letters: LETTERS.to_vec(),
            languages: spoken.map(|one| Language { before: one.before, after: one.after, least: one.least }).collect(),
            terms: term_cuts.iter().map(|at| terms[*at].0.as_str()).collect(),
            spellings: spelling_cuts.iter().map(|at| terms[*at].0.as_str()).collect(),
            places: place_cuts.iter().map(|at| places[*at].word()).collect(),
            excerpts: story_cuts,
            stamps: &parts.stamps,
        };
        let index = json(&index);
        let stamp = stamp(xxh3_64(index.as_bytes()), 16);
        let mut files = parts.files;
        files.push(script("index", &stamp, &index));
        files.push(("search.js".to_owned(), PROGRAM.as_bytes().into()));
        Self { files, stamp }
    }

    /// The names of its files.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|(name, _)| name.as_str())
    }

    /// The bytes of one of them.
    pub fn find(&self, name: &str) -> Option<Arc<[u8]>> {
        self.files.iter().find(|(other, _)| other == name).map(|(_, bytes)| Arc::clone(bytes))
    }

    /// What tells this index from another build's.
    pub fn stamp(&self) -> &str {
        &self.stamp
    }
}

impl Cut {
    /// Where the files begin, for items of these sizes.
    fn cut(self, sizes: impl Iterator<Item = usize>) -> Vec<usize> {
        let sizes: Vec<usize> = sizes.collect();
        let whole: usize = sizes.iter().sum();
        let bytes = self.bytes.max(whole / self.most + 1);
        let (mut cuts, mut done) = (Vec::new(), 0);
        for (at, size) in sizes.into_iter().enumerate() {
            if cuts.is_empty() || done / bytes >= cuts.len() {
                cuts.push(at);
            }
            done += size;
        }
        cuts
    }
}

fn ranges(cuts: &[usize], all: usize) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let ends = cuts.iter().copied().skip(1).chain(std::iter::once(all));
    cuts.iter().copied().zip(ends).map(|(from, to)| from..to)
}

impl Parts {
    fn add<T>(&mut self, kind: char, items: &[T], cuts: &[usize], write: impl Fn(&T) -> String) {
        for range in ranges(cuts, items.len()) {
            let items: Vec<String> = items[range].iter().map(&write).collect();
            self.push(kind, &format!("[{}]", items.join(",")));
        }
    }

    fn push(&mut self, kind: char, data: &str) {
        let (stamps, own) = (self.stamps.entry(kind).or_default(), stamp(xxh3_64(data.as_bytes()), STAMP));
        let name = format!("{kind}{}", stamps.len() / STAMP);
        stamps.push_str(&own);
        self.files.push(script(&name, &own, data));
    }
}

/// A file as a script, with the stamp that tells it from that of another build.
fn script(name: &str, stamp: &str, data: &str) -> (String, Arc<[u8]>) {
    (format!("{name}.js"), format!("heardSearch(\"{name}\",\"{stamp}\",{data});\n").into_bytes().into())
}

/// As JSON, which is a script's value too. `U+2028` needs no escape there since ECMAScript 2019.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}
/// A hash in signs that need no escape in a script, a page or an address. None is a letter or a digit, so nothing that a
/// site forbids is in it by chance.
fn stamp(hash: u64, length: usize) -> String {
    const SIGNS: &[u8; 16] = b"!$()*+,-.:;=?@_~";
    (0..length).map(|at| char::from(SIGNS[(hash >> (4 * at)) as usize & 15])).collect()
}
