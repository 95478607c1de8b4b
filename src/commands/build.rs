//! `heard build`: an edition, in a folder.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};

use crate::commands::bring::{Brought, Host, Planned, Run, confirm_many, still_holds};
use crate::commands::build_cache::{self, Cache};
use crate::commands::clock::{self, Clock};
use crate::commands::confirm::{OTHER_AUDIENCE, confirm};
use crate::commands::last_days;
use crate::commands::output::Output;
use crate::commands::report::{self, Excerpts, Extent};
use crate::commands::{Done, Site as SiteArgument};
use crate::leak::watch::{Hit, HitKind};
use crate::library::author::going::Many;
use crate::library::edition::{Edition, Reader};
use crate::library::{Library, SoundTexts};
use crate::publish::delivery::RemoteState;
use crate::publish::disk::Disk;
use crate::publish::leak_check::{Before, LeakChecked, Refused, There};
use crate::publish::look_again::LookAgain;
use crate::publish::manifest;
use crate::site::{Release, Route, Site};
use crate::text::diagnostic::{Diagnostic, Severity, sort};
use crate::text::sources::FOLDERS;
use crate::text::span::LineColumn;
use crate::workspace::disk;

/// `heard build`.
#[derive(clap::Args)]
pub struct Build {
    #[command(flatten)]
    site: SiteArgument,
    /// Where to put the site (default: `public`, next to heard.yaml). It must be new, empty, or built by heard.
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Who it is for (default: the site's default audience).
    #[arg(long, value_name = "AUDIENCE")]
    audience: Option<String>,
    /// Leave out files with errors, as if they were withheld, and build the rest.
    #[arg(long)]
    without_broken: bool,
    /// Continue even if the site there is for another audience.
    #[arg(long)]
    other_audience: bool,
    /// Continue even if this deletes most or all of the stories there and nobody asked for them to be withheld.
    #[arg(long)]
    delete_many: bool,
    /// The date to build for, such as 2026-03-14 (default: today).
    #[arg(long, value_name = "DAY")]
    today: Option<String>,
}

impl Build {
    /// Builds once more into a folder that holds the site of an audience.
    pub(super) fn again(folder: &Path, site: &Path, audience: &str) -> Self {
        Self {
            site: SiteArgument { site: site.to_owned() },
            out: Some(folder.to_owned()),
            audience: Some(audience.to_owned()),
            without_broken: false,
            other_audience: false,
            delete_many: true,
            today: None,
        }
    }

    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let clock = Clock::of(self.today.as_deref())?;
        let folder = disk::find(&self.site.site)?;
        let target = self.out.clone().unwrap_or_else(|| folder.join("public"));
        let store = Disk::for_output(&target, &folder)?;
        let there = RemoteState::look(&store)?;
        let kind = match clock.kind {
            clock::ClockKind::Machine => manifest::Clock::Machine,
            clock::ClockKind::Fixed => manifest::Clock::Fixed,
        };
        refuse(&there, kind)?;
        clock.tell(out);
        out.step("reading the folder", 0, "");
        let sources = disk::read(&folder);
        out.step("checking stories and pages", 0, "");
        let choices = format!("build {:?} {:?} {}", clock.kind, self.audience, self.without_broken);
        let place = store.path().as_os_str().as_encoded_bytes();
        let cache = Cache::of(place, &sources, choices, clock.today, out);
        if let Some(said) = cache.as_ref().and_then(|cache| cache.find(&there)) {
            if !said.is_empty() {
                out.news(&said);
            }
            let files = count(there.addresses().count(), "file", "files");
            out.news(&format!("{files}: nothing has changed since the last build"));
            out.news(&self.to_open(&target));
            return Ok(Done::Well);
        }
        let library = Library::of(&sources);
        let last_days = build_cache::file(place, last_days::ENDING);
        let run = Run {
            out,
            place: &store,
            library: &library,
            cache,
            audience: self.audience.as_deref(),
            today: clock.today,
            clock: kind,
            without_broken: self.without_broken,
            dry_run: false,
            again: LookAgain::AtWritten,
            last_days: last_days.as_deref(),
            is_as_read: &|| clock.is_now(self.today.as_deref()) && still_holds(&folder, &sources),
            wish: Arc::default(),
        };
        let host = BuildHost { build: self, out, library: &library, kind };
        let brought = run.bring(there, &host)?;
        if brought != Brought::Nothing {
            out.news(&self.to_open(&target));
        }
        Ok(if brought == Brought::Whole { Done::Well } else { Done::WithErrors })
    }

