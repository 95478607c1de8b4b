//! What each kind of page is sent: the screen and the phones one step and nothing of the next, the facilitator all of it.

use serde::Serialize;

use crate::library::edition::{FacilitatorNotes, HOUR, LabStage};
use crate::serve::lab::answers::Answer;
use crate::serve::lab::lab_snapshot::LabSnapshot;
use crate::serve::lab::schedule::{Round, Step};
use crate::serve::lab::session::Session;
use crate::text::markdown::escaped;

/// A card of more bytes than this has the whole width of the screen.
const LONG: usize = 400;

/// What stands on the screen.
#[derive(Serialize)]
pub struct ScreenView<'s> {
    /// The number of the step.
    pub number: u64,
    /// What kind of sheet it is.
    pub kind: &'s str,
    /// A line above the head.
    pub above: Option<&'s str>,
    /// The head.
    pub head: &'s str,
    /// The language of the blocks, where it is another.
    pub language: Option<&'s str>,
    /// Its blocks, as HTML.
    pub blocks: Vec<String>,
    /// The block with which the screen begins.
    pub place: usize,
    /// Where the step stands among those of its case, and how many those are.
    pub dots: Option<(usize, usize)>,
    /// Whether the next step is reached by holding the key.
    pub hold: bool,
    /// Milliseconds there are for writing, and how many were spent other times.
    pub timer: Option<(u64, u64)>,
}

/// What a phone shows.
#[derive(Serialize)]
pub struct PhoneView<'s> {
    /// What stands on the screen, whole.
    #[serde(flatten)]
    pub screen: ScreenView<'s>,
    /// What can be written now.
    pub round: Option<String>,
    /// The rounds that take answers, late ones included.
    pub open: Vec<String>,
    /// Whether what can be written now is already on the screen.
    pub revealed: bool,
    /// Whether the hour is over, so that a phone forgets what it keeps.
    pub over: bool,
}

/// What the facilitator is told.
#[derive(Serialize)]
pub struct FacilitatorView {
    title: String,
    step: String,
    furthest: String,
    place: usize,
    number: u64,
    now: String,
    next: Option<String>,
    prompt: Option<String>,
    minutes: u32,
    spent: u64,
    in_all: u64,
    planned_in_all: u32,
    /// That the plan is longer than an hour, while it can still be changed.
    over: Option<String>,
    phones: String,
    /// How somebody who is late comes in.
    room: String,
    written: Option<String>,
    blank: bool,
    fresh: bool,
    /// The room's code: a lab that was started anew with the same one goes on where it was.
    code: String,
    answers: Vec<Card>,
    /// The cards that are hidden, in every round, for the same.
    hidden: Vec<String>,
    cards: Vec<(String, String)>,
    notes: String,
    troubles: Vec<String>,
    news: String,
}

#[derive(Serialize)]
struct Card {
    card: String,
    words: String,
    late: bool,
    hidden: bool,
}

/// What stands on the screen now.
pub fn screen<'s>(session: &'s Session, join: &str) -> ScreenView<'s> {
    let sheet = &session.sheet;
    let mut screen = ScreenView {
        number: session.number,
        kind: sheet.kind,
        above: sheet.above.as_deref(),
        head: &sheet.head,
        language: sheet.language.as_deref(),
        blocks: sheet.blocks.clone(),
        place: session.place,
        dots: None,
        hold: false,
        timer: None,
    };
    let Some(snapshot) = &session.snapshot else { return screen };
    screen.dots = snapshot.schedule().within_case(session.step);
    screen.hold = snapshot.schedule().next(session.step).is_some_and(Step::reveals);
    if session.step == Step::Join {
        screen.blocks.push(join.to_owned());
    }
    if let Some(round) = session.step.reads() {
        screen.blocks.extend(session.answers.shown(round).map(|answer| card(snapshot, answer)));
        screen.place = session.place.min(screen.blocks.len().saturating_sub(1));
    }
    if session.step.writes().is_some() {
        let all = u64::from(snapshot.schedule().minutes(session.step)) * 60_000;
        let spent = u64::try_from(session.spent().as_millis()).unwrap_or(u64::MAX);
        screen.timer = Some((all, spent));
    }
    if session.blank {
        (screen.kind, screen.above, screen.head, screen.timer) = ("blank", None, "", None);
        screen.blocks.clear();
    }
    screen
}

fn card(snapshot: &LabSnapshot, answer: &Answer) -> String {
    let late = if answer.late {
        format!("<p class=\"late\">{}</p>", escaped(&snapshot.say("hour.late", &[])))
    } else {
        String::new()
    };
    let words = escaped(&answer.words).replace('\n', "<br>");
    let long = if words.len() > LONG { " long" } else { "" };
    format!("<blockquote class=\"card{long}\" dir=\"auto\"><p>{words}</p>{late}</blockquote>")
}

