//! A practice, a setting or a tag, with the stories that tell of it.

use crate::library::edition::{Edition, Stories};
use crate::library::source::config;
use crate::library::source::ids::{Id, TopicId};
use crate::library::source::route::TopicKind;

/// A practice, a setting or a tag.
#[derive(Clone, Copy)]
pub struct Topic<'e> {
    edition: &'e Edition,
    kind: TopicKind,
    at: TopicId,
}

impl<'e> Topic<'e> {
    pub(super) fn at(edition: &'e Edition, kind: TopicKind, at: TopicId) -> Self {
        Self { edition, kind, at }
    }

    /// What it is.
    pub fn kind(&self) -> TopicKind {
        self.kind
    }

    fn configured(&self) -> Option<&'e config::Topic> {
        let config = &self.edition.collection().config;
        match self.kind {
            TopicKind::Practice => config.practices.all.get(self.at.index()),
            TopicKind::Setting => config.settings.all.get(self.at.index()),
            TopicKind::Office => config.offices.all.get(self.at.index()),
            TopicKind::Tag => None,
        }
    }

    /// The last part of its address.
    pub fn slug(&self) -> &'e str {
        match self.configured() {
            Some(topic) => &topic.id,
            None => self.edition.lists().tags.get(self.at.index()).map_or("", |tag| &tag.slug),
        }
    }

    /// Its name.
    pub fn label(&self) -> &'e str {
        match self.configured() {
            Some(topic) => &topic.label,
            None => self.edition.lists().tags.get(self.at.index()).map_or("", |tag| &tag.label),
        }
    }

    /// A note that is printed with it.
    pub fn note(&self) -> Option<String> {
        let note = self.configured()?.note.as_ref()?;
        Some(self.edition.print_line(&note.value, None))
    }

    /// Its stories, newest first.
    pub fn stories(&self) -> Stories<'e> {
        Stories::of(self.edition, self.edition.lists().topic(self.kind, self.at))
    }

    /// Whether no story tells of it; then it is not shown.
    pub(super) fn is_empty(&self) -> bool {
        self.edition.lists().topic(self.kind, self.at).is_empty()
    }
}

impl Edition {
    /// The practices that have a notice, whether or not a story comes from them, each with it.
    pub fn notices(&self) -> impl Iterator<Item = (&str, String)> {
        let practices = self.collection().config.practices.all.iter();
        practices.filter_map(|one| Some((one.label.as_str(), self.print_line(&one.note.as_ref()?.value, None))))
    }
}
