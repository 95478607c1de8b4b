//! All that there is of a site, as one value: what can be asked of it by name.

use std::sync::Arc;

use crate::library::collection::index::TextId;
use crate::library::collection::story_names::{StoryNames, Unnamed};
use crate::library::collection::{Collection, theme_faults};
use crate::library::source::config;
use crate::library::source::document;
use crate::library::source::ids::{AudienceId, Id, LabId, PersonId, StoryId, numbered};
use crate::library::source::lab::LabKind;
use crate::library::source::route::Route;
use crate::library::source::target::Target;
use crate::library::source::tell::{Tell, TellForm, Way};
use crate::text::diagnostic::Diagnostic;
use crate::text::sources::Sources;

/// Everything the authors wrote, parsed and resolved, with what is wrong with it. Cheap to clone.
#[derive(Clone)]
pub struct Library(pub(in crate::library) Arc<Collection>);

impl Library {
    /// Reads all files. It never fails: what is wrong rides along.
    pub fn of(sources: &Sources) -> Self {
        Self(Arc::new(Collection::of(sources, None)))
    }

    /// Reads only heard.yaml, which says who can read the site and where it is published.
    pub fn of_settings(sources: &Sources) -> Self {
        Self::of(&sources.only(config::FILE))
    }

    /// Reads all files again after some have changed: the same as [`Library::of`], only sooner. A file counts as
    /// unchanged where it is the same value (`Arc`) in both.
    #[must_use]
    pub fn after(&self, sources: &Sources) -> Self {
        Self(Arc::new(Collection::of(sources, Some(&self.0))))
    }

    /// The audience named so; without a name, the one that is meant by default.
    pub fn audience(&self, name: Option<&str>) -> Option<AudienceId> {
        let audiences = &self.0.config.audiences;
        name.map_or(audiences.usual, |name| audiences.names.find(name))
    }

    /// The id of an audience.
    pub fn name_of(&self, audience: AudienceId) -> &str {
        self.0.config.audiences.names.id(audience)
    }

    /// The ids of all audiences, in the order they appear in the file.
    pub fn audiences(&self) -> &[String] {
        self.0.config.audiences.names.ids()
    }

    /// Where the site may be published to, in the order they appear in the file.
    pub fn targets(&self) -> &[Target] {
        &self.0.config.targets
    }

    /// Whether anything may be kept for the next run.
    pub fn remembers(&self) -> bool {
        self.0.config.cache
    }

    /// The address of the site on the web, as it is written.
    pub fn base_url(&self) -> Option<&str> {
        self.0.config.base_url.as_ref().map(|url| url.value.as_str())
    }

    /// Where on its own server the site's form sends stories, and whether the sender's sign-in name is kept with them.
    pub fn sends_to(&self) -> Option<(&str, bool)> {
        match &self.0.config.tell {
            Some(Tell::Form(TellForm { way: Way::Put, to: Some(to), signed })) => Some((&to.value, *signed)),
            _ => None,
        }
    }

    /// The email address of somebody: for the curator's own letters, and printed nowhere.
    pub fn email(&self, person: PersonId) -> Option<String> {
        self.0
            .people
            .at(person)
            .email
            .as_ref()
            .map(|email| email.value.trim().to_owned())
            .filter(|email| !email.is_empty())
    }

    /// The story named so, by path or by a file name that is unique.
    pub fn story(&self, name: &str) -> Result<StoryId, Vec<String>> {
        let collection = &self.0;
        let mut names = StoryNames::<StoryId>::default();
        for (at, story) in numbered(&collection.stories) {
            let text_file = &story.manuscript.text_file;
            names.add(at, document::inner(&text_file.path), text_file.address.as_str());
        }
        names.find(name).map_err(|unnamed| match unnamed {
            Unnamed::Unknown => Vec::new(),
            Unnamed::Ambiguous(several) => {
                several.iter().map(|at| collection.stories[at.index()].manuscript.text_file.path.to_string()).collect()
            }
        })
    }

    /// The lab named so, by path or by a file name that is unique.
    pub fn lab(&self, name: &str) -> Result<LabId, Vec<String>> {
        let collection = &self.0;
        let mut names = StoryNames::<LabId>::default();
        for (at, entry) in numbered(&collection.labs) {
            let text_file = &entry.lab.text_file;
            names.add(at, document::inner(&text_file.path), text_file.address.as_str());
        }
        let name = name.strip_prefix("labs/").unwrap_or(name);
        names.find(name).map_err(|unnamed| match unnamed {
            Unnamed::Unknown => Vec::new(),
            Unnamed::Ambiguous(several) => {
                several.iter().map(|at| collection.labs[at.index()].lab.text_file.path.to_string()).collect()
            }
        })
    }

    /// The address of a lab under `labs/`.
    pub fn address_of_lab(&self, lab: LabId) -> &str {
        self.0.labs.get(lab.index()).map_or("", |entry| entry.lab.text_file.address.as_str())
    }

    /// The audience of a lab; nothing where it is unclear.
    pub fn audience_of_lab(&self, lab: LabId) -> Option<AudienceId> {
        self.0.labs.get(lab.index())?.settled.audience
    }

    /// What a lab is.
    pub fn kind_of_lab(&self, lab: LabId) -> Option<LabKind> {
        Some(self.0.labs.get(lab.index())?.lab.front.kind)
    }

    /// The addresses of all labs under `labs/`, newest first.
    pub fn labs(&self) -> Vec<&str> {
        self.0.labs.iter().map(|entry| entry.lab.text_file.address.as_str()).collect()
    }

    /// The person named so, by id or name, or by a nickname that is theirs alone.
    pub fn person(&self, name: &str) -> Option<PersonId> {
        let people = &self.0.people;
        let lower = name.to_lowercase();
        let called =
            |at: &usize| people.all[*at].called().skip(1).any(|nickname| nickname.value.to_lowercase() == lower);
        let alone = || {
            let mut called = (0..people.all.len()).filter(called);
            called.next().filter(|_| called.next().is_none()).map(PersonId::of)
        };
        people.names.find(name).or_else(alone)
    }

    /// The phrases that pages asked the theme for so far and that it does not have.
    pub fn missing_phrases(&self) -> Vec<Diagnostic> {
        theme_faults::of_missing(&self.0.theme, &self.0.config.path)
    }

    /// The files of the texts that a page of a site prints above all others; none of a list, which prints many.
    pub fn texts_at(&self, url: &str) -> Vec<&str> {
        let collection = &*self.0;
        let Some(route) = Route::parse(url) else { return Vec::new() };
        if let Route::Static { path } = &route {
            let all = collection.statics.all.iter().filter(|file| file.path == *path);
            return all.map(|file| &**file.source_path()).collect();
        }
        let texts = collection.references().filter(|(text_id, text_file, _)| {
            let ((Route::Story { address }, TextId::Story(_))
            | (Route::Lab { address }, TextId::Lab(_))
            | (Route::Metric { address, .. }, TextId::Metric(_))
            | (Route::Page { address }, TextId::Page(_))
            | (Route::Path { address }, TextId::Path(_))) = (&route, text_id)
            else {
                return false;
            };
            text_file.address.as_str() == address
        });
        texts.map(|(_, text_file, _)| &*text_file.path).collect()
    }

    /// The text of a file, for an excerpt on its author's own screen.
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        match &self.0.sources.find(path)?.content {
            crate::text::sources::Content::Text(text) => Some(Arc::clone(text)),
            _ => None,
        }
    }
}
