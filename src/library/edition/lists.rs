//! The lists of an edition: which stories tell of what. Made once, when first asked for, of the edition's stories alone.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::panic::resume_unwind;
use std::thread;

use crate::library::collection::index::TextId;
use crate::library::edition::{Edition, FreePage, Story};
use crate::library::source::front_matter::Call;
use crate::library::source::ident;
use crate::library::source::ids::{Id, IndicatorId, LabId, MetricId, PageId, PersonId, StoryId, TopicId};
use crate::library::source::route::TopicKind;

/// One tag: its address and its words.
pub struct Tag {
    /// Its address.
    pub slug: String,
    /// Its words as the newest story has them that writes more than the address; else the address, in words.
    pub label: String,
    /// Its stories.
    pub stories: Vec<StoryId>,
}

/// Stories by what they tell of; every list newest first, by index on the collection.
#[derive(Default)]
pub struct Lists {
    /// By behaviour.
    pub indicators: Vec<Vec<StoryId>>,
    /// By practice.
    pub practices: Vec<Vec<StoryId>>,
    /// By setting.
    pub settings: Vec<Vec<StoryId>>,
    /// By office, where its page prints it.
    pub offices: Vec<Vec<StoryId>>,
    /// By kind of client, which no page prints.
    pub clients: Vec<Vec<StoryId>>,
    /// By tag, in alphabetical order.
    pub tags: Vec<Tag>,
    /// By what they did with what the data said.
    pub calls: HashMap<Call, Vec<StoryId>>,
    /// Those of which a change was made or given up.
    pub changes: Vec<StoryId>,
    /// By metric.
    pub metrics: Vec<Vec<StoryId>>,
    /// The metrics that a metric names as what it is read with, or that name it so, by address.
    pub paired: HashMap<MetricId, BTreeSet<MetricId>>,
    /// By teller who is printed by name.
    pub told: HashMap<PersonId, Vec<StoryId>>,
    /// By colleague who is printed by name.
    pub about: HashMap<PersonId, Vec<StoryId>>,
    /// Everyone who is printed by name, by that name.
    pub people: Vec<PersonId>,
    /// Labs by story.
    pub labs: HashMap<StoryId, Vec<LabId>>,
    /// The other accounts of a story's event.
    pub voices: HashMap<StoryId, Vec<StoryId>>,
    /// The free pages that the menu leads to, by address.
    pub menu: Vec<PageId>,
}

impl Lists {
    /// The stories of each topic of a kind.
    pub fn topics(&self, kind: TopicKind) -> Vec<&[StoryId]> {
        match kind {
            TopicKind::Practice => self.practices.iter().map(Vec::as_slice).collect(),
            TopicKind::Setting => self.settings.iter().map(Vec::as_slice).collect(),
            TopicKind::Office => self.offices.iter().map(Vec::as_slice).collect(),
            TopicKind::Tag => self.tags.iter().map(|tag| tag.stories.as_slice()).collect(),
        }
    }

    /// The stories of one topic.
    pub fn topic(&self, kind: TopicKind, id: TopicId) -> &[StoryId] {
        let at = id.index();
        let list = match kind {
            TopicKind::Practice => self.practices.get(at),
            TopicKind::Setting => self.settings.get(at),
            TopicKind::Office => self.offices.get(at),
            TopicKind::Tag => self.tags.get(at).map(|tag| &tag.stories),
        };
        list.map_or(&[], Vec::as_slice)
    }

    /// The tag at an address.
    pub fn find_tag(&self, slug: &str) -> Option<TopicId> {
        self.tags.binary_search_by(|tag| tag.slug.as_str().cmp(slug)).ok().map(TopicId::of)
    }

    fn of(edition: &Edition) -> Self {
        let collection = edition.collection();
        let other = || (tags(edition), voices(edition));
        // Fetching the stories from memory takes most of the time, so two threads do it. Neither may come from the
        // shared thread pool: all of its threads may be waiting for these lists.
        let (by_subject, (tags, voices)) = thread::scope(|both| {
            let started = thread::Builder::new().spawn_scoped(both, other);
            let by_subject = Self::by_subject(edition);
            let others = match started {
                Ok(started) => started.join().unwrap_or_else(|fault| resume_unwind(fault)),
                Err(_) => other(),
            };
            (by_subject, others)
        });
        let menu = edition.pages.iter().copied().filter(|at| FreePage::at(edition, *at).menu()).collect();
        let mut paired: HashMap<MetricId, BTreeSet<MetricId>> = HashMap::new();
        for metric in edition.metrics.iter().copied() {
            let other = collection.metrics[metric.index()].paired_with;
            if let Some(other) = other.filter(|at| edition.holds(TextId::Metric(*at))) {
                paired.entry(other).or_default().insert(metric);
                paired.entry(metric).or_default().insert(other);
            }
        }
        let mut labs: HashMap<StoryId, Vec<LabId>> = HashMap::new();
        for lab in edition.labs.iter().copied() {
            for story in
                collection.labs[lab.index()].cases.iter().flatten().filter(|at| edition.holds(TextId::Story(**at)))
            {
                labs.entry(*story).or_default().push(lab);
            }
        }
        Self { tags, paired, labs, voices, menu, ..by_subject }
    }

