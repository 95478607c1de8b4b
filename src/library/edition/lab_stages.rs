//! What the room of a lab is shown: one stage of one case at a time, and nothing of what comes later.
//!
//! A [`StageView`] is whole in itself: it holds no edition, no story, no address, and no words but those of its stage.

use std::ops::Range;
use std::sync::Arc;

use crate::library::collection::LabEntry;
use crate::library::collection::index::TextId;
use crate::library::collection::resolved_story::ResolvedStory;
use crate::library::edition::body_html::{Body, Target};
use crate::library::edition::lab_pictures::Pictures;
use crate::library::edition::mention_forms::{MentionForms, Naming};
use crate::library::edition::{Call, Edition, LabKind, Outcome, Reader, Withheld};
use crate::library::source::front_matter::Words;
use crate::library::source::ids::{Id, LabId, StoryId};
use crate::library::source::lab::{self, LabFields};
use crate::text::diagnostic::Sentence;
use crate::text::markdown::{self, BlockKind, Form, escaped};

/// A part of the hour that belongs to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LabStage {
    /// What was going on.
    Situation,
    /// What the data said.
    Data,
    /// The room writes.
    Write,
    /// What the room wrote.
    Round,
    /// What experienced people would do, which nobody sees before they have written.
    Panel,
    /// What was done.
    Call,
    /// Why.
    Reasons,
    /// The room talks.
    Talk,
    /// How it ended.
    Outcome,
}

impl LabStage {
    /// All of them, in the order of the hour.
    pub const ALL: [Self; 9] = [
        Self::Situation,
        Self::Data,
        Self::Write,
        Self::Round,
        Self::Panel,
        Self::Call,
        Self::Reasons,
        Self::Talk,
        Self::Outcome,
    ];

    /// Its name in `prompts` and `minutes`, and in strings.
    pub fn word(self) -> &'static str {
        match self {
            Self::Situation => "situation",
            Self::Data => "data",
            Self::Write => "write",
            Self::Round => "round",
            Self::Panel => "panel",
            Self::Call => "call",
            Self::Reasons => "reasons",
            Self::Talk => "talk",
            Self::Outcome => "outcome",
        }
    }

    fn of(stage: lab::Stage) -> Self {
        match stage {
            lab::Stage::Situation => Self::Situation,
            lab::Stage::Data => Self::Data,
            lab::Stage::Write => Self::Write,
            lab::Stage::Call => Self::Call,
            lab::Stage::Reasons => Self::Reasons,
            lab::Stage::Outcome => Self::Outcome,
        }
    }
}

/// One stage of one case, as a room may read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StageView {
    /// What the room calls the case.
    pub name: Option<String>,
    /// The story's own title, at the end alone.
    pub title: Option<String>,
    /// The language of its text, where it differs from the site's.
    pub language: Option<String>,
    /// Its paragraphs and other blocks, as safe HTML.
    pub blocks: Vec<String>,
    /// Which of them is its first heading, and the heading's words.
    pub heading: Option<(usize, String)>,
    /// What they did with the data, at the call and not before.
    pub call: Option<Call>,
    /// How it ended, at the end alone.
    pub outcome: Option<Outcome>,
    /// What the room is asked.
    pub prompt: Option<String>,
    /// Its pictures, by a name made from what they hold.
    pub pictures: Vec<(String, Arc<[u8]>)>,
}

impl StageView {
    /// Without a heading that says what stands above it already: many a section is called as its stage is.
    #[must_use]
    pub fn below(mut self, head: &str) -> Self {
        if let Some((at, _)) = self.heading.take_if(|(_, words)| words.trim() == head) {
            self.blocks.remove(at);
        }
        self
    }
}

/// What the facilitator alone reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FacilitatorNotes {
    /// The lab's title.
    pub title: String,
    /// What the lab answers to "if someone says …": what is said, and what to ask.
    pub cards: Vec<(String, String)>,
    /// The facilitator's notes, as safe HTML.
    pub notes: String,
}

