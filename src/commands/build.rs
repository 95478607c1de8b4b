//! `heard build`: an edition, in a folder.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use jiff::civil::Date as Day;

use crate::commands::build_cache::{self, Inputs};
use crate::commands::clock::{self, Clock};
use crate::commands::confirm::{OTHER_AUDIENCE, confirm};
use crate::commands::output::Output;
use crate::commands::report::{self, Excerpts, Extent};
use crate::commands::{Done, Site as SiteArgument};
use crate::leak::watch::{Hit, HitKind};
use crate::library::Library;
use crate::library::edition::{Edition, EditionOptions, OnError, Reader};
use crate::publish::delivery::{self, Lock, RemoteState};
use crate::publish::disk::Disk;
use crate::publish::leak_check::{LeakChecked, Refused};
use crate::publish::manifest;
use crate::site::{Release, Route, Site};
use crate::text::diagnostic::{Diagnostic, Severity, sort};
use crate::text::span::LineColumn;
use crate::workspace::disk;

/// `heard build`.
#[derive(clap::Args)]
pub struct Build {
    #[command(flatten)]
    site: SiteArgument,
    /// Where the site goes; else `public` beside heard.yaml. The folder is heard's own.
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
    /// For whom; else the usual audience.
    #[arg(long, value_name = "AUDIENCE")]
    audience: Option<String>,
    /// Leave out texts with errors, as if they were withheld, and bring the rest.
    #[arg(long)]
    without_broken: bool,
    /// Go on even if the site there is for another audience.
    #[arg(long)]
    other_audience: bool,
    /// The day to build for, such as 2026-03-14; else the machine's clock.
    #[arg(long, value_name = "DAY")]
    today: Option<String>,
}

impl Build {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let clock = Clock::of(self.today.as_deref())?;
        let folder = disk::find(&self.site.site)?;
        let target = self.out.clone().unwrap_or_else(|| folder.join("public"));
        let store = Disk::for_output(&target, &folder)?;
        let mut there = RemoteState::look(&store)?;
        let kind = match clock.kind {
            clock::ClockKind::Machine => manifest::Clock::Machine,
            clock::ClockKind::Fixed => manifest::Clock::Fixed,
        };
        refuse(&there, kind)?;
        clock.tell(out);
        let sources = disk::read(&folder);
        let choices = format!("{} {:?} {:?} {}", clock.today, clock.kind, self.audience, self.without_broken);
        let inputs = Inputs::of(&sources, &choices);
        if inputs.is_some_and(|inputs| build_cache::holds(store.path(), &there, inputs)) {
            let files = count(there.addresses().count(), "file", "files");
            out.news(&format!("{files}: nothing has changed since the last build"));
            return Ok(Done::Well);
        }
        let library = Library::of(&sources);
        let reader = reader(&library, self.audience.as_deref())?;
        self.ask(&there, &library, reader)?;
        let broken = if self.without_broken { OnError::LeftOut } else { OnError::Stops };
        let edition = Edition::of(&library, reader, EditionOptions { today: clock.today, broken });
        let public: Vec<&str> = there.addresses().collect();
        let sound = match say_faults(out, &library, &edition) {
            BuildMessage::Stops(faulty) => {
                let ended = no_longer_read(&library, reader, clock.today, &public);
                if ended.is_empty() {
                    out.error("nothing was written: mend the errors above first");
                } else {
                    let pages = count(ended.len(), "page", "pages");
                    out.error(&format!(
                        "nothing was written, and the site there still holds {pages} that may no longer be read:\n{}",
                        named(&ended)
                    ));
                }
                out.error(faulty.help());
                return Ok(Done::WithErrors);
            }
            BuildMessage::Something => false,
            BuildMessage::Nothing => true,
        };
        let site = Site::of(edition);
        let Some(release) = site.release() else { bail!("only an audience's edition can be built") };
        let Some(checked) = clear(out, &library, release) else { return Ok(Done::WithErrors) };
        let missing = library.missing_phrases();
        let sound = sound && missing.is_empty();
        if !missing.is_empty() {
            out.news(&human(out, &library, &missing));
        }
        for (old, new) in moved(&public, &site) {
            out.news(&format!(
                "{old} is gone, and its story is now {new}; to keep the old address, add `aliases: [{old}]`"
            ));
        }
        let lock = Lock::of_folder(&store, || out.news("another build is writing there; waiting for it to finish"))?;
        if there.has_changed(&store)? {
            there = RemoteState::look(&store)?;
            refuse(&there, kind)?;
            self.ask(&there, &library, reader)?;
        }
        let plan = there.plan(&store, &checked, &HashSet::new())?;
        delivery::deliver(&lock, &checked, kind, &there, &plan, &|_| ())
            .context("the build has stopped; every file there is whole, and the next build goes on from here")?;
        // A build that had something to say says it again.
        if let Some(inputs) = inputs.filter(|_| sound) {
            build_cache::remember(&store, inputs);
        }
        let sum = plan.sum();
        out.news(&format!(
            "{} for {}: {} new, {} changed, {} unchanged, {} removed",
            count(checked.files().len(), "file", "files"),
            site.edition().audience().unwrap_or_default(),
            sum.added,
            sum.replaced,
            plan.kept,
            sum.deleted
        ));
        Ok(Done::Well)
    }

    /// Asks before the edition of another audience is replaced.
    fn ask(&self, there: &RemoteState, library: &Library, reader: Reader) -> Result<()> {
        match reader {
            Reader::Audience(audience)
                if !self.other_audience && there.is_for_another(manifest::audience(library.name_of(audience))) =>
            {
                confirm(OTHER_AUDIENCE, "nothing was changed")
            }
            _ => Ok(()),
        }
    }
}

