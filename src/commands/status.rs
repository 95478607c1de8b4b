//! `heard status`: who waits for what, and what comes and goes next.

use std::fmt::Write;
use std::sync::Arc;

use anyhow::Result;
use jiff::civil::Date as Day;
use serde_json::{Value, json};

use crate::commands::clock::Clock;
use crate::commands::next_steps::NextSteps;
use crate::commands::output::Output;
use crate::commands::{Done, Site, letter_mail, tidy};
use crate::library::Library;
use crate::library::author::due::Due;
use crate::library::author::pending::{Pending, ScheduledChange, Waiting};
use crate::library::author::revisit::Revisit;
use crate::text::diagnostic::Sentence;
use crate::workspace::disk;

/// `heard status`.
#[derive(clap::Args)]
pub struct Status {
    #[command(flatten)]
    site: Site,
    /// The output format.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Show everything. Without it, long lists are cut short.
    #[arg(long)]
    all: bool,
    /// The date to report on, such as 2026-03-14 (default: today).
    #[arg(long, value_name = "DAY")]
    today: Option<String>,
}

/// The most lines under one heading.
const FEW: usize = 20;

/// How it is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Human,
    /// For programs.
    Json,
}

impl Status {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let clock = Clock::of(self.today.as_deref())?;
        let site = disk::find(&self.site.site)?;
        let library = Library::of(&disk::read(&site));
        let agenda = library.agenda(clock.today);
        let steps = NextSteps { site: &site, library: &library, today: clock.today };
        let due = library.due(clock.today);
        let again = library.revisit(clock.today);
        match self.format {
            Format::Human => {
                let reminders = letter_mail::reminders(&site, &library, clock.today);
                out.told(&human(&agenda, &steps, &due, &again, reminders, if self.all { usize::MAX } else { FEW }));
            }
            Format::Json => out.result(&format!("{:#}", as_json(&agenda, &steps, &due, &again))),
        }
        Ok(Done::Well)
    }
}

fn human(
    agenda: &Pending,
    steps: &NextSteps<'_>,
    due: &[Due],
    again: &Revisit,
    reminders: Vec<String>,
    most: usize,
) -> String {
    let mut text = String::new();
    let mut part = |title: &str, mut lines: Vec<String>| {
        let more = lines.len().saturating_sub(most);
        if more > 0 {
            lines.truncate(most);
            lines.push(format!("… and {more} more; `heard status --all` shows them"));
        }
        if !lines.is_empty() {
            let _ = writeln!(text, "{title}\n  {}\n", lines.join("\n  "));
        }
    };
    let next = |one: &Waiting| steps.of(one).map_or(String::new(), |step| format!("\n    {step}"));
    let with_why = |all: &[Waiting]| all.iter().map(|one| format!("{}: {}{}", one.path, why(one), next(one))).collect();
    part("Waiting for a colleague", with_why(&agenda.asked));
    part("Asked by email two weeks ago or more; you can remind them once", reminders);
    let agreed = agenda.agreed.iter().map(|one| format!("{}{}", one.path, next(one)));
    part("Agreed, but not published yet", agreed.collect());
    part("Marked published, but withheld", with_why(&agenda.withheld));
    let being_written = agenda.drafts.iter().map(|one| match one.people.first() {
        Some(teller) => format!("{}, by {teller}{}", one.path, next(one)),
        None => format!("{}{}", one.path, next(one)),
    });
    part("Being written", being_written.collect());
    let others = again.drafts.iter().map(ToString::to_string);
    part(
        "Drafts of metrics, pages and paths: write `status: published` when they're ready for others to read",
        others.collect(),
    );
    let unbuilt = steps.unbuilt(&agenda.ready);
    part("Ready for readers: `heard build`", unbuilt.iter().map(ToString::to_string).collect());
    part("Kept between you, with thanks", agenda.kept.iter().map(|one| one.path.to_string()).collect());
    let ending = agenda
        .ending
        .iter()
        .map(|one| format!("{}: {} has agreed; consent runs until {}", one.path, one.person, one.last));
    part("Consent running out within sixty days", ending.collect());
    let comes = agenda.next_in.iter().map(|next| format!("{} appears on {}", next.path, next.on));
    let goes = agenda
        .next_out
        .iter()
        .map(|next| format!("{} disappears on {}, unless the people in it agree again", next.path, next.on));
    let by = |all: &[(Arc<str>, Day)]| all.iter().map(|(path, last)| format!("{path}: by {last}")).collect();
    part("Metrics overdue for review", by(&again.metrics));
    let behaviours = again.behaviours.iter().map(|(id, last)| format!("{id}: by {last}"));
    part("Behaviours overdue for review", behaviours.collect());
    part("Planned changes that are late", by(&again.changes));
    part("Labs to hold", again.labs.iter().map(|(path, last)| format!("{path}: {last}")).collect());
    let untold = if again.untold.is_empty() { Vec::new() } else { vec![again.untold.join(", ")] };
    part("Behaviours nobody has told a story about: `heard pack --quarter` puts them on the agenda", untold);
    part("Kept longer than heard.yaml allows: `heard tidy`", due.iter().map(tidy::said).collect());
    part("Next, if the site is built that day", comes.chain(goes).collect());
    if text.is_empty() { "Nothing is waiting.".to_owned() } else { text }
}

