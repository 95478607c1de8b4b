//! The same of what the site itself says, on every page or in a file of its own: in none of it is anybody named.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::library::collection::attachments::StaticFile;
use crate::library::collection::find_names::Found;
use crate::library::collection::{Collection, SiteWords};
use crate::library::diagnostics;
use crate::library::edition::Edition;
use crate::library::edition::name_check::{forbidding, in_address, in_file, in_words};
use crate::library::edition::printed_data::{of_date, of_decisions};
use crate::library::source::fields::Written;
use crate::library::source::indicator::{self, Indicator};
use crate::library::source::mentions;
use crate::library::source::person::{Turn, role_words};
use crate::library::source::route::{FeedForm, Route};
use crate::library::source::tell::Tell;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::normalize::Words;
use crate::text::quotes::Quotes;
use crate::text::sources::ending;
use crate::text::span::Span;
use crate::theme;

/// Names and forbidden words in what the site itself says: its title, its notes and labels, why a story is on the front page,
/// the vocabulary, the words of its theme.
pub(in crate::library::edition) fn words_of_site(edition: &Edition) -> Vec<Diagnostic> {
    let collection = edition.collection();
    let mut found = site_words(collection).diagnostics.clone();
    // Whom to write to may be somebody who is printed by name in the edition anyway.
    if let Some(contact) = &collection.config.contact {
        let place = Place::at(&collection.config.path, contact.span);
        let mut site = Site::of(collection);
        site.everywhere.clone_from(&site_words(collection).everywhere);
        site.hits(&contact.value, |meaning| {
            let may_not = meaning.person().is_none_or(|person| !edition.names(person));
            may_not.then(|| in_site(collection, meaning, place.clone()))
        });
        found.extend(site.found);
    }
    found
}

/// What was found in all of that, but in what hangs on the edition.
pub(super) fn site_words(collection: &Collection) -> &SiteWords {
    collection.site_words.get_or_init(|| {
        let mut site = Site::of(collection);
        // What nothing could be printed without is said once, and of no text.
        site.phrases();
        site.addresses();
        site.dates();
        site.built_in_theme();
        site.config();
        site.vocabulary();
        site.own_theme();
        for person in &collection.people.all {
            for words in Turn::ALL.iter().filter_map(|turn| role_words(&collection.theme, None, person, *turn)) {
                site.plain(&words, &Place::at(&collection.people.path, person.place));
            }
        }
        SiteWords { diagnostics: site.found, everywhere: site.everywhere }
    })
}

/// What is said of something that was found in a value of the site's own, in which nobody can be mentioned.
fn in_site(collection: &Collection, meaning: Found, place: Place) -> Diagnostic {
    match meaning {
        Found::Name(_) | Found::Id(_) => diagnostics::names::name_in_site(place),
        Found::NearName(_) | Found::NearWord(_) | Found::Word(_) | Found::Pattern(_) => {
            in_file(collection, meaning, place)
        }
    }
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
        let inside = inside.iter().filter(|meaning| stops(meaning));
        found.extend(inside.map(|meaning| in_file(collection, *meaning, place.clone())));
        found.dedup();
        found
    };
    let all = collection.statics.all.iter();
    all.flat_map(|file| of(file).into_iter().map(move |diagnostic| (file.path.as_str(), diagnostic))).collect()
}

struct Site<'c> {
    collection: &'c Collection,
    found: Vec<Diagnostic>,
    everywhere: HashSet<Found>,
}

impl<'c> Site<'c> {
    fn of(collection: &'c Collection) -> Self {
        Self { collection, found: Vec::new(), everywhere: HashSet::new() }
    }

    fn hits(&mut self, printed: &str, mut say: impl FnMut(Found) -> Option<Diagnostic>) {
        let mut known = HashSet::new();
        let (found, everywhere) = (&mut self.found, &self.everywhere);
        let mut words = Words::default();
        words.read(printed.as_bytes());
        self.collection.name_finder.find_near_too(&words, &[], |meaning, _| {
            if !everywhere.contains(&meaning) && known.insert(meaning) {
                found.extend(say(meaning).filter(|diagnostic| found.last() != Some(diagnostic)));
            }
        });
    }

    /// A line in which somebody may be mentioned, as it is printed: they are a role in it, and that stands in people.yaml.
    fn line(&mut self, words: &Written<String>, path: &Arc<str>) {
        let collection = self.collection;
        let quotes = Quotes::of(&collection.config.language);
        let printed = mentions::print(&words.value, &collection.people, "", &quotes, &mut |_, _, _| String::new());
        self.hits(&printed, |meaning| Some(in_words(collection, meaning, Place::at(path, words.span))));
    }

    /// Words that are printed as they are written.
    fn plain(&mut self, words: &str, place: &Place) {
        let collection = self.collection;
        self.hits(words, |meaning| Some(in_site(collection, meaning, place.clone())));
    }

    fn address(&mut self, address: &str, place: &Place) {
        let collection = self.collection;
        self.hits(address, |meaning| Some(in_address(collection, meaning, place.clone())));
    }

