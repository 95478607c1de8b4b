//! A path as one reader may read it: a step goes as one, its story and the sentence before it.

use crate::library::collection::PathEntry;
use crate::library::collection::index::TextId;
use crate::library::edition::body_html::{Body, Href};
use crate::library::edition::mention_forms::Naming;
use crate::library::edition::{Edition, Story, Withheld};
use crate::library::source::ids::{Id, PathId, StoryId, numbered};
use crate::library::source::reading_path::{self, LEAST_STEPS};
use crate::text::markdown::Form;

/// A path of an edition.
#[derive(Clone, Copy)]
pub struct ReadingPath<'e> {
    edition: &'e Edition,
    at: PathId,
}

/// A story on a path.
pub struct Step<'e> {
    /// What is said before it.
    pub say: Option<String>,
    /// The story.
    pub story: Story<'e>,
}

/// Why a path is withheld of which `is_read` says the stories that may be read: one story is no path.
pub(in crate::library) fn too_short(entry: &PathEntry, is_read: impl Fn(StoryId) -> bool) -> Option<Withheld> {
    let steps = entry.steps.iter().flatten().filter(|at| is_read(**at)).count();
    (steps < LEAST_STEPS).then_some(Withheld::TooShort)
}

impl Edition {
    /// Withholds every path that has too few stories left.
    pub(super) fn leave_out_short_paths(&mut self) {
        let library = self.library.clone();
        for (at, entry) in numbered::<PathId, _>(&library.0.paths) {
            if self.holds(TextId::Path(at))
                && let Some(why) = too_short(entry, |story| self.holds(TextId::Story(story)))
            {
                self.paths_out[at.index()].push(why);
            }
        }
    }

    /// The steps of a path as written, each with whether its story is in the edition.
    pub(super) fn steps<'c>(
        &self,
        entry: &'c PathEntry,
    ) -> impl Iterator<Item = (&'c reading_path::Step, Option<StoryId>)> {
        let steps = entry.path.steps.iter().zip(&entry.steps);
        steps.map(|(step, at)| (step, at.filter(|at| self.holds(TextId::Story(*at)))))
    }
}

impl<'e> ReadingPath<'e> {
    pub(super) fn at(edition: &'e Edition, at: PathId) -> Self {
        Self { edition, at }
    }

    fn entry(&self) -> &'e PathEntry {
        &self.edition.collection().paths[self.at.index()]
    }

    /// Its address under `paths/`.
    pub fn address(&self) -> &'e str {
        self.entry().path.text_file.address.as_str()
    }

    /// Its title.
    pub fn title(&self) -> String {
        let title = self.entry().path.text_file.title.as_ref();
        title.map(|title| self.edition.print_line(&title.value, None)).unwrap_or_default()
    }

    /// Its steps, in order, as far as their stories are in the edition.
    pub fn steps(&self) -> Vec<Step<'e>> {
        let edition = self.edition;
        let held = edition.steps(self.entry()).filter_map(|(step, at)| {
            let say = step.say.as_ref().map(|say| edition.print_line(&say.value, None)).filter(|say| !say.is_empty());
            Some(Step { say, story: Story::at(edition, at?) })
        });
        held.collect()
    }

    /// Its text as HTML.
    pub fn body(&self, form: Form<'_>, href: Href<'e, '_>) -> String {
        let entry = self.entry();
        let (text_file, references) = (&entry.path.text_file, &entry.settled.references);
        let body = Body { text_file, references, story: None, naming: Naming::AsAgreed, form, href };
        let mut out = String::new();
        self.edition.print_body(&body, 0..text_file.prose.blocks.len(), &mut out);
        out
    }
}
