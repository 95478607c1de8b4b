//! What belongs to some labs alone: a panel, the briefs of a role play, the questions of a pair.

use crate::library::edition::{Indicator, LabKind, Room};

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

    /// What a pair is asked.
    pub fn questions(&self) -> Vec<String> {
        self.front().questions.iter().filter_map(|question| self.line(question)).collect()
    }
}
