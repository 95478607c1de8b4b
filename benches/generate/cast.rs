//! Who and what the stories are about: people, practices, settings, indicators, tags.

use crate::words::{Dice, Words};

/// How many tell stories; they come first among the people.
pub const TELLERS: usize = 200;
/// How many are told about.
pub const COLLEAGUES: usize = 300;
/// How many tags there are.
pub const TAGS: usize = 150;

/// The practices of the firm.
pub const PRACTICES: [&str; 12] = [
    "Audit",
    "Banking law",
    "Bridges",
    "Care at home",
    "Consulting",
    "Family law",
    "Geriatrics",
    "Health care",
    "Insolvency",
    "Paediatrics",
    "Tax",
    "Water",
];
/// Where stories happen.
pub const SETTINGS: [&str; 9] = [
    "client meeting",
    "first contact",
    "bad news",
    "negotiation",
    "handover",
    "review",
    "ward or site",
    "corridor",
    "written word",
];
/// What is noticed: id and label.
pub const INDICATORS: [(&str, &str); 14] = [
    ("let-them-tell-it", "Let them tell it"),
    ("caught-the-unsaid", "Caught the unsaid"),
    ("asked-deeper", "Asked one deeper"),
    ("checked-back", "Checked it back"),
    ("named-it", "Named the hard part"),
    ("stood-there", "Stood where they stood"),
    ("saw-the-person", "Saw the person"),
    ("said-no", "Said no in time"),
    ("plain-words", "Used plain words"),
    ("same-day", "Answered the same day"),
    ("came-back", "Came back"),
    ("stepped-back", "Stepped back"),
    ("looked-after", "Looked after a colleague"),
    ("owned-it", "Owned a mistake"),
];
/// What can be done with what the numbers say.
pub const CALLS: [&str; 4] = ["trusted", "overrode", "mixed", "deferred"];

const FIRST: [&str; 25] = [
    "Agnes",
    "Bruno",
    "Cecile",
    "Dagmar",
    "Emeka",
    "Fatima",
    "Gustav",
    "Hanna",
    "Ivo",
    "Jelena",
    "Kaspar",
    "Leila",
    "Marguerite",
    "Noor",
    "Olivier",
    "Philippa",
    "Quentin",
    "Rashid",
    "Sigrid",
    "Tomasz",
    "Ulrike",
    "Viktor",
    "Wilhelmina",
    "Xavier",
    "Yasmin",
];
const LAST: [&str; 20] = [
    "Abernathy",
    "Bjornstad",
    "Castellanos",
    "Dombrowski",
    "Eriksson",
    "Featherstone",
    "Goldschmidt",
    "Hakimi",
    "Ivanchuk",
    "Jankowski",
    "Kirchhoff",
    "Lindqvist",
    "Mbeki",
    "Nakamura",
    "Oyelaran",
    "Przybylski",
    "Quispe",
    "Rasmussen",
    "Szymanski",
    "Thorvaldsen",
];
const ROLES: [&str; 16] = [
    "partner",
    "associate",
    "senior associate",
    "consultant",
    "senior consultant",
    "nurse",
    "ward sister",
    "physician",
    "engineer",
    "site manager",
    "project manager",
    "paralegal",
    "secretary",
    "analyst",
    "auditor",
    "surveyor",
];

/// Somebody who tells or is told about.
pub struct Person {
    /// As written behind `@`.
    pub id: String,
    /// First and last name.
    pub name: String,
    /// What is printed where the name is not.
    pub role: &'static str,
    /// Whether the name is printed; so for every other one.
    pub is_named: bool,
}

/// Everybody and everything.
pub struct Cast {
    /// Tellers, then colleagues.
    pub people: Vec<Person>,
    /// Words of middling frequency.
    pub tags: Vec<String>,
}

impl Cast {
    /// The same each time.
    pub fn of(words: &Words) -> Self {
        let mut dice = Dice::of(1, 1);
        let order = dice.some(TELLERS + COLLEAGUES, FIRST.len() * LAST.len());
        let people = order.into_iter().enumerate().map(|(at, number)| {
            let (first, last) = (FIRST[number % FIRST.len()], LAST[number / FIRST.len()]);
            Person {
                id: format!("{}.{}", first.to_lowercase(), last.to_lowercase()),
                name: format!("{first} {last}"),
                role: ROLES[at % ROLES.len()],
                is_named: at % 2 == 0,
            }
        });
        let people = people.collect();
        Self { people, tags: (0..TAGS).map(|at| words.at(400 + 7 * at).to_owned()).collect() }
    }

    /// How somebody is printed who told or agreed.
    pub fn printed(&self, person: usize) -> &str {
        let person = &self.people[person];
        if person.is_named { &person.name } else { person.role }
    }
}