/// Refuses to build where nobody knows what is ours, or where a fixed day would bring back what has ended.
fn refuse(there: &RemoteState, clock: manifest::Clock) -> Result<()> {
    if there.is_broken() {
        bail!("the list of what heard wrote there, .heard.json, is broken; give the site an empty folder");
    }
    if clock == manifest::Clock::Fixed && there.clock() == Some(manifest::Clock::Machine) {
        bail!(
            "the site there was built by this machine's clock; a fixed day would bring back consents that have \
             ended. Give it another folder with --out"
        );
    }
    Ok(())
}

/// Addresses, one a line: the first of them, where they are many.
pub fn named(urls: &[&str]) -> String {
    let mut lines: Vec<String> = urls.iter().take(20).map(|url| format!("  {url}")).collect();
    if urls.len() > 20 {
        lines.push(format!("  and {} more", urls.len() - 20));
    }
    lines.join("\n")
}

/// The site, if nothing withheld is in it and every page can be made; else that is said.
pub fn clear<'s>(out: &Output, library: &Library, release: Release<'s>) -> Option<LeakChecked<'s>> {
    match LeakChecked::of(release) {
        Ok(checked) => Some(checked),
        Err(Refused::Leaks(hits)) => {
            out.error("nothing was written: something withheld would be in the site\n");
            out.error(&explain_hits(library, &hits));
            None
        }
        Err(Refused::Pages(faults)) => {
            let mut diagnostics: Vec<Diagnostic> = faults.into_iter().map(crate::library::template_fault).collect();
            sort(&mut diagnostics);
            out.error("nothing was written: a page could not be made\n");
            out.error(&human(out, library, &diagnostics));
            None
        }
    }
}

/// Says what is wrong with what would be in the edition.
pub fn say_faults(out: &Output, library: &Library, edition: &Edition) -> BuildMessage {
    let faults = edition.faults();
    let stops = |found: &[Diagnostic]| found.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    let (guards, texts) = (stops(&faults.guards), stops(&faults.texts));
    let mut found = faults.guards;
    found.extend(faults.texts);
    found.retain(|diagnostic| diagnostic.severity == Severity::Error || !(guards || texts));
    found.retain(|diagnostic| diagnostic.severity != Severity::Advice);
    sort(&mut found);
    if !found.is_empty() {
        out.news(&human(out, library, &found));
    }
    match (guards, texts, found.is_empty()) {
        (true, _, _) => BuildMessage::Stops(Faulty::Guard),
        (_, true, _) => BuildMessage::Stops(Faulty::Texts),
        (_, _, false) => BuildMessage::Something,
        (_, _, true) => BuildMessage::Nothing,
    }
}

/// What was said of an edition's faults.
pub enum BuildMessage {
    /// There are none.
    Nothing,
    /// There are some that stop nothing.
    Something,
    /// There is one that stops a build.
    Stops(Faulty),
}

