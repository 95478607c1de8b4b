//! Which addresses are closed: the texts there may not be read today, whatever else is wrong with the site.

use std::collections::HashMap;

use jiff::civil::Date as Day;

use crate::library::collection::index::TextId;
use crate::library::collection::library::Library;
use crate::library::collection::resolved_story::ResolvedStory;
use crate::library::edition;
use crate::library::edition::{AudienceId, ConsentGap, StoryId, Withheld};
use crate::library::source::agreed::{Agreed, Answer};
use crate::library::source::ids::{Id, numbered};
use crate::library::source::route::Route;

/// What the texts at an address say of who may read them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closing {
    /// Somebody decided that nobody may read them now: a status, a no, a date, another audience.
    Decided,
    /// It is unclear, since other files changed: a person or an audience that nobody knows any more.
    Unclear,
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
        let closing = |whys: Vec<Withheld>, of: Option<AudienceId>| {
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
                let said = closing(consents.reasons(story, audience), story.audience);
                if has_ended(story, today) { Closing::Decided } else { said }
            }
            TextId::Lab(at) => {
                let entry = &collection.labs[at.index()];
                closing(consents.reasons_of_lab(&entry.lab), entry.settled.audience)
            }
            TextId::Metric(at) => {
                let entry = &collection.metrics[at.index()];
                closing(consents.reasons_of_text(&entry.metric.text_file), entry.settled.audience)
            }
            TextId::Page(at) => {
                let entry = &collection.pages[at.index()];
                closing(consents.reasons_of_text(&entry.page.text_file), entry.settled.audience)
            }
        };
        let mut all = Closings(HashMap::new());
        for (text_id, text_file, references) in collection.references() {
            let closing = of(text_id);
            let address = text_file.address.as_str().to_owned();
            match text_id {
                TextId::Story(at) => {
                    for address in self.addresses_of(at) {
                        all.add(&Route::Redirect { address: address.clone() }, closing);
                        all.add(&Route::Story { address }, closing);
                    }
                }
                TextId::Lab(_) => all.add(&Route::Lab { address }, closing),
                TextId::Metric(_) => all.add(&Route::Metric { address, page: 1 }, closing),
                TextId::Page(_) => all.add(&Route::Page { address }, closing),
            }
            for picture in references.pictures.iter().filter_map(|picture| collection.pictures.find(picture)) {
                all.add(&Route::Picture { name: picture.name.clone() }, closing);
            }
        }
        for (at, story) in numbered::<StoryId, _>(&collection.stories) {
            if let Some(picture) = story.picture.as_ref().and_then(|picture| collection.pictures.find(picture)) {
                all.add(&Route::Picture { name: picture.name.clone() }, of(TextId::Story(at)));
            }
        }
        for file in &collection.statics.all {
            let shown = file.shown_by.iter().map(|text_id| of(*text_id)).max();
            let closing = if file.is_shown { shown.unwrap_or(Closing::Decided) } else { Closing::Open };
            all.add(&Route::Static { path: file.path.clone() }, closing);
        }
        all
    }
}

/// Whether a reason is somebody's decision about this text, and no slip elsewhere. What `heard.yaml` and `people.yaml`
/// have a part in counts where they can be read.
fn is_decided(why: Withheld, can_read_all: bool) -> bool {
    match why {
        Withheld::Status(_) | Withheld::NotYet | Withheld::NotHeld => true,
        Withheld::Consent(_, ConsentGap::Declined | ConsentGap::Ended | ConsentGap::NotBegun) => true,
        Withheld::Consent(
            _,
            ConsentGap::NoAnswer | ConsentGap::Unreadable | ConsentGap::ReadAgain | ConsentGap::OtherReaders,
        )
        | Withheld::Audience => can_read_all,
        Withheld::Unclear(field) => !matches!(field, "about" | "audience"),
        Withheld::Broken | Withheld::NotForThisReader | Withheld::Named => false,
    }
}

/// Whether an answer in the story's own lines is a no, or over, though `people.yaml` does not say whose it is.
fn has_ended(story: &ResolvedStory, today: Day) -> bool {
    let is_over = |answer: &Answer| match answer {
        Answer::No => true,
        Answer::Yes(yes) => yes.until.is_some_and(|until| until.last() < today),
        Answer::Unreadable => false,
    };
    let front = &story.manuscript.front;
    match &front.agreed {
        Agreed::Absent | Agreed::Unreadable => false,
        Agreed::One(answer, _) => !front.about.is_empty() && is_over(answer),
        Agreed::Each(each, _) => {
            let is_about = |who: &str| front.about.iter().any(|words| words.value == who);
            each.iter().any(|(who, answer)| is_about(&who.value) && is_over(answer))
        }
    }
}
