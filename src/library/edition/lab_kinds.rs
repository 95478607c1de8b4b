//! What belongs to some labs alone: a panel, the briefs of a role play, the questions of a pair, cards.

use crate::library::edition::{Indicator, LabKind, Room};
use crate::library::source::front_matter::Words;
use crate::text::quotes::Quotes;

impl<'e> Room<'e> {
    /// What experienced people would do: who, what and why, where a line names nobody.
    pub fn panel(&self) -> Vec<(String, String, Option<String>)> {
        let all = self.front().panel.iter();
        let told = all.filter_map(|one| {
            let why = one.why.as_ref().map(|why| self.line(why));
            // A reason that may not be said takes the rest with it.
            let why = if why == Some(None) { return None } else { why.flatten() };
            Some((self.line(&one.role)?, self.line(one.would.as_ref()?)?, why))
        });
        told.collect()
    }

    /// What the lab is.
    pub fn kind(&self) -> LabKind {
        self.front().kind
    }

    /// What each of those who play knows: whom they play, and their brief.
    pub fn briefs(&self) -> Vec<(String, String)> {
        let briefs = self.front().briefs.iter();
        briefs.filter_map(|one| Some((self.line(&one.role)?, self.line(one.brief.as_ref()?)?))).collect()
    }

    /// The behaviour that others watch for.
    pub fn watch_for(&self) -> Option<Indicator<'e>> {
        self.entry().watch_for.map(|at| Indicator::at(self.edition(), at))
    }

    /// What the lab answers to "if someone says …": what is said, as a quotation, and what to ask.
    pub(super) fn cards(&self) -> Vec<(String, String)> {
        let collection = self.edition().collection();
        let (quotes, line) =
            (Quotes::of(&collection.config.language), |words: &Words| self.edition().print_line(&words.value, None));
        let cards = self.front().cards.iter();
        cards.filter_map(|card| Some((quotes.around(&line(card.heard.as_ref()?)), line(card.ask.as_ref()?)))).collect()
    }

    /// What a pair is asked.
    pub fn questions(&self) -> Vec<String> {
        self.front().questions.iter().filter_map(|question| self.line(question)).collect()
    }
}
