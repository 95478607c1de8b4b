//! What the words of a text say that an edition may not print: names of people who are not named in it, forbidden words.

use std::collections::HashSet;

use crate::leak::names::Border;
use crate::library::collection::Collection;
use crate::library::collection::find_names::Found;
use crate::library::collection::index::TextId;
use crate::library::diagnostics;
use crate::library::source::fields::Written;
use crate::library::source::front_matter::Outcome;
use crate::library::source::ids::{Id, PersonId, StoryId};
use crate::library::source::indicator::{self, Indicator};
use crate::library::source::text_file::TextFile;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::normalize::fold;
use crate::text::span::Span;

/// Names that a story must not print, forbidden words in it, and a name beside a shortfall.
pub(in crate::library) fn words_of_story(collection: &Collection, at: StoryId, named: &[PersonId]) -> Vec<Diagnostic> {
    let story = &collection.stories[at.index()];
    let text_file = &story.manuscript.text_file;
    let front = &story.manuscript.front;
    let mut search =
        Search { collection, text_file, named, found: Vec::new(), known: HashSet::new(), buffer: String::new() };
    search.body();
    for words in text_file.title.iter().chain(front.prose()) {
        search.line(words);
    }
    search.addresses(&front.aliases);
    let mut involved: Vec<PersonId> = story.everybody().filter(|person| !named.contains(person)).collect();
    involved.sort_unstable();
    involved.dedup();
    search.parts_of_names(&involved, text_file.title.iter().chain(front.prose()));
    let mut found = search.found;
    let outcome = front.judgment.as_ref().and_then(|judgment| judgment.outcome.written());
    if let Some(outcome) = outcome.filter(|outcome| outcome.value == Outcome::WentBadly && !named.is_empty()) {
        found.push(diagnostics::names::shortfall_named(text_file.place(outcome.span)));
    }
    found
}

/// Names and forbidden words in a lab, a metric or a page, in none of which anybody is named.
pub(in crate::library) fn words_of_text(collection: &Collection, text_id: TextId) -> Vec<Diagnostic> {
    let (text_file, fields): (&TextFile, Vec<&Written<String>>) = match text_id {
        TextId::Story(at) => return words_of_story(collection, at, &[]),
        TextId::Lab(at) => {
            let lab = &collection.labs[at.index()].lab;
            (&lab.text_file, lab.front.prose().collect())
        }
        TextId::Metric(at) => {
            let metric = &collection.metrics[at.index()].metric;
            (&metric.text_file, metric.front.prose().collect())
        }
        TextId::Page(at) => (&collection.pages[at.index()].page.text_file, Vec::new()),
    };
    let mut search =
        Search { collection, text_file, named: &[], found: Vec::new(), known: HashSet::new(), buffer: String::new() };
    search.body();
    for words in text_file.title.iter().chain(fields) {
        search.line(words);
    }
    search.addresses(&[]);
    search.found
}

/// Whether a story's words name one of `people`, in whole or in part.
pub(super) fn names_anybody(collection: &Collection, at: StoryId, people: &[PersonId]) -> bool {
    let story = &collection.stories[at.index()];
    let (text_file, front) = (&story.manuscript.text_file, &story.manuscript.front);
    let mut search =
        Search { collection, text_file, named: &[], found: Vec::new(), known: HashSet::new(), buffer: String::new() };
    search.body();
    for words in text_file.title.iter().chain(front.prose()) {
        search.line(words);
    }
    search.parts_of_names(people, text_file.title.iter().chain(front.prose()));
    !search.found.is_empty()
}

/// Names and forbidden words in what the site itself says: notes, why a story is on the front page, the vocabulary. In
/// none of it is anybody named.
pub(super) fn words_of_site(collection: &Collection) -> Vec<Diagnostic> {
    let config = &collection.config;
    let notes = config.practices.all.iter().chain(&config.settings.all).filter_map(|topic| topic.note.as_ref());
    let notes = notes.chain(&config.front_why).map(|words| (&config.path, words));
    // Without a file of its own a site has the built-in words, which have no place to point at.
    let own = collection.sources.find(indicator::FILE).is_some();
    let vocabulary = collection.vocabulary.all.iter().filter(|_| own).flat_map(Indicator::prose);
    let vocabulary = vocabulary.map(|words| (&collection.vocabulary.path, words));
    let mut found = Vec::new();
    for (path, words) in notes.chain(vocabulary) {
        collection.name_finder.find(&words.value, |meaning, _| {
            let place = Place::at(path, words.span);
            found.push(match meaning {
                Found::Name(person) => diagnostics::names::name_in_text(place, &collection.people.at(person).id),
                Found::Word(_) | Found::Pattern(_) => {
                    diagnostics::names::forbidden_word(place, forbidding(collection, meaning))
                }
            });
        });
    }
    found
}

/// The line by which a word is forbidden.
fn forbidding(collection: &Collection, meaning: Found) -> Place {
    match meaning {
        Found::Word(at) => collection.forbidden.words[at].1.clone(),
        Found::Pattern(at) => collection.forbidden.patterns[at].1.clone(),
        Found::Name(person) => Place::at(&collection.people.path, collection.people.at(person).place),
    }
}

