//! Everything that a text can name, found by name: people, behaviours, metrics, stories, files.

use std::collections::HashMap;
use std::sync::Arc;

use crate::library::collection::file_names::FileNames;
use crate::library::collection::story_names::{StoryNames, Unnamed};
use crate::library::diagnostics;
use crate::library::source::config::Config;
use crate::library::source::fields::{Field, Written};
use crate::library::source::ident::Names;
use crate::library::source::ids::{AudienceId, Id, LabId, MetricId, PageId, PathId, PersonId, StoryId};
use crate::library::source::indicator::Vocabulary;
use crate::library::source::person::People;
use crate::library::source::text_file::TextFile;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::sources::Sources;
use crate::theme::Theme;

/// A text of the site that a link can lead to, by its index among its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextId {
    /// A story.
    Story(StoryId),
    /// A lab.
    Lab(LabId),
    /// A metric.
    Metric(MetricId),
    /// A free page.
    Page(PageId),
    /// A path.
    Path(PathId),
}

/// The names that texts are resolved by.
pub struct Index<'a> {
    /// `heard.yaml`.
    pub config: &'a Config,
    /// `people.yaml`.
    pub people: &'a People,
    /// `indicators.yaml`.
    pub vocabulary: &'a Vocabulary,
    /// Metrics by id and title.
    pub metrics: &'a Names<MetricId>,
    /// Stories by name.
    pub stories: &'a StoryNames<StoryId>,
    /// The path of each story, by index.
    pub story_paths: &'a [Arc<str>],
    /// Every text by its path.
    pub texts: &'a HashMap<Arc<str>, TextId>,
    /// The file of each text.
    pub text_files: &'a (dyn Fn(TextId) -> &'a TextFile + Sync),
    /// All files.
    pub sources: &'a Sources,
    /// All files, by their names as people write them.
    pub files: &'a FileNames<'a>,
    /// The theme, which has the words for whoever is not named.
    pub theme: &'a Theme,
}

/// How many faults of one text are told what was most likely meant: to compare thousands of slips with every name there
/// is would take minutes.
const MOST_GUESSED: usize = 30;

/// Those of `known` that are looked through for what the next fault of a text meant, where `found` are those before it.
pub fn guesses<'k, T>(known: &'k [T], found: &[Diagnostic]) -> &'k [T] {
    &known[..known.len().min(most_guesses(found))]
}

/// How many names are looked through for what the next fault of a text meant, where `found` are those before it.
pub fn most_guesses(found: &[Diagnostic]) -> usize {
    if found.len() < MOST_GUESSED { usize::MAX } else { 0 }
}

impl Index<'_> {
    /// Who is meant, by id or name, with or without `@`.
    pub fn person(&self, who: &Written<String>, text_file: &TextFile, found: &mut Vec<Diagnostic>) -> Option<PersonId> {
        let written = who.value.strip_prefix('@').unwrap_or(&who.value);
        let person = self.people.find(written);
        if person.is_none() {
            let known = guesses(self.people.names.ids(), found);
            let called = known.first().and_then(|_| self.people.only_called(written));
            found.push(diagnostics::names::unknown_person(text_file.place(who.span), written, called, known));
        }
        person
    }

    /// Who may see a text; `None` where that is unclear.
    pub fn audience(&self, text_file: &TextFile, found: &mut Vec<Diagnostic>) -> Option<AudienceId> {
        let written = match &text_file.terms.audience {
            Field::Absent => return self.config.audiences.usual,
            Field::Unreadable => return None,
            Field::Given(written) => written,
        };
        let audience = self.config.audiences.names.find(&written.value);
        if audience.is_none() {
            let ids = self.config.audiences.names.ids();
            found.push(diagnostics::audiences::unknown_audience(text_file.place(written.span), &written.value, ids));
        }
        audience
    }

    /// Which metric is meant, by id or title.
    pub fn metric(
        &self,
        words: &Written<String>,
        text_file: &TextFile,
        found: &mut Vec<Diagnostic>,
    ) -> Option<MetricId> {
        let metric = self.metrics.find(&words.value);
        if metric.is_none() {
            let known = guesses(self.metrics.ids(), found);
            found.push(diagnostics::references::unknown_metric(text_file.place(words.span), &words.value, known));
        }
        metric
    }

    /// Which story is meant, written at `place`.
    pub fn story(&self, words: &Written<String>, place: Place, found: &mut Vec<Diagnostic>) -> Option<StoryId> {
        match self.stories.find(&words.value) {
            Ok(story) => Some(story),
            Err(Unnamed::Unknown) => {
                let known = self.stories.paths().take(most_guesses(found));
                found.push(diagnostics::references::unknown_story(place, &words.value, known));
                None
            }
            Err(Unnamed::Ambiguous(several)) => {
                let paths = several.iter().filter_map(|story| self.story_paths.get(story.index()));
                found.push(diagnostics::references::ambiguous_story(place, &words.value, paths.map(|path| &**path)));
                None
            }
        }
    }
}

/// `to`, written in the file at `from`, as a path of the site; `None` where it leads out of it.
pub fn resolve(from: &str, to: &str) -> Option<String> {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let start = if to.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = start.split('/').filter(|part| !part.is_empty()).collect();
    for part in to.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn a_link_is_resolved_from_the_folder_of_its_file_and_never_out_of_the_site() {
        assert_eq!(resolve("stories/2026/a.md", "b.md").as_deref(), Some("stories/2026/b.md"));
        assert_eq!(resolve("stories/2026/a.md", "../2025/b.md").as_deref(), Some("stories/2025/b.md"));
        assert_eq!(resolve("stories/a.md", "/static/x.png").as_deref(), Some("static/x.png"));
        assert_eq!(resolve("stories/a.md", "../../etc/passwd"), None);
    }
}
