//! Which addresses are closed: the texts there may not be read today, whatever else is wrong with the site.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date as Day;

use crate::library::author::last_good::is_taken_back;
use crate::library::collection::Collection;
use crate::library::collection::index::TextId;
use crate::library::collection::library::Library;
use crate::library::collection::resolved_story::ResolvedStory;
use crate::library::edition;
use crate::library::edition::{AssumedConsent, AudienceId, ConsentGap, Consents, StoryId, Withheld};
use crate::library::source::agreed::{Agreed, Answer};
use crate::library::source::ids::{Id, PersonId, numbered};
use crate::library::source::person::{Person, Shown};
use crate::library::source::reading_faults;
use crate::library::source::reading_path::LEAST_STEPS;
use crate::library::source::route::Route;
use crate::library::source::text_file::TextFile;
use crate::text::diagnostic::Severity;
use crate::text::sources::Source;

/// What the texts at an address say of who may read them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closing {
    /// Somebody decided that nobody may read them now: a status, a no, a date, another audience.
    Decided,
    /// It is unclear: other files changed, so that nobody knows a person or an audience any more.
    Unclear,
    /// The text cannot be read as a whole.
    Unread,
    /// Somebody may.
    Open,
}

/// What all texts say, by address. An address that is not in it has no text (any more).
pub struct Closings(HashMap<String, Closing>);

impl Closings {
    /// What the texts at an address say; nothing where there is none.
    pub fn at(&self, url: &str) -> Option<Closing> {
        // A long list of a metric has several pages, and one text.
        let first = match Route::parse(url) {
            Some(Route::Metric { address, .. }) => Route::Metric { address, page: 1 }.url(),
            _ => url.to_owned(),
        };
        self.0.get(&first).copied()
    }

    /// An address that two texts have is closed only when both are.
    fn add(&mut self, route: &Route, closing: Closing) {
        let known = self.0.entry(route.url()).or_insert(closing);
        *known = (*known).max(closing);
    }
}

impl Library {
    /// What the texts say of who may read them on `today`. With an `audience`, for that one; without, what holds for
    /// everybody, and holds too where `heard.yaml` or `people.yaml` is broken.
    pub fn closings(&self, audience: Option<AudienceId>, today: Day) -> Closings {
        let collection = &*self.0;
        let consents = edition::consents(collection, today);
        let closing = |text_file: &TextFile, whys: Vec<Withheld>, of: Option<AudienceId>| {
            if is_unread(collection, text_file) {
                return Closing::Unread;
            }
            let other = audience.and_then(|reader| consents.may_see(reader, of));
            let decided = |why: &Withheld| is_decided(*why, audience.is_some());
            if whys.iter().chain(&other).any(decided) {
                Closing::Decided
            } else if whys.is_empty() && other.is_none() {
                Closing::Open
            } else {
                Closing::Unclear
            }
        };
        let of = |text_id: TextId| match text_id {
            TextId::Story(at) => {
                let story = &collection.stories[at.index()];
                let said = closing(&story.manuscript.text_file, consents.reasons(story, audience), story.audience);
                if has_ended(story, today) { Closing::Decided } else { said }
            }
            TextId::Lab(at) => {
                let entry = &collection.labs[at.index()];
                closing(&entry.lab.text_file, consents.reasons_of_lab(&entry.lab), entry.settled.audience)
            }
            TextId::Metric(at) => {
                let entry = &collection.metrics[at.index()];
                let text_file = &entry.metric.text_file;
                closing(text_file, consents.reasons_of_text(text_file), entry.settled.audience)
            }
            TextId::Page(at) => {
                let entry = &collection.pages[at.index()];
                let text_file = &entry.page.text_file;
                closing(text_file, consents.reasons_of_text(text_file), entry.settled.audience)
            }
            TextId::Path(at) => {
                let entry = &collection.paths[at.index()];
                let text_file = &entry.path.text_file;
                let said = closing(text_file, consents.reasons_of_text(text_file), entry.settled.audience);
                let is_read = |story: &&StoryId| {
                    let story = &collection.stories[story.index()];
                    let reasons = consents.reasons(story, audience);
                    closing(&story.manuscript.text_file, reasons, story.audience) != Closing::Decided
                };
                let steps = entry.steps.iter().flatten().filter(is_read).count();
                if steps < LEAST_STEPS { Closing::Decided.min(said) } else { said }
            }
        };
        let mut all = Closings(HashMap::new());
        for (route, text_id) in self.routes_of_texts() {
            all.add(&route, of(text_id));
        }
        let is_open = |at: StoryId| of(TextId::Story(at)) == Closing::Open;
        for (person, is_named) in people(collection, &consents, is_open) {
            let closing = if is_named { Closing::Open } else { Closing::Decided };
            all.add(&Route::Person { slug: person.id.clone() }, closing);
        }
        for file in collection.statics.all.iter().filter(|file| !file.is_shown || file.shown_by.is_empty()) {
            let closing = if file.is_shown { Closing::Decided } else { Closing::Open };
            all.add(&Route::Static { path: file.path.clone() }, closing);
        }
        all
    }

    /// The last day on which each address may be read by the consents that there are today; nothing where they go on. One
    /// that is not in it has no text, or none that can be read.
    pub fn last_days(&self) -> HashMap<String, Option<Day>> {
        let mut all: HashMap<String, Option<Day>> = HashMap::new();
        for (route, text_id) in self.routes_of_texts() {
            let last = match text_id {
                TextId::Story(at) if is_unread(&self.0, &self.0.stories[at.index()].manuscript.text_file) => continue,
                TextId::Story(at) => self.0.stories[at.index()].last_day(),
                TextId::Lab(_) | TextId::Metric(_) | TextId::Page(_) | TextId::Path(_) => None,
            };
            let known = all.entry(route.url()).or_insert(last);
            *known = known.zip(last).map(|(known, last)| known.max(last));
        }
        all
    }