/// Looks through one text.
struct Search<'a> {
    collection: &'a Collection,
    text_file: &'a TextFile,
    named: &'a [PersonId],
    found: Vec<Diagnostic>,
    /// What was found, and where, so that it is told once.
    known: HashSet<(Found, Place)>,
    buffer: String,
}

impl Search<'_> {
    fn body(&mut self) {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        self.text_file.prose.words(&mut buffer);
        let mut hits = Vec::new();
        self.collection.name_finder.find(&buffer, |meaning, words| hits.push((meaning, words.to_owned())));
        // Of many people with one name, all are found in the same words.
        for same in hits.chunk_by(|(_, one), (_, next)| one == next) {
            let place = self.place_in_body(&same[0].1);
            for (meaning, _) in same {
                self.report(*meaning, place.clone());
            }
        }
        self.buffer = buffer;
        let prose = &self.text_file.prose;
        let links = prose.links.iter().map(|link| (&link.title, link.span));
        let titles: Vec<(&str, Span)> =
            links.chain(prose.images.iter().map(|image| (&image.title, image.span))).map(|(t, s)| (&**t, s)).collect();
        for (title, span) in titles {
            self.words_at(title, span);
        }
    }

    fn line(&mut self, words: &Written<String>) {
        self.words_at(&words.value, words.span);
    }

    fn words_at(&mut self, words: &str, span: Span) {
        let mut hits = Vec::new();
        self.collection.name_finder.find(words, |meaning, _| hits.push(meaning));
        for meaning in hits {
            let place = self.text_file.place(span);
            self.report(meaning, place);
        }
    }

    /// The address that a text has by its file's name, and those that it had.
    fn addresses(&mut self, aliases: &[Written<String>]) {
        let own = (self.text_file.address.as_str(), Place::file(&self.text_file.path));
        let old = aliases.iter().map(|alias| (alias.value.as_str(), self.text_file.place(alias.span)));
        for (address, place) in std::iter::once(own).chain(old).collect::<Vec<_>>() {
            let mut own: Vec<Diagnostic> = Vec::new();
            self.collection.name_finder.find(address, |meaning, _| {
                own.extend(match meaning {
                    Found::Name(person) if self.named.contains(&person) => None,
                    Found::Name(_) => Some(diagnostics::names::name_in_address(place.clone())),
                    Found::Word(_) | Found::Pattern(_) => {
                        Some(diagnostics::names::forbidden_word(place.clone(), forbidding(self.collection, meaning)))
                    }
                });
            });
            own.dedup();
            self.found.extend(own);
        }
    }

    fn report(&mut self, meaning: Found, place: Place) {
        let diagnostic = match meaning {
            Found::Name(person) if self.named.contains(&person) => return,
            _ if !self.known.insert((meaning, place.clone())) => return,
            Found::Name(person) => diagnostics::names::name_in_text(place, &self.collection.people.at(person).id),
            Found::Word(_) | Found::Pattern(_) => {
                diagnostics::names::forbidden_word(place, forbidding(self.collection, meaning))
            }
        };
        self.found.push(diagnostic);
    }

    /// A first or last name alone, of somebody who plays a part in the story and is not named in it.
    fn parts_of_names<'w>(&mut self, involved: &[PersonId], fields: impl Iterator<Item = &'w Written<String>>) {
        if involved.is_empty() {
            return;
        }
        let fields: Vec<(&Written<String>, String)> = fields.map(|words| (words, fold(&words.value))).collect();
        let body = fold(&self.buffer);
        for person in involved.iter().map(|person| self.collection.people.at(*person)) {
            let parts = person.name.value.split_whitespace().filter(|part| part.chars().count() >= 3);
            // A part without a capital is a particle, but in a script that has none.
            for part in parts.filter(|part| !part.starts_with(char::is_lowercase)).map(fold) {
                let stands = |text: &str| {
                    text.match_indices(&part).any(|(at, _)| Border::Owner.holds(text, &(at..at + part.len())))
                };
                let in_field = fields.iter().find(|(_, folded)| stands(folded));
                let place = match in_field {
                    Some((words, _)) => Some(self.text_file.place(words.span)),
                    None => stands(&body).then(|| self.place_in_body(&part)),
                };
                self.found.extend(place.map(|place| diagnostics::names::part_of_name(place, &person.id)));
            }
        }
    }

    /// Where words as they are compared stand in the body: themselves, their line where they are written in other
    /// signs, or the whole file where markup parts them.
    fn place_in_body(&self, words: &str) -> Place {
        let body = &self.text_file.text[self.text_file.body.clone()];
        let at = body
            .find(words)
            .filter(|at| Border::Words.holds(body, &(*at..*at + words.len())))
            .or_else(|| body.find(words));
        if let Some(at) = at {
            let start = self.text_file.body.start + at;
            return self.text_file.place(Span::of(start, start + words.len()));
        }
        let mut start = self.text_file.body.start;
        for line in body.split_inclusive('\n') {
            if fold(line).contains(words) {
                return self.text_file.place(Span::of(start, start + line.trim_end().len()));
            }
            start += line.len();
        }
        Place::file(&self.text_file.path)
    }
}
