//! What is at an address of an edition, found without a walk through everything of its kind: each page asks.

use std::collections::HashMap;

use crate::library::collection::index::TextId;
use crate::library::edition::{
    Edition, FreePage, Indicator, Lab, Metric, Person, ReadingPath, Story, Topic, TopicKind,
};
use crate::library::source::ids::{Id, LabId, MetricId, PageId, PathId, StoryId};

/// Things by address. Where two want the same one, it is the first's.
pub struct Addresses {
    redirects: HashMap<String, StoryId>,
    labs: HashMap<String, LabId>,
    metrics: HashMap<String, MetricId>,
    pages: HashMap<String, PageId>,
    paths: HashMap<String, PathId>,
}

impl Addresses {
    fn of(edition: &Edition) -> Self {
        Self {
            redirects: first(edition.redirects()),
            labs: first(edition.labs.iter().map(|at| (Lab::at(edition, *at).address().to_owned(), *at))),
            metrics: first(edition.metrics.iter().map(|at| (Metric::at(edition, *at).address().to_owned(), *at))),
            pages: first(edition.pages.iter().map(|at| (FreePage::at(edition, *at).address().to_owned(), *at))),
            paths: first(edition.paths.iter().map(|at| (ReadingPath::at(edition, *at).address().to_owned(), *at))),
        }
    }
}

fn first<I>(all: impl Iterator<Item = (String, I)>) -> HashMap<String, I> {
    let mut by_address = HashMap::new();
    for (address, thing) in all {
        by_address.entry(address).or_insert(thing);
    }
    by_address
}

impl Edition {
    /// What is at an address, made when first asked for.
    fn addresses(&self) -> &Addresses {
        self.addresses.get_or_init(|| Addresses::of(self))
    }

    /// The story at an address.
    pub fn find_story(&self, address: &str) -> Option<Story<'_>> {
        let all = self.collection().at_address(address).iter();
        all.rev().find(|at| self.holds(TextId::Story(**at))).map(|at| Story::at(self, *at))
    }

    /// The story that an old address leads to.
    pub fn find_redirect(&self, address: &str) -> Option<Story<'_>> {
        self.addresses().redirects.get(address).map(|at| Story::at(self, *at))
    }

    /// The lab at an address.
    pub fn find_lab(&self, address: &str) -> Option<Lab<'_>> {
        self.addresses().labs.get(address).map(|at| Lab::at(self, *at))
    }

    /// The metric at an address.
    pub fn find_metric(&self, address: &str) -> Option<Metric<'_>> {
        self.addresses().metrics.get(address).map(|at| Metric::at(self, *at))
    }

    /// The free page at an address.
    pub fn find_page(&self, address: &str) -> Option<FreePage<'_>> {
        self.addresses().pages.get(address).map(|at| FreePage::at(self, *at))
    }

    /// The path at an address.
    pub fn find_path(&self, address: &str) -> Option<ReadingPath<'_>> {
        self.addresses().paths.get(address).map(|at| ReadingPath::at(self, *at))
    }

    /// The person at an address, where they are printed by name somewhere in the edition.
    pub fn find_person(&self, slug: &str) -> Option<Person<'_>> {
        let people = &self.collection().people;
        let at = people.names.find(slug).filter(|at| people.at(*at).id == slug && self.names(*at))?;
        Some(Person::at(self, at))
    }

    /// The behaviour at an address.
    pub fn find_indicator(&self, id: &str) -> Option<Indicator<'_>> {
        let vocabulary = &self.collection().vocabulary;
        let at = vocabulary.names.find(id).filter(|at| vocabulary.all[at.index()].id == id)?;
        Some(Indicator::at(self, at))
    }

    /// The practice, setting or tag at an address, where stories tell of it.
    pub fn find_topic(&self, kind: TopicKind, slug: &str) -> Option<Topic<'_>> {
        let config = &self.collection().config;
        let at = match kind {
            TopicKind::Practice => config.practices.names.find(slug),
            TopicKind::Setting => config.settings.names.find(slug),
            TopicKind::Office => config.offices.names.find(slug),
            TopicKind::Tag => self.lists().find_tag(slug),
        };
        at.map(|at| Topic::at(self, kind, at)).filter(|topic| topic.slug() == slug && !topic.is_empty())
    }
}