    /// The lists by everything a story is filed under except tags, and by the people in it.
    fn by_subject(edition: &Edition) -> Self {
        let collection = edition.collection();
        let mut lists = Self {
            indicators: vec![Vec::new(); collection.vocabulary.all.len()],
            practices: vec![Vec::new(); collection.config.practices.all.len()],
            settings: vec![Vec::new(); collection.config.settings.all.len()],
            offices: vec![Vec::new(); collection.config.offices.all.len()],
            clients: vec![Vec::new(); collection.config.clients.all.len()],
            metrics: vec![Vec::new(); collection.metrics.len()],
            ..Self::default()
        };
        for at in edition.stories.iter().copied() {
            let story = &collection.stories[at.index()];
            let mut cited: Vec<IndicatorId> = story.citations.iter().map(|citation| citation.indicator).collect();
            cited.sort_unstable();
            cited.dedup();
            for indicator in cited {
                lists.indicators[indicator.index()].push(at);
            }
            let add = |lists: &mut [Vec<StoryId>], index: Option<usize>| {
                if let Some(list) = index.and_then(|index| lists.get_mut(index)) {
                    list.push(at);
                }
            };
            add(&mut lists.practices, story.practice.map(Id::index));
            add(&mut lists.settings, story.setting.map(Id::index));
            // On a page of an office stands what its own page says of it: nothing that gives somebody away.
            let office = story.office.filter(|_| Story::at(edition, at).office().is_some());
            add(&mut lists.offices, office.map(Id::index));
            add(&mut lists.clients, story.client.map(Id::index));
            add(&mut lists.metrics, story.metric.map(Id::index));
            let judgment = story.manuscript.front.judgment.as_ref();
            if let Some(call) = judgment.and_then(|judgment| judgment.call.value()) {
                lists.calls.entry(*call).or_default().push(at);
            }
            let change = story.manuscript.front.change.as_ref().filter(|change| change.what.is_some());
            if change.is_some_and(|change| change.state.value().is_some_and(|state| state.is_over())) {
                lists.changes.push(at);
            }
            for person in &edition.named[at.index()] {
                if story.teller == Some(*person) {
                    lists.told.entry(*person).or_default().push(at);
                }
                if story.about.iter().any(|(about, _)| about == person) {
                    lists.about.entry(*person).or_default().push(at);
                }
            }
        }
        lists.people = lists.told.keys().chain(lists.about.keys()).copied().collect();
        lists.people.sort_by_cached_key(|person| {
            let person = collection.people.at(*person);
            (ident::fold(&person.name.value), person.id.clone())
        });
        lists.people.dedup();
        lists
    }
}

/// All tags, in alphabetical order.
fn tags(edition: &Edition) -> Vec<Tag> {
    let collection = edition.collection();
    let mut tags: Vec<Tag> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for at in edition.stories.iter().copied() {
        let manuscript = &collection.stories[at.index()].manuscript;
        let slugs = &manuscript.tag_slugs;
        for (tag, slug) in manuscript.front.tags.iter().zip(slugs).filter(|(_, slug)| !slug.is_empty()) {
            let place = *places.entry(slug).or_insert_with(|| {
                tags.push(Tag { slug: slug.clone(), label: String::new(), stories: Vec::new() });
                tags.len() - 1
            });
            let known = &mut tags[place];
            if known.label.is_empty() && tag.value != *slug {
                known.label = edition.print_list_line(&tag.value, Some(at));
            }
            if known.stories.last() != Some(&at) {
                known.stories.push(at);
            }
        }
    }
    for tag in tags.iter_mut().filter(|tag| tag.label.is_empty()) {
        tag.label = tag.slug.replace('-', " ");
    }
    tags.sort_by(|a, b| a.slug.cmp(&b.slug));
    tags
}

impl Edition {
    /// The lists, made when first asked for.
    pub(super) fn lists(&self) -> &Lists {
        self.lists.get_or_init(|| Lists::of(self))
    }

    /// Whether somebody is printed by name somewhere in it.
    pub(super) fn names(&self, person: PersonId) -> bool {
        let lists = self.lists();
        lists.told.contains_key(&person) || lists.about.contains_key(&person)
    }
}

/// Accounts of one event, linked both ways, only where everyone in both is printed alike in both: or the
/// one would say who the other hides.
fn voices(edition: &Edition) -> HashMap<StoryId, Vec<StoryId>> {
    let collection = edition.collection();
    let mut voices: HashMap<StoryId, Vec<StoryId>> = HashMap::new();
    for at in edition.stories.iter().copied() {
        for other in collection.stories[at.index()].voices.iter().copied() {
            if other == at || !edition.holds(TextId::Story(other)) || !alike(edition, at, other) {
                continue;
            }
            voices.entry(at).or_default().push(other);
            voices.entry(other).or_default().push(at);
        }
    }
    for list in voices.values_mut() {
        // The collection's order is newest first.
        list.sort_unstable();
        list.dedup();
    }
    voices
}

fn alike(edition: &Edition, one: StoryId, other: StoryId) -> bool {
    let collection = edition.collection();
    let theirs: HashSet<PersonId> = collection.stories[other.index()].everybody().collect();
    collection.stories[one.index()]
        .everybody()
        .filter(|person| theirs.contains(person))
        .all(|person| edition.how(Some(one), person) == edition.how(Some(other), person))
}