/// A lab before its room.
#[derive(Clone, Copy)]
pub struct Room<'e> {
    edition: &'e Edition,
    at: LabId,
}

impl Edition {
    /// The lab whose room this edition is for.
    pub fn room(&self) -> Option<Room<'_>> {
        match self.reader {
            Reader::Room(lab) if lab.index() < self.collection().labs.len() => Some(Room { edition: self, at: lab }),
            _ => None,
        }
    }
}

impl<'e> Room<'e> {
    pub(super) fn edition(&self) -> &'e Edition {
        self.edition
    }

    pub(super) fn entry(&self) -> &'e LabEntry {
        &self.edition.collection().labs[self.at.index()]
    }

    pub(super) fn front(&self) -> &'e LabFields {
        &self.entry().lab.front
    }

    /// How many cases the lab has, those that nobody may be shown included.
    pub fn cases(&self) -> usize {
        self.front().cases.len()
    }

    /// The file of a case's story, for whoever is told why it is not shown.
    pub fn file(&self, case: usize) -> Option<Arc<str>> {
        let at = (*self.entry().cases.get(case)?)?;
        Some(Arc::clone(&self.edition.collection().stories[at.index()].manuscript.text_file.path))
    }

    /// Why a case may be shown to its readers, and yet not to a room; nothing where that is not so.
    pub fn kept_from(&self, case: usize) -> Option<Sentence> {
        let at = (*self.entry().cases.get(case)?)?;
        let whys = self.edition.stories_out.get(at.index())?;
        (*whys == [Withheld::Named]).then(|| Withheld::Named.sentence(&self.edition.collection().people))
    }

    /// The parts of a case, in order; nothing where its story may not be shown.
    pub fn parts(&self, case: usize) -> Option<Vec<LabStage>> {
        let cut = self.cut(case)?;
        let mut parts: Vec<LabStage> = Vec::new();
        for stage in &self.front().stages {
            let part = LabStage::of(*stage);
            let empty = matches!(part, LabStage::Data | LabStage::Call | LabStage::Reasons) && cut.is_empty(part);
            if parts.contains(&part) || empty || cut.whole && matches!(part, LabStage::Data | LabStage::Write) {
                continue;
            }
            match part {
                LabStage::Write => {
                    parts.extend([LabStage::Write, LabStage::Round]);
                    parts.extend(self.has_panel(case).then_some(LabStage::Panel));
                }
                LabStage::Outcome => parts.extend([LabStage::Talk, LabStage::Outcome]),
                part => parts.push(part),
            }
        }
        Some(parts)
    }

    /// Whether what experienced people would do is shown with a case: with the last that may be shown.
    fn has_panel(&self, case: usize) -> bool {
        let last = (0..self.cases()).rev().find(|case| self.cut(*case).is_some());
        last == Some(case) && !self.panel().is_empty()
    }

    /// What the room is shown of a case at one part of the hour.
    pub fn showing(&self, case: usize, part: LabStage) -> Option<StageView> {
        let cut = self.cut(case)?;
        let parts = self.parts(case)?;
        if !parts.contains(&part) {
            return None;
        }
        let mut showing = StageView { name: self.name(case), prompt: self.prompt(part.word()), ..StageView::default() };
        showing.language = cut.story.manuscript.front.language.as_ref().map(|language| language.value.clone());
        self.tell(&cut, part, &mut showing);
        if part == LabStage::Outcome {
            // What no stage before tells is told at the end.
            for late in [LabStage::Data, LabStage::Call, LabStage::Reasons] {
                if !parts.contains(&late) && !cut.whole {
                    self.tell(&cut, late, &mut showing);
                }
            }
        }
        Some(showing)
    }

    fn tell(&self, cut: &Cut<'e>, part: LabStage, showing: &mut StageView) {
        let judgment = cut.story.manuscript.front.judgment.as_ref();
        let line = |words: Option<&Words>, showing: &mut StageView| {
            let line = words.map(|words| self.edition.print_line(&words.value, Some(cut.at))).filter(|l| !l.is_empty());
            showing.blocks.extend(line.map(|line| format!("<p class=\"said\">{}</p>", escaped(&line))));
        };
        match part {
            LabStage::Data => line(judgment.and_then(|judgment| judgment.data.as_ref()), showing),
            LabStage::Call => showing.call = judgment.and_then(|judgment| judgment.call.value().copied()),
            LabStage::Reasons => line(judgment.and_then(|judgment| judgment.because.as_ref()), showing),
            LabStage::Outcome => {
                showing.outcome = judgment.and_then(|judgment| judgment.outcome.value().copied());
                let title = cut.story.manuscript.text_file.title.as_ref();
                showing.title = title.map(|title| self.edition.print_line(&title.value, Some(cut.at)));
            }
            LabStage::Panel => showing.blocks.extend(self.panel().into_iter().map(|(role, would, why)| {
                let why = why.map_or_else(String::new, |why| format!(" {}", escaped(&why)));
                format!("<p><em>{}</em> {}{why}</p>", escaped(&role), escaped(&would))
            })),
            LabStage::Situation | LabStage::Write | LabStage::Round | LabStage::Talk => {}
        }
        if part == cut.picture {
            showing.blocks.extend(self.cover(cut.at, &mut showing.pictures));
        }
        let mut forms = MentionForms::of(self.edition.cast(Some(cut.at), Naming::AsAgreed));
        for block in cut.blocks(part) {
            let (html, heading) = self.block(cut, block, &mut forms, &mut showing.pictures);
            if !html.trim().is_empty() {
                let at = showing.blocks.len();
                showing.heading = showing.heading.take().or_else(|| Some((at, heading?)));
                showing.blocks.push(html);
            }
        }
    }

    /// A block as HTML, its mentions going on from `forms`, and its words where it is a heading.
    fn block(
        &self,
        cut: &Cut<'e>,
        block: usize,
        forms: &mut MentionForms<'e>,
        pictures: &mut Vec<(String, Arc<[u8]>)>,
    ) -> (String, Option<String>) {
        let found = Pictures::default();
        let href = |target: Target<'e>| self.picture(target, &found);
        let (text_file, references) = (&cut.story.manuscript.text_file, &cut.story.references);
        let form = Form::Page;
        let body = Body { text_file, references, story: Some(cut.at), naming: Naming::AsAgreed, form, href: &href };
        let mut out = String::new();
        self.edition.print_on(&body, block..block + 1, forms, &mut out);
        let heading = text_file.prose.heading_at(block);
        let heading = heading.map(|leaf| self.edition.print_words(&body, leaf.range.clone(), &[]).words);
        pictures.extend(found.into_inner());
        (out, heading)
    }

    /// What the room calls a case until it knows its title.
    pub fn name(&self, case: usize) -> Option<String> {
        let case = self.front().cases.get(case)?;
        case.shown_as.as_ref().and_then(|words| self.line(words))
    }

    /// A line of the lab's own; nothing where it says a name, or what must never be said.
    pub(super) fn line(&self, words: &Words) -> Option<String> {
        let printed = self.edition.print_line(&words.value, None);
        let mut is_sound = true;
        self.edition.collection().name_finder.find(&printed, &[], |_, _| is_sound = false);
        is_sound.then_some(printed)
    }

    /// What the room is asked at a part of the hour, by its name.
    pub fn prompt(&self, part: &str) -> Option<String> {
        let (_, words) = self.front().prompts.iter().find(|(name, _)| name == part)?;
        self.line(words)
    }

    /// The minutes that the lab's file gives to a part, by its name.
    pub(super) fn given_minutes(&self, part: &str) -> Option<u32> {
        self.front().minutes.iter().find(|(name, _)| name == part).map(|(_, minutes)| *minutes)
    }

    /// What the facilitator alone reads.
    pub fn script(&self) -> FacilitatorNotes {
        let entry = self.entry();
        let text_file = &entry.lab.text_file;
        let own = text_file.prose.blocks.iter().take_while(|block| block.stage.is_none()).count();
        let mut notes = String::new();
        let references = &entry.settled.references;
        let body =
            Body { text_file, references, story: None, naming: Naming::AsAgreed, form: Form::Page, href: &|_| None };
        self.edition.print_body(&body, 0..own, &mut notes);
        FacilitatorNotes {
            title: text_file
                .title
                .as_ref()
                .map(|title| self.edition.print_line(&title.value, None))
                .unwrap_or_default(),
            cards: self.cards(),
            notes,
        }
    }

    fn cut(&self, case: usize) -> Option<Cut<'e>> {
        let at = (*self.entry().cases.get(case)?)?;
        if !self.edition.holds(TextId::Story(at)) {
            return None;
        }
        let story = &*self.edition.collection().stories[at.index()];
        let blocks = &story.manuscript.text_file.prose.blocks;
        let classed = [Some(markdown::Stage::Call), Some(markdown::Stage::Outcome)];
        let by_class = blocks.iter().any(|block| classed.contains(&block.stage));
        let short = self.front().stages == [lab::Stage::Situation, lab::Stage::Write, lab::Stage::Outcome];
        let line = blocks.iter().position(|block| block.kind == BlockKind::Line).filter(|_| short && !by_class);
        let picture = LabStage::of(self.front().cases.get(case)?.picture);
        let whole = !by_class && line.is_none() || self.kind() == LabKind::Pair;
        Some(Cut { at, story, line, whole, picture })
    }
}

