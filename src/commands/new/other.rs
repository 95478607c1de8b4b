//! `heard new lab`, `metric`, `page`: by flags, and on a terminal by a question each.

use anyhow::Result;

use crate::commands::new::ask::{After, Asker};
use crate::commands::new::{Draft, Place};
use crate::intake::draft_file::DraftFile;
use crate::library::edition::LabKind;
use crate::text::scalar::{list, scalar};

/// `heard new lab`.
#[derive(clap::Args)]
pub struct Lab {
    /// The title.
    title: String,
    /// When it takes place, such as 2026-05 (default: this month).
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// What kind of lab it is: cases for a group, roleplay for two people who play and others who watch, or pair for two
    /// people and one story.
    #[arg(long, default_value = "cases", value_parser = LabKind::CHOICES.map(|(word, _)| word))]
    kind: String,
    /// Who runs it, by id.
    #[arg(long, value_name = "PERSON")]
    facilitator: Option<String>,
    /// A story to read, by its path or file name; if there is more than one, separate them with commas.
    #[arg(long, value_name = "STORY", value_delimiter = ',')]
    case: Vec<String>,
}

impl Lab {
    /// Whether it needs no screen.
    pub(super) fn is_on_paper(&self) -> bool {
        self.kind().is_on_paper()
    }

    fn kind(&self) -> LabKind {
        LabKind::CHOICES.iter().find(|(word, _)| *word == self.kind).map_or(LabKind::Cases, |(_, kind)| *kind)
    }

    pub(super) fn draft(&self, place: &Place<'_>) -> Draft {
        let words = &place.out.phrases().lab;
        let mut paper = DraftFile::default();
        paper.field("title", &self.title).date(&self.date.clone().unwrap_or_else(|| place.month()));
        paper.field_if("kind", self.is_on_paper().then_some(self.kind.as_str()));
        paper.field_or_empty("facilitator", self.facilitator.as_deref());
        match self.kind() {
            LabKind::Cases => {
                paper.raw("cases", &list(&self.case)).raw("prompts", "");
                paper.raw("  write", &scalar(&words.write)).raw("  close", &scalar(&words.close));
            }
            LabKind::RolePlay => {
                paper.list_if("cases", &self.case).raw("briefs", "");
                for role in &words.roles {
                    paper.raw("  - role", &scalar(role)).raw("    brief", &scalar(&words.brief));
                }
                paper.field_or_empty("watch_for", None);
            }
            LabKind::Pair => {
                paper.raw("cases", &list(&self.case)).field_or_empty("questions", None);
            }
        }
        paper.field("status", "draft").open(&words.notes);
        Draft::of("labs", &self.title, &paper)
    }
}

/// `heard new metric`.
#[derive(clap::Args)]
pub struct Metric {
    /// The title.
    title: String,
    /// What kind of metric it is.
    #[arg(long, default_value = "quantitative", value_parser = ["quantitative", "qualitative"])]
    kind: String,
    /// What does it measure?
    #[arg(long, value_name = "WORDS")]
    measures: Option<String>,
    /// What does it miss?
    #[arg(long, value_name = "WORDS")]
    misses: Option<String>,
    /// What does it reward?
    #[arg(long, value_name = "WORDS")]
    rewards: Option<String>,
    /// How do people game it?
    #[arg(long, value_name = "WORDS")]
    gamed_by: Option<String>,
    /// Who looks after it, by id.
    #[arg(long, value_name = "PERSON")]
    owner: Option<String>,
    /// The metric it is paired with, by id.
    #[arg(long, value_name = "METRIC")]
    paired_with: Option<String>,
}

impl Metric {
    pub(super) fn draft(mut self, place: &Place<'_>) -> Result<Draft> {
        let answers = [&mut self.measures, &mut self.misses, &mut self.rewards, &mut self.gamed_by];
        if place.asks && answers.iter().all(|answer| answer.is_none()) {
            let mut asker = Asker::new(place.out)?;
            for (answer, question) in answers.into_iter().zip(&place.out.phrases().metric) {
                *answer = asker.ask(question, &[], After::At)?;
            }
        }
        let mut paper = DraftFile::default();
        paper.field("title", &self.title).field("kind", &self.kind);
        paper.field_or_empty("measures", self.measures.as_deref()).field_or_empty("misses", self.misses.as_deref());
        paper.field_or_empty("rewards", self.rewards.as_deref()).field_or_empty("gamed_by", self.gamed_by.as_deref());
        paper.field_or_empty("owner", self.owner.as_deref()).field_if("paired_with", self.paired_with.as_deref());
        paper.field("status", "draft").open(&place.out.phrases().metric_more);
        Ok(Draft::of("metrics", &self.title, &paper))
    }
}

/// `heard new page`.
#[derive(clap::Args)]
pub struct Page {
    /// The title.
    title: String,
    /// Add it to the menu.
    #[arg(long)]
    menu: bool,
}

impl Page {
    pub(super) fn draft(self, place: &Place<'_>) -> Draft {
        let mut paper = DraftFile::default();
        paper.field("title", &self.title);
        if self.menu {
            paper.raw("menu", "true");
        }
        paper.field("status", "draft").open(&place.out.phrases().page_more);
        Draft::of("pages", &self.title, &paper)
    }
}