    /// The file to open in a browser, by the path that was typed.
    fn to_open(&self, target: &Path) -> String {
        format!("to look at it, open {}", target.join(Route::Index.url()).display())
    }
}

/// A build asks on its terminal, and says what it did.
struct BuildHost<'b> {
    build: &'b Build,
    out: &'b Output,
    library: &'b Library,
    kind: manifest::Clock,
}

impl Host for BuildHost<'_> {
    fn look(&self, there: &RemoteState) -> Result<()> {
        refuse(there, self.kind)
    }

    fn ask(&self, planned: &Planned<'_>) -> Result<()> {
        if !self.build.other_audience && planned.there.is_for_another(planned.checked.audience()) {
            confirm(OTHER_AUDIENCE, "nothing new was written", self.out)?;
        }
        // A tenth of the files is not much for a folder that is looked at before it is shown to anybody.
        match planned.many {
            Some(many @ Many::Texts { .. }) if !self.build.delete_many => {
                confirm_many(many, "nothing new was written", self.out)
            }
            _ => Ok(()),
        }
    }

    fn is_plan_shown(&self) -> bool {
        false
    }

    fn may_plan_again(&self) -> bool {
        true
    }

    fn waits(&self, _since: Option<&str>) {
        self.out.news("another build is writing there; waiting for it to finish");
    }

    fn done(&self, planned: &Planned<'_>) {
        let missing = self.library.missing_phrases();
        if !missing.is_empty() {
            self.out.news(&human(self.out, self.library, &missing));
        }
        let coming: HashSet<&str> = planned.checked.files().iter().map(|file| file.url.as_str()).collect();
        let public: Vec<&str> = planned.there.addresses().collect();
        for (old, new) in moved(&public, planned.site) {
            self.out.news(&format!(
                "the story at {old} is now at {new}; to keep the old address working, add `aliases: [{old}]`"
            ));
        }
        let sum = planned.plan.sum();
        self.out.news(&format!(
            "{} for {}: {} new, {} changed, {} unchanged, {} removed",
            count(planned.checked.files().len(), "file", "files"),
            planned.site.edition().audience().unwrap_or_default(),
            sum.added,
            sum.replaced,
            planned.plan.kept,
            planned.there.addresses().filter(|url| !coming.contains(*url)).count(),
        ));
    }
}

