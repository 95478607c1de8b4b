//! The only door out: what one reader may read, and nothing else.
//!
//! An `Edition` is the only maker of a [`Story`], a [`Person`], a [`Lab`] and all that can be printed.
//! Its handles give printed words: who may not be named is not named in them.

mod addresses;
mod door;
mod faults;
mod leak_watch;
mod left_out;
mod indicator;
mod lab;
mod rounded_counts;
mod letter;
mod lists;
mod mention_forms;
mod metric;
mod names;
mod page;
mod person;
mod portfolio;
mod printed_data;
mod printed_text;
mod body_html;
mod reader;
mod reading_path;
mod round;
mod stories;
mod lab_kinds;
mod lab_minutes;
mod lab_pictures;
mod lab_stages;
mod withholding;
mod story;
mod story_text;
mod topic;
mod turns;
mod name_check;
mod who_fits;

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date as Day;
use rayon::prelude::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::library::collection::Collection;
use crate::library::collection::attachments;
use crate::library::collection::index::TextId;
use crate::library::collection::library::Library;
use crate::library::edition::addresses::Addresses;
use crate::library::edition::door::Door;
use crate::library::edition::left_out::is_broken;
use crate::library::edition::lists::Lists;
use crate::library::edition::round::Round;
use crate::library::source::config::{MenuEntry, Model};
use crate::library::source::ids::{Id, MetricId, PageId, PathId, TopicId, numbered};
use crate::library::source::tell::Tell;
use crate::theme::Theme;

pub use crate::library::edition::body_html::Target;
pub use crate::library::edition::faults::Faults;
pub use crate::library::edition::indicator::{Decision, Group, Indicator, Line, Retired};
pub use crate::library::edition::lab::{Case, Lab, Panelist};
pub use crate::library::edition::lab_minutes::{HOUR, LabMinutes};
pub use crate::library::edition::lab_stages::{FacilitatorNotes, LabStage, Room, StageView};
pub(in crate::library) use crate::library::edition::leak_watch::{
    author_words_of_story, consents, others, printed_for_author,
};
pub use crate::library::edition::letter::LetterStory;
pub(in crate::library) use crate::library::edition::letter::{how_on_letter, named_in_words};
pub use crate::library::edition::metric::{Metric, SeenBy};
pub(in crate::library) use crate::library::edition::name_check::words_of_text;
pub(in crate::library) use crate::library::edition::names::{AssumedConsent, in_sentence, named};
pub use crate::library::edition::page::FreePage;
pub use crate::library::edition::person::{Mentioned, Person};
pub use crate::library::edition::reader::{ChosenStory, EditionOptions, MOST_CHOSEN, OnError, Portfolio, Reader};
pub(in crate::library) use crate::library::edition::reading_path::too_short;
pub use crate::library::edition::reading_path::{ReadingPath, Step};
pub use crate::library::edition::rounded_counts::AtLeast;
pub use crate::library::edition::stories::Stories;
pub use crate::library::edition::story::{Change, Judgment, Picture, Remark, Story, srcset};
pub use crate::library::edition::story_text::{Cited, Passage, Searched, StoryBody};
pub use crate::library::edition::topic::Topic;
pub(in crate::library) use crate::library::edition::turns::next_week;
pub use crate::library::edition::turns::{Cover, Front, Reason};
pub(in crate::library) use crate::library::edition::withholding::Consents;
pub use crate::library::edition::withholding::{ConsentGap, Withheld};
pub use crate::library::source::front_matter::{Call, Outcome, State};
pub use crate::library::source::ids::{AudienceId, LabId, PersonId, StoryId};
pub use crate::library::source::lab::LabKind;
pub use crate::library::source::metric::Verdict;
pub use crate::library::source::route::TopicKind;

