//! Flags for the curator's own eyes: what a second look may be worth. Nothing of them reaches an edition, and none hides
//! or ranks a story.

mod alike;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date as Day;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use xxhash_rust::xxh3::xxh3_64;

use crate::library::checks;
use crate::library::collection::Collection;
use crate::library::collection::consent_digest;
use crate::library::collection::library::Library;
use crate::library::collection::resolved_story::ResolvedStory;
use crate::library::source::ids::{Id, IndicatorId, PersonId, StoryId, numbered};
use crate::library::source::review::{self, Decision, Review};
use crate::library::source::status::Status;
use crate::text::diagnostic::{Sentence, id, quoted};
use crate::text::markdown::plain;
use crate::text::normalize::fold;

/// Fewer stories than these say nothing about a behaviour that is never or always told.
const ENOUGH: usize = 10;
/// Fewer cited words than these can be the same by chance.
const CITED_WORDS: usize = 4;
/// A composite of this many events or fewer may be recognised.
const FEW_EVENTS: u32 = 3;

/// Something that a second look may be worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// Which kind: one of those that `reviews.yaml` knows.
    pub kind: &'static str,
    /// The files of the stories that it is about.
    pub stories: Vec<Arc<str>>,
    /// The behaviour, metric or person that it is about, by id, where it is about one.
    pub of: Option<String>,
    /// What was seen.
    pub words: Sentence,
    /// The fingerprint of those stories as they stand: what is decided of them is decided until they change.
    pub read: String,
    /// What was decided.
    pub decided: Option<Decision>,
}

impl Library {
    /// All flags on `today`: by kind, then by story. Stories that nobody may read any more raise none.
    pub fn flags(&self, today: Day) -> Vec<Flag> {
        let collection = &*self.0;
        let mut raised = Raised { collection, flags: Vec::new() };
        let stories: Vec<StoryId> =
            numbered(&collection.stories).filter(|(_, story)| is_alive(story)).map(|(at, _)| at).collect();
        raised.near_identical(&stories);
        raised.only_each_other(&stories);
        raised.evidence_reused(&stories);
        raised.never_or_always_told(&stories);
        for ending in self.endings(today) {
            let until = ending.last.to_string();
            let words = Sentence::of("{} has agreed; consent runs until {}", vec![id(&ending.person), id(&until)]);
            raised.push_until("consent-ending", vec![ending.path], Some(ending.person), words, &until);
        }
        raised.overdue(today);
        raised.composites(&stories);
        let mut flags = raised.flags;
        self.decide_all(&mut flags);
        flags
    }

    /// Sets of each flag what `reviews.yaml` says was decided.
    pub(in crate::library) fn decide_all(&self, flags: &mut [Flag]) {
        for flag in flags {
            flag.decided = self
                .0
                .reviews
                .iter()
                .rev()
                .find(|review| decides(review, flag, self))
                .and_then(|review| review.decision.value().copied());
        }
    }
}

fn is_alive(story: &ResolvedStory) -> bool {
    let manuscript = &story.manuscript;
    !matches!(manuscript.text_file.terms.status(), Some(Status::Declined | Status::Withdrawn))
        && manuscript.front.agreed.refusal().is_none()
}

/// Whether a decision is about this flag, and its stories are still what they were.
fn decides(review: &Review, flag: &Flag, library: &Library) -> bool {
    let same_of = review.of.as_ref().map(|of| of.value.as_str()) == flag.of.as_deref() || review.of.is_none();
    let same_text = review.read.as_ref().is_none_or(|read| read.value == flag.read);
    let named: BTreeSet<Option<Arc<str>>> =
        review.stories.iter().map(|name| library.story(&name.value).ok().map(|story| library.path_of(story))).collect();
    let own: BTreeSet<Option<Arc<str>>> = flag.stories.iter().map(|path| Some(Arc::clone(path))).collect();
    review.flag.as_ref().is_some_and(|kind| kind.value == flag.kind) && same_of && same_text && named == own
}

struct Raised<'s> {
    collection: &'s Collection,
    flags: Vec<Flag>,
}