    /// What each text has an address for: its own page, old addresses, pictures, files.
    fn routes_of_texts(&self) -> Vec<(Route, TextId)> {
        let collection = &*self.0;
        let mut all = Vec::new();
        for (text_id, text_file, references) in collection.references() {
            let address = text_file.address.as_str().to_owned();
            match text_id {
                TextId::Story(at) => {
                    for address in self.addresses_of(at) {
                        all.push((Route::Redirect { address: address.clone() }, text_id));
                        all.push((Route::Story { address }, text_id));
                    }
                }
                TextId::Lab(_) => all.push((Route::Lab { address }, text_id)),
                TextId::Metric(_) => all.push((Route::Metric { address, page: 1 }, text_id)),
                TextId::Page(_) => all.push((Route::Page { address }, text_id)),
                TextId::Path(_) => all.push((Route::Path { address }, text_id)),
            }
            for picture in references.pictures.iter().filter_map(|picture| collection.pictures.find(picture)) {
                all.extend(picture.names().map(|name| (Route::Picture { name: name.to_owned() }, text_id)));
            }
        }
        for (at, story) in numbered::<StoryId, _>(&collection.stories) {
            if let Some(picture) = story.picture.as_ref().and_then(|picture| collection.pictures.find(picture)) {
                let named = |name: &str| (Route::Picture { name: name.to_owned() }, TextId::Story(at));
                all.extend(picture.names().map(named));
            }
        }
        for file in collection.statics.all.iter().filter(|file| file.is_shown) {
            let of = |text_id: &TextId| (Route::Static { path: file.path.clone() }, *text_id);
            all.extend(file.shown_by.iter().map(of));
        }
        all
    }
}

/// Whether a text cannot be read as a whole, and no word that is left of it takes it back.
fn is_unread(collection: &Collection, text_file: &TextFile) -> bool {
    if text_file.terms.status().is_some() {
        return false;
    }
    let is_faulty = |source: &Source| source.fault.is_some() || reading_faults::of_conflict(source).is_some();
    let source = collection.sources.find(&text_file.path);
    source.is_some_and(|source| is_faulty(source) && !source.text().lines().any(is_taken_back))
}

/// Everybody, and whether they may be printed by name: not where they are shown as something else, nor where every open
/// story that has them in it prints them as something else. Nobody, where `people.yaml` is broken.
fn people<'a>(
    collection: &'a Collection,
    consents: &'a Consents<'_>,
    is_open: impl Fn(StoryId) -> bool,
) -> Vec<(&'a Person, bool)> {
    if collection.people_faults.iter().any(|fault| fault.severity == Severity::Error) {
        return Vec::new();
    }
    let (mut present, mut named) = (HashSet::new(), HashSet::new());
    for (_, story) in numbered::<StoryId, _>(&collection.stories).filter(|(at, _)| is_open(*at)) {
        present.extend(story.about.iter().map(|(person, _)| *person).chain(story.teller));
        named.extend(edition::named(consents, AssumedConsent::None, story));
    }
    let may_be_named =
        |at: PersonId, person: &Person| person.shown == Shown::Name && (named.contains(&at) || !present.contains(&at));
    numbered::<PersonId, _>(&collection.people.all).map(|(at, person)| (person, may_be_named(at, person))).collect()
}

/// Whether a reason is somebody's decision about this text, and no slip elsewhere. What `heard.yaml` and `people.yaml`
/// have a part in counts where they can be read.
fn is_decided(why: Withheld, can_read_all: bool) -> bool {
    match why {
        Withheld::Status(_) | Withheld::NotYet | Withheld::NotHeld | Withheld::Refused => true,
        Withheld::Consent(
            _,
            ConsentGap::Declined | ConsentGap::KeptPrivate | ConsentGap::Ended | ConsentGap::NotBegun,
        ) => true,
        Withheld::Consent(
            _,
            ConsentGap::NoAnswer | ConsentGap::Unreadable | ConsentGap::ReadAgain | ConsentGap::OtherReaders,
        )
        | Withheld::Audience => can_read_all,
        Withheld::Unclear(field) => !matches!(field, "about" | "audience"),
        Withheld::Broken | Withheld::NotForThisReader | Withheld::Named | Withheld::TooShort => false,
    }
}

/// Whether an answer in the story's own lines is a no, or over, though `people.yaml` does not say whose it is.
fn has_ended(story: &ResolvedStory, today: Day) -> bool {
    let is_over = |answer: &Answer| match answer {
        Answer::Yes(yes) => yes.until.is_some_and(|until| until.last() < today),
        Answer::No | Answer::KeptPrivate | Answer::Unreadable => false,
    };
    let front = &story.manuscript.front;
    if front.agreed.refusal().is_some() {
        return true;
    }
    match &front.agreed {
        Agreed::Absent | Agreed::Unreadable => false,
        Agreed::One(answer, _) => !front.about.is_empty() && is_over(answer),
        Agreed::Each(each, _) => {
            let is_about = |who: &str| front.about.iter().any(|words| words.value == who);
            each.iter().any(|(who, answer)| is_about(&who.value) && is_over(answer))
        }
    }
}
