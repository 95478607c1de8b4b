//! What a text says that an edition may not print: names and ids of people who are not named in it, forbidden words. It is
//! read as it will be printed, and as the leak check reads any bytes, so that the leak check is never the first to speak.

mod exempt;
mod outsiders;
mod part_search;
mod parts;
mod place;
mod site;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::library::collection::Collection;
use crate::library::collection::find_names::Found;
use crate::library::collection::index::TextId;
use crate::library::diagnostics;
use crate::library::edition::name_check::exempt::Exempt;
use crate::library::edition::name_check::place::Source;
use crate::library::edition::printed_data::printed_data;
use crate::library::edition::printed_text::PrintedText;
use crate::library::edition::who_fits::WhoFits;
use crate::library::source::fields::Written;
use crate::library::source::front_matter::Outcome;
use crate::library::source::ids::{Id, PersonId, StoryId};
use crate::text::diagnostic::{Diagnostic, Fix, Place, Severity};
use crate::text::markdown::{self, Form};
use crate::text::normalize::{Words, readings};
use crate::text::span::Span;

pub(in crate::library::edition) use crate::library::edition::name_check::site::{words_of_site, words_of_statics};

/// Names and words that a story must not print, a name where it ended badly, and roles that give somebody away.
pub(in crate::library) fn words_of_story(collection: &Collection, at: StoryId, named: &[PersonId]) -> Vec<Diagnostic> {
    [said_by_story(collection, at, named), roles_of_story(collection, at, named)].concat()
}

/// Roles in a story that give somebody away because too few people have them.
pub(super) fn roles_of_story(collection: &Collection, at: StoryId, named: &[PersonId]) -> Vec<Diagnostic> {
    WhoFits::of(collection, &collection.stories[at.index()], named).faults()
}

/// What a story says that must not be printed. It depends only on its text and on what resolves its names.
pub(super) fn said_by_story(collection: &Collection, at: StoryId, named: &[PersonId]) -> Vec<Diagnostic> {
    let story = &collection.stories[at.index()];
    let known = story.words.naming(named, &collection.name_finder, || find_in_story(collection, at, named));
    let find = || outsiders::in_text(collection, TextId::Story(at));
    let outsiders = story.outsiders.naming(&[], &collection.name_finder, find);
    let others = outsiders.iter().filter(|one| !known.iter().any(|known| is_told_at(known, &one.place)));
    known.iter().chain(others).cloned().collect()
}

/// Whether an error stands at a place already: what names a colleague is told once, as that.
fn is_told_at(known: &Diagnostic, place: &Place) -> bool {
    let spans = known.place.span.zip(place.span).filter(|_| known.severity == Severity::Error);
    spans.is_some_and(|(one, other)| one.start < other.end && other.start < one.end)
}

fn find_in_story(collection: &Collection, at: StoryId, named: &[PersonId]) -> Vec<Diagnostic> {
    let story = &collection.stories[at.index()];
    let text_file = &story.manuscript.text_file;
    let front = &story.manuscript.front;
    let mut search = Search::of(collection, TextId::Story(at), named);
    search.text(TextId::Story(at));
    for (tag, slug) in front.tags.iter().zip(&story.manuscript.tag_slugs) {
        search.address(slug, text_file.place(tag.span));
    }
    for alias in &front.aliases {
        search.address(&alias.value, text_file.place(alias.span));
    }
    if let Some(language) = &front.language {
        search.address(&language.value, text_file.place(language.span));
    }
    search.parts_of_names(TextId::Story(at));
    let mut found = search.found;
    let outcome = front.judgment.as_ref().and_then(|judgment| judgment.outcome.written());
    if let Some(outcome) = outcome.filter(|outcome| outcome.value == Outcome::WentBadly && !named.is_empty()) {
        let only_teller = matches!(named, [one] if story.teller == Some(*one));
        found.push(diagnostics::names::shortfall_named(text_file.place(outcome.span), only_teller));
    }
    found
}

