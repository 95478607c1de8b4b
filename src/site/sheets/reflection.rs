//! `heard pack --reflection`: one behaviour on a sheet for oneself, which nobody collects.

use serde::Serialize;

use crate::library::edition::{Group, Indicator};
use crate::site::letter::Sheet;
use crate::site::sheets::workshop::Behaviour;
use crate::site::sheets::{Head, is_meant};
use crate::site::{Release, SiteFault};

/// How many lines of stories are printed: the newest.
const FEW: usize = 2;

/// One behaviour, for somebody to think about alone.
#[derive(Serialize)]
pub struct View {
    /// The site's title.
    pub site: String,
    /// The site's language.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The behaviour.
    pub behaviour: Behaviour,
    /// Up to two lines that show it, newest story first.
    pub lines: Vec<Quoted>,
}

/// A line from a story, on a sheet.
#[derive(Serialize)]
pub struct Quoted {
    /// The words.
    pub words: String,
    /// The story's title.
    pub title: String,
    /// The story's language, if it differs from the site's.
    pub language: Option<String>,
    /// `ltr` or `rtl`, if its language differs from the site's.
    pub direction: Option<&'static str>,
}

impl<'s> Release<'s> {
    /// The ids of the behaviours that are still looked for, in the order they appear in the file.
    pub fn behaviours(&self) -> Vec<&'s str> {
        self.in_use().iter().map(Indicator::id).collect()
    }

    fn in_use(&self) -> Vec<Indicator<'s>> {
        let all = self.edition().groups();
        all.iter().flat_map(Group::indicators).filter(|one| one.retired().is_none()).collect()
    }

    /// A behaviour for somebody to think about alone; nothing where there is none of that name.
    pub fn reflection(&self, name: &str) -> Result<Option<Sheet<'s>>, SiteFault> {
        let edition = self.edition();
        let Some(indicator) = self.in_use().into_iter().find(|one| is_meant(name, [one.id(), one.label()])) else {
            return Ok(None);
        };
        let lines = indicator.stories().iter().filter_map(|story| {
            let cited = story.cited_in_list(indicator).into_iter().next()?;
            Some(Quoted {
                words: cited.words,
                title: story.list_title(),
                language: story.language().map(str::to_owned),
                direction: crate::site::views::direction(story),
            })
        });
        let Head { site, language, direction } = Head::of(edition);
        let lines = lines.take(FEW).collect();
        let view = View { site, language, direction, behaviour: Behaviour::of(indicator), lines };
        self.sheet("reflection.html", &view).map(Some)
    }
}
