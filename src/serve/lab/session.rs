//! The hour as it goes: which step is on the screen, what was written, how long it took. It is gone with the process.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Deserialize;
use xxhash_rust::xxh3::xxh3_64;

use crate::serve::lab::answers::{AnswerReceipt, Answers};
use crate::serve::lab::lab_snapshot::{LabSnapshot, Sheet};
use crate::serve::lab::schedule::{Round, Step};
use crate::serve::lab::scroll_anchor;

/// What the facilitator's keys and buttons do.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "do")]
pub enum Command {
    /// On to the next step. `at` is the number of the one that is left, so that two hands make one step.
    Next {
        /// The number.
        at: u64,
    },
    /// Back to the step before.
    Back {
        /// The number of the one that is left.
        at: u64,
    },
    /// To another screen of the same step, which begins with this block.
    Screen {
        /// The number of the step.
        at: u64,
        /// The block.
        place: usize,
    },
    /// To a step, by its name: after a restart, from the facilitator's page.
    Restore {
        /// Its name.
        step: String,
        /// The furthest that the hour had come.
        furthest: String,
        /// The block.
        place: usize,
        /// The cards that were hidden.
        #[serde(default)]
        hidden: Vec<String>,
        /// How many seconds it was on the screen.
        #[serde(default)]
        spent: u32,
        /// How many the hour took, with those.
        #[serde(default)]
        in_all: u32,
    },
    /// The screen goes dark, or comes back.
    Blank,
    /// Hides a card, or shows it again.
    Hide {
        /// Its number, as letters.
        card: String,
    },
    /// Saves what was written.
    Save,
}

/// The hour as it goes.
pub struct Session {
    /// The texts as they stand now; nothing before they were read for the first time.
    pub snapshot: Option<Arc<LabSnapshot>>,
    /// Where the hour is.
    pub step: Step,
    /// The furthest that it came.
    pub furthest: Step,
    /// What the screen says.
    pub sheet: Sheet,
    /// The block with which the screen begins.
    pub place: usize,
    /// A number that changes with each step.
    pub number: u64,
    /// Whether the screen is dark.
    pub blank: bool,
    /// Everything that was written.
    pub answers: Answers,
    /// How many phones there are now.
    pub phones: usize,
    /// What the facilitator is told: the last thing that was saved, or why not.
    pub news: String,
    /// Whether it goes on where another process ended.
    restored: bool,
    began: Instant,
    spent: HashMap<Step, Duration>,
    /// What the hour took before it was restored, but for the step to which it was.
    earlier: Duration,
}

impl Session {
    /// An hour that has not begun. `salt` is this process's own; a room with the same `code` has the same cards again.
    pub fn of(salt: u64, code: &str, now: Instant) -> Self {
        Self {
            snapshot: None,
            step: Step::Join,
            furthest: Step::Join,
            sheet: Sheet::default(),
            place: 0,
            number: salt >> 16,
            blank: false,
            answers: Answers::of(xxh3_64(code.as_bytes())),
            phones: 0,
            news: String::new(),
            restored: false,
            began: now,
            spent: HashMap::new(),
            earlier: Duration::ZERO,
        }
    }

    /// The texts have changed: the step stays, and so does the place in it.
    pub fn renew(&mut self, snapshot: Arc<LabSnapshot>) {
        let sheet = snapshot.sheet(self.step);
        // Where the room's own words are on the screen, an edit of the case moves nothing.
        if self.step.reads().is_none() {
            self.place = scroll_anchor::kept(&self.sheet.blocks, &sheet.blocks, self.place);
        }
        self.sheet = sheet;
        self.snapshot = Some(snapshot);
    }

