//! The same of what the site itself says, on every page or in a file of its own: in none of it is anybody named.

use std::collections::HashSet;
use std::sync::Arc;

use crate::library::collection::Collection;
use crate::library::collection::attachments::StaticFile;
use crate::library::collection::find_names::Found;
use crate::library::diagnostics;
use crate::library::edition::Edition;
use crate::library::edition::name_check::{forbidding, in_address, in_words};
use crate::library::source::fields::Written;
use crate::library::source::indicator::{self, Indicator};
use crate::library::source::mentions;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::quotes::Quotes;
use crate::text::sources::ending;
use crate::text::span::Span;

/// Names and forbidden words in what the site itself says: its title, its notes and labels, why a story is on the front page,
/// the vocabulary, the words of its theme.
pub(in crate::library::edition) fn words_of_site(edition: &Edition) -> Vec<Diagnostic> {
    let collection = edition.collection();
    let mut found = collection.site_words.get_or_init(|| words_of_all(collection)).clone();
    // Whom to write to may be somebody who is printed by name in the edition anyway.
    if let Some(contact) = &collection.config.contact {
        let place = Place::at(&collection.config.path, contact.span);
        let mut site = Site { collection, found: Vec::new() };
        site.hits(&contact.value, |meaning| {
            let may_not = meaning.person().is_none_or(|person| !edition.names(person));
            may_not.then(|| in_words(collection, meaning, place.clone()))
        });
        found.extend(site.found);
    }
    found
}

fn words_of_all(collection: &Collection) -> Vec<Diagnostic> {
    let mut site = Site { collection, found: Vec::new() };
    site.config();
    site.vocabulary();
    site.theme();
    for person in &collection.people.all {
        if let Some(role) = &person.role {
            site.words(role, &Place::at(&collection.people.path, person.place));
        }
    }
    site.found
}

/// Names and forbidden words in files of `static/` and in their names, each with the path of its file: names of those who
/// are printed by name nowhere in the edition.
pub(in crate::library::edition) fn words_of_statics(edition: &Edition) -> Vec<(&str, Diagnostic)> {
    let collection = edition.collection();
    let stops = |meaning: &Found| meaning.person().is_none_or(|person| !edition.names(person));
    let of = |file: &StaticFile| -> Vec<Diagnostic> {
        let place = Place::file(file.source_path());
        let (in_name, inside) = file.names(&collection.name_finder);
        let in_name = in_name.iter().filter(|meaning| stops(meaning));
        let mut found: Vec<Diagnostic> =
            in_name.map(|meaning| in_address(collection, *meaning, place.clone())).collect();
        found.extend(inside.iter().filter(|meaning| stops(meaning)).map(|meaning| match meaning.person() {
            Some(_) => diagnostics::names::name_in_file(place.clone()),
            None => diagnostics::names::forbidden_word(place.clone(), forbidding(collection, *meaning)),
        }));
        found.dedup();
        found
    };
    let all = collection.statics.all.iter();
    all.flat_map(|file| of(file).into_iter().map(move |diagnostic| (file.path.as_str(), diagnostic))).collect()
}

struct Site<'c> {
    collection: &'c Collection,
    found: Vec<Diagnostic>,
}

impl Site<'_> {
    fn hits(&mut self, printed: &str, mut say: impl FnMut(Found) -> Option<Diagnostic>) {
        let mut known = HashSet::new();
        let found = &mut self.found;
        self.collection.name_finder.find(printed, &[], |meaning, _| {
            if known.insert(meaning) {
                found.extend(say(meaning).filter(|diagnostic| found.last() != Some(diagnostic)));
            }
        });
    }

    /// A line as it is printed: whoever is mentioned in it is a role, and that stands in people.yaml.
    fn words(&mut self, words: &str, place: &Place) {
        let collection = self.collection;
        let quotes = Quotes::of(&collection.config.language);
        let printed = mentions::print(words, &collection.people, "", &quotes, &|_, _| String::new());
        self.hits(&printed, |meaning| Some(in_words(collection, meaning, place.clone())));
    }

    fn written<'w>(&mut self, all: impl Iterator<Item = &'w Written<String>>, path: &Arc<str>) {
        for words in all {
            self.words(&words.value, &Place::at(path, words.span));
        }
    }

    fn address(&mut self, address: &str, place: &Place) {
        let collection = self.collection;
        self.hits(address, |meaning| Some(in_address(collection, meaning, place.clone())));
    }

    fn config(&mut self) {
        let config = &self.collection.config;
        let path = &config.path;
        self.words(&config.title, &self.value(path, &config.title));
        for topic in config.practices.all.iter().chain(&config.settings.all) {
            let place = topic.place.map_or_else(|| Place::file(path), |span| Place::at(path, span));
            self.written(topic.note.iter(), path);
            self.words(&topic.label, &place);
            if topic.id != topic.label {
                self.address(&topic.id, &place);
            }
        }
        self.written(config.says.iter().chain(&config.front_why).chain(&config.base_url), path);
        self.written(config.options.iter().map(|(_, value)| value), path);
        for audience in &config.audiences.all {
            self.words(&audience.label, &self.value(path, &audience.label));
        }
    }

    fn vocabulary(&mut self) {
        let vocabulary = &self.collection.vocabulary;
        let path = &vocabulary.path;
        if self.collection.sources.find(indicator::FILE).is_none() {
            // Without a file of its own a site has the built-in words, which have no place to point at.
            let labels = vocabulary.all.iter().map(|one| one.label.as_str());
            let prose = vocabulary.all.iter().flat_map(Indicator::prose).map(|words| words.value.as_str());
            let groups = vocabulary.groups.iter().map(String::as_str);
            return labels.chain(prose).chain(groups).for_each(|words| self.ours(words));
        }
        for group in &vocabulary.groups {
            self.words(group, &self.value(path, group));
        }
        for one in &vocabulary.all {
            let place = Place::at(path, one.place);
            self.words(&one.label, &place);
            self.address(&one.id, &place);
            self.written(one.prose(), path);
        }
    }

    /// The files of the site's own theme, and the phrases of any.
    fn theme(&mut self) {
        let (collection, config) = (self.collection, &self.collection.config);
        let own = collection.sources.under("themes");
        let folder = format!("themes/{}/", config.theme.value);
        for source in own.filter(|source| source.path.starts_with(&folder)) {
            if !matches!(ending(&source.path).as_str(), "html" | "xml" | "txt" | "css" | "js" | "json" | "svg") {
                continue;
            }
            let text = source.text();
            // What a template notes to itself is not printed.
            let printed = text.split("{#").enumerate().map(|(at, part)| match at {
                0 => part,
                _ => part.split_once("#}").map_or("", |(_, after)| after),
            });
            let printed = printed.collect::<Vec<_>>().join(" ");
            self.hits(&printed, |meaning| Some(in_words(collection, meaning, Place::file(&source.path))));
        }
        for phrase in collection.theme.phrases() {
            self.ours(phrase);
        }
    }

    /// Words that come with `heard`: what forbids one of them forbids every page.
    fn ours(&mut self, words: &str) {
        let collection = self.collection;
        self.hits(words, |meaning| {
            meaning.person().is_none().then(|| diagnostics::names::forbids_ours(forbidding(collection, meaning)))
        });
    }

    /// Where a value stands in a file of which only the value is kept.
    fn value(&self, path: &Arc<str>, value: &str) -> Place {
        let text = self.collection.sources.find(path).map_or("", |source| source.text());
        let at = text.find(value).filter(|_| !value.is_empty());
        at.map_or_else(|| Place::file(path), |at| Place::at(path, Span::of(at, at + value.len())))
    }
}
