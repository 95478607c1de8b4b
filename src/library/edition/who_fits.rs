//! Who else fits: how many people a reader could take for somebody who is printed as a role in a story.
//!
//! It asks that story, people.yaml and the headcount, and no other story: so it is the same in every edition.

use std::cell::OnceCell;

use crate::library::collection::Collection;
use crate::library::collection::resolved_story::ResolvedStory;
use crate::library::diagnostics;
use crate::library::edition::names;
use crate::library::source::front_matter::Words;
use crate::library::source::headcount::{Heads, PlainWords};
use crate::library::source::ids::{Id, PersonId};
use crate::library::source::mentions;
use crate::library::source::person::{How, Shown};
use crate::library::source::status::Status;
use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// One story, and who is printed by name in it.
pub(super) struct WhoFits<'c> {
    collection: &'c Collection,
    story: &'c ResolvedStory,
    named: &'c [PersonId],
    /// Everything that its page prints and that can name an office, but for its field.
    words: OnceCell<PlainWords>,
}

impl<'c> WhoFits<'c> {
    pub(super) fn of(collection: &'c Collection, story: &'c ResolvedStory, named: &'c [PersonId]) -> Self {
        Self { collection, story, named, words: OnceCell::new() }
    }

    /// How many people fit the role that `person` has here; nothing where they are not printed as a role.
    pub(super) fn people(&self, person: PersonId) -> Option<u32> {
        let role = self.role(person)?;
        let heads = match self.collection.config.headcount.find(role) {
            Some(heads) => self.narrowed(heads),
            None => u32::try_from(self.collection.people.holders(role).len()).unwrap_or(u32::MAX),
        };
        Some(self.left(person, role, heads))
    }

