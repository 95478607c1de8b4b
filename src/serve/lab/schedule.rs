//! The hour: its steps in order, as the lab's cases and their stages make them.

use crate::library::edition::{LabMinutes, LabStage};

/// A step of the hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Phones come in.
    Join,
    /// The ground rules.
    Rules,
    /// A part of a case, counted from 0.
    Case(usize, LabStage),
    /// Everyone writes what they will do.
    Close,
    /// The last word.
    End,
}

/// What the room writes about: a case, or the close.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Round {
    /// A case, counted from 0.
    Case(usize),
    /// The close.
    Close,
}

impl Round {
    /// Its name on the line: it tells nothing of a case.
    pub fn key(self) -> String {
        match self {
            Self::Case(case) => format!("case-{}", case + 1),
            Self::Close => "close".to_owned(),
        }
    }
}

impl Step {
    /// Its name for the facilitator's page.
    pub fn key(self) -> String {
        match self {
            Self::Join => "join".to_owned(),
            Self::Rules => "rules".to_owned(),
            Self::Case(case, part) => format!("case-{}-{}", case + 1, part.word()),
            Self::Close => "close".to_owned(),
            Self::End => "end".to_owned(),
        }
    }

    /// What the room writes at it.
    pub fn writes(self) -> Option<Round> {
        match self {
            Self::Case(case, LabStage::Write) => Some(Round::Case(case)),
            Self::Close => Some(Round::Close),
            _ => None,
        }
    }

    /// What the room wrote, where it is on the screen.
    pub fn reads(self) -> Option<Round> {
        match self {
            Self::Case(case, LabStage::Round) => Some(Round::Case(case)),
            Self::End => Some(Round::Close),
            _ => None,
        }
    }

    /// Whether to go there reveals what cannot be taken back.
    pub fn reveals(self) -> bool {
        matches!(self, Self::Case(_, LabStage::Panel | LabStage::Call | LabStage::Reasons | LabStage::Outcome))
    }
}

/// The steps of one lab's hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    steps: Vec<(Step, u32)>,
    in_all: u32,
}

impl Schedule {
    /// The hour of a lab with these minutes; a case that nobody may be shown is not in it.
    pub fn of(minutes: &LabMinutes) -> Self {
        let mut steps = vec![(Step::Join, 2), (Step::Rules, minutes.rules)];
        for (case, parts) in minutes.cases.iter().enumerate() {
            steps.extend(parts.iter().map(|(part, minutes)| (Step::Case(case, *part), *minutes)));
        }
        steps.extend([(Step::Close, minutes.close), (Step::End, minutes.end)]);
        Self { steps, in_all: minutes.in_all() }
    }

    /// Its steps, each with the minutes that it is to take.
    pub fn steps(&self) -> &[(Step, u32)] {
        &self.steps
    }

    /// The step with this name.
    pub fn find(&self, key: &str) -> Option<Step> {
        self.steps.iter().map(|(step, _)| *step).find(|step| step.key() == key)
    }

    /// The minutes of all of them, from the ground rules on.
    pub fn in_all(&self) -> u32 {
        self.in_all
    }

    /// The minutes that a step is to take; 0 where it is not in the hour.
    pub fn minutes(&self, step: Step) -> u32 {
        self.steps.iter().find(|(other, _)| *other == step).map_or(0, |(_, minutes)| *minutes)
    }

    /// Where a step stands; where it is gone, the first that comes after it.
    pub fn position(&self, step: Step) -> usize {
        let at = self.steps.iter().position(|(other, _)| *other == step);
        at.unwrap_or_else(|| self.steps.iter().take_while(|(other, _)| *other < step).count())
    }

    /// The step after this one.
    pub fn next(&self, step: Step) -> Option<Step> {
        let gone = !self.steps.iter().any(|(other, _)| *other == step);
        self.steps.get(self.position(step) + usize::from(!gone)).map(|(step, _)| *step)
    }

    /// The step before this one.
    pub fn before(&self, step: Step) -> Option<Step> {
        self.steps.get(self.position(step).checked_sub(1)?).map(|(step, _)| *step)
    }

    /// Where a step stands among those of its case, from 1, and how many those are.
    pub fn within_case(&self, step: Step) -> Option<(usize, usize)> {
        let Step::Case(case, _) = step else { return None };
        let own = self.steps.iter().filter(|(other, _)| matches!(other, Step::Case(of, _) if *of == case));
        let own: Vec<Step> = own.map(|(step, _)| *step).collect();
        Some((own.iter().position(|other| *other == step)? + 1, own.len()))
    }
}
