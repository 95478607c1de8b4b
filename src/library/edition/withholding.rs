//! Whether a text is in an edition, and if not, why not. If it isn't clear who may read something, nobody may.

use std::collections::HashSet;

use jiff::civil::Date as Day;

use crate::library::collection::Collection;
use crate::library::collection::consent_digest;
use crate::library::collection::resolved_story::{ResolvedStory, Response};
use crate::library::source::agreed::{self, Answer};
use crate::library::source::fields::Field;
use crate::library::source::ids::{AudienceId, Id, PersonId};
use crate::library::source::lab::Lab;
use crate::library::source::person::{How, People};
use crate::library::source::privacy::Consent;
use crate::library::source::status::{Status, Terms};
use crate::library::source::text_file::TextFile;
use crate::text::diagnostic::{Sentence, id};

/// One reason for which a text is withheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withheld {
    /// Its status isn't `published`.
    Status(Status),
    /// A field that decides who may read it can't be read.
    Unclear(&'static str),
    /// The reader isn't in its audience.
    Audience,
    /// Its `publish_on` date is still to come.
    NotYet,
    /// Somebody wants nobody else to read it, whomever it is about.
    Refused,
    /// Somebody it is about hasn't agreed.
    Consent(PersonId, ConsentGap),
    /// The lab hasn't been held.
    NotHeld,
    /// It has an error, and broken texts are left out.
    Broken,
    /// The reader is given other texts.
    NotForThisReader,
    /// It contains a name, and the reader may see none.
    Named,
    /// It is a path, and they can read fewer than two of its stories.
    TooShort,
}

impl Withheld {
    /// The reason in words, for the author and the curator alone.
    pub(in crate::library) fn sentence(self, people: &People) -> Sentence {
        match self {
            Withheld::Status(status) => Sentence::of("its status is `{}`, not `published`", vec![id(status.word())]),
            Withheld::Unclear(field) => Sentence::of("`{}` isn't clear, so nobody can read this", vec![id(field)]),
            Withheld::Audience => "it's for another audience".into(),
            Withheld::NotYet => "its `publish_on` date is in the future".into(),
            Withheld::Refused => "somebody in it doesn't want anybody else to read it".into(),
            Withheld::NotHeld => "the lab hasn't been held yet".into(),
            Withheld::Broken => "it has an error that must be fixed first".into(),
            Withheld::NotForThisReader => "it's for a different audience".into(),
            Withheld::TooShort => "fewer than two of its stories can be read".into(),
            Withheld::Named => {
                "it contains a name, and a lab never names anyone; write `@` and the id, and the lab shows a role"
                    .into()
            }
            Withheld::Consent(person, lack) => {
                let ours = match lack {
                    ConsentGap::NoAnswer => "`{}` hasn't answered yet",
                    ConsentGap::Declined => "`{}` said no",
                    ConsentGap::KeptPrivate => "`{}` wants it kept between you",
                    ConsentGap::Unreadable => "`{}`'s answer can't be read",
                    ConsentGap::NotBegun => "`{}`'s consent isn't valid yet",
                    ConsentGap::Ended => "`{}`'s consent has run out",
                    ConsentGap::ReadAgain => "it has changed since `{}` read it",
                    ConsentGap::OtherReaders => "`{}` agreed to other audiences, but not this one",
                };
                Sentence::of(ours, vec![id(&people.at(person).id)])
            }
        }
    }
}

/// What a consent lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentGap {
    /// They haven't answered.
    NoAnswer,
    /// They said no.
    Declined,
    /// They thanked whoever wrote it, and want it kept between them.
    KeptPrivate,
    /// Their answer can't be read.
    Unreadable,
    /// Their consent isn't valid yet.
    NotBegun,
    /// Their consent has run out.
    Ended,
    /// The text has changed since they read it.
    ReadAgain,
    /// They agreed to some audiences, and this isn't one of them.
    OtherReaders,
}

impl ConsentGap {
    /// Whether they have answered, and nobody else may ever read it.
    pub fn is_refusal(self) -> bool {
        matches!(self, Self::Declined | Self::KeptPrivate)
    }
}

/// How somebody agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Yes {
    /// By name, if they are shown by name at all.
    ByName,
    /// But not by name.
    Unnamed,
    /// Outside of `heard`: then everybody in the story appears as a role.
    Elsewhere,
}

/// What the people of a story are asked by.
pub struct Consents<'a> {
    /// The site.
    pub collection: &'a Collection,
    /// Today.
    pub today: Day,
}

