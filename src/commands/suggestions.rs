//! `heard` alone: what to do next in this folder.

use std::path::Path;

use anyhow::Result;

use crate::commands::Done;
use crate::commands::clock::Clock;
use crate::commands::next_steps::NextSteps;
use crate::commands::output::Output;
use crate::library::{Library, is_certain};
use crate::text::diagnostic::Severity;
use crate::workspace::disk;

/// How many stories are named, each with its next step; the others are in `heard status`.
const MOST_STORIES: usize = 8;

/// Says what stands here and which commands come next.
pub fn run(out: &Output) -> Result<Done> {
    let Ok(site) = disk::find(Path::new(".")) else {
        out.told(
            "There is no site here yet.\n\n  heard init            start one in this folder\n  \
             heard init our-site   start one in a new folder\n  \
             heard --help          all commands",
        );
        return Ok(Done::Well);
    };
    let sources = disk::read(&site);
    let stories = sources.under("stories").filter(|source| source.path.ends_with(".md")).count();
    let library = Library::of(&sources);
    let today = Clock::of(None)?.today;
    let found = library.check(today);
    let errors = found.iter().filter(|found| found.severity == Severity::Error).count();
    let mends = found.iter().filter(|found| is_certain(&library, found)).count();
    let mut next = Vec::new();
    if errors > 0 {
        next.push("  heard check           see what's wrong, line by line, and what to type instead");
    }
    if mends > 0 {
        next.push("  heard check --fix     fix what can be fixed safely; you're asked first");
    }
    next.push("  heard new story       write down a moment, in five questions");
    next.push("  heard serve --open    see everything, updated every time you save");
    if errors == 0 && stories > 0 {
        next.push("  heard build           build the site for its readers");
    }
    next.push("  heard --help          all commands");
    let state = match errors {
        0 => "no errors".to_owned(),
        1 => "one error".to_owned(),
        several => format!("{several} errors"),
    };
    let steps = NextSteps { site: &site, library: &library, today }.all(&library.agenda(today));
    let mut all = next.join("\n");
    if !steps.is_empty() {
        all += "\n\nThe next step for each story:\n";
        for (path, step) in steps.iter().take(MOST_STORIES) {
            all += &format!("\n  {path}\n      {step}");
        }
        if let Some(more) = steps.len().checked_sub(MOST_STORIES).filter(|more| *more > 0) {
            all += &format!("\n\n  and {more} more: heard status");
        }
    }
    let due = library.due(today).len();
    if due > 0 {
        let files = if due == 1 { "One file has".to_owned() } else { format!("{due} files have") };
        all += &format!("\n\n{files} been kept longer than heard.yaml allows: heard tidy");
    }
    out.told(&format!("The site at {} has {state}. Next:\n\n{all}", site.display()));
    Ok(Done::Well)
}
