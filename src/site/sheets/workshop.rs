//! `heard pack --behaviours`: the list of behaviours for people to rework together, with what stories tell that is not on it.

use serde::Serialize;

use crate::library::edition::{Indicator, Story};
use crate::site::letter::Sheet;
use crate::site::sheets::Head;
use crate::site::{Release, SiteFault};

/// The most lines that are printed of what is not on the list: the newest.
const MOST_ALSO: usize = 40;

/// The list of behaviours, for a workshop.
#[derive(Serialize)]
pub struct View {
    /// The site's title.
    pub site: String,
    /// The site's language.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The groups, in the order they appear in the file.
    pub groups: Vec<Group>,
    /// What stories show that isn't on the list yet, newest story first.
    pub also: Vec<Also>,
}

/// A group of behaviours.
#[derive(Serialize)]
pub struct Group {
    /// Its name.
    pub label: String,
    /// Its behaviours, in the order they appear in the file.
    pub behaviours: Vec<Behaviour>,
}

/// A behaviour on a sheet.
#[derive(Serialize)]
pub struct Behaviour {
    /// Its name.
    pub label: String,
    /// What it is.
    pub definition: Option<String>,
    /// What it looks like.
    pub looks_like: Option<String>,
    /// How it gets gamed.
    pub gamed_by: Option<String>,
    /// A word of caution.
    pub caution: Option<String>,
}

impl Behaviour {
    /// A behaviour as its file has it.
    pub(super) fn of(indicator: Indicator<'_>) -> Self {
        Self {
            label: indicator.label().to_owned(),
            definition: indicator.definition(),
            looks_like: indicator.looks_like(),
            gamed_by: indicator.gamed_by(),
            caution: indicator.caution(),
        }
    }
}

/// Something that a story shows and that isn't on the list yet.
#[derive(Serialize)]
pub struct Also {
    /// The words.
    pub words: String,
    /// The story's title.
    pub title: String,
    /// The story's language, if it differs from the site's.
    pub language: Option<String>,
    /// `ltr` or `rtl`, if its language differs from the site's.
    pub direction: Option<&'static str>,
}

impl Also {
    fn find(story: Story<'_>) -> Option<Self> {
        Some(Self {
            words: story.list_also()?,
            title: story.list_title(),
            language: story.language().map(str::to_owned),
            direction: crate::site::views::direction(story),
        })
    }
}

impl<'s> Release<'s> {
    /// The behaviours that are still looked for, on a sheet for a workshop.
    pub fn workshop(&self) -> Result<Sheet<'s>, SiteFault> {
        let edition = self.edition();
        let Head { site, language, direction } = Head::of(edition);
        let groups = edition.groups().into_iter().map(|group| {
            let used = group.indicators().into_iter().filter(|one| one.retired().is_none());
            Group { label: group.label().to_owned(), behaviours: used.map(Behaviour::of).collect() }
        });
        let view = View {
            site,
            language,
            direction,
            groups: groups.filter(|group| !group.behaviours.is_empty()).collect(),
            also: edition.stories().iter().filter_map(Also::find).take(MOST_ALSO).collect(),
        };
        self.sheet("workshop.html", &view)
    }
}