/// What a phone shows now.
pub fn phone(session: &Session) -> PhoneView<'_> {
    let mut screen = screen(session, "");
    // A phone keeps its own words in sight when the screen goes dark.
    if screen.kind == "blank" {
        screen.dots = None;
    }
    let round = session.step.writes().or(session.step.reads());
    PhoneView {
        screen,
        revealed: round.is_some_and(|round| session.is_revealed(round)),
        round: round.filter(|round| session.is_open(*round)).map(Round::key),
        open: session.rounds().into_iter().map(Round::key).collect(),
        over: session.step == Step::End,
    }
}

/// What the facilitator is told now.
pub fn facilitator(session: &Session, address: &str, code: &str) -> FacilitatorView {
    let Some(snapshot) = &session.snapshot else { return FacilitatorView::waiting(session) };
    let schedule = snapshot.schedule();
    let room = snapshot.room();
    let script = room.map(|room| room.script()).unwrap_or_default();
    let word = |step: Step| match step {
        Step::Join => snapshot.say("hour.steps.join", &[]),
        Step::Rules => snapshot.say("hour.rules.title", &[]),
        Step::Close => snapshot.say("hour.steps.close", &[]),
        Step::End => snapshot.say("hour.steps.end", &[]),
        Step::Case(case, part) => {
            let name = room.and_then(|room| room.name(case));
            let number = (case + 1).to_string();
            let name = name.unwrap_or_else(|| snapshot.say("hour.case", &[("n", &number)]));
            format!("{name} · {}", snapshot.say(&format!("hour.steps.{}", part.word()), &[]))
        }
    };
    let part = match session.step {
        Step::Case(_, part) => part.word(),
        Step::Close => "close",
        _ => "",
    };
    let round = session.step.writes().or(session.step.reads());
    let seen = round.filter(|round| session.is_revealed(*round));
    let answers = seen.map(|round| session.answers.all(round)).unwrap_or_default();
    let count = |key: &str, n: usize| snapshot.say(key, &[("n", &n.to_string())]);
    FacilitatorView {
        step: session.step.key(),
        furthest: session.furthest.key(),
        place: session.place,
        number: session.number,
        now: word(session.step),
        next: schedule.next(session.step).map(word),
        prompt: room.and_then(|room| room.prompt(part)),
        minutes: schedule.minutes(session.step),
        spent: session.spent().as_secs(),
        in_all: session.spent_in_all().as_secs(),
        planned_in_all: schedule.in_all(),
        over: over(snapshot, session.step),
        phones: count("facilitator.phones", session.phones),
        room: snapshot.say("facilitator.room", &[("address", address), ("code", code)]),
        written: round.map(|round| count("facilitator.written", session.answers.count(round))),
        blank: session.blank,
        fresh: session.is_fresh(),
        code: code.to_owned(),
        answers: answers
            .into_iter()
            .map(|answer| Card {
                card: format!("{:x}", answer.card),
                words: answer.words.clone(),
                late: answer.late,
                hidden: session.answers.hidden().contains(&answer.card),
            })
            .collect(),
        hidden: session.answers.hidden().iter().map(|card| format!("{card:x}")).collect(),
        cards: cards(snapshot, &script, session.step),
        notes: script.notes,
        title: script.title,
        troubles: snapshot.troubles(),
        news: session.news.clone(),
    }
}

impl FacilitatorView {
    fn waiting(session: &Session) -> Self {
        Self {
            title: String::new(),
            step: session.step.key(),
            furthest: session.furthest.key(),
            place: 0,
            number: session.number,
            now: String::new(),
            next: None,
            prompt: None,
            minutes: 0,
            spent: 0,
            in_all: 0,
            planned_in_all: 0,
            over: None,
            phones: String::new(),
            room: String::new(),
            written: None,
            blank: false,
            fresh: false,
            code: String::new(),
            answers: Vec::new(),
            hidden: Vec::new(),
            cards: Vec::new(),
            notes: String::new(),
            troubles: Vec::new(),
            news: String::new(),
        }
    }
}

/// That the cases take longer than an hour, before the first of them begins.
fn over(snapshot: &LabSnapshot, step: Step) -> Option<String> {
    let minutes = snapshot.schedule().in_all();
    let said = || snapshot.say("facilitator.over", &[("n", &minutes.to_string())]);
    (minutes > HOUR && matches!(step, Step::Join | Step::Rules)).then(said)
}

/// The "if someone says … ask …" cards, the lab's own first; they are for the parts in which the room speaks.
fn cards(snapshot: &LabSnapshot, script: &FacilitatorNotes, step: Step) -> Vec<(String, String)> {
    const USUAL: [&str; 5] = ["should", "obviously", "knew", "ignored", "rule"];
    if !matches!(
        step,
        Step::Case(
            _,
            LabStage::Round | LabStage::Panel | LabStage::Call | LabStage::Reasons | LabStage::Talk | LabStage::Outcome
        )
    ) {
        return Vec::new();
    }
    let usual = USUAL.iter().map(|card| {
        (snapshot.say(&format!("hour.cards.{card}.heard"), &[]), snapshot.say(&format!("hour.cards.{card}.ask"), &[]))
    });
    script.cards.iter().cloned().chain(usual).collect()
}
