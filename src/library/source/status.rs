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
    /// Its word in front matter.
    pub fn word(self) -> &'static str {
        STATUSES.iter().find(|(_, other)| *other == self).map_or("", |(word, _)| word)
    }
}

/// The statuses by the words that people write.
pub const STATUSES: [(&str, Status); 6] = [
    ("draft", Status::Draft),
    ("with-colleague", Status::WithColleague),
    ("agreed", Status::Agreed),
    ("published", Status::Published),
    ("declined", Status::Declined),
    ("withdrawn", Status::Withdrawn),
];

/// The fields by which the door decides, of every kind of text.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// How far it is.
    pub status: Field<Status>,
    /// Who may see it, as written.
    pub audience: Field<String>,
    /// Not before this date.
    pub publish_on: Field<Date>,
}

/// The names of the fields that decide who may read something: where one of them is lost, nobody may.
pub const GUARDS: [&str; 4] = ["status", "audience", "agreed", "publish_on"];

impl Terms {
    /// Reads `status`, `audience` and `publish_on`.
    pub fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            status: fields.one_of("status", &STATUSES),
            audience: fields.text("audience"),
            publish_on: fields.date("publish_on"),
        }
    }

    /// Marks as unreadable what the reader of YAML had to leave out or found twice.
    pub fn lose(&mut self, key: &str) {
        match key {
            "status" => self.status = Field::Unreadable,
            "audience" => self.audience = Field::Unreadable,
            "publish_on" => self.publish_on = Field::Unreadable,
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
