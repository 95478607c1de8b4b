//! What is wrong with a theme or with the choice of one. The library's checks make diagnostics of it.

use std::sync::Arc;

use crate::text::diagnostic::{Place, Sentence, Word};

/// A fault and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeFault {
    /// What is wrong.
    pub wrong: ThemeFaultKind,
    /// Where: in a file of the theme, or where the site chose it.
    pub place: Place,
}

/// What is wrong. Whatever it is, the theme still renders: with the built-in file, theme, value or phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThemeFaultKind {
    /// There is no theme of this name.
    UnknownTheme {
        /// The name.
        name: String,
        /// The theme that may be meant.
        near: Option<String>,
    },
    /// The theme was made for another version of the views.
    Api {
        /// The theme's name.
        name: String,
        /// What its `theme.yaml` says.
        found: String,
    },
    /// The theme asks for another version of the program.
    Version {
        /// The theme's name.
        name: String,
        /// The versions that it asks for.
        wants: String,
    },
    /// A file of the theme cannot be used.
    File {
        /// Why.
        why: Sentence,
    },
    /// A template cannot be used.
    Template {
        /// Why.
        why: Sentence,
        /// What to do.
        help: Option<Sentence>,
    },
    /// The theme has no such option.
    UnknownOption {
        /// The option.
        name: String,
        /// The one that may be meant.
        near: Option<String>,
        /// All options of the theme.
        known: Vec<String>,
    },
    /// The option cannot have this value.
    UnknownValue {
        /// The option.
        option: String,
        /// What was written.
        value: String,
        /// The one that may be meant.
        near: Option<String>,
        /// All values that it can have.
        known: Vec<String>,
    },
    /// The theme has no phrases in the site's language.
    NoLanguage {
        /// The language.
        language: String,
    },
}

impl ThemeFault {
    /// A fault of a file as a whole.
    pub(in crate::theme) fn of(path: &Arc<str>, wrong: ThemeFaultKind) -> Self {
        Self { wrong, place: Place::file(path) }
    }
}

/// Words of another program in a sentence of ours: they may repeat what someone wrote, so no log prints them.
pub(in crate::theme) fn words(told: impl Into<String>) -> Word {
    const LONGEST: usize = 300;
    let told: String = told.into();
    let line = told.lines().next().unwrap_or_default().trim().trim_end_matches('.');
    let mut short: String = line.chars().take(LONGEST).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    Word::Quoted(short)
}

/// The one of `known` that `name` may stand for.
pub(in crate::theme) fn near<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let name = name.to_lowercase();
    if name.len() > 100 {
        return None;
    }
    known
        .into_iter()
        .map(|other| (strsim::jaro_winkler(&name, &other.to_lowercase()), other))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, other)| other.to_owned())
}
