//! What opens the front page and an issue: what a curator chose; else stories take turns.
//!
//! Every story draws a number for the week, or for the issue, that is made of its address alone, and the highest has the
//! turn. So a story that is new, or gone, moves only the weeks that it has itself and, at most, the ones beside them: two
//! weeks on end never have the same story where there are three. An old address that leads to a story goes on counting.
//!
//! A turn is no prize. A story that ended badly, or in which a role points at someone, has none.

use std::cmp::Reverse;

use jiff::civil::{Date as Day, date};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::library::collection::index::TextId;
use crate::library::edition::who_fits::WhoFits;
use crate::library::edition::{Edition, Story};
use crate::library::source::ids::{Id, StoryId};

/// The story that the front page opens with.
pub struct Front<'e> {
    /// The story.
    pub story: Story<'e>,
    /// What the curator says of it, if they chose it.
    pub why: Option<String>,
    /// Which of three ways brought it there.
    pub reason: Reason,
}

/// Why a story opens the front page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A curator chose it.
    Chosen,
    /// It is its turn.
    Turn,
    /// It is the newest.
    Newest,
}

/// The story that opens an issue.
pub struct Cover<'e> {
    /// The story.
    pub story: Story<'e>,
    /// Whether a curator chose it; else it is its turn.
    pub chosen: bool,
}

impl Edition {
    /// The story that the front page opens with: a withheld one is as if not chosen, and without a turn it is the newest.
    pub fn front(&self) -> Option<Front<'_>> {
        if let Some(story) = self.chosen_front() {
            return Some(Front { story, why: self.chosen_why(), reason: Reason::Chosen });
        }
        let turn = || Turns::of(self.stories().iter()).of_week(week_of(self.today), &|at| self.has_turns(at));
        match self.collection().config.front.turns.then(turn).flatten() {
            Some(at) => Some(Front { story: Story::at(self, at), why: None, reason: Reason::Turn }),
            None => self.stories().first().map(|story| Front { story, why: None, reason: Reason::Newest }),
        }
    }

    /// The story that a curator chose for the front page, where it is in the edition.
    pub(super) fn chosen_front(&self) -> Option<Story<'_>> {
        let chosen = self.collection().front.filter(|at| self.holds(TextId::Story(*at)));
        chosen.map(|at| Story::at(self, at))
    }

    /// What the curator says of the story that they chose; to be told with that story alone.
    pub(super) fn chosen_why(&self) -> Option<String> {
        let why = self.collection().config.front.why.as_ref();
        why.map(|why| self.print_line(&why.value, None))
    }

    /// The story that opens the issue `(year, quarter)`, whose stories are `stories`. One alone has nobody to take turns with.
    pub fn cover<'e>(&'e self, (year, quarter): (i16, i8), stories: &[Story<'e>]) -> Option<Cover<'e>> {
        let is_here = |at: &StoryId| stories.iter().any(|story| story.place() == *at);
        if let Some(at) = self.collection().covers.iter().copied().find(is_here) {
            return Some(Cover { story: Story::at(self, at), chosen: true });
        }
        let (round, several) = (i64::from(year) * 4 + i64::from(quarter), stories.len() > 1);
        let turn = || Turns::of(stories.iter().copied()).highest(round, &[], &|at| self.has_turns(at));
        several.then(turn).flatten().map(|at| Cover { story: Story::at(self, at), chosen: false })
    }

    /// Whether a story takes turns.
    fn has_turns(&self, at: StoryId) -> bool {
        let collection = self.collection();
        let story = &collection.stories[at.index()];
        let outcome = story.manuscript.front.judgment.as_ref().and_then(|judgment| judgment.outcome.value());
        !outcome.is_some_and(|outcome| outcome.is_bad())
            && !WhoFits::of(collection, story, &self.named[at.index()]).points()
    }
}

