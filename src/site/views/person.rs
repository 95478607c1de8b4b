//! People who are printed by name: letters about someone, not profiles. No number stands on these pages.

use serde::Serialize;

use crate::library::edition;
use crate::site::views::layout::Layout;
use crate::site::views::{Card, Link, PageContext, Person, Section};

/// Everyone who is printed by name.
#[derive(Serialize)]
pub struct List {
    /// What stands around it.
    pub frame: Layout,
    /// The people, by printed name.
    pub people: Vec<Entry>,
}

/// Somebody in the list.
#[derive(Serialize)]
pub struct Entry {
    /// Their name and page.
    pub link: Link,
    /// What they are in the firm.
    pub role: Option<String>,
}

impl List {
    /// Everyone who is printed by name.
    pub fn of(context: &PageContext<'_>) -> Self {
        let people = context.site.edition().people().into_iter().map(|person| Entry {
            link: Link { words: person.words().to_owned(), href: context.person_href(person) },
            role: person.role().map(str::to_owned),
        });
        Self { people: people.collect(), frame: context.frame(&context.say("people.title"), Section::People) }
    }
}

/// The page of somebody.
#[derive(Serialize)]
pub struct View {
    /// What stands around it.
    pub frame: Layout,
    /// Their name.
    pub name: String,
    /// What they are in the firm.
    pub role: Option<String>,
    /// What others tell of them, newest first.
    pub about: Vec<Card>,
    /// The same with who tells each, as letters are signed.
    pub letters: Vec<Letter>,
    /// What they tell of others, newest first.
    pub told: Vec<Card>,
}

impl View {
    /// The page of somebody.
    pub fn of(context: &PageContext<'_>, person: edition::Person<'_>) -> Self {
        let letters: Vec<Letter> = person.about().iter().map(|story| Letter::of(context, story)).collect();
        Self {
            frame: context.frame(person.words(), Section::People),
            name: person.words().to_owned(),
            role: person.role().map(str::to_owned),
            about: letters.iter().map(|letter| letter.card.clone()).collect(),
            letters,
            told: person.told().iter().map(|story| context.card(story)).collect(),
        }
    }
}

/// A story about somebody, and who tells it.
#[derive(Serialize)]
pub struct Letter {
    /// The story.
    pub card: Card,
    /// Who tells it.
    pub teller: Option<Person>,
}

impl Letter {
    fn of(context: &PageContext<'_>, story: edition::Story<'_>) -> Self {
        Self { card: context.card(story), teller: story.teller().map(|teller| context.person(teller)) }
    }
}
