//! A relationship review on paper, for the two people who read it. It is made of no edition: none can hold it.

use serde::Serialize;

use crate::library::author::relationship::RelationshipSheet;
use crate::library::{Period, When};
use crate::site::SiteFault;

/// What somebody wrote about one client, for two people to read.
#[derive(Serialize)]
pub struct View {
    /// The site's title.
    pub site: String,
    /// The site's language.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The client's code.
    pub client: String,
    /// When it was written, in words.
    pub when: Option<String>,
    /// Who wrote it.
    pub reviewer: String,
    /// Who reads it.
    pub readers: Vec<String>,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
}

/// The sheet of a review.
pub fn render(sheet: RelationshipSheet) -> Result<Vec<u8>, SiteFault> {
    let RelationshipSheet { site, name: _, client, when, reviewer, readers, paragraphs, theme } = sheet;
    let words = |when: When| match when.part {
        Period::Month(month) => theme.month(when.year, month),
        Period::Quarter(quarter) => theme.quarter(when.year, quarter),
    };
    let view = View {
        site,
        language: theme.language().to_owned(),
        direction: theme.direction().word(),
        client,
        when: when.map(words),
        reviewer,
        readers,
        paragraphs,
    };
    theme.render("relationship.html", &view)
}
