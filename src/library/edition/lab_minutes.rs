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
        LabStage::Panel => (2, 4),
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
    use jiff::civil::date;

    use super::{HOUR, LabMinutes, bounds, shares};
    use crate::library::Library;
    use crate::library::edition::{Edition, EditionOptions, LabStage, OnError, Reader};
    use crate::text::sources::Sources;

    /// The parts of a case in a lab without a panel.
    fn usual() -> Vec<LabStage> {
        LabStage::ALL.into_iter().filter(|part| *part != LabStage::Panel).collect()
    }

    fn of(cases: usize) -> Vec<(u32, u32)> {
        usual().repeat(cases).into_iter().map(bounds).collect()
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

    /// The minutes of a lab with so many whole cases, of which its file says `given`.
    fn minutes(cases: usize, given: &str) -> LabMinutes {
        let mut sources = Sources::new();
        let mut add = |path: &str, text: String| sources.insert(path, text.into_bytes());
        add("heard.yaml", "title: T\ncontact: a@firm.example\n".to_owned());
        add("people.yaml", "a.ben: { name: Ada Ben, role: partner }\n".to_owned());
        let mut names = Vec::new();
        for case in 0..cases {
            add(
                &format!("stories/s{case}.md"),
                format!(
                    "---\ntitle: S{case}\ndate: 2026-03\nkind: composite\ncomposite_of: 3\nstatus: published\n\
                     judgment: {{ data: All green., call: overrode, because: A pause., outcome: went-well }}\n---\n\n\
                     They waited.\n\n## Then {{.outcome}}\n\nThey left.\n"
                ),
            );
            names.push(format!("s{case}"));
        }
        let names = names.join(", ");
        add(
            "labs/lab.md",
            format!("---\ntitle: L\ndate: 2026-05\ncases: [{names}]\nminutes: {given}\n---\n\nNotes.\n"),
        );
        let library = Library::of(&sources);
        let options = EditionOptions { today: date(2026, 11, 23), broken: OnError::LeftOut };
        let edition = Edition::of(&library, Reader::Room(library.lab("lab").unwrap()), options);
        edition.room().unwrap().minutes()
    }

    #[test]
    fn what_the_file_gives_stands_and_the_rest_shares_what_is_left_of_the_hour() {
        let all = minutes(1, "{ write: 6, talk: 18, close: 4 }");
        assert_eq!((all.close, all.in_all()), (4, HOUR));
        let parts: Vec<LabStage> = all.cases[0].iter().map(|(part, _)| *part).collect();
        assert_eq!(parts, usual());
        for (part, minutes) in &all.cases[0] {
            let (fewest, usual) = match part {
                LabStage::Write => (6, 6),
                LabStage::Talk => (18, 18),
                part => bounds(*part),
            };
            assert!((fewest..=usual).contains(minutes), "{part:?}: {minutes}");
        }
    }

    #[test]
    fn a_plan_that_does_not_fit_is_longer_than_an_hour_and_nothing_of_it_is_cut_short() {
        for (cases, given, wanted) in [(3, "{ }", 163), (1, "{ talk: 50 }", 98)] {
            let all = minutes(cases, given);
            assert_eq!(all.in_all(), wanted, "{all:?}");
            let open = all.cases.iter().flatten().filter(|(part, _)| *part != LabStage::Talk || given == "{ }");
            assert!(open.into_iter().all(|(part, minutes)| *minutes == bounds(*part).1), "{all:?}");
        }
    }

    #[test]
    fn what_fits_is_left_as_it_is() {
        assert_eq!(shares(&[(1, 3), (2, 5)], 8), [3, 5]);
        assert_eq!(shares(&[(1, 3), (2, 5)], 3), [1, 2]);
        assert_eq!(shares(&[], 0), [0; 0]);
    }
}
