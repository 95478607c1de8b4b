//! Sheets for people around a table, made of an audience's site, so that nothing withheld can be on them. No sheet has a
//! number that stands for a person.

mod agenda;
mod case;
mod path_booklet;
mod portfolio;
mod reflection;
mod round_table;
mod workshop;
mod year;

use serde::Serialize;

use crate::library::edition::Edition;
use crate::site::letter::Sheet;
use crate::site::{Release, SiteFault};
use crate::text::normalize::fold;

impl<'s> Release<'s> {
    fn sheet<V: Serialize>(&self, template: &str, view: &V) -> Result<Sheet<'s>, SiteFault> {
        let bytes = self.site.edition.theme().render(template, view)?;
        Ok(Sheet::of(self.site, bytes))
    }

    fn edition(&self) -> &'s Edition {
        &self.site.edition
    }
}

/// What every sheet says of itself.
struct Head {
    site: String,
    language: String,
    direction: &'static str,
}

impl Head {
    fn of(edition: &Edition) -> Self {
        let theme = edition.theme();
        Self {
            site: edition.masthead().title.to_owned(),
            language: theme.language().to_owned(),
            direction: theme.direction().word(),
        }
    }
}

/// Whether somebody who types `typed` means what has one of these names.
pub(super) fn is_meant<'n>(typed: &str, names: impl IntoIterator<Item = &'n str>) -> bool {
    let folded = |words: &str| fold(words).to_lowercase();
    let typed = folded(typed);
    !typed.is_empty() && names.into_iter().any(|name| folded(name) == typed)
}