/// Names and forbidden words in a lab, a metric or a page, in none of which anybody is named.
pub(in crate::library) fn words_of_text(collection: &Collection, text_id: TextId) -> Vec<Diagnostic> {
    if let TextId::Story(at) = text_id {
        return words_of_story(collection, at, &[]);
    }
    let mut search = Search::of(collection, text_id, &[]);
    search.text(text_id);
    search.parts_of_names(text_id);
    let found = search.found;
    let mut others = outsiders::in_text(collection, text_id);
    others.retain(|one| !found.iter().any(|known| is_told_at(known, &one.place)));
    [found, others].concat()
}

/// Whether a story's words name one of `people`, in whole or in part.
pub(super) fn names_anybody(collection: &Collection, at: StoryId, people: &[PersonId]) -> bool {
    let mut search = Search::of(collection, TextId::Story(at), &[]);
    search.body();
    search.fields(TextId::Story(at));
    search.parts_of(TextId::Story(at), people);
    !search.found.is_empty()
}

/// Runs of letters and digits.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The line by which a word is forbidden.
fn forbidding(collection: &Collection, meaning: Found) -> Place {
    match meaning {
        Found::Word(at) | Found::NearWord(at) => collection.forbidden.words[at].1.clone(),
        Found::Pattern(at) => collection.forbidden.patterns[at].1.clone(),
        Found::Name(person) | Found::Id(person) | Found::NearName(person) => {
            Place::at(&collection.people.path, collection.people.at(person).place)
        }
    }
}

/// What is said of something that was found at `place`, in words.
fn in_words(collection: &Collection, meaning: Found, place: Place) -> Diagnostic {
    let id = |person: PersonId| &*collection.people.at(person).id;
    match meaning {
        Found::Name(person) | Found::Id(person) => diagnostics::names::name_in_text(place, id(person)),
        Found::NearName(person) => diagnostics::names::near_name(place, id(person)),
        Found::NearWord(_) => diagnostics::names::near_word(place, forbidding(collection, meaning)),
        Found::Word(_) | Found::Pattern(_) => {
            diagnostics::names::forbidden_word(place, forbidding(collection, meaning))
        }
    }
}

/// The same, in an address or a file's name.
fn in_address(collection: &Collection, meaning: Found, place: Place) -> Diagnostic {
    match meaning {
        Found::Name(_) | Found::Id(_) => diagnostics::names::name_in_address(place),
        Found::NearName(_) => diagnostics::names::near_name_in_file(place),
        Found::NearWord(_) | Found::Word(_) | Found::Pattern(_) => in_words(collection, meaning, place),
    }
}

/// The same, inside a file of which nothing but its path is known.
fn in_file(collection: &Collection, meaning: Found, place: Place) -> Diagnostic {
    match meaning {
        Found::Name(_) | Found::Id(_) => diagnostics::names::name_in_file(place),
        Found::NearName(_) | Found::NearWord(_) | Found::Word(_) | Found::Pattern(_) => {
            in_address(collection, meaning, place)
        }
    }
}

/// The most fixes that are looked for in one text at a time: each reads it again.
const MOST_FIXES: usize = 8;

/// A mention in place of somebody's name at `place`, where it is read as one there.
fn mention_for(printed: &PrintedText<'_>, person: PersonId, place: &Place) -> Option<Fix> {
    let (span, text_file) = (place.span?, printed.text_file);
    let (start, end) = (span.start as usize, span.end as usize);
    let people = &printed.collection.people;
    let somebody = people.at(person);
    if printed.is_composite {
        return None;
    }
    let mention = format!("@{}", somebody.id);
    let text = [&text_file.text[..start], &mention, &text_file.text[end..]].concat();
    let body = text_file.body.start..text_file.body.end + mention.len() - (end - start);
    let read = markdown::read(&text, body, &[]);
    let is_one = read.mentions.len() == text_file.prose.mentions.len() + 1
        && read.mentions.iter().any(|mention| {
            mention.span.start == span.start
                && people
                    .mentioned(&mention.raw)
                    .is_some_and(|(meant, length)| meant == person && length == somebody.id.len())
        });
    is_one.then(|| Fix { edits: vec![(span, mention)] })
}

