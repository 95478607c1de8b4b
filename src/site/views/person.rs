//! People who are printed by name: letters about someone, not profiles. No number stands on these pages.

use serde::Serialize;

use crate::library::edition;
use crate::site::route::Route;
use crate::site::views::layout::Layout;
use crate::site::views::topic::Letters;
use crate::site::views::{Card, Link, PageContext, Person, Section};

/// Everyone who is shown by name.
#[derive(Serialize)]
pub struct List {
    /// What surrounds every page.
    pub frame: Layout,
    /// The people, sorted by name.
    pub people: Vec<Entry>,
}

/// A person in a list.
#[derive(Serialize)]
pub struct Entry {
    /// Their name and page.
    pub link: Link,
    /// Their role in the firm.
    pub role: Option<String>,
    /// The first letter of their name, if the name before it starts with a different one.
    pub letter: Option<String>,
}

impl List {
    /// Everyone who is shown by name.
    pub fn of(context: &PageContext<'_>) -> Self {
        let all = context.site.edition().people();
        let mut letters = Letters::of(all.len());
        let people = all.into_iter().map(|person| Entry {
            letter: letters.next(person.words()),
            link: Link { words: person.words().to_owned(), href: context.person_href(person) },
            role: person.role().map(str::to_owned),
        });
        Self { people: people.collect(), frame: context.frame(&context.say("people.title"), Section::People) }
    }
}

/// A person's page.
#[derive(Serialize)]
pub struct View {
    /// What surrounds every page.
    pub frame: Layout,
    /// The list of everyone who is shown by name.
    pub all: Link,
    /// Their name.
    pub name: String,
    /// Their role in the firm.
    pub role: Option<String>,
    /// Stories about them, newest first.
    pub about: Vec<Card>,
    /// The same stories, each with the person telling it, like signed letters.
    pub letters: Vec<Letter>,
    /// Stories they have told about others, newest first.
    pub told: Vec<Card>,
}

impl View {
    /// A person's page.
    pub fn of(context: &PageContext<'_>, person: edition::Person<'_>) -> Self {
        let letters: Vec<Letter> = person.about().iter().map(|story| Letter::of(context, story)).collect();
        Self {
            frame: context.frame(person.words(), Section::People),
            all: Link { words: context.say("people.title"), href: context.href(&Route::People) },
            name: person.words().to_owned(),
            role: person.role().map(str::to_owned),
            about: letters.iter().map(|letter| letter.card.clone()).collect(),
            letters,
            told: person.told().iter().map(|story| context.card(story)).collect(),
        }
    }
}

/// A story about somebody, and the person telling it.
#[derive(Serialize)]
pub struct Letter {
    /// The story.
    pub card: Card,
    /// Who is telling it.
    pub teller: Option<Person>,
}

impl Letter {
    fn of(context: &PageContext<'_>, story: edition::Story<'_>) -> Self {
        Self { card: context.card(story), teller: story.teller().map(|teller| context.person(teller)) }
    }
}
