//! Everything the authors wrote. It is the safe: a `Manuscript` stays in it, and an [`edition::Edition`] is the only door out.

pub mod diagnostics;
pub mod source;
mod collection;
pub mod edition;
pub mod checks;
pub mod author;
mod edits;

use std::sync::Arc;

use jiff::civil::Date as Day;

use crate::library::collection::Collection;
use crate::library::collection::story_names::Unnamed;
use crate::library::edition::{AudienceId, LabId, PersonId, StoryId};
use crate::text::diagnostic::Diagnostic;
use crate::text::sources::Sources;

pub use crate::library::author::completions::{Completion, Completions};
pub use crate::library::author::links::TextLink;
pub use crate::library::author::text_status::{TextStatus, TextStatuses};
pub use crate::library::checks::advice::CODES as ADVICE;
pub use crate::library::collection::consent_digest::is_reference;
pub use crate::library::edits::consent_edit::{Agreement, Refusal};
pub use crate::library::edits::fixes::{Fixed, is_certain, mended};
pub use crate::library::edits::review_edit::Undecided;
pub use crate::library::source::config::Model;
pub use crate::library::source::date::{Date, Period, When};
pub use crate::library::source::ident::is_id;
pub use crate::library::source::indicator::BUILT_IN as BUILT_IN_INDICATORS;
pub use crate::library::source::review::{Decision, FLAGS};

/// Everything the authors wrote, parsed and resolved, with what is wrong with it. Cheap to clone.
#[derive(Clone)]
pub struct Library(Arc<Collection>);

impl Library {
    /// Reads all files. It never fails: what is wrong rides along.
    pub fn of(sources: &Sources) -> Self {
        Self(Arc::new(Collection::of(sources, None)))
    }

    /// Reads all files again after some have changed: the same as [`Library::of`], only sooner. A file counts as
    /// unchanged where it is the same value (`Arc`) in both.
    #[must_use]
    pub fn after(&self, sources: &Sources) -> Self {
        Self(Arc::new(Collection::of(sources, Some(&self.0))))
    }

    /// Every diagnostic of every file as of `today`, sorted by place; withheld things too.
    pub fn check(&self, today: Day) -> Vec<Diagnostic> {
        checks::all(&self.0, today)
    }

    /// The audience named so; without a name, the one that is meant by default.
    pub fn audience(&self, name: Option<&str>) -> Option<AudienceId> {
        let audiences = &self.0.config.audiences;
        name.map_or(audiences.usual, |name| audiences.names.find(name)).map(AudienceId)
    }

    /// The id of an audience.
    pub fn name_of(&self, audience: AudienceId) -> &str {
        self.0.config.audiences.names.id(audience.0)
    }

    /// The ids of all audiences, in the file's order.
    pub fn audiences(&self) -> &[String] {
        self.0.config.audiences.names.ids()
    }

    /// Where the site may be published to, in the file's order.
    pub fn targets(&self) -> &[source::target::Target] {
        &self.0.config.targets
    }

    /// The address of the site on the web, as it is written.
    pub fn base_url(&self) -> Option<&str> {
        self.0.config.base_url.as_ref().map(|url| url.value.as_str())
    }

    /// The story named so, by path or by a file name that is unique.
    pub fn story(&self, name: &str) -> Result<StoryId, Vec<String>> {
        let collection = &self.0;
        let mut names = collection::story_names::StoryNames::default();
        for (at, story) in (0_u32..).zip(&collection.stories) {
            let text_file = &story.manuscript.text_file;
            names.add(at, source::document::inner(&text_file.path), text_file.address.as_str());
        }
        names.find(name).map(StoryId).map_err(|unnamed| match unnamed {
            Unnamed::Unknown => Vec::new(),
            Unnamed::Ambiguous(several) => several
                .iter()
                .map(|at| collection.stories[*at as usize].manuscript.text_file.path.to_string())
                .collect(),
        })
    }