/// What one reader may read.
pub struct Edition {
    library: Library,
    reader: Reader,
    broken: OnError,
    today: Day,
    /// Why each text is withheld; nothing where it is in.
    stories_out: Vec<Vec<Withheld>>,
    labs_out: Vec<Vec<Withheld>>,
    metrics_out: Vec<Vec<Withheld>>,
    pages_out: Vec<Vec<Withheld>>,
    paths_out: Vec<Vec<Withheld>>,
    /// Who is printed by name, by story.
    named: Vec<Vec<PersonId>>,
    /// The stories in it, newest first, by their index on the collection.
    stories: Vec<StoryId>,
    /// The labs in it, newest first.
    labs: Vec<LabId>,
    /// The metrics in it, by address.
    metrics: Vec<MetricId>,
    /// The free pages in it, by address.
    pages: Vec<PageId>,
    /// The paths in it, by address.
    paths: Vec<PathId>,
    lists: OnceLock<Lists>,
    addresses: OnceLock<Addresses>,
    round: OnceLock<Round>,
    /// The files of `static/` with which something is wrong.
    broken_statics: OnceLock<HashSet<String>>,
    /// The pictures beside its texts, by their delivered name.
    pictures: OnceLock<Vec<(String, Arc<attachments::Picture>)>>,
    /// The sentence or two for lists, by story: a list shows each story, and many lists do.
    summaries: Box<[OnceLock<String>]>,
}

/// What stands above every page.
#[derive(Clone)]
pub struct Masthead<'e> {
    /// The site's title.
    pub title: &'e str,
    /// What the site is, in one line.
    pub says: Option<String>,
    /// Its language, as a BCP 47 tag.
    pub language: &'e str,
    /// Who takes a story down.
    pub contact: Option<&'e str>,
    /// How a story gets in.
    pub tell: Option<&'e Tell>,
    /// How it holds data and empathy together.
    pub model: Model,
    /// Its address on the web.
    pub base_url: Option<&'e str>,
    /// Whether consent is asked and kept outside `heard`.
    pub consent_elsewhere: bool,
    /// Whether its menu leads to the people.
    pub people_in_menu: bool,
}

impl Edition {
    /// What `reader` may read of `library` on this occasion.
    pub fn of(library: &Library, reader: Reader, options: EditionOptions) -> Self {
        let collection = &*library.0;
        let consents = consents(collection, options.today);
        let assumed = AssumedConsent::of(&reader);
        let door = Door { collection, consents: &consents, reader, options };
        let named: Vec<Vec<PersonId>> =
            collection.stories.par_iter().map(|story| names::named(&consents, assumed, story)).collect();
        let named = match reader {
            // Nobody else is named in what somebody shows of themselves, whatever they agreed to elsewhere.
            Reader::Portfolio(own) => vec![vec![own.owner]; named.len()],
            _ => named,
        };
        let twins = collection.twins(options.today);
        let stories_out: Vec<Vec<Withheld>> = (collection.stories.par_iter().enumerate())
            .map(|(at, story)| {
                let at = StoryId::of(at);
                let broken = is_broken(&story.manuscript.text_file, &story.diagnostics, &twins);
                let reasons = consents.reasons(story, reader.audience(collection));
                door.story(at, reasons, story.audience, broken, &named[at.index()])
            })
            .collect();
        let labs_out = collection.labs.iter().map(|entry| {
            let broken = is_broken(&entry.lab.text_file, &entry.settled.diagnostics, &twins);
            door.text_file(consents.reasons_of_lab(&entry.lab), entry.settled.audience, broken)
        });
        let metrics_out = collection.metrics.iter().map(|entry| {
            let broken = is_broken(&entry.metric.text_file, &entry.settled.diagnostics, &twins);
            door.text_file(consents.reasons_of_text(&entry.metric.text_file), entry.settled.audience, broken)
        });
        let pages_out = collection.pages.iter().map(|entry| {
            let broken = is_broken(&entry.page.text_file, &entry.settled.diagnostics, &twins);
            door.text_file(consents.reasons_of_text(&entry.page.text_file), entry.settled.audience, broken)
        });
        let paths_out = collection.paths.iter().map(|entry| {
            let broken = is_broken(&entry.path.text_file, &entry.settled.diagnostics, &twins);
            door.text_file(consents.reasons_of_text(&entry.path.text_file), entry.settled.audience, broken)
        });
        let mut edition = Self {
            paths_out: paths_out.collect(),
            labs_out: labs_out.collect(),
            metrics_out: metrics_out.collect(),
            pages_out: pages_out.collect(),
            stories: Vec::new(),
            labs: Vec::new(),
            metrics: Vec::new(),
            pages: Vec::new(),
            paths: Vec::new(),
            stories_out,
            named,
            library: library.clone(),
            reader,
            broken: options.broken,
            today: options.today,
            broken_statics: OnceLock::new(),
            lists: OnceLock::new(),
            addresses: OnceLock::new(),
            round: OnceLock::new(),
            pictures: OnceLock::new(),
            summaries: collection.stories.iter().map(|_| OnceLock::new()).collect(),
        };
        if options.broken == OnError::LeftOut {
            edition.leave_out_faulty();
        }
        if let Reader::Room(_) = reader {
            edition.unname();
        }
        if reader != Reader::Author {
            edition.leave_out_short_paths();
        }
        edition.stories = held(&edition.stories_out);
        edition.labs = held(&edition.labs_out);
        edition.metrics = held(&edition.metrics_out);
        edition.pages = held(&edition.pages_out);
        edition.paths = held(&edition.paths_out);
        edition
    }

