//! What the colleague of one story is asked, before they have answered; and with whom a table's stories are talked about.

use crate::library::collection::consent_digest::{self, Asked};
use crate::library::collection::resolved_story::ResolvedStory;
use crate::library::edition::name_check::words_of_story;
use crate::library::edition::names;
use crate::library::edition::names::AssumedConsent;
use crate::library::edition::who_fits::WhoFits;
use crate::library::edition::withholding::Consents;
use crate::library::edition::{Edition, Person, Reader, Story};
use crate::library::source::date::{Period, When};
use crate::library::source::ids::{AudienceId, Id, PersonId, StoryId};
use crate::library::source::person::How;
use crate::text::diagnostic::{Place, Severity};

/// A story, and how its colleague could appear in it.
pub struct LetterStory<'e> {
    /// The story, as it would be once they say yes.
    pub story: Story<'e>,
    /// The month in which they are asked.
    pub when: When,
    /// Their name: the letter is theirs.
    pub to: &'e str,
    /// Their name, where it may be printed at all.
    pub by_name: Option<String>,
    /// How they appear without it.
    pub without: String,
    /// How many people fit that, where it is a role.
    pub fit: Option<u32>,
    /// Every audience that would read it, as readers know it.
    pub readers: Vec<&'e str>,
    /// By what the text is known as they read it.
    pub reference: String,
}

/// How `person` is printed on the letter that asks them about `story`.
pub(in crate::library) fn how_on_letter(consents: &Consents<'_>, story: &ResolvedStory, person: PersonId) -> How {
    let named = names::named(consents, AssumedConsent::Of(person), story);
    names::how(&consents.collection.people, Some(story), &named, person)
}

/// Where the words of a story name `person`, who is not printed by name in it.
pub(in crate::library) fn named_in_words(consents: &Consents<'_>, at: StoryId, person: PersonId) -> Vec<Place> {
    let collection = consents.collection;
    let mut named = names::named(consents, AssumedConsent::Of(person), &collection.stories[at.index()]);
    named.retain(|one| *one != person);
    let without = words_of_story(collection, at, &named);
    named.push(person);
    let with = words_of_story(collection, at, &named);
    let about_them = without.into_iter().filter(|one| one.severity == Severity::Error && !with.contains(one));
    let mut places: Vec<Place> = about_them.map(|one| one.place).collect();
    places.sort_by_key(|place| place.span.map(|span| span.start));
    places.dedup();
    places
}

impl Edition {
    /// The person at whose table it lies, where they are printed by name in it.
    pub fn talked_about(&self) -> Option<Person<'_>> {
        let Reader::Table(person, _) = self.reader else { return None };
        self.names(person).then(|| Person::at(self, person))
    }

    /// What is asked; nothing where the reader is no colleague, or the story is not there.
    pub fn asked(&self) -> Option<LetterStory<'_>> {
        let Reader::Colleague(story, person) = self.reader else { return None };
        let collection = self.collection();
        let story_at = self.stories.iter().copied().find(|at| *at == story)?;
        let bound = &collection.stories[story_at.index()];
        let words = |how| names::words(&collection.people, self.theme(), person, how);
        let readers = collection.config.audiences.that_see(bound.audience);
        let how = self.how(Some(story_at), person);
        let reference = consent_digest::reference(collection, bound, &Asked { how, readers });
        let label = |at: &AudienceId| collection.config.audiences.all[at.index()].label.as_str();
        Some(LetterStory {
            story: Story::at(self, story_at),
            when: When { year: self.today.year(), part: Period::Month(self.today.month()) },
            to: &collection.people.at(person).name.value,
            by_name: (how == How::Name).then(|| words(How::Name)),
            without: words(names::how(&collection.people, Some(bound), &[], person)),
            fit: WhoFits::of(collection, bound, &[]).people(person),
            readers: readers.iter().map(label).collect(),
            reference: consent_digest::short(&reference),
        })
    }
}
