//! What has been kept longer than heard.yaml allows, and what has to be kept whatever it says.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::Date as Day;

use crate::library::collection::Collection;
use crate::library::collection::index::TextId;
use crate::library::collection::library::Library;
use crate::library::collection::references::PictureFile;
use crate::library::source::agreed::Agreed;
use crate::library::source::config::Config;
use crate::library::source::fields::Field;
use crate::library::source::ids::{Id, StoryId};
use crate::library::source::relationship::Relationship;
use crate::library::source::retention::{Hold, Unread};
use crate::library::source::status::Status;
use crate::library::source::text_file::TextFile;
use crate::text::diagnostic::Severity;

/// A text that has been kept longer than heard.yaml allows.
pub struct Due {
    /// Its file.
    pub path: Arc<str>,
    /// Why nobody reads it, as people write it.
    pub unread: &'static str,
    /// The last day that "since" can mean.
    pub since: Day,
    /// Whether it has to be kept all the same.
    pub is_held: bool,
    /// Whether its fields have an error, behind which a hold may be hidden.
    pub is_faulty: bool,
    /// A published text that says most of the same: only while this one is there is that known.
    pub twin: Option<Arc<str>>,
    /// The pictures beside it that no other text shows.
    pub pictures: Vec<String>,
}

impl Library {
    /// Every text that is due on `today`, by kind and then by the order of its kind.
    pub fn due(&self, today: Day) -> Vec<Due> {
        let collection = &*self.0;
        if collection.config.retention.is_empty() {
            return Vec::new();
        }
        let twins = collection.twins(today);
        let due = collection.references().filter_map(|(text_id, text_file, _)| {
            let unread = unread(collection, text_id, text_file)?;
            let kept = collection.config.retention.of(unread)?;
            // A month may mean its last day: nothing is due too early.
            let since = text_file.terms.since.value()?.last();
            (since.checked_add(kept).ok()? <= today).then(|| Due {
                path: Arc::clone(&text_file.path),
                unread: unread.word(),
                since,
                is_held: is_held(&collection.config, text_file),
                is_faulty: text_file.diagnostics.iter().any(|one| one.severity == Severity::Error),
                twin: twins.published_twin(&text_file.path).cloned(),
                pictures: own_pictures(collection, text_id),
            })
        });
        due.chain(self.due_relationships(today)).collect()
    }

    /// Every relationship review that is due, counted from `since`, or else from the day it was written.
    fn due_relationships(&self, today: Day) -> Vec<Due> {
        let collection = &*self.0;
        let Some(kept) = collection.config.retention.of(Unread::Relationship) else { return Vec::new() };
        let due = collection.relationships.iter().filter_map(|review| {
            let since = review.since.value().or(review.date.value())?.last();
            (since.checked_add(kept).ok()? <= today).then(|| Due {
                path: Arc::clone(&review.path),
                unread: Unread::Relationship.word(),
                since,
                is_held: is_held_review(&collection.config, review),
                is_faulty: review.diagnostics.iter().any(|one| one.severity == Severity::Error),
                twin: None,
                pictures: Vec::new(),
            })
        });
        due.collect()
    }

    /// Whether the text at `path` has to be kept as it is: nothing deletes it, and no command changes its words.
    pub fn is_held(&self, path: &str) -> bool {
        let collection = &*self.0;
        let text = collection.references().find(|(_, text_file, _)| &*text_file.path == path);
        match text {
            Some((_, text_file, _)) => is_held(&collection.config, text_file),
            None => match collection.relationships.iter().find(|review| &*review.path == path) {
                Some(review) => is_held_review(&collection.config, review),
                None => is_held_by_path(&collection.config.holds, path),
            },
        }
    }

    /// Everyone whom the story at `path` is about, by id.
    pub fn people_in(&self, path: &str) -> Vec<String> {
        let Some(TextId::Story(at)) = self.0.text_id(path) else { return Vec::new() };
        let about = self.0.stories[at.index()].about.iter();
        about.map(|(person, _)| self.0.people.at(*person).id.clone()).collect()
    }

    /// Whether a story is about its teller's own work, so that nobody is asked.
    pub fn is_own(&self, story: StoryId) -> bool {
        self.0.stories[story.index()].manuscript.front.is_own()
    }

    /// Whether drafts are kept for a time only, so that each says since when it is one.
    pub fn keeps_drafts_for_a_time(&self) -> bool {
        self.0.config.retention.of(Unread::Draft).is_some()
    }
}

/// Why nobody reads a text, by what stands in it; the strictest decides. Nothing where that is unclear, or somebody may.
fn unread(collection: &Collection, text_id: TextId, text_file: &TextFile) -> Option<Unread> {
    let agreed = match text_id {
        TextId::Story(at) => Some(&collection.stories[at.index()].manuscript.front.agreed),
        TextId::Lab(_) | TextId::Metric(_) | TextId::Page(_) | TextId::Path(_) => None,
    };
    if agreed.is_some_and(Agreed::is_unclear) {
        return None;
    }
    let refusal = agreed.and_then(Agreed::refusal);
    let refusal = refusal.and_then(|word| Unread::CHOICES.iter().find(|(own, _)| *own == word));
    match (text_file.terms.status()?, refusal) {
        (Status::Withdrawn, _) => Some(Unread::Withdrawn),
        (Status::Declined, _) => Some(Unread::Declined),
        (_, Some((_, refusal))) => Some(*refusal),
        (Status::Draft, None) => Some(Unread::Draft),
        (Status::WithColleague | Status::Agreed | Status::Published, None) => None,
    }
}

/// Whether a text is on hold. What was begun and cannot be read may be one.
fn is_held(config: &Config, text_file: &TextFile) -> bool {
    let is_own = match text_file.terms.hold {
        Field::Absent => false,
        Field::Given(_) => true,
        Field::Unreadable => {
            text_file.head().lines().any(|line| line.trim_start_matches(['"', '\'', ' ']).starts_with("hold"))
        }
    };
    is_own || is_held_by_path(&config.holds, &text_file.path)
}

/// The same of a relationship review: what was begun and cannot be read may be a hold.
fn is_held_review(config: &Config, review: &Relationship) -> bool {
    !matches!(review.hold, Field::Absent) || is_held_by_path(&config.holds, &review.path)
}

fn is_held_by_path(holds: &[Hold], path: &str) -> bool {
    holds.iter().any(|hold| hold.is_of(path))
}

/// The files beside a text that are pictures of it, and of no other text.
fn own_pictures(collection: &Collection, text_id: TextId) -> Vec<String> {
    let (mut its, mut others) = (Vec::new(), HashSet::new());
    for (other, _, references) in collection.references() {
        let head = match other {
            TextId::Story(at) => collection.stories[at.index()].picture.as_ref(),
            TextId::Lab(_) | TextId::Metric(_) | TextId::Page(_) | TextId::Path(_) => None,
        };
        for picture in references.pictures.iter().chain(head) {
            let PictureFile::Beside(path) = picture else { continue };
            if other == text_id {
                its.push(path.clone());
            } else {
                others.insert(path);
            }
        }
    }
    its.sort_unstable();
    its.dedup();
    its.retain(|path| !others.contains(path) && !is_held_by_path(&collection.config.holds, path));
    its
}