/// A field of a text, as it is printed.
struct Line {
    printed: String,
    folded: String,
    span: Span,
}

/// Looks through one text.
struct Search<'a> {
    printed: PrintedText<'a>,
    /// Its fields.
    lines: Rc<[Line]>,
    /// Who is in it, and what is no name in it.
    exempt: Rc<Exempt<'a>>,
    found: Vec<Diagnostic>,
    /// Whom or what was found, and where, so that it is told once.
    known: HashSet<(Found, Place)>,
    /// The addresses that name somebody, or say what is given, and whether that is an error.
    addresses: HashSet<(Option<Found>, bool, Place)>,
    words: Words,
    /// The words of the body, as they are compared.
    body: String,
}

impl<'a> Search<'a> {
    fn of(collection: &'a Collection, text_id: TextId, named: &'a [PersonId]) -> Self {
        let printed = PrintedText::of(collection, text_id, named);
        let line = |words: &Written<String>| {
            let line = printed.line(&words.value);
            Line { folded: readings(&line), printed: line, span: words.span }
        };
        Self {
            lines: printed.fields(text_id).into_iter().map(line).collect(),
            exempt: Rc::new(Exempt::of(printed, text_id)),
            printed,
            found: Vec::new(),
            known: HashSet::new(),
            addresses: HashSet::new(),
            words: Words::default(),
            body: String::new(),
        }
    }

    /// Body, fields, what heard says of them, and own address.
    fn text(&mut self, text_id: TextId) {
        self.body();
        self.fields(text_id);
        self.data(text_id);
        let text_file = self.printed.text_file;
        self.address(text_file.address.as_str(), Place::file(&text_file.path));
        for (address, place) in self.printed.leads() {
            self.address(&address, place);
        }
    }

    fn body(&mut self) {
        let blocks = 0..self.printed.text_file.prose.blocks.len();
        let html = self.printed.blocks(blocks.clone(), Form::Page);
        let mut hits = self.hits(&html);
        self.body = self.words.readings();
        // A feed of another kind and the search hold its words without tags, in which these signs mean something else.
        if html.contains(['&', '\\', '%']) {
            hits.extend(self.hits(&self.printed.blocks(blocks, Form::Words)));
        }
        if hits.is_empty() {
            return;
        }
        hits.sort();
        hits.dedup();
        let places = Source::of(&self.printed).places(hits);
        let mut together: HashMap<&Place, usize> = HashMap::new();
        for (_, place) in &places {
            *together.entry(place).or_default() += 1;
        }
        let mut fixes = 0;
        for (meaning, place) in &places {
            let from = self.found.len();
            self.report(*meaning, place.clone());
            if let Found::Name(person) = meaning
                && fixes < MOST_FIXES
                && let Some(found) = self.found.get_mut(from)
                && together[place] == 1
            {
                let is_whole = |text: &str| text == self.printed.collection.people.at(*person).name.value;
                let stands =
                    place.span.map(|span| &self.printed.text_file.text[span.within(&self.printed.text_file.text)]);
                found.fix =
                    stands.filter(|text| is_whole(text)).and_then(|_| mention_for(&self.printed, *person, place));
                fixes += usize::from(found.fix.is_some());
            }
        }
    }