    /// Does what the facilitator asks; a command that came too late does nothing.
    pub fn obey(&mut self, command: &Command, now: Instant) {
        let Some(snapshot) = self.snapshot.clone() else { return };
        match command {
            Command::Next { at } if *at == self.number => {
                if let Some(step) = snapshot.schedule().next(self.step) {
                    self.go(&snapshot, step, 0, now);
                }
            }
            Command::Back { at } if *at == self.number => {
                if let Some(step) = snapshot.schedule().before(self.step) {
                    self.go(&snapshot, step, 0, now);
                }
            }
            Command::Screen { at, place } if *at == self.number => {
                self.place = (*place).min(self.blocks().saturating_sub(1));
            }
            Command::Restore { step, furthest, place, hidden, spent, in_all } if self.is_fresh() => {
                if let Some(step) = snapshot.schedule().find(step) {
                    self.restored = true;
                    self.go(&snapshot, step, *place, now);
                    self.spent.insert(step, Duration::from_secs(u64::from(*spent)));
                    self.earlier = Duration::from_secs(u64::from(in_all.saturating_sub(*spent)));
                    let furthest = snapshot.schedule().find(furthest).unwrap_or(step);
                    if snapshot.schedule().position(furthest) > snapshot.schedule().position(step) {
                        self.furthest = furthest;
                    }
                    for card in hidden {
                        self.hide(card);
                    }
                }
            }
            Command::Blank => self.blank = !self.blank,
            Command::Hide { card } => self.hide(card),
            _ => {}
        }
    }

    /// Whether nothing has happened yet.
    pub fn is_fresh(&self) -> bool {
        self.furthest == Step::Join && self.spent.is_empty()
    }

    fn hide(&mut self, card: &str) {
        if let Ok(card) = u64::from_str_radix(card, 16) {
            self.answers.hide(card);
        }
    }

    fn go(&mut self, snapshot: &LabSnapshot, step: Step, place: usize, now: Instant) {
        *self.spent.entry(self.step).or_default() += now.saturating_duration_since(self.began);
        self.began = now;
        self.step = step;
        if snapshot.schedule().position(step) > snapshot.schedule().position(self.furthest) {
            self.furthest = step;
        }
        self.number += 1;
        self.blank = false;
        self.sheet = snapshot.sheet(step);
        self.place = place.min(self.blocks().saturating_sub(1));
    }

    /// How many blocks are on the screen, over all its screens: those of the sheet, and the room's cards.
    fn blocks(&self) -> usize {
        let cards = self.step.reads().map_or(0, |round| self.answers.shown(round).count());
        self.sheet.blocks.len() + cards
    }

    /// When the step came onto the screen this time.
    pub fn began(&self) -> Instant {
        self.began
    }

    /// How long the step was on the screen other times.
    pub fn spent(&self) -> Duration {
        self.spent.get(&self.step).copied().unwrap_or_default()
    }

    /// How long the hour took before the step that is on the screen, from the ground rules on.
    pub fn spent_in_all(&self) -> Duration {
        let known = self.spent.iter().filter(|(step, _)| **step != Step::Join).map(|(_, spent)| *spent);
        self.earlier + known.sum::<Duration>()
    }

    /// Whether the room has begun to write in a round.
    pub fn is_open(&self, round: Round) -> bool {
        self.writing(round).is_some_and(|(writing, furthest)| writing <= furthest)
    }

    /// Whether what was written may be seen.
    pub fn is_revealed(&self, round: Round) -> bool {
        self.writing(round).is_some_and(|(writing, furthest)| writing < furthest)
    }

    fn writing(&self, round: Round) -> Option<(usize, usize)> {
        let schedule = self.snapshot.as_ref()?.schedule();
        let step = schedule.steps().iter().position(|(step, _)| step.writes() == Some(round))?;
        Some((step, schedule.position(self.furthest)))
    }

    /// The rounds in which somebody may write now, late ones included.
    pub fn rounds(&self) -> Vec<Round> {
        let steps = self.snapshot.iter().flat_map(|snapshot| snapshot.schedule().steps());
        steps.filter_map(|(step, _)| step.writes()).filter(|round| self.is_open(*round)).collect()
    }

    /// Takes what a phone wrote; nothing where that round is not open. After a restart a phone is believed that it wrote in time.
    pub fn take(&mut self, round: &str, own: &str, words: &str, was_in_time: bool) -> Option<AnswerReceipt> {
        let round = self.rounds().into_iter().find(|other| other.key() == round)?;
        let revealed = self.is_revealed(round);
        Some(self.answers.take(round, own, words, revealed, was_in_time && self.restored))
    }
}