    /// The lab named so, by path or by a file name that is unique.
    pub fn lab(&self, name: &str) -> Result<LabId, Vec<String>> {
        let collection = &self.0;
        let mut names = collection::story_names::StoryNames::default();
        for (at, entry) in (0_u32..).zip(&collection.labs) {
            let text_file = &entry.lab.text_file;
            names.add(at, source::document::inner(&text_file.path), text_file.address.as_str());
        }
        let name = name.strip_prefix("labs/").unwrap_or(name);
        names.find(name).map(LabId).map_err(|unnamed| match unnamed {
            Unnamed::Unknown => Vec::new(),
            Unnamed::Ambiguous(several) => {
                several.iter().map(|at| collection.labs[*at as usize].lab.text_file.path.to_string()).collect()
            }
        })
    }

    /// The address of a lab under `labs/`.
    pub fn address_of_lab(&self, lab: LabId) -> &str {
        self.0.labs.get(lab.0 as usize).map_or("", |entry| entry.lab.text_file.address.as_str())
    }

    /// The audience of a lab; nothing where it is unclear.
    pub fn audience_of_lab(&self, lab: LabId) -> Option<AudienceId> {
        self.0.labs.get(lab.0 as usize)?.settled.audience.map(AudienceId)
    }

    /// The addresses of all labs under `labs/`, newest first.
    pub fn labs(&self) -> Vec<&str> {
        self.0.labs.iter().map(|entry| entry.lab.text_file.address.as_str()).collect()
    }

    /// The person named so, by id or name, or by a nickname that is theirs alone.
    pub fn person(&self, name: &str) -> Option<PersonId> {
        let people = &self.0.people;
        let lower = name.to_lowercase();
        let called = |at: &usize| people.all[*at].also.iter().any(|nickname| nickname.value.to_lowercase() == lower);
        let alone = || {
            let mut called = (0..people.all.len()).filter(called);
            called.next().filter(|_| called.next().is_none()).and_then(|at| u32::try_from(at).ok())
        };
        people.names.find(name).or_else(alone).map(PersonId)
    }

    /// The phrases that pages asked the theme for so far and that it does not have.
    pub fn missing_phrases(&self) -> Vec<Diagnostic> {
        collection::theme_faults::of_missing(&self.0.theme, &self.0.config.path)
    }

    /// The text of a file, for an excerpt on its author's own screen.
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        match &self.0.sources.find(path)?.content {
            crate::text::sources::Content::Text(text) => Some(Arc::clone(text)),
            _ => None,
        }
    }
}

/// The file of names that `heard.yaml` asks for, as it is written there.
pub fn names_file(sources: &Sources) -> Option<String> {
    let source = sources.find(source::config::FILE)?;
    let config = source::config::Config::read(&source.path, source.text(), &mut Vec::new());
    config.privacy.names_file.map(|file| file.value)
}

/// The theme that a site has chosen.
pub struct Chosen {
    /// Its name: the built-in one's, or that of a folder in `themes/`.
    pub name: String,
    /// The site's language.
    pub language: String,
    /// Its options, each with its value as written.
    pub options: Vec<(String, String)>,
}

/// The theme that `sources` choose.
pub fn chosen_theme(sources: &Sources) -> Chosen {
    let text = sources.find(source::config::FILE).map_or("", |source| source.text());
    let config = source::config::Config::read(&source::config::FILE.into(), text, &mut Vec::new());
    let options = config.options.into_iter().map(|(name, value)| (name, value.value));
    Chosen { name: config.theme.value, language: config.language, options: options.collect() }
}

/// A diagnostic for each phrase that a theme was asked for so far and does not have.
pub fn missing_phrases(theme: &crate::theme::Theme) -> Vec<Diagnostic> {
    collection::theme_faults::of_missing(theme, &source::config::FILE.into())
}

/// The diagnostic of a page that could not be made.
pub fn template_fault(error: crate::theme::RenderError) -> Diagnostic {
    collection::theme_faults::of_page(error)
}
