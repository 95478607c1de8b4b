//! What can be named in a field, for those who write: people, practices, settings, behaviours, metrics.

use crate::library::Library;
use crate::library::config::Topic;

/// One thing that can be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// How it is written in a file.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// A sentence about it, where there is one.
    pub about: String,
}

/// Everything that can be named, each kind in its file's order. It holds names of people and is for the author's screen alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// Whoever is in `people.yaml`; the label is a name, the sentence a role.
    pub people: Vec<Named>,
    /// The firm's practices.
    pub practices: Vec<Named>,
    /// Where things happen.
    pub settings: Vec<Named>,
    /// Behaviours that may be cited; retired ones are not among them.
    pub indicators: Vec<Named>,
    /// Metrics.
    pub metrics: Vec<Named>,
    /// Audiences.
    pub audiences: Vec<Named>,
}

impl Library {
    /// Everything that can be named in a field.
    pub fn roster(&self) -> Roster {
        let shelf = &*self.0;
        let named = |id: &str, label: &str, about: Option<&str>| Named {
            id: id.to_owned(),
            label: label.to_owned(),
            about: about.unwrap_or_default().to_owned(),
        };
        let topics = |topics: &[Topic]| -> Vec<Named> {
            topics.iter().map(|t| named(&t.id, &t.label, t.note.as_ref().map(|note| note.value.as_str()))).collect()
        };
        let people = shelf.people.all.iter();
        let offered = shelf.vocabulary.all.iter().filter(|indicator| indicator.retired.is_none());
        let metrics = shelf.metrics.iter().map(|shelved| &shelved.metric);
        Roster {
            people: people.map(|p| named(&p.id, &p.name.value, p.role.as_deref())).collect(),
            practices: topics(&shelf.config.practices.all),
            settings: topics(&shelf.config.settings.all),
            indicators: offered
                .map(|i| named(&i.id, &i.label, i.definition.as_ref().map(|words| words.value.as_str())))
                .collect(),
            metrics: metrics
                .map(|m| {
                    let title = m.paper.title.as_ref().map_or(m.id(), |title| title.value.as_str());
                    named(m.id(), title, m.front.measures.as_ref().map(|words| words.value.as_str()))
                })
                .collect(),
            audiences: shelf.config.audiences.names.ids().iter().map(|id| named(id, id, None)).collect(),
        }
    }

    /// The language that the site is written in.
    pub fn language(&self) -> &str {
        &self.0.config.language
    }
}
