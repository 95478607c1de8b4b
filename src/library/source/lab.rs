//! A judgment lab as its facilitator wrote it: cases, stages, prompts, minutes, and what was kept.

use crate::library::diagnostics;
use crate::library::source::date::Date;
use crate::library::source::field_table;
use crate::library::source::fields::{Field, Fields, Written};
use crate::library::source::text_file::{OfBody, TextFile};
use crate::text::sources::Source;
use crate::text::span::Span;
use crate::text::yaml::Value;

/// A step of a case, in the order of its being told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// What was going on.
    Situation,
    /// What the data said.
    Data,
    /// The room writes.
    Write,
    /// What was done.
    Call,
    /// Why.
    Reasons,
    /// How it ended.
    Outcome,
}

impl Stage {
    /// The stages by the words that people write, in the usual order.
    pub const CHOICES: [(&'static str, Self); 6] = [
        ("situation", Self::Situation),
        ("data", Self::Data),
        ("write", Self::Write),
        ("call", Self::Call),
        ("reasons", Self::Reasons),
        ("outcome", Self::Outcome),
    ];
}

/// When the room may see the picture at the head of a story: as a reader of its page does, or last.
pub(in crate::library::source) const PICTURE: [(&str, Stage); 2] =
    [("situation", Stage::Situation), ("outcome", Stage::Outcome)];

/// The parts of the hour that prompts and minutes may name beside the stages.
const PARTS: [&str; 9] = ["situation", "data", "write", "call", "reasons", "outcome", "round", "talk", "close"];

/// Up to how many people play in a role play.
pub const MOST_BRIEFS: usize = 2;
/// Up to how many questions a pair is asked.
pub const MOST_QUESTIONS: usize = 2;
/// Up to how many people say what they would do.
pub const MOST_PANEL: usize = 3;
/// How long a part of a lab can take.
const MOST_MINUTES: u32 = 600;

/// What a lab is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabKind {
    /// A group reads cases and decides.
    Cases,
    /// Two people play, each with a brief of their own, and others watch.
    RolePlay,
    /// Two people talk about one story.
    Pair,
}

impl LabKind {
    /// The kinds by the words that people write.
    pub const CHOICES: [(&'static str, Self); 3] =
        [("cases", Self::Cases), ("roleplay", Self::RolePlay), ("pair", Self::Pair)];

    /// Whether it needs no screen.
    pub fn is_on_paper(self) -> bool {
        self != Self::Cases
    }
}

/// What one of those who play knows, and nobody else in the room.
#[derive(Clone, Debug)]
pub struct Brief {
    /// Whom they play.
    pub role: Written<String>,
    /// What they know.
    pub brief: Option<Written<String>>,
}

/// What somebody experienced would do.
#[derive(Clone, Debug)]
pub struct Panelist {
    /// Their role.
    pub role: Written<String>,
    /// What they would do.
    pub would: Option<Written<String>>,
    /// Why.
    pub why: Option<Written<String>>,
}

/// A story that a lab talks about.
#[derive(Clone, Debug)]
pub struct Case {
    /// The story as written.
    pub story: Written<String>,
    /// What the room sees in place of its title until the end.
    pub shown_as: Option<Written<String>>,
    /// At which stage the room sees the picture at its head.
    pub picture: Stage,
}

/// "If someone says … ask …".
#[derive(Clone, Debug)]
pub struct Card {
    /// What is said.
    pub heard: Option<Written<String>>,
    /// What to ask.
    pub ask: Option<Written<String>>,
}

/// One lab file.
pub struct Lab {
    /// The file: title, terms, and in its body the facilitator's notes and what readers may see.
    pub text_file: TextFile,
    /// Its fields.
    pub front: LabFields,
}

/// The fields of a lab.
pub struct LabFields {
    /// What it is.
    pub kind: LabKind,
    /// What each of those who play knows.
    pub briefs: Vec<Brief>,
    /// The behaviour that others watch for, as written.
    pub watch_for: Option<Written<String>>,
    /// What a pair is asked.
    pub questions: Vec<Written<String>>,
    /// What experienced people would do.
    pub panel: Vec<Panelist>,
    /// When it is.
    pub date: Field<Date>,
    /// Who leads it, as written.
    pub facilitator: Option<Written<String>>,
    /// Its cases.
    pub cases: Vec<Case>,
    /// The stages of each case.
    pub stages: Vec<Stage>,
    /// A prompt for each part of the hour.
    pub prompts: Vec<(String, Written<String>)>,
    /// Minutes for each part of the hour.
    pub minutes: Vec<(String, u32)>,
    /// Cards of its own.
    pub cards: Vec<Card>,
    /// When it was held.
    pub held: Field<Date>,
    /// What the room took from it.
    pub kept: Vec<Written<String>>,
}

impl Lab {
    /// Reads a lab file.
    pub fn read(source: &Source, language: &str) -> Self {
        let (mut text_file, mut front) =
            TextFile::read(source, &field_table::LAB, language, LabFields::read, |_| OfBody::default());
        if text_file.title.is_none() {
            text_file.report_missing("title");
        }
        if matches!(front.date, Field::Absent) {
            text_file.report_missing("date");
        }
        if front.kind == LabKind::RolePlay && front.briefs.is_empty() {
            text_file.report_missing("briefs");
        }
        if text_file.lost().any(|key| key == "held") {
            front.held = Field::Unreadable;
        }
        Self { text_file, front }
    }
}

impl LabFields {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            kind: fields.one_of("kind", &LabKind::CHOICES).value().copied().unwrap_or(LabKind::Cases),
            briefs: read_briefs(fields),
            watch_for: fields.words("watch_for"),
            questions: read_questions(fields),
            panel: read_panel(fields),
            date: fields.date("date"),
            facilitator: fields.words("facilitator"),
            cases: read_cases(fields),
            stages: read_stages(fields),
            prompts: read_parts(fields, "prompts"),
            minutes: read_minutes(fields),
            cards: read_cards(fields),
            held: fields.date("held"),
            kept: fields.list("kept"),
        }
    }

