//! What the author at their own machine is told of one text: how it stands with everyone else, and what is wrong with it.
//!
//! Nothing of it reaches a page: pages are made of editions, and no edition knows a text's status.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date as Day;

use crate::library::checks;
use crate::library::collection::index::TextId;
use crate::library::collection::library::Library;
use crate::library::collection::{self, Collection};
use crate::library::edition::{self, ConsentGap, Withheld};
use crate::library::source::address::Address;
use crate::library::source::config::{self, Config};
use crate::library::source::ids::{Id, StoryId, numbered};
use crate::library::source::route::Route;
use crate::library::source::status::Status;
use crate::library::source::text_file::TextFile;
use crate::text::diagnostic::{Diagnostic, Sentence, Severity};

/// A text by its address on the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextStatus<'a> {
    /// A story.
    Story(&'a str),
    /// A lab.
    Lab(&'a str),
    /// A metric.
    Metric(&'a str),
    /// A free page.
    Page(&'a str),
    /// A path.
    Path(&'a str),
}

/// What a text's author is told of it.
pub struct TextStatuses {
    /// Its file.
    pub path: Arc<str>,
    /// Its status as people write it; nothing where it cannot be read.
    pub status: Option<&'static str>,
    /// The audience that may see it once it is out; nothing where that is unclear.
    pub audience: Option<String>,
    /// Everyone it is about, by id, each with what they lack for a yes today.
    pub answers: Vec<(String, Option<ConsentGap>)>,
    /// What keeps it from every reader today; empty where its audience reads it.
    pub kept_by: Vec<Sentence>,
}

impl Library {
    /// The file of the text at an address. Where two want one address, that of the first.
    pub fn file_of(&self, text: TextStatus<'_>) -> Option<Arc<str>> {
        let collection = &*self.0;
        let text_file = match text {
            TextStatus::Story(address) => {
                let at = *collection.at_address(address).first()?;
                &collection.stories[at.index()].manuscript.text_file
            }
            TextStatus::Lab(address) => {
                &collection.labs.iter().find(|lab| lab.lab.text_file.address.as_str() == address)?.lab.text_file
            }
            TextStatus::Metric(address) => {
                &collection
                    .metrics
                    .iter()
                    .find(|metric| metric.metric.text_file.address.as_str() == address)?
                    .metric
                    .text_file
            }
            TextStatus::Page(address) => {
                &collection.pages.iter().find(|page| page.page.text_file.address.as_str() == address)?.page.text_file
            }
            TextStatus::Path(address) => {
                &collection.paths.iter().find(|path| path.path.text_file.address.as_str() == address)?.path.text_file
            }
        };
        Some(Arc::clone(&text_file.path))
    }

    /// The page of the text in the file at `path`, if it is one, as its author sees it.
    pub fn page_of(&self, path: &str) -> Option<Route> {
        let collection = &*self.0;
        let text_id = collection.text_id(path)?;
        let address = text_file(collection, text_id).address.as_str().to_owned();
        Some(match text_id {
            TextId::Story(_) => Route::Story { address },
            TextId::Lab(_) => Route::Lab { address },
            TextId::Metric(_) => Route::Metric { address, page: 1 },
            TextId::Page(_) => Route::Page { address },
            TextId::Path(_) => Route::Path { address },
        })
    }

    /// All addresses that a story has or had: its own, and its aliases.
    pub fn addresses_of(&self, story: StoryId) -> Vec<String> {
        let Some(entry) = self.0.stories.get(story.index()) else { return Vec::new() };
        let manuscript = &entry.manuscript;
        let aliases = manuscript.front.aliases.iter().map(|alias| Address::of_alias(&alias.value).0);
        [manuscript.text_file.address.clone()]
            .into_iter()
            .chain(aliases)
            .map(|address| address.as_str().to_owned())
            .collect()
    }

    /// The names of the pictures that this story shows, and no other text does; those of their copies too.
    pub fn pictures_of(&self, story: StoryId) -> Vec<String> {
        let collection = &*self.0;
        let of_bodies = collection.references().flat_map(|(text_id, _, references)| {
            references.pictures.iter().map(move |picture| (text_id == TextId::Story(story), picture))
        });
        let of_fields =
            numbered(&collection.stories).filter_map(|(at, other)| Some((story == at, other.picture.as_ref()?)));
        let (mut its, mut others) = (BTreeSet::new(), BTreeSet::new());
        for (is_its, picture) in of_bodies.chain(of_fields) {
            let shown = if is_its { &mut its } else { &mut others };
            let names = collection.pictures.find(picture).into_iter().flat_map(|picture| picture.names());
            shown.extend(names.map(str::to_owned));
        }
        its.difference(&others).cloned().collect()
    }

    /// How the text in the file at `path` stands on `today`.
    pub fn text_status(&self, path: &str, today: Day) -> Option<TextStatuses> {
        let collection = &*self.0;
        let text_id = collection.text_id(path)?;
        let text_file = text_file(collection, text_id);
        let consents = edition::consents(collection, today);
        let (mut whys, audience, answers) = match text_id {
            TextId::Story(at) => {
                let story = &collection.stories[at.index()];
                let answers = story.about.iter().map(|(person, said)| {
                    (collection.people.at(*person).id.clone(), consents.answer_to(story, said, story.audience).err())
                });
                (consents.reasons(story, story.audience), story.audience, answers.collect())
            }
            TextId::Lab(at) => {
                let lab = &collection.labs[at.index()];
                (consents.reasons_of_lab(&lab.lab), lab.settled.audience, Vec::new())
            }
            TextId::Metric(at) => {
                (consents.reasons_of_text(text_file), collection.metrics[at.index()].settled.audience, Vec::new())
            }
            TextId::Page(at) => {
                (consents.reasons_of_text(text_file), collection.pages[at.index()].settled.audience, Vec::new())
            }
            TextId::Path(at) => {
                let entry = &collection.paths[at.index()];
                let mut whys = consents.reasons_of_text(text_file);
                whys.extend(edition::too_short(entry, |at| {
                    let (story, reader) = (&collection.stories[at.index()], entry.settled.audience);
                    let may_see = reader.is_none_or(|reader| consents.may_see(reader, story.audience).is_none());
                    may_see && consents.reasons(story, reader).is_empty()
                }));
                (whys, entry.settled.audience, Vec::new())
            }
        };
        if audience.is_none() {
            whys.push(Withheld::Unclear("audience"));
        }
        whys.extend(self.has_errors(path, today).then_some(Withheld::Broken));
        Some(TextStatuses {
            path: Arc::clone(&text_file.path),
            status: text_file.terms.status().map(Status::word),
            audience: audience.map(|at| collection.config.audiences.names.id(at).to_owned()),
            answers,
            kept_by: whys.iter().map(|why| why.sentence(&collection.people)).collect(),
        })
    }

    /// The same site, but for the body of the text at `path`, which is the one it had `before`. Its front matter, and so all
    /// that decides who may read it, is the present one. Nothing where either has no such text.
    pub fn with_body_of(&self, path: &str, before: &Self) -> Option<Self> {
        let (now, then) = (text_file(&self.0, self.0.text_id(path)?), text_file(&before.0, before.0.text_id(path)?));
        let front = now.text.get(..now.body.start)?;
        let body = then.text.get(then.body.clone())?;
        let mut sources = self.0.sources.clone();
        sources.insert(path, format!("{front}{body}").into_bytes());
        Some(self.after(&sources))
    }

    /// What is wrong with the file at `path` alone, as of `today`, sorted by place: the same as the part of
    /// [`Library::check`] that is about it.
    pub fn wrong_with(&self, path: &str, today: Day) -> Vec<Diagnostic> {
        checks::of_text(&self.0, path, today)
    }

    /// Whether an error in the file at `path` keeps it from its readers.
    pub fn has_errors(&self, path: &str, today: Day) -> bool {
        self.wrong_with(path, today).iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// What is wrong with the files that guard the site, and with its theme and vocabulary.
    pub fn wrong_with_site(&self) -> Vec<Diagnostic> {
        let mut found = self.0.guards.clone();
        found.extend(self.0.diagnostics.iter().cloned());
        crate::text::diagnostic::sort(&mut found);
        found
    }

    /// Why this program is too old for the site, where it is.
    pub fn needs_newer(&self) -> Option<String> {
        let older = self.0.guards.iter().filter(|_| self.0.config.is_for_newer);
        older.map(|diagnostic| diagnostic.sentence.whole()).next()
    }

    /// Whether something is wrong with the files that guard the site, so that it may not be shown to anybody else.
    pub fn guards_are_broken(&self) -> bool {
        self.0.guards.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether heard.yaml itself has errors, whatever it names in other files.
    pub fn settings_are_broken(&self) -> bool {
        let mut found = Vec::new();
        let config = collection::read_file(&self.0.sources, config::FILE, &mut found, Config::read);
        config.is_none() || found.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

fn text_file(collection: &Collection, text_id: TextId) -> &TextFile {
    match text_id {
        TextId::Story(at) => &collection.stories[at.index()].manuscript.text_file,
        TextId::Lab(at) => &collection.labs[at.index()].lab.text_file,
        TextId::Metric(at) => &collection.metrics[at.index()].metric.text_file,
        TextId::Page(at) => &collection.pages[at.index()].page.text_file,
        TextId::Path(at) => &collection.paths[at.index()].path.text_file,
    }
}