    fn collection(&self) -> &Collection {
        &self.library.0
    }

    /// A room is told of nobody by name, whoever agreed to be named to readers: a text that writes a name itself cannot be
    /// told there.
    fn unname(&mut self) {
        let library = self.library.clone();
        for (at, whys) in self.stories_out.iter_mut().enumerate().filter(|(_, whys)| whys.is_empty()) {
            if name_check::names_anybody(&library.0, StoryId::of(at), &self.named[at]) {
                whys.push(Withheld::Named);
            }
        }
        self.named.iter_mut().for_each(Vec::clear);
    }

    fn out_mut(&mut self, text_file: TextId) -> &mut Vec<Withheld> {
        match text_file {
            TextId::Story(at) => &mut self.stories_out[at.index()],
            TextId::Lab(at) => &mut self.labs_out[at.index()],
            TextId::Metric(at) => &mut self.metrics_out[at.index()],
            TextId::Page(at) => &mut self.pages_out[at.index()],
            TextId::Path(at) => &mut self.paths_out[at.index()],
        }
    }

    /// The audience that this edition is for, where it is an audience's: only such a one is delivered.
    pub fn audience(&self) -> Option<&str> {
        match self.reader {
            Reader::Audience(audience) => Some(self.collection().config.audiences.names.id(audience)),
            Reader::Colleague(..) | Reader::Table(..) | Reader::Portfolio(_) | Reader::Room(_) | Reader::Author => None,
        }
    }