impl Consents<'_> {
    /// Whether `said`, of somebody whom `story` is about, is a yes today; to which readers, they may have bounded.
    pub fn answer(&self, story: &ResolvedStory, said: &Response) -> Result<Yes, ConsentGap> {
        let yes = match said {
            Response::Nothing => {
                return match self.collection.config.consent {
                    Consent::Elsewhere => Ok(Yes::Elsewhere),
                    Consent::Required => Err(ConsentGap::NoAnswer),
                };
            }
            Response::Answer(Answer::No) => return Err(ConsentGap::Declined),
            Response::Answer(Answer::KeptPrivate) => return Err(ConsentGap::KeptPrivate),
            Response::Answer(Answer::Unreadable) => return Err(ConsentGap::Unreadable),
            Response::Answer(Answer::Yes(yes)) => yes,
        };
        if yes.given.first() > self.today {
            return Err(ConsentGap::NotBegun);
        }
        if yes.until.is_some_and(|until| until.last() < self.today) {
            return Err(ConsentGap::Ended);
        }
        if let Some(read) = &yes.read
            && !consent_digest::counts(&read.value, self.collection, story)
        {
            return Err(ConsentGap::ReadAgain);
        }
        Ok(match yes.at_most {
            None | Some(How::Name) => Yes::ByName,
            Some(How::Role | How::Colleague) => Yes::Unnamed,
        })
    }

    /// Whether it is a yes today for this audience; without one, for any.
    pub fn answer_to(
        &self,
        story: &ResolvedStory,
        said: &Response,
        reader: Option<AudienceId>,
    ) -> Result<Yes, ConsentGap> {
        let yes = self.answer(story, said)?;
        if reader.is_some_and(|reader| !self.is_for(said, reader)) { Err(ConsentGap::OtherReaders) } else { Ok(yes) }
    }

    /// Whether an answer, where it is a yes, leaves an audience within its bounds.
    fn is_for(&self, said: &Response, reader: AudienceId) -> bool {
        let Response::Answer(Answer::Yes(agreed::Yes { readers: Some(readers), .. })) = said else { return true };
        let names = &self.collection.config.audiences.names;
        readers.iter().any(|one| names.find(&one.value) == Some(reader))
    }

    /// The audiences that see what `story`'s audience reads, and that somebody has not agreed to, where everyone has
    /// agreed to some; in the order of heard.yaml.
    pub fn bounded_out(&self, story: &ResolvedStory) -> Vec<AudienceId> {
        let names = &self.collection.config.audiences.names;
        let mut bounds: Vec<HashSet<AudienceId>> = Vec::new();
        for (_, said) in &story.about {
            match said {
                _ if self.answer(story, said).is_err() => return Vec::new(),
                Response::Answer(Answer::Yes(agreed::Yes { readers: Some(readers), .. })) => {
                    bounds.push(readers.iter().filter_map(|one| names.find(&one.value)).collect());
                }
                _ => {}
            }
        }
        let is_out = |reader: &AudienceId| bounds.iter().any(|bound| !bound.contains(reader));
        self.collection.config.audiences.that_see(story.audience).iter().copied().filter(is_out).collect()
    }

    /// Why `story` may not be read today by an audience, or without one by anybody; nothing where all agreed. Whether
    /// the audience is one of the story's is not asked here.
    pub fn reasons(&self, story: &ResolvedStory, reader: Option<AudienceId>) -> Vec<Withheld> {
        let mut whys = self.terms(&story.manuscript.text_file.terms);
        if story.about.is_empty() && story.manuscript.front.agreed.refusal().is_some() {
            whys.push(Withheld::Refused);
        } else if !story.about_is_clear {
            whys.push(Withheld::Unclear("about"));
        }
        if matches!(story.manuscript.front.kind, Field::Unreadable) {
            whys.push(Withheld::Unclear("kind"));
        }
        for (person, said) in &story.about {
            if let Err(lack) = self.answer_to(story, said, reader) {
                whys.push(Withheld::Consent(*person, lack));
            }
        }
        whys
    }

    /// The same of a lab, which must have been held.
    pub fn reasons_of_lab(&self, lab: &Lab) -> Vec<Withheld> {
        let mut whys = self.terms(&lab.text_file.terms);
        match &lab.front.held {
            Field::Given(held) if held.value.first() <= self.today => {}
            Field::Given(_) | Field::Absent => whys.push(Withheld::NotHeld),
            Field::Unreadable => whys.push(Withheld::Unclear("held")),
        }
        whys
    }

    /// The same of anything else.
    pub fn reasons_of_text(&self, text_file: &TextFile) -> Vec<Withheld> {
        self.terms(&text_file.terms)
    }

    fn terms(&self, terms: &Terms) -> Vec<Withheld> {
        let mut whys = Vec::new();
        match terms.status() {
            Some(Status::Published) => {}
            Some(status) => whys.push(Withheld::Status(status)),
            None => whys.push(Withheld::Unclear("status")),
        }
        match &terms.publish_on {
            Field::Absent => {}
            Field::Unreadable => whys.push(Withheld::Unclear("publish_on")),
            // A month or a quarter has not come for certain before its last day.
            Field::Given(date) if date.value.last() > self.today => whys.push(Withheld::NotYet),
            Field::Given(_) => {}
        }
        whys
    }

    /// Whether somebody of audience `reader` may see what is for `audience`.
    pub fn may_see(&self, reader: AudienceId, audience: Option<AudienceId>) -> Option<Withheld> {
        match audience {
            None => Some(Withheld::Unclear("audience")),
            Some(audience) => {
                let sees =
                    self.collection.config.audiences.all.get(reader.index()).map(|reader| reader.sees.as_slice());
                (!sees.unwrap_or_default().contains(&audience)).then_some(Withheld::Audience)
            }
        }
    }
}
