//! One person taken out of everything that the authors wrote: what goes, what says less, and what has to be left.
//!
//! Stories that are about them alone go. Everywhere else they become `someone`, and the yeses of others go on counting:
//! their text only says less.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::library::collection::Collection;
use crate::library::collection::consent_digest;
use crate::library::collection::index::TextId;
use crate::library::collection::library::Library;
use crate::library::collection::resolved_story::{ResolvedStory, Response};
use crate::library::edits::consent_edit::alike;
use crate::library::edits::fixes::Fixed;
use crate::library::personal::cut::{Edit, edited};
use crate::library::personal::places;
use crate::library::personal::task::Task;
use crate::library::source::agreed::Answer;
use crate::library::source::fields::Written;
use crate::library::source::ids::{Id, PersonId};
use crate::library::source::person;
use crate::text::sources::Sources;
use crate::text::span::LineColumn;

/// What is to be done so that somebody is forgotten.
#[derive(Default)]
pub struct Forgetting {
    /// Files that go: stories about them alone, and the pictures that only these show.
    pub deleted: Vec<Arc<str>>,
    /// Files that say less, people.yaml the last of them.
    pub changed: Vec<Fixed>,
    /// Texts that name them and have to be kept.
    pub held: Vec<Arc<str>>,
    /// Places that somebody has to look at: file and line.
    pub left: Vec<(Arc<str>, usize)>,
}

impl Library {
    /// How everything forgets `person`.
    pub fn forget(&self, person: PersonId) -> Forgetting {
        let task = Task::of(&self.0, person);
        let mut forgetting = Forgetting { deleted: task.gone.iter().cloned().collect(), ..Forgetting::default() };
        let mut after: BTreeMap<Arc<str>, String> = BTreeMap::new();
        // Whether their id stays in a text: then their entry has to, or nothing could be built.
        let mut is_named = false;
        for place in places::all(&self.0.sources).filter(|place| !task.gone.contains(place.path)) {
            let edits = task.edits(self, &place);
            if edits.is_empty() {
                continue;
            }
            if task.is_held(&place) {
                forgetting.held.push(Arc::clone(place.path));
                continue;
            }
            forgetting.left.extend(edits.left.iter().map(|at| (Arc::clone(place.path), line_of(place.text, *at))));
            if place.is_strange {
                forgetting.left.push((Arc::clone(place.path), 1));
                is_named = true;
            } else if !edits.made.is_empty() {
                after.insert(Arc::clone(place.path), edited(place.text, edits.made));
            }
        }
        forgetting.held.extend(task.held.iter().cloned());
        forgetting.held.sort();
        forgetting.held.dedup();
        // An answer that would come to say something else is nobody's to change: such a text is left to a person.
        let mut sources = with(&self.0.sources, &after, &forgetting.deleted);
        let now = Self::of(&sources);
        for path in misread(person, &self.0, &now.0, &after) {
            after.remove(&path);
            forgetting.left.push((path, 1));
            is_named = true;
        }
        if forgetting.held.is_empty() && !is_named {
            after.extend(task.without_entry(&after));
        }
        sources = with(&self.0.sources, &after, &forgetting.deleted);
        let now = Self::of(&sources);
        renew(&self.0, &now.0, &mut after);
        let before = |path: &Arc<str>| self.text(path).unwrap_or_else(|| "".into());
        let mut changed: Vec<Fixed> = after
            .into_iter()
            .map(|(path, after)| Fixed { before: before(&path), path, after })
            .filter(|fixed| *fixed.before != *fixed.after)
            .collect();
        // What is left half done can be begun again, as long as it is known who is meant.
        changed.sort_by_key(|fixed| (&*fixed.path == person::FILE, Arc::clone(&fixed.path)));
        forgetting.changed = changed;
        forgetting
    }
}

/// The line of a place, counted from one.
fn line_of(text: &str, at: usize) -> usize {
    LineColumn::of(text, at).line
}

/// Everything as it would be.
fn with(sources: &Sources, after: &BTreeMap<Arc<str>, String>, deleted: &[Arc<str>]) -> Sources {
    let mut sources = sources.clone();
    for (path, text) in after {
        sources.insert(path, text.clone().into_bytes());
    }
    for path in deleted {
        sources.remove(path);
    }
    sources
}

/// Writes the digest of every yes anew that counted before and would count no longer.
fn renew(before: &Collection, now: &Collection, after: &mut BTreeMap<Arc<str>, String>) {
    for story in &now.stories {
        let path = &story.manuscript.text_file.path;
        let Some(was) = story_at(before, path) else { continue };
        let mut edits: Vec<Edit> = Vec::new();
        for (person, said) in &story.about {
            let Some(read) = digest_of(said) else { continue };
            let id = &now.people.at(*person).id;
            let counted = was.about.iter().any(|(person, said)| {
                before.people.at(*person).id == *id
                    && digest_of(said).is_some_and(|read| consent_digest::counts(&read.value, before, was))
            });
            if counted && !consent_digest::counts(&read.value, now, story) {
                let text = &story.manuscript.text_file.text;
                edits.push((read.span.within(text), consent_digest::fingerprint(now, story)));
            }
        }
        if !edits.is_empty() {
            after.insert(Arc::clone(path), edited(&story.manuscript.text_file.text, edits));
        }
    }
}

fn digest_of(said: &Response) -> Option<&Written<String>> {
    match said {
        Response::Answer(Answer::Yes(yes)) => yes.read.as_ref(),
        Response::Answer(Answer::No | Answer::KeptPrivate | Answer::Unreadable) | Response::Nothing => None,
    }
}

fn story_at<'c>(collection: &'c Collection, path: &str) -> Option<&'c ResolvedStory> {
    match collection.text_id(path) {
        Some(TextId::Story(at)) => collection.stories.get(at.index()).map(|story| &**story),
        _ => None,
    }
}

/// Changed stories in which somebody else's answer would come to say something else.
fn misread(
    person: PersonId,
    before: &Collection,
    now: &Collection,
    after: &BTreeMap<Arc<str>, String>,
) -> Vec<Arc<str>> {
    let is_misread = |path: &&Arc<str>| {
        let (Some(was), Some(is)) = (story_at(before, path), story_at(now, path)) else { return false };
        let others = was.about.iter().filter(|(who, _)| *who != person);
        let others: Vec<_> = others.map(|(person, said)| (&before.people.at(*person).id, said)).collect();
        let still: Vec<_> = is
            .about
            .iter()
            .filter(|(who, _)| *who != person)
            .map(|(person, said)| (&now.people.at(*person).id, said))
            .collect();
        others.len() != still.len()
            || others.iter().zip(&still).any(|((id, said), (other, now))| id != other || !alike(said, now))
            || was.manuscript.text_file.terms.status() != is.manuscript.text_file.terms.status()
    };
    after.keys().filter(is_misread).cloned().collect()
}
