//! A path as somebody wrote it: a few stories in an order, with a sentence before each, for whoever is new.

use crate::library::source::field_table;
use crate::library::source::fields::{Fields, Written};
use crate::library::source::text_file::{OfBody, TextFile};
use crate::text::sources::Source;
use crate::text::yaml::Value;

/// Up to how many stories a path has.
pub const MOST_STEPS: usize = 12;
/// From how many stories on it is a path.
pub const LEAST_STEPS: usize = 2;

/// A story on a path, and what is said before it.
pub struct Step {
    /// The story, as written.
    pub story: Written<String>,
    /// Why it comes here.
    pub say: Option<Written<String>>,
}

/// One path file.
pub struct ReadingPath {
    /// The file: title, terms and body.
    pub text_file: TextFile,
    /// Its stories, in order.
    pub steps: Vec<Step>,
}

impl ReadingPath {
    /// Reads a path file.
    pub fn read(source: &Source, language: &str) -> Self {
        let (mut text_file, steps) =
            TextFile::read(source, &field_table::PATH, language, read_steps, |_| OfBody::default());
        if text_file.title.is_none() {
            text_file.report_missing("title");
        }
        if steps.is_empty() {
            text_file.report_missing("steps");
        }
        Self { text_file, steps }
    }

    /// Every field that is printed in its author's own words.
    pub fn prose(&self) -> impl Iterator<Item = &Written<String>> {
        self.steps.iter().filter_map(|Step { say, story: _ }| say.as_ref())
    }
}

fn read_steps(fields: &mut Fields<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    for item in fields.items_up_to("steps", MOST_STEPS) {
        if let Value::Mapping(_) | Value::Null = item.value {
            steps.extend(fields.within("steps", item, |step| {
                step.require();
                let say = step.words("say");
                step.words("story").map(|story| Step { story, say })
            }));
        } else if let Some(story) = fields.read_text("steps", item).written() {
            steps.push(Step { story: story.clone(), say: None });
        }
    }
    steps
}
