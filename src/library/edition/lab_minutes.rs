//! How long each part of a lab's meeting takes: its cases share an hour, or the plan shows that they need longer.

use crate::library::edition::{LabStage, Room};

/// The minutes that a lab is meant to take.
pub const HOUR: u32 = 60;

/// The minutes of each part of a meeting, from the ground rules on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabMinutes {
    /// The ground rules.
    pub rules: u32,
    /// Each case, part by part; nothing where its story may not be shown.
    pub cases: Vec<Vec<(LabStage, u32)>>,
    /// The close.
    pub close: u32,
    /// The last word.
    pub end: u32,
}

impl Default for LabMinutes {
    fn default() -> Self {
        Self { rules: 3, cases: Vec::new(), close: 7, end: 3 }
    }
}

impl LabMinutes {
    /// All of them together.
    pub fn in_all(&self) -> u32 {
        let parts = self.cases.iter().flatten().map(|(_, minutes)| *minutes);
        parts.fold(self.rules + self.close + self.end, u32::saturating_add)
    }
}

impl Room<'_> {
    /// The minutes of its meeting: those that the lab's file gives, and for all other parts what is left of the hour.
    pub fn minutes(&self) -> LabMinutes {
        let close = self.given_minutes("close");
        let usual = LabMinutes::default();
        let mut all = LabMinutes { close: close.unwrap_or(usual.close), ..usual };
        let cases: Vec<Vec<LabStage>> = (0..self.cases()).map(|case| self.parts(case).unwrap_or_default()).collect();
        let given = |part: LabStage| self.given_minutes(part.word());
        let taken = cases.iter().flatten().filter_map(|part| given(*part)).fold(all.in_all(), u32::saturating_add);
        let open: Vec<(u32, u32)> =
            cases.iter().flatten().filter(|part| given(**part).is_none()).map(|part| bounds(*part)).collect();
        let mut shared = shares(&open, HOUR.saturating_sub(taken)).into_iter();
        let mut minutes = |part: LabStage| given(part).or_else(|| shared.next()).unwrap_or_default();
        all.cases =
            cases.into_iter().map(|parts| parts.into_iter().map(|part| (part, minutes(part))).collect()).collect();
        all
    }
}

/// The fewest minutes in which a part can be done, and those that it takes where there is time.
fn bounds(part: LabStage) -> (u32, u32) {
    match part {
        LabStage::Situation => (4, 7),
        LabStage::Data | LabStage::Outcome => (1, 3),
        LabStage::Write => (3, 5),
        LabStage::Round => (5, 10),
        LabStage::Call => (2, 5),
        LabStage::Reasons => (1, 2),
        LabStage::Talk => (6, 15),
    }
}

/// What each part gets of `free` minutes: its usual ones where all of them fit, else as many as there are, to the last
/// minute. Where not even the fewest fit, nothing is cut short: the meeting is longer than an hour.
fn shares(parts: &[(u32, u32)], free: u32) -> Vec<u32> {
    let sum = |of: fn(&(u32, u32)) -> u32| parts.iter().map(of).fold(0, u32::saturating_add);
    let (fewest, usual) = (sum(|(fewest, _)| *fewest), sum(|(_, usual)| *usual));
    if usual <= free || fewest > free {
        return parts.iter().map(|(_, usual)| *usual).collect();
    }
    let (spare, wished) = (free - fewest, usual - fewest);
    let (mut so_far, mut given) = (0, 0);
    let share = |(fewest, usual): &(u32, u32)| {
        so_far += usual - fewest;
        let before = std::mem::replace(&mut given, so_far * spare / wished);
        fewest + given - before
    };
    parts.iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::{bounds, shares};
    use crate::library::edition::LabStage;

    const WHOLE: [LabStage; 8] = [
        LabStage::Situation,
        LabStage::Data,
        LabStage::Write,
        LabStage::Round,
        LabStage::Call,
        LabStage::Reasons,
        LabStage::Talk,
        LabStage::Outcome,
    ];

    fn of(cases: usize) -> Vec<(u32, u32)> {
        WHOLE.repeat(cases).into_iter().map(bounds).collect()
    }

    #[test]
    fn one_case_and_two_fill_an_hour_to_the_minute_and_three_keep_their_usual_minutes() {
        for (cases, wanted) in [(1, 47), (2, 47), (3, 150)] {
            let parts = of(cases);
            let shared = shares(&parts, 47);
            assert_eq!(shared.iter().sum::<u32>(), wanted, "{cases} cases: {shared:?}");
            assert!(shared.iter().zip(&parts).all(|(own, (fewest, usual))| (fewest..=usual).contains(&own)));
        }
    }

    #[test]
    fn what_fits_is_left_as_it_is() {
        assert_eq!(shares(&[(1, 3), (2, 5)], 8), [3, 5]);
        assert_eq!(shares(&[(1, 3), (2, 5)], 3), [1, 2]);
        assert_eq!(shares(&[], 0), [0; 0]);
    }
}
