//! What the room wrote: without names, without times, and without the order in which it came.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::serve::lab::schedule::Round;

/// The longest answer, in characters.
pub const LONGEST: usize = 1000;
/// The most phones that may answer in one round.
const MOST: usize = 1000;
/// The most cards that may be hidden.
const MOST_HIDDEN: usize = 10_000;
/// The most lines of one answer; what stands on others comes after the last of them.
const MOST_LINES: usize = 4;
/// The letters of the word by which a phone finds its own answer again.
const OWN: usize = 32;

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The number of its card: it says nothing of whose it is, nor of when it came.
    pub card: u64,
    /// Its words.
    pub words: String,
    /// Whether it was written after the reveal.
    pub late: bool,
}

/// What became of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerReceipt {
    /// It is kept until the lab ends.
    Kept {
        /// It is marked as written after the reveal.
        late: bool,
    },
    /// It was taken back.
    Gone,
    /// After the reveal an answer stays as it was.
    Stays,
    /// It is longer than an answer may be, or there are too many.
    TooMuch,
    /// No page of ours says so.
    Strange,
}

/// All answers.
pub struct Answers {
    rounds: HashMap<Round, BTreeMap<String, Answer>>,
    /// The cards that the facilitator has hidden, those too whose answers have not come back after a restart.
    hidden: BTreeSet<u64>,
    salt: u64,
}

impl Answers {
    /// No answers yet. With the same `salt` each has the same card again; from one round to the next cards lie in another
    /// order, so that nobody's are known by their place.
    pub fn of(salt: u64) -> Self {
        Self { rounds: HashMap::new(), hidden: BTreeSet::new(), salt }
    }

    /// Takes what the phone `own` wrote. After the reveal, what was there stays, and what is new is marked.
    pub fn take(&mut self, round: Round, own: &str, words: &str, revealed: bool, was_in_time: bool) -> AnswerReceipt {
        if own.len() != OWN || !own.bytes().all(|letter| letter.is_ascii_hexdigit()) {
            return AnswerReceipt::Strange;
        }
        let words = tidy(words);
        if words.chars().count() > LONGEST {
            return AnswerReceipt::TooMuch;
        }
        let card = xxh3_64_with_seed(format!("{} {own}", round.key()).as_bytes(), self.salt);
        let round = self.rounds.entry(round).or_default();
        let before = round.get(own);
        if revealed && let Some(before) = before {
            let late = before.late;
            return if before.words == words { AnswerReceipt::Kept { late } } else { AnswerReceipt::Stays };
        }
        if words.is_empty() {
            round.remove(own);
            return AnswerReceipt::Gone;
        }
        if before.is_none() && round.len() >= MOST {
            return AnswerReceipt::TooMuch;
        }
        let late = revealed && !was_in_time;
        round.insert(own.to_owned(), Answer { card, words, late });
        AnswerReceipt::Kept { late }
    }

    /// How many have written.
    pub fn count(&self, round: Round) -> usize {
        self.rounds.get(&round).map_or(0, BTreeMap::len)
    }

    /// The answers of a round, in the order of their cards.
    pub fn all(&self, round: Round) -> Vec<&Answer> {
        let mut all: Vec<&Answer> = self.rounds.get(&round).into_iter().flat_map(BTreeMap::values).collect();
        all.sort_by_key(|answer| answer.card);
        all
    }

    /// Those of them that the facilitator has not hidden.
    pub fn shown(&self, round: Round) -> impl Iterator<Item = &Answer> {
        self.all(round).into_iter().filter(|answer| !self.hidden.contains(&answer.card))
    }

    /// Hides a card, or shows it again.
    pub fn hide(&mut self, card: u64) {
        if !self.hidden.remove(&card) && self.hidden.len() < MOST_HIDDEN {
            self.hidden.insert(card);
        }
    }

    /// The cards that are hidden.
    pub fn hidden(&self) -> &BTreeSet<u64> {
        &self.hidden
    }