fn why(one: &Waiting) -> String {
    one.why.iter().map(Sentence::whole).collect::<Vec<_>>().join("; ").replace('`', "")
}

fn as_json(agenda: &Pending, steps: &NextSteps<'_>, due: &[Due], again: &Revisit) -> Value {
    let waiting = |all: &[Waiting]| -> Value {
        let one = |one: &Waiting| {
            json!({
                "path": *one.path, "people": one.people, "why": one.why.iter().map(Sentence::whole).collect::<Vec<_>>(),
                "next": steps.of(one),
            })
        };
        all.iter().map(one).collect()
    };
    let ending = agenda.ending.iter();
    let ending = ending.map(|one| json!({ "path": *one.path, "person": one.person, "last": one.last.to_string() }));
    let passing = |next: &Option<ScheduledChange>| {
        next.as_ref().map(|next| json!({ "path": *next.path, "on": next.on.to_string() }))
    };
    let by = |all: &[(Arc<str>, Day)]| -> Value {
        all.iter().map(|(path, last)| json!({ "path": **path, "by": last.to_string() })).collect()
    };
    let behaviours = again.behaviours.iter().map(|(id, last)| json!({ "id": id, "by": last.to_string() }));
    json!({
        "again": {
            "metrics": by(&again.metrics), "behaviours": behaviours.collect::<Value>(), "changes": by(&again.changes),
            "labs": by(&again.labs), "untold": again.untold,
            "drafts": again.drafts.iter().map(|path| &**path).collect::<Vec<&str>>(),
        },
        "asked": waiting(&agenda.asked),
        "agreed": waiting(&agenda.agreed),
        "withheld": waiting(&agenda.withheld),
        "kept": waiting(&agenda.kept),
        "ready": steps.unbuilt(&agenda.ready).iter().map(|path| &***path).collect::<Vec<&str>>(),
        "due": due.iter().map(|due| json!({
            "path": *due.path, "unread": due.unread, "since": due.since.to_string(), "held": due.is_held,
        })).collect::<Value>(),
        "drafts": waiting(&agenda.drafts),
        "ending": ending.collect::<Value>(),
        "next_in": passing(&agenda.next_in),
        "next_out": passing(&agenda.next_out),
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{FEW, NextSteps, Revisit, human};
    use crate::library::Library;
    use crate::text::sources::Sources;

    #[test]
    fn a_long_list_is_cut_short_and_says_how_to_see_the_rest() {
        let mut sources = Sources::default();
        sources.insert("heard.yaml", b"title: Heard\ncontact: none\n".to_vec());
        for number in 0..FEW + 3 {
            let text = format!("---\ntitle: Story {number}\ndate: 2026-03\nstatus: draft\n---\n\nWords of {number}.\n");
            sources.insert(&format!("stories/{number:02}.md"), text.into_bytes());
        }
        let (library, today) = (Library::of(&sources), "2026-11-23".parse().unwrap());
        let agenda = library.agenda(today);
        let steps = NextSteps { site: Path::new("."), library: &library, today };
        let told = human(&agenda, &steps, &[], &Revisit::default(), Vec::new(), FEW);
        assert!(told.contains("stories/19.md") && !told.contains("stories/20.md"), "{told}");
        assert!(told.contains("… and 3 more; `heard status --all` shows them"), "{told}");
        assert!(human(&agenda, &steps, &[], &Revisit::default(), Vec::new(), usize::MAX).contains("stories/22.md"));
    }
}
