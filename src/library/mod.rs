//! Everything the authors wrote. It is the safe: a `Manuscript` stays in it, and an [`edition::Edition`] is the only door out.

pub mod diagnostics;
pub mod source;
mod collection;
pub mod edition;
pub mod checks;
pub mod author;
mod edits;
pub mod personal;

use crate::text::diagnostic::Diagnostic;
use crate::text::sources::Sources;

pub use crate::library::author::completions::{Completion, Completions};
pub use crate::library::author::links::TextLink;
pub use crate::library::author::text_status::{TextStatus, TextStatuses};
pub use crate::library::collection::consent_digest::is_reference;
pub use crate::library::collection::library::Library;
pub use crate::library::collection::sound_texts::SoundTexts;
pub use crate::library::edits::consent_edit::{Agreement, No, Refusal};
pub use crate::library::edits::fixes::{Fixed, is_certain, mended};
pub use crate::library::edits::review_edit::Undecided;
pub use crate::library::source::config::Model;
pub use crate::library::source::date::{Date, Period, When};
pub use crate::library::source::ident::is_id;
pub use crate::library::source::indicator::BUILT_IN as BUILT_IN_INDICATORS;
pub use crate::library::source::person::How;
pub use crate::library::source::review::{Decision, FLAGS};

/// The file of names that `heard.yaml` asks for, as it is written there.
pub fn names_file(sources: &Sources) -> Option<String> {
    let source = sources.find(source::config::FILE)?;
    let config = source::config::Config::read(&source.path, source.text(), &mut Vec::new());
    config.privacy.names_file.map(|file| file.value)
}

/// The inbox that `heard.yaml` names.
pub fn inbox(sources: &Sources) -> Option<source::inbox::Inbox> {
    let source = sources.find(source::config::FILE)?;
    source::config::Config::read(&source.path, source.text(), &mut Vec::new()).inbox
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