/// The number of a day's week, which begins on Monday.
fn week_of(day: Day) -> i64 {
    const MONDAY: Day = date(1970, 1, 5);
    (day.duration_since(MONDAY).as_hours() / 24).div_euclid(7)
}

/// The first day of the week after that of `day`.
pub(in crate::library) fn next_week(day: Day) -> Option<Day> {
    let days = (1..=7).filter_map(|days| day.checked_add(jiff::Span::new().days(days)).ok());
    days.into_iter().find(|next| week_of(*next) != week_of(day))
}

/// Those who take turns, each with the address that it draws by.
struct Turns<T>(Vec<(String, T)>);

impl<'e> Turns<StoryId> {
    fn of(stories: impl Iterator<Item = Story<'e>>) -> Self {
        Self(stories.map(|story| (story.first_address().into_owned(), story.place())).collect())
    }
}

impl<T: Copy + PartialEq> Turns<T> {
    /// Whose turn it is in a week, of those who may have it. An odd week leaves out who has the weeks beside it.
    fn of_week(&self, week: i64, may: &dyn Fn(T) -> bool) -> Option<T> {
        let free = self.highest(week, &[], may);
        if week.rem_euclid(2) == 0 {
            return free;
        }
        let beside = [week - 1, week + 1].map(|beside| self.highest(beside, &[], may));
        self.highest(week, &beside, may).or(free)
    }

    /// Who draws the highest number in a round, of those who may have the turn; `without` are left out.
    fn highest(&self, round: i64, without: &[Option<T>], may: &dyn Fn(T) -> bool) -> Option<T> {
        let seed = round.cast_unsigned();
        let draw = |(address, one): &'_ (String, T)| (xxh3_64_with_seed(address.as_bytes(), seed), *one);
        let mut drawn: Vec<(u64, T)> = self.0.iter().map(draw).collect();
        drawn.sort_unstable_by_key(|(number, _)| Reverse(*number));
        drawn.into_iter().map(|(_, one)| one).find(|one| !without.contains(&Some(*one)) && may(*one))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Turns, week_of};
    use jiff::civil::date;

    fn turn(addresses: &[u16], week: i64) -> Option<u16> {
        Turns(addresses.iter().map(|one| (format!("2026/{one}"), *one)).collect()).of_week(week, &|_| true)
    }

    #[test]
    fn a_week_begins_on_monday() {
        assert_eq!(week_of(date(2026, 11, 29)) + 1, week_of(date(2026, 11, 30)));
        assert_eq!(week_of(date(2026, 11, 30)), week_of(date(2026, 12, 6)));
        assert_eq!(week_of(date(1969, 12, 29)), -1);
    }

    proptest! {
        #[test]
        fn a_new_story_moves_no_week_but_its_own_and_the_ones_beside_them(
            known in prop::collection::btree_set(0..500u16, 0..40),
            new in 500..600u16,
            week in -3000..6000i64,
        ) {
            let known: Vec<u16> = known.into_iter().collect();
            let more: Vec<u16> = known.iter().copied().chain([new]).collect();
            let is_its_own = (week - 1..=week + 1).any(|week| turn(&more, week) == Some(new));
            prop_assert!(is_its_own || turn(&known, week) == turn(&more, week));
        }

        #[test]
        fn no_two_weeks_on_end_have_the_same_story(
            all in prop::collection::btree_set(0..500u16, 3..40),
            week in -3000..6000i64,
        ) {
            let all: Vec<u16> = all.into_iter().collect();
            prop_assert_ne!(turn(&all, week), turn(&all, week + 1));
        }
    }

    #[test]
    fn everybody_has_about_as_many_turns() {
        let all: Vec<u16> = (0..20).collect();
        let mut turns = [0; 20];
        (0..4000).filter_map(|week| turn(&all, week)).for_each(|one| turns[usize::from(one)] += 1);
        assert!(turns.iter().all(|one| (150..=250).contains(one)), "{turns:?}");
    }
}
