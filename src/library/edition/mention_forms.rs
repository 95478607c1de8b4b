//! How mentions read one after the other: by the full name and then by the short one, "a nurse" and then "the nurse".

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::library::collection::Collection;
use crate::library::collection::resolved_story::ResolvedStory;
use crate::library::edition::names;
use crate::library::source::ids::PersonId;
use crate::library::source::mentions;
use crate::library::source::person::NamesAgain;
use crate::library::source::person::{How, Turn, colleague_words, role_words};
use crate::text::quotes::Quotes;

/// Whether a mention may name somebody where it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// As everyone agreed: beside the text itself.
    AsAgreed,
    /// By role at the most: where many stories stand in one view without their text, in which a search for a name would
    /// say how often somebody is spoken of.
    ByRole,
    /// Everybody who may not be named as a colleague: in a story that was kept between two people, a role would say who
    /// else was there.
    InConfidence,
}

/// Who is printed how in one text.
#[derive(Clone, Copy)]
pub(super) struct Cast<'a> {
    pub collection: &'a Collection,
    /// The story, where the text is one.
    pub story: Option<&'a ResolvedStory>,
    /// Those who are printed by name in it.
    pub named: &'a [PersonId],
    pub naming: Naming,
}

impl<'a> Cast<'a> {
    pub fn how(&self, person: PersonId) -> How {
        let people = &self.collection.people;
        let how = names::how(people, self.story, self.named, person);
        match (how, self.naming) {
            (How::Name, Naming::ByRole) if people.at(person).role.is_some() => How::Role,
            (How::Name, Naming::ByRole) | (How::Role, Naming::InConfidence) => How::Colleague,
            (how, _) => how,
        }
    }

    /// The language of the text, where it gives one.
    pub fn language(&self) -> Option<&'a str> {
        let language = self.story.and_then(|story| story.manuscript.front.language.as_ref());
        language.map(|language| language.value.as_str())
    }

    /// Somebody whom nobody knows.
    pub fn colleague(&self) -> String {
        colleague_words(&self.collection.theme, self.language(), Turn::First)
    }

    /// A line of a field.
    pub fn line(&self, text: &str) -> String {
        // Most lines mention nobody and quote nothing.
        if !text.contains(['@', '"', '\'']) {
            return text.to_owned();
        }
        let quotes = Quotes::of(self.language().unwrap_or(&self.collection.config.language));
        let mut forms = MentionForms::of(*self);
        mentions::print(text, &self.collection.people, &self.colleague(), &quotes, &mut |before, person, own| {
            forms.next(person, own).after(before)
        })
    }
}

/// The mentions of one stretch of text, in order; each text, field, excerpt, list and stage of a lab begins anew.
pub(super) struct MentionForms<'a> {
    cast: Cast<'a>,
    /// Everyone who was mentioned, and their number among those who are printed alike.
    met: HashMap<PersonId, usize>,
    /// How many were mentioned of each role, by the role; of colleagues, under no role.
    alike: HashMap<Option<String>, usize>,
    /// How many who may be named are called so for short.
    called: OnceCell<HashMap<&'a str, usize>>,
}

impl<'a> MentionForms<'a> {
    pub fn of(cast: Cast<'a>) -> Self {
        Self { cast, met: HashMap::new(), alike: HashMap::new(), called: OnceCell::new() }
    }

    /// What the next mention prints, which is of `person`; `own` are words that its author gave for it, for where they are
    /// not named.
    pub fn next(&mut self, person: PersonId, own: Option<&str>) -> Printed {
        let how = self.cast.how(person);
        let (theme, language) = (&self.cast.collection.theme, self.cast.language());
        let somebody = self.cast.collection.people.at(person);
        if how == How::Name {
            let is_again = self.met.insert(person, 0).is_some();
            return Printed::Ours(if is_again { self.short(person) } else { &somebody.name.value }.to_owned());
        }
        let role = somebody.role.as_ref().filter(|_| how == How::Role);
        let turn = self.turn(person, role.map(|role| role.to_lowercase()));
        // An author's own words for somebody may well say a role.
        if let Some(own) = own.filter(|_| self.cast.naming != Naming::InConfidence) {
            return Printed::Own(own.to_owned());
        }
        let words = role.and_then(|_| role_words(theme, language, somebody, turn));
        Printed::Ours(words.unwrap_or_else(|| colleague_words(theme, language, turn)))
    }

    /// What a mention of nobody whom people.yaml knows prints.
    pub fn unknown(&self) -> String {
        self.cast.colleague()
    }

    fn turn(&mut self, person: PersonId, role: Option<String>) -> Turn {
        let alike = self.alike.entry(role).or_default();
        match self.met.get(&person) {
            Some(0) => Turn::Again,
            Some(1) if *alike == 2 => Turn::Other,
            // Of three, no short words tell which one is meant.
            Some(_) => Turn::Another,
            None => {
                self.met.insert(person, *alike);
                *alike += 1;
                if *alike == 1 { Turn::First } else { Turn::Another }
            }
        }
    }

    fn short(&self, person: PersonId) -> &'a str {
        let (collection, named) = (self.cast.collection, self.cast.named);
        let called = self.called.get_or_init(|| {
            let mut called = HashMap::new();
            for one in named {
                *called.entry(&*collection.people.at(*one).again).or_default() += 1;
            }
            called
        });
        let somebody = collection.people.at(person);
        let is_alone = called.get(&*somebody.again).is_none_or(|count| *count < 2);
        let is_short = collection.config.names_again == NamesAgain::Short && is_alone;
        if is_short { &somebody.again } else { &somebody.name.value }
    }
}

/// The words of a mention.
pub(super) enum Printed {
    /// Ours, which have a capital where they begin a sentence.
    Ours(String),
    /// Its author's, as they are.
    Own(String),
}

impl Printed {
    /// The words alone.
    pub fn words(self) -> String {
        let (Self::Ours(words) | Self::Own(words)) = self;
        words
    }

    /// The words, behind what stands `before` them.
    pub fn after(self, before: &str) -> String {
        match self {
            Self::Ours(words) => names::in_sentence(before, words),
            Self::Own(words) => words,
        }
    }
}
