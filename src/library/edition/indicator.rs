//! A behaviour of the vocabulary, and the lines of stories that show it.

use crate::library::edition::{Edition, Stories, Story};
use crate::library::source::date::When;
use crate::library::source::ids::{GroupId, Id, IndicatorId, numbered};
use crate::library::source::indicator;

/// A group of the vocabulary.
#[derive(Clone, Copy)]
pub struct Group<'e> {
    edition: &'e Edition,
    at: GroupId,
}

impl<'e> Group<'e> {
    pub(super) fn at(edition: &'e Edition, at: GroupId) -> Self {
        Self { edition, at }
    }

    /// Its name.
    pub fn label(&self) -> &'e str {
        self.edition.collection().vocabulary.groups.get(self.at.index()).map_or("", String::as_str)
    }

    /// Its behaviours, in the order they appear in the file.
    pub fn indicators(&self) -> Vec<Indicator<'e>> {
        let all = numbered(&self.edition.collection().vocabulary.all);
        let own = all.filter(|(_, indicator)| indicator.group == self.at);
        own.map(|(at, _)| Indicator::at(self.edition, at)).collect()
    }
}

/// A behaviour of the vocabulary.
#[derive(Clone, Copy)]
pub struct Indicator<'e> {
    edition: &'e Edition,
    at: IndicatorId,
}

/// When and why a behaviour was retired.
pub struct Retired {
    /// When.
    pub when: Option<When>,
    /// What it taught.
    pub why: Option<String>,
}

/// One dated decision about a behaviour or a metric.
pub struct Decision {
    /// When.
    pub when: Option<When>,
    /// What was decided.
    pub decision: String,
    /// Why.
    pub why: Option<String>,
}

/// One line of the concordance.
pub struct Line<'e> {
    /// The story that it stands in.
    pub story: Story<'e>,
    /// The words.
    pub words: String,
    /// The id by which the story's page marks them.
    pub anchor: String,
}

impl<'e> Indicator<'e> {
    /// Whether it is the one with this index.
    pub(super) fn is(&self, at: IndicatorId) -> bool {
        self.at == at
    }

    pub(super) fn at(edition: &'e Edition, at: IndicatorId) -> Self {
        Self { edition, at }
    }

    fn entry(&self) -> &'e indicator::Indicator {
        &self.edition.collection().vocabulary.all[self.at.index()]
    }

    fn line(&self, words: Option<&crate::library::source::fields::Written<String>>) -> Option<String> {
        words.map(|words| self.edition.print_line(&words.value, None)).filter(|line| !line.is_empty())
    }

    /// The last part of its address.
    pub fn id(&self) -> &'e str {
        &self.entry().id
    }

    /// Its name.
    pub fn label(&self) -> &'e str {
        &self.entry().label
    }

    /// What it is.
    pub fn definition(&self) -> Option<String> {
        self.line(self.entry().definition.as_ref())
    }

    /// What it looks like.
    pub fn looks_like(&self) -> Option<String> {
        self.line(self.entry().looks_like.as_ref())
    }

    /// How it gets gamed.
    pub fn gamed_by(&self) -> Option<String> {
        self.line(self.entry().gamed_by.as_ref())
    }

    /// A caution.
    pub fn caution(&self) -> Option<String> {
        self.line(self.entry().caution.as_ref())
    }

    /// What it means in certain settings: the setting's name, and the note.
    pub fn notes(&self) -> Vec<(String, String)> {
        let settings = &self.edition.collection().config.settings;
        let note = |(setting, note): &(
            crate::library::source::fields::Written<String>,
            crate::library::source::fields::Written<String>,
        )| {
            let at = settings.names.find(&setting.value)?;
            Some((settings.all.get(at.index())?.label.clone(), self.line(Some(note))?))
        };
        self.entry().notes.iter().filter_map(note).collect()
    }

    /// Who looks after it, by role.
    pub fn owner(&self) -> Option<String> {
        let owner = self.entry().owner.as_ref()?;
        let person = self.edition.collection().people.find(&owner.value)?;
        Some(self.edition.person_words(None, person))
    }

    /// When it is to be looked at again.
    pub fn review_by(&self) -> Option<When> {
        self.entry().review_by.as_ref().map(|date| date.value.when())
    }

    /// Whether that day is past.
    pub fn is_overdue(&self) -> bool {
        let review_by = self.entry().review_by.as_ref();
        self.entry().retired.is_none() && review_by.is_some_and(|date| date.value.last() < self.edition.today)
    }

    /// When and why it was retired, if it was.
    pub fn retired(&self) -> Option<Retired> {
        let retired = self.entry().retired.as_ref()?;
        Some(Retired {
            when: retired.date.map(crate::library::source::date::Date::when),
            why: self.line(retired.why.as_ref()),
        })
    }

    /// The decisions about it, as the file has them.
    pub fn history(&self) -> Vec<Decision> {
        self.edition.decisions(&self.entry().history)
    }

    /// The lines that show it, newest story first.
    pub fn lines(&self) -> Vec<Line<'e>> {
        let mut lines = Vec::new();
        for story in self.stories().iter() {
            let own = story.cited().into_iter().filter(|cited| cited.indicator.at == self.at);
            lines.extend(own.map(|cited| Line { story, words: cited.words, anchor: cited.anchor }));
        }
        lines
    }

    /// The stories that show it, newest first.
    pub fn stories(&self) -> Stories<'e> {
        Stories::of(self.edition, self.edition.lists().indicators.get(self.at.index()).map_or(&[], Vec::as_slice))
    }
}

impl Edition {
    /// Decisions as printed.
    pub(super) fn decisions(&self, history: &[indicator::Decision]) -> Vec<Decision> {
        let printed = |decision: &indicator::Decision| Decision {
            when: decision.date.map(crate::library::source::date::Date::when),
            decision: decision.decision.as_ref().map_or_else(String::new, |words| words.value.clone()),
            why: decision.why.as_ref().map(|why| self.print_line(&why.value, None)),
        };
        history.iter().map(printed).collect()
    }
}