    fn config(&mut self) {
        let config = &self.collection.config;
        let path = &config.path;
        self.plain(&config.title, &self.value(path, &config.title));
        for topic in config.topics() {
            let place = topic.place.map_or_else(|| Place::file(path), |span| Place::at(path, span));
            topic.note.iter().for_each(|note| self.line(note, path));
            self.plain(&topic.label, &place);
            if topic.id != topic.label {
                self.address(&topic.id, &place);
            }
        }
        let own = config.says.iter().chain(&config.front.why).chain(&config.not_yet_audited);
        own.for_each(|why| self.line(why, path));
        let tell = config.tell.iter().filter_map(Tell::words);
        for value in config.base_url.iter().chain(tell).chain(config.options.iter().map(|(_, value)| value)) {
            self.plain(&value.value, &Place::at(path, value.span));
        }
        for audience in &config.audiences.all {
            self.plain(&audience.label, &self.value(path, &audience.label));
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
            self.plain(group, &self.value(path, group));
        }
        let theme = &self.collection.theme;
        for one in &vocabulary.all {
            let place = Place::at(path, one.place);
            self.plain(&one.label, &place);
            self.address(&one.id, &place);
            one.prose().for_each(|words| self.line(words, path));
            let review_by = one.review_by.iter().map(|date| (of_date(theme, date.value), date.span));
            let retired = one.retired.iter().filter_map(|retired| retired.date);
            let retired = retired.map(|date| (of_date(theme, date), one.place));
            for (words, span) in review_by.chain(retired).chain(of_decisions(theme, &one.history)) {
                self.plain(&words, &Place::at(path, span));
            }
        }
    }

    /// The files of the site's own theme.
    fn own_theme(&mut self) {
        let (collection, config) = (self.collection, &self.collection.config);
        let own = collection.sources.under("themes");
        let folder = format!("themes/{}/", config.theme.value);
        for source in own.filter(|source| source.path.starts_with(&folder)) {
            if !is_text(&source.path) {
                continue;
            }
            // What a template notes to itself is not printed.
            let printed = without(source.text(), "{#", "#}");
            self.hits(&printed, |meaning| Some(in_file(collection, meaning, Place::file(&source.path))));
        }
    }

    /// The phrases of the theme, in the site's language.
    fn phrases(&mut self) {
        self.collection.theme.phrases().for_each(|phrase| self.ours(phrase));
    }

    /// The addresses of the pages that every site has, and what its feeds say of themselves.
    fn addresses(&mut self) {
        let feeds = FeedForm::ALL.map(|form| Route::Feed { form });
        let pages = [Route::Index, Route::Stories { page: 1 }, Route::NotFound, Route::Robots];
        pages.iter().chain(&feeds).for_each(|route| self.ours(&route.url()));
        self.ours("tag:heard.invalid,2026:heard/");
        self.ours("1970-01-01T00:00:00Z");
    }

    /// What is in every date that is printed is in every text that has one.
    fn dates(&mut self) {
        let collection = self.collection;
        let printed: Vec<String> = [1987, 2003, 2026]
            .into_iter()
            .flat_map(|year| (1..=12).map(move |month| collection.theme.month(year, month)))
            .collect();
        let mut times: HashMap<Found, usize> = HashMap::new();
        for words in &printed {
            let mut here = HashSet::new();
            collection.name_finder.find(words, &[], |meaning, _| {
                here.insert(meaning);
            });
            for meaning in here {
                *times.entry(meaning).or_default() += 1;
            }
        }
        let mut always: Vec<Found> =
            times.into_iter().filter(|(_, n)| *n == printed.len()).map(|(one, _)| one).collect();
        always.sort_unstable();
        for meaning in always {
            self.forbids_ours(meaning);
        }
    }

    /// What the theme beneath every other says without a phrase: its style sheets and scripts, and the words of its templates.
    fn built_in_theme(&mut self) {
        let (collection, config) = (self.collection, &self.collection.config);
        if collection.forbidden.words.is_empty() && collection.forbidden.patterns.is_empty() {
            return;
        }
        for file in theme::built_in(theme::HEARTH).unwrap_or_default() {
            let own = format!("themes/{}/{}", config.theme.value, file.path);
            // A letter is no page.
            let is_read = is_text(&file.path) && &*file.path != "templates/letter.html";
            if !is_read || collection.sources.find(&own).is_some() {
                continue;
            }
            let Ok(text) = file.text() else { continue };
            let signs = [("{#", "#}"), ("{%", "%}"), ("{{", "}}")];
            self.ours(&signs.iter().fold(text.to_owned(), |text, (open, close)| without(&text, open, close)));
        }
    }

    /// Words that come with `heard`: what forbids one of them forbids every page.
    fn ours(&mut self, words: &str) {
        let mut met = Vec::new();
        self.collection.name_finder.find(words, &[], |meaning, _| met.push(meaning));
        for meaning in met {
            self.forbids_ours(meaning);
        }
    }

    fn forbids_ours(&mut self, meaning: Found) {
        if meaning.person().is_none() && self.everywhere.insert(meaning) {
            self.found.push(diagnostics::names::forbids_ours(forbidding(self.collection, meaning)));
        }
    }

    /// Where a value stands in a file of which only the value is kept.
    fn value(&self, path: &Arc<str>, value: &str) -> Place {
        let text = self.collection.sources.find(path).map_or("", |source| source.text());
        let at = text.find(value).filter(|_| !value.is_empty());
        at.map_or_else(|| Place::file(path), |at| Place::at(path, Span::of(at, at + value.len())))
    }
}

/// Whether a file of a theme has words that are delivered, but for its phrases.
fn is_text(path: &str) -> bool {
    matches!(ending(path).as_str(), "html" | "xml" | "txt" | "css" | "js" | "json" | "svg")
}

/// `text` without what stands between two signs.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut parts = text.split(open);
    let first = parts.next().unwrap_or_default();
    let rest = parts.map(|part| part.split_once(close).map_or("", |(_, after)| after));
    std::iter::once(first).chain(rest).collect::<Vec<_>>().join(" ")
}