    /// Every field that is printed in its author's own words, or said by a facilitator. A new field does not compile until
    /// somebody has decided whether it belongs here.
    pub fn prose(&self) -> impl Iterator<Item = &Written<String>> {
        let Self {
            briefs,
            questions,
            panel,
            cases,
            prompts,
            cards,
            kept,
            kind: _,
            watch_for: _,
            date: _,
            facilitator: _,
            stages: _,
            minutes: _,
            held: _,
        } = self;
        let cards = cards.iter().flat_map(|Card { heard, ask }| [heard, ask]).flatten();
        let shown_as = cases.iter().filter_map(|Case { shown_as, story: _, picture: _ }| shown_as.as_ref());
        let briefs = briefs.iter().flat_map(|Brief { role, brief }| std::iter::once(role).chain(brief));
        let panel =
            panel.iter().flat_map(|Panelist { role, would, why }| std::iter::once(role).chain(would).chain(why));
        let own = kept.iter().chain(prompts.iter().map(|(_, words)| words)).chain(cards).chain(shown_as);
        own.chain(briefs).chain(questions).chain(panel)
    }
}

fn read_briefs(fields: &mut Fields<'_>) -> Vec<Brief> {
    let mut briefs = Vec::new();
    for item in fields.items_up_to("briefs", MOST_BRIEFS) {
        briefs.extend(fields.within("briefs", item, |brief| {
            brief.require();
            let words = brief.words("brief");
            brief.words("role").map(|role| Brief { role, brief: words })
        }));
    }
    briefs
}

fn read_questions(fields: &mut Fields<'_>) -> Vec<Written<String>> {
    let items = fields.items_up_to("questions", MOST_QUESTIONS);
    items.iter().filter_map(|item| fields.read_text("questions", item).written().cloned()).collect()
}

fn read_panel(fields: &mut Fields<'_>) -> Vec<Panelist> {
    let mut panel = Vec::new();
    for item in fields.items_up_to("panel", MOST_PANEL) {
        panel.extend(fields.within("panel", item, |one| {
            one.require();
            let (would, why) = (one.words("would"), one.words("why"));
            one.words("role").map(|role| Panelist { role, would, why })
        }));
    }
    panel
}

