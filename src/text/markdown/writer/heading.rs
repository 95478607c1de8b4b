//! Headings, each with an id that no other has, and with the stage of a case that its class names.

use std::ops::Range;

use pulldown_cmark::{CowStr, HeadingLevel};

use crate::text::markdown::fault::MarkdownFaultKind;
use crate::text::markdown::prose::{Cut, Heading, Hole, Stage};
use crate::text::markdown::writer::{Writer, index};
use crate::text::slug::slug;
use crate::text::span::Span;

/// A heading whose words are being read.
pub(super) struct OpenHeading {
    at: Cut,
    level: u8,
    id: Option<String>,
    stage: Option<Stage>,
    pub(super) words: String,
    span: Span,
}

impl<'t> Writer<'t> {
    pub(super) fn start_heading(
        &mut self,
        level: HeadingLevel,
        id: Option<CowStr<'t>>,
        classes: &[CowStr<'t>],
        attributes: bool,
        range: &Range<usize>,
    ) {
        let known = |class: &str| match class {
            "data" => Some(Stage::Data),
            "call" => Some(Stage::Call),
            "outcome" => Some(Stage::Outcome),
            "readers" => Some(Stage::Readers),
            _ => None,
        };
        let stage = classes.iter().find_map(|class| known(class));
        if attributes || classes.iter().any(|class| known(class).is_none()) {
            self.fault(MarkdownFaultKind::HeadingClass, range);
        }
        if stage.is_some() && self.depth == 0 {
            self.stage = stage;
        }
        let sound = |id: &CowStr<'t>| {
            !id.is_empty() && id.len() <= 100 && id.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        };
        self.heading = Some(OpenHeading {
            at: self.out.end(),
            level: (level as u8).max(2),
            id: id.filter(sound).map(|id| id.to_string()),
            stage,
            words: String::new(),
            span: self.span(range),
        });
    }

    pub(super) fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else { return };
        let wanted = heading.id.unwrap_or_else(|| slug(&heading.words));
        let id = self.unique(if wanted.is_empty() { "section".to_owned() } else { wanted });
        // The index is known only now, and the tag stands before all that stands in the heading.
        self.out.holes.insert(heading.at.holes as usize, (heading.at.html, Hole::Heading(index(self.headings.len()))));
        for leaf in self.out.leaves.iter_mut().rev().take_while(|leaf| leaf.range.start >= heading.at) {
            leaf.range.start.holes += 1;
            leaf.range.end.holes += 1;
        }
        self.out.html.push_str(&format!("</h{}>\n", heading.level));
        self.headings.push(Heading { level: heading.level, id: id.into(), stage: heading.stage, span: heading.span });
    }

    /// An id that no other heading of the text has.
    fn unique(&mut self, wanted: String) -> String {
        // The page has ids of its own for marked lines and notes, and the theme's begin with a low line.
        let taken = |id: &str| ["line-", "fn-", "fnref-", "_"].iter().any(|own| id.starts_with(own));
        let wanted = if taken(&wanted) { format!("h-{wanted}") } else { wanted };
        let mut id = wanted.clone();
        while self.ids.contains_key(&id) {
            let count = self.ids.entry(wanted.clone()).or_insert(1);
            *count += 1;
            id = format!("{wanted}-{count}");
        }
        self.ids.insert(id.clone(), 1);
        id
    }
}
