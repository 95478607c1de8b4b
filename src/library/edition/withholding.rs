//! Whether a text is in an edition, and if not, why not. When it is unclear who may read something, nobody may.

use jiff::civil::Date as Day;

use crate::library::collection::consent_digest;
use crate::library::collection::resolved_story::{ResolvedStory, Response};
use crate::library::source::agreed::Answer;
use crate::library::source::config::{Config, Consent};
use crate::library::source::fields::Field;
use crate::library::source::ids::{AudienceId, Id, PersonId};
use crate::library::source::lab::Lab;
use crate::library::source::person::People;
use crate::library::source::status::{Status, Terms};
use crate::library::source::text_file::TextFile;
use crate::text::diagnostic::{Sentence, id};

/// One reason for which a text is withheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withheld {
    /// Its status is another than `published`.
    Status(Status),
    /// A field that decides who may read it cannot be read.
    Unclear(&'static str),
    /// The reader is not of its audience.
    Audience,
    /// Its `publish_on` is to come.
    NotYet,
    /// Somebody it is about has not agreed.
    Consent(PersonId, ConsentGap),
    /// A lab that was not held.
    NotHeld,
    /// It has an error, and broken texts are left out.
    Broken,
    /// The reader is given other texts.
    NotForThisReader,
    /// It writes a name, and the reader is told none.
    Named,
}

impl Withheld {
    /// The reason in words, for the author and the curator alone.
    pub(in crate::library) fn sentence(self, people: &People) -> Sentence {
        match self {
            Withheld::Status(status) => {
                Sentence::of("its status is `{}`, not yet `published`", vec![id(status.word())])
            }
            Withheld::Unclear(field) => Sentence::of("`{}` cannot be read, so nobody may read it", vec![id(field)]),
            Withheld::Audience => "it is for another audience".into(),
            Withheld::NotYet => "its day in `publish_on` is still to come".into(),
            Withheld::NotHeld => "the lab was not held yet".into(),
            Withheld::Broken => "something in it is wrong, and must be mended first".into(),
            Withheld::NotForThisReader => "it is for another reader".into(),
            Withheld::Named => {
                "it writes somebody's name, and a room is told none; `@` and the id is printed as a role there".into()
            }
            Withheld::Consent(person, lack) => {
                let ours = match lack {
                    ConsentGap::NoAnswer => "`{}` has not answered yet",
                    ConsentGap::Declined => "`{}` said no",
                    ConsentGap::Unreadable => "the answer of `{}` cannot be read",
                    ConsentGap::NotBegun => "the yes of `{}` begins later",
                    ConsentGap::Ended => "the yes of `{}` has ended",
                    ConsentGap::ReadAgain => "it has changed since `{}` read it",
                };
                Sentence::of(ours, vec![id(&people.at(person).id)])
            }
        }
    }
}

/// What a consent lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentGap {
    /// They have not answered.
    NoAnswer,
    /// They said no.
    Declined,
    /// Their answer cannot be read.
    Unreadable,
    /// Their yes begins later.
    NotBegun,
    /// Their yes has ended.
    Ended,
    /// The text has changed since they read it.
    ReadAgain,
}

/// How somebody agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Yes {
    /// By name, if they are shown by name at all.
    ByName,
    /// But not by name.
    AsRole,
    /// Outside of `heard`: then everybody told about is a role.
    Elsewhere,
}

/// What the people of a story are asked by.
pub struct Consents<'a> {
    /// `heard.yaml`.
    pub config: &'a Config,
    /// `people.yaml`.
    pub people: &'a People,
    /// Today.
    pub today: Day,
}

impl Consents<'_> {
    /// Whether `said`, of somebody whom `story` is about, is a yes today.
    pub fn answer(&self, story: &ResolvedStory, said: &Response) -> Result<Yes, ConsentGap> {
        let yes = match said {
            Response::Nothing => {
                return match self.config.consent {
                    Consent::Elsewhere => Ok(Yes::Elsewhere),
                    Consent::Required => Err(ConsentGap::NoAnswer),
                };
            }
            Response::Answer(Answer::No) => return Err(ConsentGap::Declined),
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
            && !read.value.eq_ignore_ascii_case(&consent_digest::fingerprint(story, self.config, self.people))
        {
            return Err(ConsentGap::ReadAgain);
        }
        Ok(if yes.as_role { Yes::AsRole } else { Yes::ByName })
    }

    /// Why nobody may read `story` today, whoever asks; nothing where all agreed.
    pub fn reasons(&self, story: &ResolvedStory) -> Vec<Withheld> {
        let mut whys = self.terms(&story.manuscript.text_file.terms);
        if !story.about_is_clear {
            whys.push(Withheld::Unclear("about"));
        }
        if matches!(story.manuscript.front.kind, Field::Unreadable) {
            whys.push(Withheld::Unclear("kind"));
        }
        for (person, said) in &story.about {
            if let Err(lack) = self.answer(story, said) {
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
            Field::Given(date) if date.value.first() > self.today => whys.push(Withheld::NotYet),
            Field::Given(_) => {}
        }
        whys
    }

    /// Whether somebody of audience `reader` may see what is for `audience`.
    pub fn may_see(&self, reader: AudienceId, audience: Option<AudienceId>) -> Option<Withheld> {
        match audience {
            None => Some(Withheld::Unclear("audience")),
            Some(audience) => {
                let sees = self.config.audiences.all.get(reader.index()).map(|reader| reader.sees.as_slice());
                (!sees.unwrap_or_default().contains(&audience)).then_some(Withheld::Audience)
            }
        }
    }
}