/// Refuses to build where nobody knows what is ours, or where a fixed day would bring back what has ended.
fn refuse(there: &RemoteState, clock: manifest::Clock) -> Result<()> {
    if there.is_broken() {
        bail!("heard's list of the files it wrote there, .heard.json, is damaged; build into an empty folder");
    }
    if clock == manifest::Clock::Fixed && there.clock() == Some(manifest::Clock::Machine) {
        bail!(
            "the site there was built for the current date. With a fixed date, consent that has since run out could \
             still count. Use --out to choose another folder"
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
pub fn clear<'s>(
    out: &Output,
    library: &Library,
    release: Release<'s>,
    there: There<'_>,
    before: Option<&Before<'_>>,
) -> Option<LeakChecked<'s>> {
    let told = |done, all| {
        if done == 0 {
            out.step("making the pages", all, "pages");
        }
        out.done(done);
    };
    match LeakChecked::counting(release, &told, there, before) {
        Ok(checked) => Some(checked),
        Err(Refused::Leaks(hits)) => {
            out.error("nothing was written: the site would contain something withheld\n");
            out.error(&explain_hits(library, &hits));
            if let Some(late) = late(library, &hits) {
                out.error(&late);
            }
            None
        }
        Err(Refused::Pages(faults)) => {
            let mut diagnostics: Vec<Diagnostic> = faults.into_iter().map(crate::library::template_fault).collect();
            sort(&mut diagnostics);
            out.error("nothing was written: a page couldn't be built\n");
            out.error(&human(out, library, &diagnostics));
            None
        }
    }
}

/// Says what is wrong with what would be in the edition.
pub fn say_faults(out: &Output, library: &Library, edition: &Edition, sound: Option<&SoundTexts>) -> BuildMessage {
    let faults = edition.faults_beside(sound);
    let stops = |found: &[Diagnostic]| found.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    let (guards, texts) = (stops(&faults.guards), stops(&faults.texts));
    let mut found = faults.guards;
    found.extend(faults.texts);
    found.extend(faults.unclear);
    found.retain(|diagnostic| diagnostic.severity == Severity::Error || !(guards || texts));
    found.retain(|diagnostic| diagnostic.severity != Severity::Advice);
    sort(&mut found);
    let has_errors = stops(&found);
    if out.is_quiet() {
        found.retain(|diagnostic| diagnostic.severity == Severity::Error);
    }
    let said = if found.is_empty() { String::new() } else { human(out, library, &found) };
    if !said.is_empty() {
        out.error(&said);
    }
    match (guards, texts) {
        (true, _) => BuildMessage::Stops(Faulty::Guard),
        (_, true) => BuildMessage::Stops(Faulty::Texts),
        _ => BuildMessage::Goes(Some(said).filter(|_| !has_errors)),
    }
}

/// What was said of an edition's faults.
pub enum BuildMessage {
    /// Nothing stops the build; what was said about the faults, if there are any, unless some are errors: those are looked
    /// for again each time.
    Goes(Option<String>),
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
            Self::Guard => "these errors affect who can read what, so nothing can be built until they are fixed",
            Self::Texts => "to leave out the files with errors and go ahead with the rest, add `--without-broken`",
        }
    }
}

/// The audience that is named, otherwise the default one.
pub fn reader(library: &Library, audience: Option<&str>) -> Result<Reader> {
    if let Some(audience) = library.audience(audience) {
        Ok(Reader::Audience(audience))
    } else {
        let all = library.audiences().join(", ");
        match audience {
            Some(name) => bail!("there is no audience `{name}`; heard.yaml has {all}"),
            None => {
                bail!(
                    "use --audience to say who it's for, or set a default_audience in heard.yaml; the audiences are \
                     {all}"
                )
            }
        }
    }
}

/// Diagnostics as people read them. A build's log travels further than an author's screen, so it shows lines of
/// what would be in the edition, and none of the files that guard it: those hold names and forbidden words.
fn human(out: &Output, library: &Library, diagnostics: &[Diagnostic]) -> String {
    let text = |path: &str| -> Option<Arc<str>> { library.text(path) };
    // `static/` is no text.
    let shown = |path: &str| path.split_once('/').is_some_and(|(top, _)| top != "static" && FOLDERS.contains(&top));
    report::human::render(diagnostics, Extent::Summed, &text, out.look_of_news(), Excerpts::Of(&shown))
}

/// What was found, by output file, kind and source line; never the words.
pub fn explain_hits(library: &Library, hits: &[(String, Hit)]) -> String {
    let mut lines: Vec<String> = hits
        .iter()
        .map(|(file, hit)| {
            let kind = match hit.kind {
                HitKind::Sentence => "words from something withheld",
                HitKind::Name => "a name that isn't shown",
                HitKind::Id => "the id of somebody who isn't shown",
                HitKind::Forbidden => "a word that must never be published",
                HitKind::Unreadable => return format!("{file}: a compressed file whose contents can't be checked"),
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

/// That `check` should have found a name or a word before any page was made, and in which text to look for it.
fn late(library: &Library, hits: &[(String, Hit)]) -> Option<String> {
    let is_late = |hit: &Hit| matches!(hit.kind, HitKind::Name | HitKind::Id | HitKind::Forbidden);
    let mut late = hits.iter().filter(|(_, hit)| is_late(hit)).peekable();
    late.peek()?;
    let mut texts: Vec<&str> = late.flat_map(|(url, _)| library.texts_at(url)).collect();
    texts.sort_unstable();
    texts.dedup();
    let mut said = "\nThis is a bug in heard: `heard check` should have found it first. Please report it.".to_owned();
    if !texts.is_empty() {
        said += &format!(" In the meantime, look for it in:\n{}", named(&texts));
    }
    Some(said)
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