    /// What stands in a printed text, with the words as they are compared.
    fn hits(&mut self, printed: &str) -> Vec<(Found, String)> {
        self.words.read(printed.as_bytes());
        let mut hits = Vec::new();
        let name_finder = &self.printed.collection.name_finder;
        let everywhere = &site::site_words(self.printed.collection).everywhere;
        name_finder
            .find_near_too(&self.words, self.printed.named, |meaning, words| hits.push((meaning, words.to_owned())));
        let is_plain = |meaning: &Found, words: &str| match meaning {
            Found::Name(_) => !words.contains(' ') && self.exempt.is_word(words),
            Found::NearName(_) => self.exempt.holds(words, &(0..words.len())),
            Found::Id(_) | Found::Word(_) | Found::Pattern(_) | Found::NearWord(_) => false,
        };
        hits.retain(|(meaning, words)| !everywhere.contains(meaning) && !is_plain(meaning, words));
        hits
    }

    fn fields(&mut self, text_id: TextId) {
        for line in Rc::clone(&self.lines).iter() {
            let place = self.printed.text_file.place(line.span);
            for (meaning, _) in self.hits(&line.printed) {
                self.report(meaning, place.clone());
            }
        }
        let TextId::Story(at) = text_id else { return };
        let change = self.printed.collection.stories[at.index()].manuscript.front.change.as_ref();
        let Some((what, why)) = change.and_then(|change| change.what.as_ref().zip(change.why.as_ref())) else { return };
        // Pages print the one right after the other.
        let both = [what, why].map(|words| self.printed.line(&words.value)).join(" ");
        let places = [what, why].map(|words| self.printed.text_file.place(words.span));
        for (meaning, _) in self.hits(&both) {
            if !places.iter().any(|place| self.known.contains(&(meaning, place.clone()))) {
                self.report(meaning, places[1].clone());
            }
        }
    }

    /// What heard prints of its data may be forbidden; whom it names there may be named.
    fn data(&mut self, text_id: TextId) {
        let collection = self.printed.collection;
        if collection.forbidden.words.is_empty() && collection.forbidden.patterns.is_empty() {
            return;
        }
        for (words, span) in printed_data(collection, text_id, self.printed.named) {
            let place = self.printed.text_file.place(span);
            for (meaning, _) in self.hits(&words) {
                if matches!(meaning, Found::Word(_) | Found::Pattern(_)) {
                    self.report(meaning, place.clone());
                }
            }
        }
    }

    fn address(&mut self, address: &str, place: Place) {
        for (meaning, _) in self.hits(address) {
            // Of many people with one name, the address is told once.
            let what = meaning.person().is_none().then_some(meaning);
            // What a tag says is in its address too.
            let is_told =
                self.known.contains(&(meaning, place.clone())) || self.addresses.contains(&(what, true, place.clone()));
            if !is_told && self.addresses.insert((what, self.is_error(meaning), place.clone())) {
                let place = place.clone();
                self.found.push(match self.part_of(meaning) {
                    Some(_) => diagnostics::names::part_in_address(place),
                    None => in_address(self.printed.collection, meaning, place),
                });
            }
        }
    }

    /// Whose name is meant by what is almost one: somebody's who is in the text. It is no less than a part of their name.
    fn part_of(&self, meaning: Found) -> Option<PersonId> {
        match meaning {
            Found::NearName(person) if self.exempt.involved.contains(&person) => Some(person),
            _ => None,
        }
    }

    /// Whether what was found is an error in the text.
    fn is_error(&self, meaning: Found) -> bool {
        match meaning {
            Found::Name(_) | Found::Id(_) | Found::Word(_) | Found::Pattern(_) => true,
            Found::NearName(_) => self.part_of(meaning).is_some(),
            Found::NearWord(_) => false,
        }
    }

    fn report(&mut self, meaning: Found, place: Place) {
        if self.known.insert((meaning, place.clone())) {
            // A name and an id of one person in the same words are one slip.
            let collection = self.printed.collection;
            let diagnostic = match self.part_of(meaning) {
                Some(person) => diagnostics::names::part_of_name(place, &collection.people.at(person).id),
                None => in_words(collection, meaning, place),
            };
            if self.found.last() != Some(&diagnostic) {
                self.found.push(diagnostic);
            }
        }
    }
}
