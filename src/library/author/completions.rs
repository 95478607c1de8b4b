//! What can be named in a field, for those who write: people, practices, settings, behaviours, metrics.

use crate::library::collection::library::Library;
use crate::library::diagnostics::nearest;
use crate::library::source::config::Topic;
use crate::library::source::document;
use crate::library::source::ids::PersonId;
use crate::library::source::person::Shown;

/// One thing that can be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// How it is written in a file.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// A sentence about it, where there is one.
    pub about: String,
}

/// Everything that can be named, each kind in its file's order. It holds names of people and is for the author's screen alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// Whoever is in `people.yaml`; the label is a name, the sentence a role.
    pub people: Vec<Completion>,
    /// Email addresses, each with the id of whose it is. They are printed nowhere.
    pub emails: Vec<(String, String)>,
    /// The firm's practices.
    pub practices: Vec<Completion>,
    /// Where things happen.
    pub settings: Vec<Completion>,
    /// The firm's offices.
    pub offices: Vec<Completion>,
    /// Kinds of clients.
    pub clients: Vec<Completion>,
    /// Behaviours that may be cited; retired ones are not among them.
    pub indicators: Vec<Completion>,
    /// Metrics.
    pub metrics: Vec<Completion>,
    /// Audiences.
    pub audiences: Vec<Completion>,
}

impl Library {
    /// Everything that can be named in a field.
    pub fn roster(&self) -> Completions {
        let collection = &*self.0;
        let named = |id: &str, label: &str, about: Option<&str>| Completion {
            id: id.to_owned(),
            label: label.to_owned(),
            about: about.unwrap_or_default().to_owned(),
        };
        let topics = |topics: &[Topic]| -> Vec<Completion> {
            topics.iter().map(|t| named(&t.id, &t.label, t.note.as_ref().map(|note| note.value.as_str()))).collect()
        };
        let people = collection.people.all.iter();
        let offered = collection.vocabulary.all.iter().filter(|indicator| indicator.retired.is_none());
        let metrics = collection.metrics.iter().map(|entry| &entry.metric);
        let emails = collection.people.all.iter();
        let emails = emails.filter_map(|person| Some((person.email.as_ref()?.value.clone(), person.id.clone())));
        Completions {
            emails: emails.collect(),
            people: people.map(|p| named(&p.id, &p.name.value, p.role.as_deref())).collect(),
            practices: topics(&collection.config.practices.all),
            settings: topics(&collection.config.settings.all),
            offices: topics(&collection.config.offices.all),
            clients: topics(&collection.config.clients.all),
            indicators: offered
                .map(|i| named(&i.id, &i.label, i.definition.as_ref().map(|words| words.value.as_str())))
                .collect(),
            metrics: metrics
                .map(|m| {
                    let title = m.text_file.title.as_ref().map_or(m.id(), |title| title.value.as_str());
                    named(m.id(), title, m.front.measures.as_ref().map(|words| words.value.as_str()))
                })
                .collect(),
            audiences: collection.config.audiences.names.ids().iter().map(|id| named(id, id, None)).collect(),
        }
    }

    /// The story that `name` is most likely a slip for, by its path under `stories/`; nothing where several may be meant.
    pub fn story_like(&self, name: &str) -> Option<String> {
        let stem = |path| std::path::Path::new(path).with_extension("").to_string_lossy().into_owned();
        let paths: Vec<String> =
            self.0.stories.iter().map(|story| stem(document::inner(&story.manuscript.text_file.path))).collect();
        let file = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        let files: Vec<String> = paths.iter().map(|path| file(path)).collect();
        let name = name.to_lowercase();
        let named = if name.contains('/') { &paths } else { &files };
        let begun = || {
            let mut begun = named.iter().filter(|other| other.to_lowercase().starts_with(&name));
            begun.next().filter(|_| begun.next().is_none())
        };
        let near = nearest(&name, named.iter().map(String::as_str)).or_else(|| begun().map(String::as_str))?;
        let mut own = paths.iter().zip(named).filter(|(_, other)| *other == near).map(|(path, _)| path);
        own.next().filter(|_| own.next().is_none()).cloned()
    }

    /// The id of whom `name` is most likely a slip for; nothing where several may be meant.
    pub fn person_like(&self, name: &str) -> Option<String> {
        if let Some(called) = self.0.people.only_called(name) {
            return Some(called.to_owned());
        }
        let people = &self.0.people.all;
        let words = people.iter().flat_map(|person| [person.id.as_str(), person.name.value.as_str()]);
        let near = nearest(name, words)?;
        let mut own = people.iter().filter(|person| person.id == near || person.name.value == near);
        own.next().filter(|_| own.next().is_none()).map(|person| person.id.clone())
    }

    /// The id of somebody, and whether their name may be printed anywhere.
    pub fn shown(&self, person: PersonId) -> (&str, bool) {
        let person = self.0.people.at(person);
        (&person.id, person.shown == Shown::Name)
    }

    /// The language that the site is written in.
    pub fn language(&self) -> &str {
        &self.0.config.language
    }
}
