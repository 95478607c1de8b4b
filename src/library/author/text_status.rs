//! What the author at their own machine is told of one text: how it stands with everyone else, and what is wrong with it.
//!
//! Nothing of it reaches a page: pages are made of editions, and no edition knows a desk.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date as Day;

use crate::library::Library;
use crate::library::checks;
use crate::library::collection::Collection;
use crate::library::collection::index::TextId;
use crate::library::edition::{self, ConsentGap, StoryId, Withheld};
use crate::library::source::address::Address;
use crate::library::source::status::{STATUSES, Status};
use crate::library::source::text_file::TextFile;
use crate::text::diagnostic::{Diagnostic, Sentence, Severity, id};

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
}

/// One text on its author's desk.
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
        let shelf = &*self.0;
        let paper = match text {
            TextStatus::Story(address) => {
                let at = *shelf.at_address(address).first()?;
                &shelf.stories[at as usize].manuscript.paper
            }
            TextStatus::Lab(address) => {
                &shelf.labs.iter().find(|lab| lab.lab.paper.address.as_str() == address)?.lab.paper
            }
            TextStatus::Metric(address) => {
                &shelf.metrics.iter().find(|metric| metric.metric.paper.address.as_str() == address)?.metric.paper
            }
            TextStatus::Page(address) => {
                &shelf.pages.iter().find(|page| page.page.paper.address.as_str() == address)?.page.paper
            }
        };
        Some(Arc::clone(&paper.path))
    }

    /// The address of the text in the file at `path`, if it is one, as its author sees it.
    pub fn address_of(&self, path: &str) -> Option<(&'static str, String)> {
        let shelf = &*self.0;
        let paperwork = shelf.paperwork(path)?;
        let kind = match paperwork {
            TextId::Story(_) => "stories",
            TextId::Lab(_) => "labs",
            TextId::Metric(_) => "metrics",
            TextId::Page(_) => "pages",
        };
        Some((kind, paper(shelf, paperwork).address.as_str().to_owned()))
    }

    /// All addresses that a story has or had: its own, and its aliases.
    pub fn addresses_of(&self, story: StoryId) -> Vec<String> {
        let Some(shelved) = self.0.stories.get(story.0 as usize) else { return Vec::new() };
        let manuscript = &shelved.manuscript;
        let aliases = manuscript.front.aliases.iter().map(|alias| Address::of_alias(&alias.value).0);
        [manuscript.paper.address.clone()]
            .into_iter()
            .chain(aliases)
            .map(|address| address.as_str().to_owned())
            .collect()
    }

    /// The names of the pictures that this story shows, and no other text does.
    pub fn pictures_of(&self, story: StoryId) -> Vec<String> {
        let shelf = &*self.0;
        let of_bodies = shelf.bindings().flat_map(|(paperwork, _, bindings)| {
            bindings.pictures.iter().map(move |picture| (paperwork == TextId::Story(story.0), picture))
        });
        let of_fields =
            (0_u32..).zip(&shelf.stories).filter_map(|(at, other)| Some((at == story.0, other.picture.as_ref()?)));
        let (mut its, mut others) = (BTreeSet::new(), BTreeSet::new());
        for (is_its, picture) in of_bodies.chain(of_fields) {
            let shown = if is_its { &mut its } else { &mut others };
            shown.extend(shelf.pictures.find(picture).map(|picture| picture.name.clone()));
        }
        its.difference(&others).cloned().collect()
    }

    /// How the text in the file at `path` stands on `today`.
    pub fn desk(&self, path: &str, today: Day) -> Option<TextStatuses> {
        let shelf = &*self.0;
        let paperwork = shelf.paperwork(path)?;
        let paper = paper(shelf, paperwork);
        let consents = edition::consents(shelf, today);
        let (mut whys, audience, answers) = match paperwork {
            TextId::Story(at) => {
                let story = &shelf.stories[at as usize];
                let answers = story
                    .about
                    .iter()
                    .map(|(person, said)| (shelf.people.at(*person).id.clone(), consents.answer(story, said).err()));
                (consents.reasons(story), story.audience, answers.collect())
            }
            TextId::Lab(at) => {
                let lab = &shelf.labs[at as usize];
                (consents.reasons_of_lab(&lab.lab), lab.settled.audience, Vec::new())
            }
            TextId::Metric(at) => {
                (consents.reasons_of_paper(paper), shelf.metrics[at as usize].settled.audience, Vec::new())
            }
            TextId::Page(at) => {
                (consents.reasons_of_paper(paper), shelf.pages[at as usize].settled.audience, Vec::new())
            }
        };
        if audience.is_none() {
            whys.push(Withheld::Unclear("audience"));
        }
        let mut kept_by: Vec<Sentence> = whys.iter().map(|why| sentence(shelf, *why)).collect();
        if self.wrong_with(path, today).iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
            kept_by.push("something in it is wrong, and must be mended first".into());
        }
        Some(TextStatuses {
            path: Arc::clone(&paper.path),
            status: paper.terms.status().map(word),
            audience: audience.map(|at| shelf.config.audiences.names.id(at).to_owned()),
            answers,
            kept_by,
        })
    }

    /// The same site, but for the body of the text at `path`, which is the one it had `before`. Its front matter, and so all
    /// that decides who may read it, is the present one. Nothing where either has no such text.
    pub fn with_body_of(&self, path: &str, before: &Self) -> Option<Self> {
        let (now, then) = (paper(&self.0, self.0.paperwork(path)?), paper(&before.0, before.0.paperwork(path)?));
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

    /// What is wrong with the files that guard the site, and with its theme and vocabulary.
    pub fn wrong_with_site(&self) -> Vec<Diagnostic> {
        let mut found = self.0.guards.clone();
        found.extend(self.0.diagnostics.iter().cloned());
        crate::text::diagnostic::sort(&mut found);
        found
    }

    /// Whether something is wrong with the files that guard the site, so that it may not be shown to anybody else.
    pub fn guards_are_broken(&self) -> bool {
        self.0.guards.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

fn paper(shelf: &Collection, paperwork: TextId) -> &TextFile {
    match paperwork {
        TextId::Story(at) => &shelf.stories[at as usize].manuscript.paper,
        TextId::Lab(at) => &shelf.labs[at as usize].lab.paper,
        TextId::Metric(at) => &shelf.metrics[at as usize].metric.paper,
        TextId::Page(at) => &shelf.pages[at as usize].page.paper,
    }
}

fn word(status: Status) -> &'static str {
    STATUSES.iter().find(|(_, other)| *other == status).map_or("", |(word, _)| word)
}

/// Why a text is withheld, in words.
pub fn sentence(shelf: &Collection, why: Withheld) -> Sentence {
    match why {
        Withheld::Status(status) => Sentence::of("its status is `{}`, not yet `published`", vec![id(word(status))]),
        Withheld::Unclear(field) => Sentence::of("`{}` cannot be read, so nobody may read it", vec![id(field)]),
        Withheld::Audience => "it is for another audience".into(),
        Withheld::NotYet => "its day in `publish_on` is still to come".into(),
        Withheld::NotHeld => "the lab was not held yet".into(),
        Withheld::Broken => "something in it is wrong, and must be mended first".into(),
        Withheld::NotForThisReader => "it is for another reader".into(),
        Withheld::Named => {
            "it writes somebody's name, and a room is told none; `@` and the id is printed as a role there".into()
        }
        Withheld::Consent(person, lack) => {
            let ours = match lack {
                ConsentGap::NoAnswer => "`{}` has not answered yet",
                ConsentGap::Declined => "`{}` said no",
                ConsentGap::Unreadable => "the answer of `{}` cannot be read",
                ConsentGap::NotBegun => "the yes of `{}` begins later",
                ConsentGap::Ended => "the yes of `{}` has ended",
                ConsentGap::ReadAgain => "it has changed since `{}` read it",
            };
            Sentence::of(ours, vec![id(&shelf.people.at(person).id)])
        }
    }
}