fn read_cards(fields: &mut Fields<'_>) -> Vec<Card> {
    let mut cards = Vec::new();
    for item in fields.items("cards") {
        cards.push(fields.within("cards", item, |card| {
            card.require();
            Card { heard: card.words("heard"), ask: card.words("ask") }
        }));
    }
    cards
}

fn read_cases(fields: &mut Fields<'_>) -> Vec<Case> {
    let mut cases = Vec::new();
    for item in fields.items("cases") {
        if let Value::Mapping(_) = item.value {
            let (story, shown_as, picture) = fields.within("cases", item, |case| {
                case.require();
                let picture = match case.one_of("picture", &PICTURE) {
                    Field::Absent => Stage::Situation,
                    // What is unclear is shown last.
                    Field::Unreadable => Stage::Outcome,
                    Field::Given(stage) => stage.value,
                };
                (case.words("story"), case.words("as"), picture)
            });
            cases.extend(story.map(|story| Case { story, shown_as, picture }));
        } else if let Some(story) = fields.read_text("cases", item).written() {
            cases.push(Case { story: story.clone(), shown_as: None, picture: Stage::Situation });
        }
    }
    cases
}

fn read_stages(fields: &mut Fields<'_>) -> Vec<Stage> {
    let written = fields.list("stages");
    if written.is_empty() {
        return Stage::CHOICES.iter().map(|(_, stage)| *stage).collect();
    }
    let words: Vec<&str> = Stage::CHOICES.iter().map(|(word, _)| *word).collect();
    let mut stages = Vec::new();
    for word in &written {
        match Stage::CHOICES.iter().find(|(name, _)| word.value.eq_ignore_ascii_case(name)) {
            Some((_, stage)) => stages.push(*stage),
            None => {
                fields.found.push(diagnostics::fields::unknown_value(
                    fields.place(word.span),
                    "stages",
                    &word.value,
                    &words,
                ));
            }
        }
    }
    // What is no word is not among what was written.
    let listed = match fields.node("stages").map(|node| &node.value) {
        Some(Value::Sequence(nodes)) => nodes.len(),
        _ => written.len(),
    };
    if stages.len() < listed {
        return completed(&stages);
    }
    let is_told_once = stages.iter().filter(|stage| **stage == Stage::Outcome).count() == 1;
    let in_order = stages.first() == Some(&Stage::Situation) && stages.last() == Some(&Stage::Outcome) && is_told_once;
    if !in_order {
        let span = written.iter().map(|word| word.span).reduce(Span::to).unwrap_or_default();
        fields.found.push(diagnostics::labs::stages_order(fields.place(span)));
        return completed(&stages);
    }
    stages
}

/// The stages that can be read, in their order, where another can't be or they stand in another one: the case is still told
/// from its situation on, and the room still writes before it hears what was done and how it ended.
fn completed(known: &[Stage]) -> Vec<Stage> {
    let is_told = |stage: &Stage| match stage {
        Stage::Situation | Stage::Write | Stage::Outcome => true,
        Stage::Data | Stage::Call | Stage::Reasons => known.contains(stage),
    };
    Stage::CHOICES.iter().map(|(_, stage)| *stage).filter(is_told).collect()
}

fn read_parts(fields: &mut Fields<'_>, key: &'static str) -> Vec<(String, Written<String>)> {
    let mut parts = Vec::new();
    for entry in fields.entries(key) {
        if !PARTS.contains(&entry.key.as_str()) {
            fields.found.push(diagnostics::fields::unknown_field(fields.place(entry.key_span), &entry.key, &PARTS));
            continue;
        }
        if let Some(words) = fields.read_text(key, &entry.value).written() {
            parts.push((entry.key.clone(), words.clone()));
        }
    }
    parts
}

fn read_minutes(fields: &mut Fields<'_>) -> Vec<(String, u32)> {
    let mut minutes = Vec::new();
    for (part, words) in read_parts(fields, "minutes") {
        match words.value.parse::<u32>().ok().filter(|minutes| (1..=MOST_MINUTES).contains(minutes)) {
            Some(number) => minutes.push((part, number)),
            None => {
                fields.found.push(diagnostics::fields::bad_number(
                    fields.place(words.span),
                    "minutes",
                    &words.value,
                    1,
                    MOST_MINUTES,
                ));
            }
        }
    }
    minutes
}