    /// What stands above every page.
    pub fn masthead(&self) -> Masthead<'_> {
        let config = &self.collection().config;
        Masthead {
            title: &config.title,
            says: config.says.as_ref().map(|says| self.print_line(&says.value, None)),
            language: &config.language,
            contact: config.contact.as_ref().map(|contact| contact.value.as_str()),
            tell: config.tell.as_ref(),
            model: config.model,
            base_url: config.base_url.as_ref().map(|url| url.value.as_str()),
            consent_elsewhere: config.consent == crate::library::source::privacy::Consent::Elsewhere,
            people_in_menu: config.main_menu.contains(&MenuEntry::People),
        }
    }

    /// What the issue of a quarter is called.
    pub fn issue_name(&self, quarter: (i16, i8)) -> String {
        self.collection().config.issues.names.name(self.theme(), quarter)
    }

    /// The theme by which it is shown.
    pub fn theme(&self) -> &Theme {
        &self.collection().theme
    }

    /// Whether a text is in it.
    pub(in crate::library) fn holds(&self, text_file: TextId) -> bool {
        self.whys(text_file).is_empty()
    }

    /// Why a text is withheld; nothing where it is in it.
    fn whys(&self, text_file: TextId) -> &[Withheld] {
        match text_file {
            TextId::Story(at) => &self.stories_out[at.index()],
            TextId::Lab(at) => &self.labs_out[at.index()],
            TextId::Metric(at) => &self.metrics_out[at.index()],
            TextId::Page(at) => &self.pages_out[at.index()],
            TextId::Path(at) => &self.paths_out[at.index()],
        }
    }

    /// Whether the text in a file is in it.
    pub fn reads(&self, path: &str) -> bool {
        self.collection().text_id(path).is_some_and(|text_file| self.holds(text_file))
    }

    /// Its stories, newest first.
    pub fn stories(&self) -> Stories<'_> {
        Stories::of(self, &self.stories)
    }

    /// The vocabulary in its groups and order.
    pub fn groups(&self) -> Vec<Group<'_>> {
        numbered(&self.collection().vocabulary.groups).map(|(at, _)| Group::at(self, at)).collect()
    }

    /// The practices, settings or tags that stories tell of: in the order they appear in the file, tags
    /// alphabetically.
    pub fn topics(&self, kind: TopicKind) -> Vec<Topic<'_>> {
        let count = self.lists().topics(kind).len();
        (0..count).map(|at| Topic::at(self, kind, TopicId::of(at))).filter(|topic| !topic.is_empty()).collect()
    }

    /// The stories in which data and judgment met and this is what they did, newest first.
    pub fn judged(&self, call: Call) -> Stories<'_> {
        Stories::of(self, self.lists().calls.get(&call).map_or(&[], Vec::as_slice))
    }

    /// The stories of which a change was made or given up, newest first.
    pub fn changed(&self) -> Stories<'_> {
        Stories::of(self, &self.lists().changes)
    }

    /// Whether stories tell of any topic of a kind.
    pub fn has_topics(&self, kind: TopicKind) -> bool {
        self.lists().topics(kind).iter().any(|stories| !stories.is_empty())
    }

    /// The kinds of clients of which there are stories: what each is called, and its stories. For sheets alone.
    pub fn clients(&self) -> Vec<(&str, &str, Stories<'_>)> {
        let all = self.collection().config.clients.all.iter().zip(&self.lists().clients);
        let told = all.filter(|(_, stories)| !stories.is_empty());
        told.map(|(kind, stories)| (&*kind.id, &*kind.label, Stories::of(self, stories))).collect()
    }

    /// Everyone who is printed by name somewhere in it, by that name.
    pub fn people(&self) -> Vec<Person<'_>> {
        self.lists().people.iter().map(|at| Person::at(self, *at)).collect()
    }

    /// The labs that were held, newest first.
    pub fn labs(&self) -> impl ExactSizeIterator<Item = Lab<'_>> {
        self.labs.iter().map(|at| Lab::at(self, *at))
    }

    /// The metrics, by address.
    pub fn metrics(&self) -> impl ExactSizeIterator<Item = Metric<'_>> {
        self.metrics.iter().map(|at| Metric::at(self, *at))
    }

    /// The free pages, by address.
    pub fn pages(&self) -> impl ExactSizeIterator<Item = FreePage<'_>> {
        self.pages.iter().map(|at| FreePage::at(self, *at))
    }

    /// The paths, by address.
    pub fn paths(&self) -> impl ExactSizeIterator<Item = ReadingPath<'_>> {
        self.paths.iter().map(|at| ReadingPath::at(self, *at))
    }

    /// The free pages that the menu leads to, by address.
    pub fn menu(&self) -> impl Iterator<Item = FreePage<'_>> {
        self.lists().menu.iter().map(|at| FreePage::at(self, *at))
    }

    /// Old addresses under `stories/`, each with the story that is there no more.
    pub fn redirects(&self) -> impl Iterator<Item = (String, StoryId)> {
        let stories = self.stories.iter();
        stories.flat_map(|at| Story::at(self, *at).old_addresses().into_iter().map(|address| (address, *at)))
    }
}

/// The texts that nothing withholds.
fn held<I: Id>(out: &[Vec<Withheld>]) -> Vec<I> {
    numbered(out).filter(|(_, whys)| whys.is_empty()).map(|(at, _)| at).collect()
}