impl Raised<'_> {
    fn story(&self, at: StoryId) -> &ResolvedStory {
        &self.collection.stories[at.index()]
    }

    fn push(&mut self, kind: &'static str, stories: Vec<Arc<str>>, of: Option<String>, words: Sentence) {
        self.push_until(kind, stories, of, words, "");
    }

    /// The same for a flag that comes again after a date: what was decided before it does not hold after it.
    fn push_until(
        &mut self,
        kind: &'static str,
        mut stories: Vec<Arc<str>>,
        of: Option<String>,
        words: Sentence,
        until: &str,
    ) {
        debug_assert!(review::FLAGS.contains(&kind));
        stories.sort();
        stories.dedup();
        let read = stories.iter().filter_map(|path| match self.collection.text_id(path) {
            Some(crate::library::collection::index::TextId::Story(at)) => Some(consent_digest::first_fingerprint(
                self.story(at),
                &self.collection.config,
                &self.collection.people,
            )),
            _ => None,
        });
        let read = read.chain([until.to_owned()]).collect::<String>();
        let read = format!("{:016x}", xxh3_64(read.as_bytes()));
        self.flags.push(Flag { kind, stories, of, words, read, decided: None });
    }

    fn paths(&self, stories: &[StoryId]) -> Vec<Arc<str>> {
        stories.iter().map(|at| Arc::clone(&self.story(*at).manuscript.text_file.path)).collect()
    }

    fn near_identical(&mut self, stories: &[StoryId]) {
        let people = &self.collection.people;
        let names = (0..people.names.ids().len()).flat_map(|at| {
            let person = people.at(PersonId::of(at));
            std::iter::once(person.name.value.as_str()).chain(person.also.iter().map(|also| also.value.as_str()))
        });
        let names: HashSet<String> =
            names.flat_map(|name| fold(name).split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect();
        let runs = |at: &StoryId| {
            let text_file = &self.story(*at).manuscript.text_file;
            let said = plain(&text_file.text, text_file.body.clone());
            alike::runs(&said.iter().map(|(_, words)| words.as_str()).collect::<Vec<_>>().join("\n"), &names)
        };
        let texts: Vec<Vec<u64>> = stories.par_iter().map(runs).collect();
        for (one, other) in alike::pairs(&texts) {
            let pair = self.paths(&[stories[one as usize], stories[other as usize]]);
            self.push(
                "near-identical",
                pair,
                None,
                Sentence::of("these two say almost the same thing in almost the same words", Vec::new()),
            );
        }
    }

    fn only_each_other(&mut self, stories: &[StoryId]) {
        let mut told: BTreeMap<PersonId, (BTreeSet<PersonId>, Vec<StoryId>)> = BTreeMap::new();
        for at in stories {
            let Some(teller) = self.story(*at).teller else { continue };
            let (about, own) = told.entry(teller).or_default();
            about.extend(self.story(*at).about.iter().map(|(person, _)| *person));
            own.push(*at);
        }
        for (one, (about, own)) in &told {
            let Some(other) = about.first().filter(|other| about.len() == 1 && *other > one) else { continue };
            let Some((back, theirs)) = told.get(other) else { continue };
            if back.len() == 1 && back.contains(one) {
                let of = |person: &PersonId| id(&self.collection.people.at(*person).id);
                let words = Sentence::of("{} and {} write only about each other", vec![of(one), of(other)]);
                let both: Vec<StoryId> = own.iter().chain(theirs).copied().collect();
                let paths = self.paths(&both);
                self.push("only-each-other", paths, None, words);
            }
        }
    }

    fn evidence_reused(&mut self, stories: &[StoryId]) {
        let mut cited: BTreeMap<String, BTreeSet<StoryId>> = BTreeMap::new();
        for at in stories {
            for passage in self.story(*at).manuscript.front.indicators.iter().flat_map(|evidence| &evidence.passages) {
                let folded = fold(&passage.value);
                let words: Vec<&str> =
                    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
                if words.len() >= CITED_WORDS {
                    cited.entry(words.join(" ")).or_default().insert(*at);
                }
            }
        }
        for (words, own) in cited.into_iter().filter(|(_, own)| own.len() > 1) {
            let paths = self.paths(&own.into_iter().collect::<Vec<_>>());
            let words = Sentence::of("these stories quote the same words: “{}”", vec![quoted(&words)]);
            self.push("evidence-reused", paths, None, words);
        }
    }

    fn never_or_always_told(&mut self, stories: &[StoryId]) {
        if stories.len() < ENOUGH {
            return;
        }
        let mut told: HashMap<IndicatorId, usize> = HashMap::new();
        for at in stories {
            let cited: BTreeSet<IndicatorId> =
                self.story(*at).citations.iter().map(|citation| citation.indicator).collect();
            for indicator in cited {
                *told.entry(indicator).or_default() += 1;
            }
        }
        for (at, one) in numbered(&self.collection.vocabulary.all).filter(|(_, one)| one.retired.is_none()) {
            let (kind, words) = match told.get(&at).copied().unwrap_or_default() {
                0 => ("never-told", "no story shows it; perhaps nobody knows what it looks like"),
                own if own * 2 > stories.len() => {
                    ("always-told", "more than half of the stories show it; perhaps it's too vague")
                }
                _ => continue,
            };
            // What was decided of it holds as long as it means the same.
            let means = one.definition.as_ref().map_or("", |words| words.value.as_str());
            let means = format!("{} {means}", one.label);
            self.push_until(kind, Vec::new(), Some(one.id.clone()), Sentence::of(words, Vec::new()), &means);
        }
    }

    fn overdue(&mut self, today: Day) {
        let metrics: Vec<(String, Arc<str>, String)> = self
            .collection
            .metrics
            .iter()
            .map(|metric| &metric.metric)
            .filter(|metric| checks::is_overdue(metric, today))
            .map(|metric| {
                let until =
                    metric.front.review_by.as_ref().map_or_else(String::new, |date| date.value.first().to_string());
                (metric.id().to_owned(), Arc::clone(&metric.text_file.path), until)
            })
            .collect();
        for (of, path, until) in metrics {
            let words = Sentence::of("{} is overdue for review", vec![id(&path)]);
            self.push_until("overdue-metric", Vec::new(), Some(of), words, &until);
        }
    }

    fn composites(&mut self, stories: &[StoryId]) {
        for at in stories {
            let front = &self.story(*at).manuscript.front;
            if front.is_composite() && front.composite_of.value().is_some_and(|count| *count <= FEW_EVENTS) {
                let paths = self.paths(&[*at]);
                self.push(
                    "composite-few",
                    paths,
                    None,
                    Sentence::of("it's made up of so few events that somebody might be recognised", Vec::new()),
                );
            }
        }
    }
}