/// A story and where it is cut.
struct Cut<'e> {
    at: StoryId,
    story: &'e ResolvedStory,
    /// The line `---` at which it is cut, where no heading's class does it.
    line: Option<usize>,
    /// It cannot be cut, or is read by two people at once, and is told whole before its end.
    whole: bool,
    /// When the picture at its head is shown.
    picture: LabStage,
}

impl Cut<'_> {
    fn is_empty(&self, part: LabStage) -> bool {
        let judgment = self.story.manuscript.front.judgment.as_ref();
        let field = judgment.is_some_and(|judgment| match part {
            LabStage::Data => judgment.data.is_some(),
            LabStage::Call => judgment.call.value().is_some(),
            LabStage::Reasons => judgment.because.is_some(),
            _ => false,
        });
        self.whole || !field && self.blocks(part).is_empty()
    }

    /// The blocks that are told at a part of the hour.
    fn blocks(&self, part: LabStage) -> Vec<usize> {
        let blocks = &self.story.manuscript.text_file.prose.blocks;
        let all: Range<usize> = 0..blocks.len();
        all.filter(|at| blocks[*at].kind != BlockKind::Line && self.part_of(*at) == part).collect()
    }

    /// When a block is told: what is unclear is told last.
    fn part_of(&self, at: usize) -> LabStage {
        let block = &self.story.manuscript.text_file.prose.blocks[at];
        // Notes stand together at the end of a text, whichever part they belong to.
        if block.kind == BlockKind::Notes {
            return LabStage::Outcome;
        }
        if self.whole {
            return LabStage::Situation;
        }
        if let Some(line) = self.line {
            return if at < line { LabStage::Situation } else { LabStage::Outcome };
        }
        match block.stage {
            None => LabStage::Situation,
            Some(markdown::Stage::Data) => LabStage::Data,
            Some(markdown::Stage::Call) => LabStage::Call,
            Some(markdown::Stage::Outcome | markdown::Stage::Readers) => LabStage::Outcome,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::StageView;

    #[test]
    fn a_heading_that_says_what_stands_above_it_is_left_out_and_no_other() {
        let blocks = ["<p>Twelve.</p>", "<h2 id=\"b\">What they &amp; we did</h2>\n", "<p>So.</p>"].map(str::to_owned);
        let heading = Some((1, "What they & we did".to_owned()));
        let showing = StageView { blocks: blocks.to_vec(), heading, ..StageView::default() };
        assert_eq!(showing.clone().below("What they & we did").blocks, [&*blocks[0], &*blocks[2]]);
        assert_eq!(showing.clone().below("What he did").blocks, blocks);
        assert_eq!(StageView::default().below("What he did"), StageView::default());
    }
}