    /// The office, where the page prints it: only where enough people there fit everyone who is a role.
    pub(super) fn office(&self) -> Option<&'c Words> {
        let office = self.story.manuscript.front.office.as_ref()?;
        self.why_without(office).is_none().then_some(office)
    }

    /// A role that too few would fit in an office, and how many would, where somebody has said it.
    fn why_without(&self, office: &Words) -> Option<(&'c str, Option<u32>)> {
        self.roles().into_iter().find_map(|(person, role, _)| {
            let there = self.collection.config.headcount.find(role).and_then(|heads| heads.in_office(&office.value));
            let left = there.map(|heads| self.left(person, role, heads));
            left.is_none_or(|left| left < self.fewest()).then_some((role, left))
        })
    }

    /// The role as which somebody is printed.
    fn role(&self, person: PersonId) -> Option<&'c str> {
        let people = &self.collection.people;
        let is_role = names::how(people, Some(self.story), self.named, person) == How::Role;
        people.at(person).role.as_deref().filter(|_| is_role)
    }

    /// Of so many who hold a role, those who are left without the teller and without everyone whose name readers would
    /// expect.
    fn left(&self, person: PersonId, role: &str, heads: u32) -> u32 {
        let people = &self.collection.people;
        let is_gone = |holder: &&PersonId| {
            people.at(**holder).shown == Shown::Name || self.story.teller == Some(**holder) && **holder != person
        };
        let gone = people.holders(role).iter().filter(is_gone).count();
        heads.saturating_sub(u32::try_from(gone).unwrap_or(u32::MAX))
    }

    /// How many hold a role in the smallest office that the page names, else in the whole firm.
    fn narrowed(&self, heads: &Heads) -> u32 {
        let Heads::ByOffice(offices) = heads else { return heads.whole() };
        let named = offices.iter().filter(|(office, _)| self.words().name(office)).map(|(_, heads)| *heads);
        let field = self.office().and_then(|office| heads.in_office(&office.value));
        named.chain(field).min().unwrap_or_else(|| heads.whole())
    }

    fn words(&self) -> &PlainWords {
        self.words.get_or_init(|| {
            let text_file = &self.story.manuscript.text_file;
            let front = &self.story.manuscript.front;
            let config = &self.collection.config;
            let practice = self.story.practice.map(|at| &config.practices.all[at.index()]);
            let setting = self.story.setting.map(|at| &config.settings.all[at.index()]);
            let topics = practice.into_iter().chain(setting).flat_map(|topic| [&*topic.id, &*topic.label]);
            let is_office = |words: &&Words| front.office.as_ref().is_some_and(|office| std::ptr::eq(office, *words));
            let fields = text_file.title.iter().chain(front.prose().filter(|words| !is_office(words)));
            let body = text_file.text.get(text_file.body.clone()).unwrap_or_default();
            let all: Vec<&str> = fields.map(|words| &*words.value).chain(topics).chain([body]).collect();
            PlainWords::of(&all.join("\n"))
        })
    }

    /// Fewer than these give somebody away.
    fn fewest(&self) -> u32 {
        let config = &self.collection.config;
        let practice = self.story.practice.and_then(|at| config.practices.all[at.index()].fits);
        practice.unwrap_or(config.privacy.fits)
    }

    /// Everyone who is printed as a role, with the role and the place that has them, each once.
    fn roles(&self) -> Vec<(PersonId, &'c str, Place)> {
        let mut seen = Vec::new();
        let mut roles = Vec::new();
        for (person, place) in self.everybody() {
            if !seen.contains(&person) {
                seen.push(person);
                roles.extend(self.role(person).map(|role| (person, role, place)));
            }
        }
        roles
    }

    /// Everyone in it, with the place that has them.
    fn everybody(&self) -> Vec<(PersonId, Place)> {
        let text_file = &self.story.manuscript.text_file;
        let front = &self.story.manuscript.front;
        let people = &self.collection.people;
        let by_field = |who: &Words| {
            let person = people.names.find(who.value.strip_prefix('@').unwrap_or(&who.value));
            person.map(|person| (person, text_file.place(who.span)))
        };
        let remarks = front.reply.iter().chain(&front.echoes);
        let fields = front.about.iter().chain(&front.reviewer).chain(remarks.filter_map(|remark| remark.by.as_ref()));
        let mentions = text_file.prose.mentions.iter().zip(&self.story.references.mentions);
        let mentions = mentions.filter_map(|(mention, person)| Some(((*person)?.0, text_file.place(mention.span))));
        let in_fields = text_file.title.iter().chain(front.prose()).flat_map(|words| {
            let mentions = mentions::mentions(&words.value).into_iter();
            mentions.filter_map(|mention| Some((people.mentioned(mention.raw)?.0, text_file.place(words.span))))
        });
        fields.filter_map(by_field).chain(mentions).chain(in_fields).collect()
    }

    /// Roles that too few people fit, and an office that the page leaves out. Where it ended badly, such a role stops an
    /// edition: whoever reads it could hold it against somebody. Of a draft, which nobody has been shown, it is advice.
    pub(super) fn faults(&self) -> Vec<Diagnostic> {
        let front = &self.story.manuscript.front;
        let mut found = Vec::new();
        if let Some((office, (role, left))) =
            front.office.as_ref().and_then(|office| Some((office, self.why_without(office)?)))
        {
            let place = self.story.manuscript.text_file.place(office.span);
            found.push(diagnostics::names::office_left_out(place, role, left));
        }
        let outcome = front.judgment.as_ref().and_then(|judgment| judgment.outcome.value());
        let is_draft = self.story.manuscript.text_file.terms.status() == Some(Status::Draft);
        let severity = match outcome {
            _ if is_draft => Severity::Advice,
            Some(outcome) if outcome.is_bad() => Severity::Error,
            Some(_) | None => Severity::Warning,
        };
        let mut told = Vec::new();
        for (role, left, place) in self.pointing() {
            if !told.contains(&(role, left)) {
                told.push((role, left));
                found.push(diagnostics::names::role_points(place, role, left, severity));
            }
        }
        found
    }

    /// Whether too few people fit some role in it.
    pub(super) fn points(&self) -> bool {
        !self.pointing().is_empty()
    }

    /// Everyone whose role too few people fit, with how many do. Nobody of a composite did what it tells.
    fn pointing(&self) -> Vec<(&'c str, u32, Place)> {
        let roles = if self.story.manuscript.front.is_composite() { Vec::new() } else { self.roles() };
        let few = |person| self.people(person).filter(|left| *left < self.fewest());
        roles.into_iter().filter_map(|(person, role, place)| Some((role, few(person)?, place))).collect()
    }
}
