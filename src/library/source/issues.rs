//! What `issues:` in heard.yaml says of the issues, which hold the stories of three months each.

use crate::library::source::fields::{Fields, Written};
use crate::theme::Theme;

/// What issues are called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IssueNames {
    /// By their months.
    #[default]
    Months,
    /// By the season that they are in the north.
    North,
    /// By the season that they are in the south.
    South,
}

impl IssueNames {
    /// The names by the words that people write.
    pub const CHOICES: [(&'static str, Self); 3] =
        [("months", Self::Months), ("north", Self::North), ("south", Self::South)];

    /// What the issue of a quarter, from 1 to 4, is called: wherever one is named, and where that is checked.
    pub fn name(self, theme: &Theme, (year, quarter): (i16, i8)) -> String {
        match self {
            Self::Months => theme.quarter(year, quarter),
            Self::North => theme.season(year, quarter),
            Self::South => theme.season(year, (quarter + 1) % 4 + 1),
        }
    }
}

/// All of it.
#[derive(Clone, Debug, Default)]
pub struct Issues {
    /// What they are called.
    pub names: IssueNames,
    /// Stories that open theirs, as written.
    pub covers: Vec<Written<String>>,
}

impl Issues {
    /// Reads `issues:`.
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        let names = fields.one_of("names", &IssueNames::CHOICES).value().copied().unwrap_or_default();
        Self { names, covers: fields.list("covers") }
    }
}
