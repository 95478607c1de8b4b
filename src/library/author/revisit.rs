//! What to look at again, on the curator's own screen: what is overdue or late, what nobody has told, which labs are due.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date as Day;

use crate::library::checks::{self, SOON};
use crate::library::collection::library::Library;
use crate::library::source::date::Date;
use crate::library::source::fields::Field;
use crate::library::source::front_matter::State;
use crate::library::source::ids::{IndicatorId, numbered};
use crate::library::source::status::Status;

/// Fewer stories than these say nothing about a behaviour that nobody has told.
const ENOUGH: usize = 10;

/// What to look at again.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Revisit {
    /// Metrics that should have been looked at again by now: the file, and the last day for it.
    pub metrics: Vec<(Arc<str>, Day)>,
    /// The same of behaviours, by id.
    pub behaviours: Vec<(String, Day)>,
    /// Stories of which a planned change should have been made by now, and the last day for it.
    pub changes: Vec<(Arc<str>, Day)>,
    /// Behaviours that no published story shows, by id, once there are enough stories.
    pub untold: Vec<String>,
    /// Labs that haven't been held and whose day is past, or comes within sixty days.
    pub labs: Vec<(Arc<str>, Day)>,
    /// Metrics, pages and paths that are still drafts.
    pub drafts: Vec<Arc<str>>,
}

impl Library {
    /// What to look at again on `today`.
    pub fn revisit(&self, today: Day) -> Revisit {
        let collection = &*self.0;
        let past = |date: &Date| (date.last() < today).then(|| date.last());
        let metrics = collection.metrics.iter().map(|entry| &entry.metric);
        let metrics = metrics.filter(|metric| checks::is_overdue(metric, today)).filter_map(|metric| {
            let review_by = metric.front.review_by.as_ref()?;
            Some((Arc::clone(&metric.text_file.path), review_by.value.last()))
        });
        let used = || numbered::<IndicatorId, _>(&collection.vocabulary.all).filter(|(_, one)| one.retired.is_none());
        let behaviours = used().filter_map(|(_, one)| Some((one.id.clone(), past(&one.review_by.as_ref()?.value)?)));
        let is_published = |status: Option<Status>| matches!(status, Some(Status::Published));
        let stories =
            || collection.stories.iter().filter(|story| is_published(story.manuscript.text_file.terms.status()));
        let changes = stories().filter_map(|story| {
            let change = story.manuscript.front.change.as_ref()?;
            let is_planned = change.state.value() == Some(&State::Planned);
            let by = change.by.value().filter(|_| is_planned).and_then(past)?;
            Some((Arc::clone(&story.manuscript.text_file.path), by))
        });
        let told: HashSet<IndicatorId> =
            stories().flat_map(|story| story.citations.iter().map(|citation| citation.indicator)).collect();
        let has_enough = stories().count() >= ENOUGH;
        let untold = used().filter(|(at, _)| has_enough && !told.contains(at)).map(|(_, one)| one.id.clone());
        let soon = today.checked_add(SOON.days()).unwrap_or(today);
        let labs = collection.labs.iter().map(|entry| &entry.lab);
        let labs = labs.filter(|lab| matches!(lab.front.held, Field::Absent)).filter_map(|lab| {
            let is_over = matches!(lab.text_file.terms.status(), Some(Status::Withdrawn | Status::Declined));
            let date = lab.front.date.value().filter(|date| !is_over && date.first() <= soon)?;
            Some((Arc::clone(&lab.text_file.path), date.last()))
        });
        let files = collection.metrics.iter().map(|entry| &entry.metric.text_file);
        let files = files.chain(collection.pages.iter().map(|entry| &entry.page.text_file));
        let files = files.chain(collection.paths.iter().map(|entry| &entry.path.text_file));
        let drafts = files.filter(|text_file| matches!(text_file.terms.status(), Some(Status::Draft)));
        Revisit {
            drafts: drafts.map(|text_file| Arc::clone(&text_file.path)).collect(),
            metrics: metrics.collect(),
            behaviours: behaviours.collect(),
            changes: changes.collect(),
            untold: untold.collect(),
            labs: labs.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Revisit;
    use crate::library::Library;
    use crate::text::sources::Sources;

    fn revisit(files: &[(&str, &str)]) -> Revisit {
        let mut sources = Sources::new();
        for (path, text) in files {
            sources.insert(path, text.as_bytes().to_vec());
        }
        Library::of(&sources).revisit(jiff::civil::date(2026, 11, 23))
    }

    #[test]
    fn what_is_past_its_day_is_looked_at_again_and_what_is_done_is_not() {
        let story = |change: &str| {
            format!(
                "---\ntitle: A\ndate: 2026-03\nkind: own\nreviewer: r.okafor\nindicators: {{ a: She waited }}\nstatus: published\nchange: {change}\n---\n\nShe waited.\n"
            )
        };
        let late = story("{ state: planned, what: A pause, by: 2026-10 }");
        let (made, open) = (late.replace("planned", "made"), late.replace("2026-10", "2026-11"));
        let mut files = vec![
            (
                "indicators.yaml",
                "G:\n  a: { label: A, review_by: 2026-10 }\n  b: { label: B }\n  c: { label: C, retired: { date: 2026-01, why: So } }\n",
            ),
            ("metrics/m.md", "---\ntitle: M\nreview_by: 2026-10\nstatus: published\n---\n"),
            ("metrics/n.md", "---\ntitle: N\nreview_by: 2026-10\nverdict: retired\nstatus: published\n---\n"),
            ("metrics/o.md", "---\ntitle: O\n---\n"),
            ("pages/p.md", "---\ntitle: P\nstatus: withdrawn\n---\n"),
            ("paths/q.md", "---\ntitle: Q\nsteps: [a, b]\nstatus: draft\n---\n"),
            ("labs/l.md", "---\ntitle: L\ndate: 2026-12\n---\n"),
            ("labs/far.md", "---\ntitle: F\ndate: 2027-06\n---\n"),
            ("labs/held.md", "---\ntitle: H\ndate: 2026-10\nheld: 2026-10\n---\n"),
            ("stories/a.md", late.as_str()),
            ("stories/b.md", made.as_str()),
            ("stories/c.md", open.as_str()),
        ];
        let more: Vec<String> = (0..7).map(|at| format!("stories/more-{at}.md")).collect();
        assert_eq!(revisit(&files).untold, [""; 0], "of three stories nothing is said");
        files.extend(more.iter().map(|path| (path.as_str(), made.as_str())));
        let found = revisit(&files);
        let paths = |all: &[(std::sync::Arc<str>, _)]| all.iter().map(|(path, _)| path.to_string()).collect::<Vec<_>>();
        assert_eq!(paths(&found.metrics), ["metrics/m.md"]);
        assert_eq!(paths(&found.changes), ["stories/a.md"]);
        assert_eq!(paths(&found.labs), ["labs/l.md"]);
        assert_eq!(found.behaviours.iter().map(|(id, _)| &**id).collect::<Vec<_>>(), ["a"]);
        assert_eq!(found.untold, ["b"]);
        assert_eq!(found.drafts.iter().map(|path| &**path).collect::<Vec<_>>(), ["metrics/o.md", "paths/q.md"]);
    }
}
