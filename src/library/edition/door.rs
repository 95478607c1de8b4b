//! Whether a text comes in, for one reader: what keeps it out, text by text.

use crate::library::collection::Collection;
use crate::library::edition::portfolio;
use crate::library::edition::withholding::{Consents, Withheld};
use crate::library::edition::{AudienceId, EditionOptions, OnError, PersonId, Reader, StoryId};
use crate::library::source::ids::Id;

/// What the door looks at.
pub(super) struct Door<'a> {
    pub collection: &'a Collection,
    pub consents: &'a Consents<'a>,
    pub reader: Reader,
    pub options: EditionOptions,
}

impl Door<'_> {
    pub fn story(
        &self,
        at: StoryId,
        mut whys: Vec<Withheld>,
        audience: Option<AudienceId>,
        broken: bool,
        named: &[PersonId],
    ) -> Vec<Withheld> {
        match self.reader {
            Reader::Author => return Vec::new(),
            Reader::Colleague(story, _) => {
                return if story == at { Vec::new() } else { vec![Withheld::NotForThisReader] };
            }
            Reader::Portfolio(own) => {
                let story = &self.collection.stories[at.index()];
                whys = portfolio::reasons(own, at, story, whys);
                if portfolio::in_confidence(own, at, story) {
                    return self.unless_broken(whys, broken);
                }
            }
            Reader::Table(person, _) if !named.contains(&person) => whys.push(Withheld::NotForThisReader),
            Reader::Room(lab) => {
                if !self.collection.labs.get(lab.index()).is_some_and(|lab| lab.cases.contains(&Some(at))) {
                    whys.push(Withheld::NotForThisReader);
                }
            }
            Reader::Table(..) | Reader::Audience(_) => {}
        }
        self.rest(whys, audience, broken)
    }

    pub fn text_file(&self, whys: Vec<Withheld>, audience: Option<AudienceId>, broken: bool) -> Vec<Withheld> {
        match self.reader {
            Reader::Author => Vec::new(),
            Reader::Colleague(..) | Reader::Table(..) | Reader::Portfolio(_) | Reader::Room(_) => {
                vec![Withheld::NotForThisReader]
            }
            Reader::Audience(_) => self.rest(whys, audience, broken),
        }
    }

    fn rest(&self, mut whys: Vec<Withheld>, audience: Option<AudienceId>, broken: bool) -> Vec<Withheld> {
        match (self.reader, self.reader.audience(self.collection)) {
            (Reader::Colleague(..) | Reader::Author, _) => {}
            (_, Some(reader)) => whys.extend(self.consents.may_see(reader, audience)),
            (_, None) => whys.push(Withheld::Unclear("audience")),
        }
        self.unless_broken(whys, broken)
    }

    fn unless_broken(&self, mut whys: Vec<Withheld>, broken: bool) -> Vec<Withheld> {
        if broken && self.options.broken == OnError::LeftOut {
            whys.push(Withheld::Broken);
        }
        whys
    }
}
