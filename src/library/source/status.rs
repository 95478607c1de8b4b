//! Status and audience: the fields that decide who may read a story, lab, metric or page.

use crate::library::source::date::Date;
use crate::library::source::fields::{Field, Fields};
use crate::text::span::Span;

/// How far something is on its way to readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Being written; what it is when nothing is said.
    Draft,
    /// With the colleague it tells of.
    WithColleague,
    /// Agreed, and not yet out.
    Agreed,
    /// Out: the one status that can be in an edition.
    Published,
    /// The colleague said no.
    Declined,
    /// Taken back.
    Withdrawn,
}

impl Status {
    /// The statuses by the words that people write.
    pub const CHOICES: [(&'static str, Self); 6] = [
        ("draft", Self::Draft),
        ("with-colleague", Self::WithColleague),
        ("agreed", Self::Agreed),
        ("published", Self::Published),
        ("declined", Self::Declined),
        ("withdrawn", Self::Withdrawn),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::CHOICES.iter().find(|(_, status)| *status == self).map_or("", |(word, _)| word)
    }
}

/// The fields by which the door decides, of every kind of text.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// How far it is.
    pub status: Field<Status>,
    /// Who may see it, as written.
    pub audience: Field<String>,
    /// Not before this date.
    pub publish_on: Field<Date>,
    /// Since when its status and its answers are what they are.
    pub since: Field<Date>,
    /// The matter for which it has to be kept as it is.
    pub hold: Field<String>,
}

impl Terms {
    /// Reads `status`, `audience`, `publish_on`, `since` and `hold`.
    pub fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            status: fields.one_of("status", &Status::CHOICES),
            audience: fields.text("audience"),
            publish_on: fields.date("publish_on"),
            since: fields.date("since"),
            hold: fields.text("hold"),
        }
    }

    /// Marks as unreadable what the reader of YAML had to leave out or found twice.
    pub fn lose(&mut self, key: &str) {
        match key {
            "status" => self.status = Field::Unreadable,
            "audience" => self.audience = Field::Unreadable,
            "publish_on" => self.publish_on = Field::Unreadable,
            "since" => self.since = Field::Unreadable,
            "hold" => self.hold = Field::Unreadable,
            _ => {}
        }
    }

    /// The status; absent is a draft, unreadable is none at all.
    pub fn status(&self) -> Option<Status> {
        match &self.status {
            Field::Absent => Some(Status::Draft),
            Field::Unreadable => None,
            Field::Given(written) => Some(written.value),
        }
    }

    /// Where the status is written.
    pub fn status_span(&self) -> Option<Span> {
        self.status.written().map(|written| written.span)
    }
}
