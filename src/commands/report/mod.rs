//! What is wrong, as words: for people, for programs, and for a review on GitHub.
//!
//! None of these knows a rule; all of them draw the same value.

mod extent;
pub mod github;
pub mod human;
pub mod json;

use clap::ValueEnum;

pub use crate::commands::report::extent::Extent;

use crate::text::diagnostic::{Diagnostic, Severity};

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, with the lines that are meant.
    #[default]
    Human,
    /// One JSON object, without any passage that an author wrote.
    Json,
    /// Workflow commands that GitHub shows beside the lines, without any passage that an author wrote.
    Github,
}

/// Whether words for people are coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// With the codes that a terminal understands.
    Always,
    /// Without.
    Never,
}

/// How words for people look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether they are coloured.
    pub colour: Colour,
    /// The most columns of a line of an excerpt; a longer one is cut around the words that are meant.
    pub columns: usize,
}

impl Look {
    /// For a file or a program.
    pub const PLAIN: Self = Self { colour: Colour::Never, columns: 120 };
}

/// Whose eyes the words for people are for: whether lines of the files, and passages in sentences, may be shown.
#[derive(Clone, Copy)]
pub enum Excerpts<'a> {
    /// The author's own screen: all of them.
    Shown,
    /// A log: none.
    Hidden,
    /// Those of the files for which this is true.
    Of(&'a dyn Fn(&str) -> bool),
}

impl Excerpts<'_> {
    fn allow(self, path: &str) -> bool {
        match self {
            Self::Shown => true,
            Self::Hidden => false,
            Self::Of(allowed) => allowed(path),
        }
    }
}

/// How many diagnostics there are, by weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    errors: usize,
    warnings: usize,
    advice: usize,
}

impl Counts {
    fn of(diagnostics: &[Diagnostic]) -> Self {
        let mut counts = Self::default();
        for diagnostic in diagnostics {
            match diagnostic.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Advice => counts.advice += 1,
            }
        }
        counts
    }
}
