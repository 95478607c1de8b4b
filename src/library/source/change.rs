//! `change` of a story: what is to be done differently because of it, and what became of that.

use crate::library::source::date::Date;
use crate::library::source::fields::{Field, Fields};
use crate::library::source::front_matter::Words;

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// To come.
    Planned,
    /// Done.
    Made,
    /// Given up.
    Dropped,
}

impl State {
    /// The states by the words that people write.
    pub const CHOICES: [(&'static str, Self); 3] =
        [("planned", Self::Planned), ("made", Self::Made), ("dropped", Self::Dropped)];

    /// Whether it is over: made or given up.
    pub fn is_over(self) -> bool {
        match self {
            Self::Planned => false,
            Self::Made | Self::Dropped => true,
        }
    }
}

/// What changed because of the story.
#[derive(Clone, Debug)]
pub struct Change {
    /// Whether it is done.
    pub state: Field<State>,
    /// What.
    pub what: Option<Words>,
    /// Until when a planned one is to be made.
    pub by: Field<Date>,
    /// Why it was made, or given up.
    pub why: Option<Words>,
}

impl Change {
    pub(in crate::library::source) fn read(fields: &mut Fields<'_>) -> Self {
        fields.require();
        let state = fields.one_of("state", &State::CHOICES);
        if state.value() == Some(&State::Dropped) {
            fields.require_these(&["why"]);
        }
        Self { state, what: fields.words("what"), by: fields.date("by"), why: fields.words("why") }
    }
}
