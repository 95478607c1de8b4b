//! The lists of an edition: which stories tell of what. Made once, when first asked for, of the edition's stories alone.

use std::collections::HashMap;

use crate::library::collection::index::TextId;
use crate::library::edition::Edition;
use crate::library::source::front_matter::Call;
use crate::library::source::ident;
use crate::library::source::route::TopicKind;

/// One tag: its address and its words as the newest story has them.
pub struct Tag {
    /// Its address.
    pub slug: String,
    /// Its words.
    pub label: String,
    /// Its stories.
    pub stories: Vec<u32>,
}

/// Stories by what they tell of; every list newest first, by index on the collection.
#[derive(Default)]
pub struct Lists {
    /// By behaviour.
    pub indicators: Vec<Vec<u32>>,
    /// By practice.
    pub practices: Vec<Vec<u32>>,
    /// By setting.
    pub settings: Vec<Vec<u32>>,
    /// By tag, in alphabetical order.
    pub tags: Vec<Tag>,
    /// By what they did with what the data said.
    pub calls: HashMap<Call, Vec<u32>>,
    /// By metric.
    pub metrics: Vec<Vec<u32>>,
    /// By teller who is printed by name.
    pub told: HashMap<u32, Vec<u32>>,
    /// By colleague who is printed by name.
    pub about: HashMap<u32, Vec<u32>>,
    /// Everyone who is printed by name, by that name.
    pub people: Vec<u32>,
    /// Labs by story.
    pub labs: HashMap<u32, Vec<u32>>,
    /// The other accounts of a story's event.
    pub voices: HashMap<u32, Vec<u32>>,
}

impl Lists {
    /// The stories of each topic of a kind.
    pub fn topics(&self, kind: TopicKind) -> Vec<&[u32]> {
        match kind {
            TopicKind::Practice => self.practices.iter().map(Vec::as_slice).collect(),
            TopicKind::Setting => self.settings.iter().map(Vec::as_slice).collect(),
            TopicKind::Tag => self.tags.iter().map(|tag| tag.stories.as_slice()).collect(),
        }
    }

    /// The stories of one topic.
    pub fn topic(&self, kind: TopicKind, at: u32) -> &[u32] {
        let at = at as usize;
        let list = match kind {
            TopicKind::Practice => self.practices.get(at),
            TopicKind::Setting => self.settings.get(at),
            TopicKind::Tag => self.tags.get(at).map(|tag| &tag.stories),
        };
        list.map_or(&[], Vec::as_slice)
    }

    fn of(edition: &Edition) -> Self {
        let collection = edition.collection();
        let mut lists = Self {
            indicators: vec![Vec::new(); collection.vocabulary.all.len()],
            practices: vec![Vec::new(); collection.config.practices.all.len()],
            settings: vec![Vec::new(); collection.config.settings.all.len()],
            metrics: vec![Vec::new(); collection.metrics.len()],
            ..Self::default()
        };
        let mut tags: HashMap<&str, usize> = HashMap::new();
        for at in edition.stories.iter().copied() {
            let story = &collection.stories[at as usize];
            let mut cited: Vec<u32> = story.citations.iter().map(|citation| citation.indicator).collect();
            cited.sort_unstable();
            cited.dedup();
            for indicator in cited {
                lists.indicators[indicator as usize].push(at);
            }
            let add = |lists: &mut [Vec<u32>], topic: Option<u32>| {
                if let Some(list) = topic.and_then(|topic| lists.get_mut(topic as usize)) {
                    list.push(at);
                }
            };
            add(&mut lists.practices, story.practice);
            add(&mut lists.settings, story.setting);
            add(&mut lists.metrics, story.metric);
            let judgment = story.manuscript.front.judgment.as_ref();
            if let Some(call) = judgment.and_then(|judgment| judgment.call.value()) {
                lists.calls.entry(*call).or_default().push(at);
            }
            let slugs = &story.manuscript.tag_slugs;
            for (tag, slug) in story.manuscript.front.tags.iter().zip(slugs).filter(|(_, slug)| !slug.is_empty()) {
                let place = *tags.entry(slug).or_insert_with(|| {
                    let label = edition.print_line(&tag.value, Some(at));
                    lists.tags.push(Tag { slug: slug.clone(), label, stories: Vec::new() });
                    lists.tags.len() - 1
                });
                let stories = &mut lists.tags[place].stories;
                if stories.last() != Some(&at) {
                    stories.push(at);
                }
            }
            for person in &edition.named[at as usize] {
                if story.teller == Some(*person) {
                    lists.told.entry(*person).or_default().push(at);
                }
                if story.about.iter().any(|(about, _)| about == person) {
                    lists.about.entry(*person).or_default().push(at);
                }
            }
        }
        lists.tags.sort_by(|a, b| a.slug.cmp(&b.slug));
        lists.people = lists.told.keys().chain(lists.about.keys()).copied().collect();
        lists.people.sort_by_cached_key(|person| {
            let person = collection.people.at(*person);
            (ident::fold(&person.name.value), person.id.clone())
        });
        lists.people.dedup();
        lists.voices = voices(edition);
        for (lab, entry) in (0_u32..).zip(&collection.labs).filter(|(lab, _)| edition.holds(TextId::Lab(*lab))) {
            for story in entry.cases.iter().flatten().filter(|at| edition.holds(TextId::Story(**at))) {
                lists.labs.entry(*story).or_default().push(lab);
            }
        }
        lists
    }
}

impl Edition {
    /// The lists, made when first asked for.
    pub(super) fn lists(&self) -> &Lists {
        self.lists.get_or_init(|| Lists::of(self))
    }
}

/// Accounts of one event, linked both ways, only where everyone in both is printed alike in both: or the
/// one would say who the other hides.
fn voices(edition: &Edition) -> HashMap<u32, Vec<u32>> {
    let collection = edition.collection();
    let mut voices: HashMap<u32, Vec<u32>> = HashMap::new();
    for at in edition.stories.iter().copied() {
        for other in collection.stories[at as usize].voices.iter().copied() {
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

fn alike(edition: &Edition, one: u32, other: u32) -> bool {
    let collection = edition.collection();
    let theirs: Vec<u32> = collection.stories[other as usize].everybody().collect();
    collection.stories[one as usize]
        .everybody()
        .filter(|person| theirs.contains(person))
        .all(|person| edition.how(Some(one), person) == edition.how(Some(other), person))
}
