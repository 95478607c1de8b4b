//! A lab that was held, as one reader may read it: its cases, and what was taken from it.

use crate::library::collection::LabEntry;
use crate::library::collection::index::TextId;
use crate::library::edition::body_html::{Body, Href};
use crate::library::edition::mention_forms::Naming;
use crate::library::edition::{Edition, Story};
use crate::library::source::date::When;
use crate::library::source::fields::Written;
use crate::library::source::ids::{Id, LabId};
use crate::library::source::lab;
use crate::text::markdown::{Form, Stage};

/// A lab of an edition.
#[derive(Clone, Copy)]
pub struct Lab<'e> {
    edition: &'e Edition,
    at: LabId,
}

/// What somebody experienced would have done.
pub struct Panelist {
    /// Their role.
    pub role: String,
    /// What they would have done.
    pub would: String,
    /// Why.
    pub why: Option<String>,
}

/// A story that a lab talked about.
pub struct Case<'e> {
    /// The story.
    pub story: Story<'e>,
    /// What the room saw in place of its title.
    pub shown_as: Option<String>,
}

impl<'e> Lab<'e> {
    pub(super) fn at(edition: &'e Edition, at: LabId) -> Self {
        Self { edition, at }
    }

    fn entry(&self) -> &'e LabEntry {
        &self.edition.collection().labs[self.at.index()]
    }

    /// Its address under `labs/`.
    pub fn address(&self) -> &'e str {
        self.entry().lab.text_file.address.as_str()
    }

    /// Its title.
    pub fn title(&self) -> String {
        let title = self.entry().lab.text_file.title.as_ref();
        title.map(|title| self.edition.print_line(&title.value, None)).unwrap_or_default()
    }

    /// When it was held.
    pub fn held(&self) -> Option<When> {
        self.entry().lab.front.held.value().map(|date| date.when())
    }

    /// Who led it, by role.
    pub fn facilitator(&self) -> Option<String> {
        self.entry().facilitator.map(|person| self.edition.person_words(None, person))
    }

    /// The cases whose stories are in the edition.
    pub fn cases(&self) -> Vec<Case<'e>> {
        let entry = self.entry();
        let cases = entry.lab.front.cases.iter().zip(&entry.cases);
        let held = cases.filter_map(|(case, at)| {
            let at = at.filter(|at| self.edition.holds(TextId::Story(*at)))?;
            let shown_as = case.shown_as.as_ref().map(|words| self.edition.print_line(&words.value, None));
            Some(Case { story: Story::at(self.edition, at), shown_as })
        });
        held.collect()
    }

    /// What the room took from it.
    pub fn kept(&self) -> Vec<String> {
        self.entry().lab.front.kept.iter().map(|words| self.edition.print_line(&words.value, None)).collect()
    }

    /// What experienced people would have done, as the file has them.
    pub fn panel(&self) -> Vec<Panelist> {
        let line = |words: &Written<String>| self.edition.print_line(&words.value, None);
        let printed = |one: &lab::Panelist| {
            Some(Panelist { role: line(&one.role), would: line(one.would.as_ref()?), why: one.why.as_ref().map(line) })
        };
        self.entry().lab.front.panel.iter().filter_map(printed).collect()
    }

    /// What readers may see of its text, as HTML: what stands under a heading classed `{.readers}`.
    pub fn readers(&self, href: Href<'e, '_>) -> Option<String> {
        let entry = self.entry();
        let (text_file, references) = (&entry.lab.text_file, &entry.settled.references);
        let body = Body { text_file, references, story: None, naming: Naming::AsAgreed, form: Form::Page, href };
        let mut out = String::new();
        for (at, block) in text_file.prose.blocks.iter().enumerate() {
            if block.stage == Some(Stage::Readers) {
                self.edition.print_body(&body, at..at + 1, &mut out);
            }
        }
        (!out.is_empty()).then_some(out)
    }
}