    /// Whether there are any at all.
    pub fn is_empty(&self) -> bool {
        self.rounds.values().all(BTreeMap::is_empty)
    }
}

/// Words without what cannot be seen and without empty lines, in no more lines than a card has room for.
fn tidy(words: &str) -> String {
    let seen =
        |c: &char| *c == '\n' || !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let words: String = words.replace("\r\n", "\n").chars().filter(seen).collect();
    let lines: Vec<&str> = words.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let (first, rest) = lines.split_at(lines.len().min(MOST_LINES));
    let whole = first.join("\n");
    if rest.is_empty() { whole } else { whole + " " + &rest.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::{AnswerReceipt, Answers};
    use crate::serve::lab::schedule::Round;

    const ONE: &str = "00112233445566778899aabbccddeeff";
    const TWO: &str = "ffeeddccbbaa99887766554433221100";

    #[test]
    fn an_answer_can_be_changed_until_the_reveal_and_is_marked_when_it_comes_after() {
        let mut answers = Answers::of(7);
        let round = Round::Case(0);
        assert_eq!(answers.take(round, ONE, "wait", false, false), AnswerReceipt::Kept { late: false });
        assert_eq!(answers.take(round, ONE, " go\u{7} ", false, false), AnswerReceipt::Kept { late: false });
        assert_eq!(answers.all(round)[0].words, "go");
        assert_eq!(answers.take(round, ONE, "stay", true, true), AnswerReceipt::Stays);
        assert_eq!(answers.take(round, ONE, "go", true, false), AnswerReceipt::Kept { late: false });
        assert_eq!(answers.take(round, TWO, "I knew", true, false), AnswerReceipt::Kept { late: true });
        assert_eq!(answers.count(round), 2);
    }

    #[test]
    fn a_card_is_nobody_s_from_one_round_to_the_next_and_stays_hidden_after_a_restart() {
        let owns: Vec<String> = (0..20).map(|own| format!("{own:032x}")).collect();
        let order = |round| {
            let mut answers = Answers::of(7);
            for own in &owns {
                answers.take(round, own, own, false, false);
            }
            answers.all(round).into_iter().map(|answer| answer.words.clone()).collect::<Vec<_>>()
        };
        assert_ne!(order(Round::Case(0)), owns);
        assert_ne!(order(Round::Case(0)), order(Round::Case(1)));
        let mut before = Answers::of(7);
        before.take(Round::Close, ONE, "wait", false, false);
        before.take(Round::Case(0), ONE, "wait", false, false);
        let card = before.all(Round::Close)[0].card;
        before.hide(card);
        assert_eq!((before.shown(Round::Close).count(), before.shown(Round::Case(0)).count()), (0, 1));
        let mut after = Answers::of(7);
        after.hide(card);
        after.take(Round::Close, ONE, "wait", true, true);
        assert_eq!((after.count(Round::Close), after.shown(Round::Close).count()), (1, 0));
    }

    #[test]
    fn an_answer_of_many_lines_is_a_card_and_no_word_of_it_is_lost() {
        let mut answers = Answers::of(7);
        let words = (0..30).map(|line| format!(" line {line}\r\n\n\n")).collect::<String>();
        answers.take(Round::Close, ONE, &words, false, false);
        let kept = &answers.all(Round::Close)[0].words;
        assert_eq!((kept.lines().count(), kept.split_whitespace().count()), (super::MOST_LINES, 60), "{kept}");
    }

    #[test]
    fn what_is_too_long_or_from_nobody_is_refused() {
        let mut answers = Answers::of(7);
        assert_eq!(answers.take(Round::Close, ONE, &"x".repeat(1001), false, false), AnswerReceipt::TooMuch);
        assert_eq!(answers.take(Round::Close, "me", "x", false, false), AnswerReceipt::Strange);
        assert!(answers.is_empty());
    }
}