/// What it is that has errors.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Faulty {
    /// What guards the site: without it, nobody knows who may read what.
    Guard,
    /// Texts.
    Texts,
}

impl Faulty {
    /// What can be done.
    pub fn help(self) -> &'static str {
        match self {
            Self::Guard => "the errors are in what guards the site, so nothing can be built until they are mended",
            Self::Texts => "`--without-broken` leaves the faulty texts out and brings the rest",
        }
    }
}

/// What of `there` may no longer be read, whatever becomes of texts with errors.
pub fn no_longer_read<'t>(library: &Library, reader: Reader, today: Day, there: &[&'t str]) -> Vec<&'t str> {
    let routes = [OnError::LeftOut, OnError::Stops]
        .map(|broken| Site::of(Edition::of(library, reader, EditionOptions { today, broken })).routes());
    let allowed: HashSet<String> = routes.iter().flatten().map(Route::url).collect();
    there.iter().copied().filter(|url| !allowed.contains(*url)).collect()
}

/// The audience that is named, else the usual one.
pub fn reader(library: &Library, audience: Option<&str>) -> Result<Reader> {
    if let Some(audience) = library.audience(audience) {
        Ok(Reader::Audience(audience))
    } else {
        let all = library.audiences().join(", ");
        match audience {
            Some(name) => bail!("there is no audience `{name}`; heard.yaml has {all}"),
            None => {
                bail!("say for whom with --audience, or name a default_audience in heard.yaml; there are {all}")
            }
        }
    }
}

/// Diagnostics as people read them. A build's log travels further than an author's screen, so it shows lines of
/// what would be in the edition, and none of the files that guard it: those hold names and forbidden words.
fn human(out: &Output, library: &Library, diagnostics: &[Diagnostic]) -> String {
    let text = |path: &str| -> Option<Arc<str>> { library.text(path) };
    let shown = |path: &str| TEXTS.iter().any(|folder| path.starts_with(folder));
    report::human::render(diagnostics, Extent::Summed, &text, out.colour(&std::io::stderr()), Excerpts::Of(&shown))
}

/// The folders whose lines a build may show where something is wrong with them.
const TEXTS: [&str; 5] = ["stories/", "labs/", "metrics/", "pages/", "themes/"];

/// What was found, by output file, kind and source line; never the words.
pub fn explain_hits(library: &Library, hits: &[(String, Hit)]) -> String {
    let mut lines: Vec<String> = hits
        .iter()
        .map(|(file, hit)| {
            let kind = match hit.kind {
                HitKind::Sentence => "words of something withheld",
                HitKind::Name => "a name that is not shown",
                HitKind::Id => "the id of somebody who is not shown",
                HitKind::Forbidden => "a word that must never be printed",
                HitKind::Unreadable => return format!("{file}: a packed file that cannot be read inside"),
            };
            let line = hit.place.span.and_then(|span| {
                let text = library.text(&hit.place.path)?;
                Some(format!(":{}", LineColumn::of(&text, span.start as usize).line))
            });
            format!("{file}: {kind} ({}{})", hit.place.path, line.unwrap_or_default())
        })
        .collect();
    lines.sort();
    lines.dedup();
    lines.join("\n")
}

/// Stories whose address of an earlier build is gone while the same file name stands under another.
fn moved(before: &[&str], site: &Site) -> Vec<(String, String)> {
    let now: HashSet<String> = site.routes().iter().map(Route::url).collect();
    let name = |address: &str| address.rsplit('/').next().unwrap_or(address).to_owned();
    let story = |url: &&str| match Route::parse(url) {
        Some(Route::Story { address }) => Some(address),
        _ => None,
    };
    let gone: Vec<String> = before.iter().filter(|url| !now.contains(**url)).filter_map(story).collect();
    let before: HashSet<String> = before.iter().filter_map(story).collect();
    let stories = site.edition().stories();
    let come: Vec<String> =
        stories.iter().map(|story| story.address().to_owned()).filter(|address| !before.contains(address)).collect();
    let mut moved: Vec<(String, String)> = gone
        .into_iter()
        .filter_map(|old| {
            let mut same = come.iter().filter(|address| name(address) == name(&old));
            match (same.next(), same.next()) {
                (Some(new), None) => Some((old, new.clone())),
                _ => None,
            }
        })
        .collect();
    moved.sort();
    moved
}

pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
