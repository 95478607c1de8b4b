//! A story as its author wrote it. It never leaves the library: the door makes a `Story` of it, or nothing.

use crate::library::fields::Field;
use crate::library::front_matter::FrontMatter;
use crate::library::paper::Paper;
use crate::text::fingerprint::Runs;
use crate::text::sources::Source;

/// One story file.
pub struct Manuscript {
    /// The file.
    pub paper: Paper,
    /// Its fields.
    pub front: FrontMatter,
}

impl Manuscript {
    /// Reads a story file.
    pub fn read(source: &Source) -> Self {
        let (mut paper, mut front) = Paper::read(source, FrontMatter::read, |front: &FrontMatter| {
            front.indicators.iter().flat_map(|e| &e.passages).map(|words| words.value.as_str()).collect()
        });
        for key in paper.lost() {
            front.lose(key);
        }
        if paper.title.is_none() {
            paper.report_missing("title");
        }
        if matches!(front.date, Field::Absent) {
            paper.report_missing("date");
        }
        if !front.is_composite() && !front.about_unreadable {
            if front.reviewer.is_none() {
                paper.report_missing("reviewer");
            }
            if front.about.is_empty() {
                paper.report_missing("about");
            }
        }
        Self { paper, front }
    }

    /// Fingerprints of everything it says.
    pub fn runs(&self) -> &Runs {
        let cited = self.front.indicators.iter().flat_map(|evidence| &evidence.passages);
        self.paper.runs(self.front.prose().chain(cited))
    }
}
