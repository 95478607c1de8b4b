//! One run, from the texts to a place: what may no longer be read goes first, whatever else is wrong; then the edition
//! comes. `build` and `publish` differ in the place, and in how they ask.

use std::collections::HashSet;
use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use anyhow::{Context, Result, bail};
use jiff::civil::Date as Day;

use crate::commands::build::{BuildMessage, Faulty, clear, count, named, reader, say_faults};
use crate::commands::build_cache::Cache;
use crate::commands::confirm::confirm;
use crate::commands::last_days::LastDays;
use crate::commands::output::Output;
use crate::commands::phrases::{Phrases, filled};
use crate::commands::retained_pages;
use crate::library::author::going::{Going, Kind, Leaving, Many};
use crate::library::edition::{Edition, EditionOptions, OnError, Reader};
use crate::library::{Library, SoundTexts};
use crate::publish::delivery::{self, RemoteState};
use crate::publish::leak_check::LeakChecked;
use crate::publish::lock::Lock;
use crate::publish::look_again::LookAgain;
use crate::publish::manifest;
use crate::publish::plan::{Plan, is_withdrawn};
use crate::publish::store::Store;
use crate::site::{Route, Site};
use crate::text::sources::Sources;
use crate::workspace::disk;

/// Below this many files, a line now and then isn't worth printing.
const FEW: usize = 100;

/// What a run is made from.
pub struct Run<'r> {
    /// Where words go.
    pub out: &'r Output,
    /// Where the edition goes.
    pub place: &'r dyn Store,
    /// Everything that is written.
    pub library: &'r Library,
    /// Who it is for; otherwise the default audience.
    pub audience: Option<&'r str>,
    /// The day.
    pub today: Day,
    /// By whose clock.
    pub clock: manifest::Clock,
    /// Whether texts with errors are left out.
    pub without_broken: bool,
    /// Whether nothing is done.
    pub dry_run: bool,
    /// What is looked at again afterwards.
    pub again: LookAgain,
    /// What is kept from the last run.
    pub cache: Option<Cache<'r>>,
    /// Where it is kept until when what is there may be read, for a night on which the texts cannot be asked.
    pub last_days: Option<&'r Path>,
    /// Whether the texts and the day are still those that it is brought from: somebody may have withdrawn a text since.
    pub is_as_read: &'r dyn Fn() -> bool,
    /// Stops once this is true.
    pub wish: Arc<AtomicBool>,
}

/// What a run finds out before it brings anything.
pub struct Planned<'p> {
    /// What will happen.
    pub plan: &'p Plan,
    /// What is at the place.
    pub there: &'p RemoteState,
    /// What comes.
    pub checked: &'p LeakChecked<'p>,
    /// Its pages.
    pub site: &'p Site,
    /// What somebody should say yes to.
    pub many: Option<Many>,
}

/// Asks on a terminal; else says that `--delete-many` says yes.
pub fn confirm_many(many: Many, so_far: &str, out: &Output) -> Result<()> {
    let question = |phrases: &Phrases| match many {
        Many::Texts { kind, lost, there, broken } => {
            let phrase = match kind {
                Kind::Story => &phrases.lost.stories,
                Kind::Lab => &phrases.lost.labs,
                Kind::Metric => &phrases.lost.metrics,
                Kind::Page => &phrases.lost.pages,
                Kind::Path => &phrases.lost.paths,
            };
            let told = filled(phrase, &[("lost", &lost), ("there", &there)]);
            let why = match broken {
                0 => phrases.lost.unasked.clone(),
                some => filled(&phrases.lost.broken, &[("broken", &some)]),
            };
            format!("{told} {why} {}", phrases.lost.anyway)
        }
        Many::Files(lost, there) => filled(&phrases.lost.files, &[("lost", &lost), ("there", &there)]),
    };
    confirm((&question, "--delete-many"), so_far, out)
}

/// Who started the run.
pub trait Host {
    /// Looks at what is at the place, before anything is done.
    fn look(&self, there: &RemoteState) -> Result<()>;
    /// Whether the edition may be brought. An error says why not.
    fn ask(&self, planned: &Planned<'_>) -> Result<()>;
    /// Whether somebody sees the plan before it is done.
    fn is_plan_shown(&self) -> bool;
    /// Whether to plan again if somebody else changed the site there before we locked it. Not if the user agreed to the first
    /// plan only.
    fn may_plan_again(&self) -> bool;
    /// Another run is at work there, since then where that is known.
    fn waits(&self, since: Option<&str>);
    /// The edition is there.
    fn done(&self, planned: &Planned<'_>);
}

/// Whether a folder holds just what was read of it.
pub fn still_holds(folder: &Path, read: &Sources) -> bool {
    let now = disk::read(folder);
    let now = now.iter().map(|file| (&file.path, file.bytes(), &file.fault));
    now.eq(read.iter().map(|file| (&file.path, file.bytes(), &file.fault)))
}

/// What was brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brought {
    /// The edition.
    Whole,
    /// The edition but for the texts with errors.
    Around,
    /// Nothing.
    Nothing,
}

impl Run<'_> {
    /// Brings the edition to the place, of which `there` was looked at.
    pub fn bring(&self, mut there: RemoteState, host: &dyn Host) -> Result<Brought> {
        host.look(&there)?;
        self.out.speak(self.library.language());
        let reader = reader(self.library, self.audience);
        let site = reader.as_ref().ok().map(|reader| self.site(*reader, self.without_broken));
        let cache = self.cache.as_ref().filter(|_| self.library.remembers());
        if let (None, Some(old), false) = (cache, &self.cache, self.dry_run) {
            old.forget();
        }
        let sound = cache.map(Cache::texts);
        let said = site.as_ref().map(|site| say_faults(self.out, self.library, site.edition(), sound.as_ref()));
        let ends = self.last_days.map(LastDays::read).unwrap_or_default();
        let going = self.going(&there, site.as_ref(), said.as_ref(), &ends);
        if let Some(file) = self.last_days.filter(|_| !self.dry_run && !self.library.guards_are_broken()) {
            ends.remember(file, &self.library.last_days(), there.addresses());
        }
        self.take_away(&mut there, &going.first)?;
        let brought = match (site, said) {
            (Some(site), Some(said)) => self.rest(&mut there, site, &said, &going, cache.zip(sound.as_ref()), host),
            _ => reader.map(|_| Brought::Nothing),
        };
        let is_brought = matches!(brought, Ok(Brought::Whole | Brought::Around));
        if is_brought || self.dry_run || going.first.is_empty() {
            return brought;
        }
        self.silence(&going.first);
        brought
    }

    fn site(&self, reader: Reader, without_broken: bool) -> Site {
        let broken = if without_broken { OnError::LeftOut } else { OnError::Stops };
        Site::of(Edition::of(self.library, reader, EditionOptions { today: self.today, broken }))
    }

    /// What goes from the place. Where the files that guard the site are broken, or the site there is for another
    /// audience, it is what was taken back, or is over, by the texts' own lines.
    fn going(&self, there: &RemoteState, site: Option<&Site>, said: Option<&BuildMessage>, ends: &LastDays) -> Going {
        let is_guarded = said.is_some_and(|said| !matches!(said, BuildMessage::Stops(Faulty::Guard)));
        let audience = site.and_then(|site| site.edition().audience());
        let of_this = audience.filter(|name| is_guarded && !there.is_for_another(manifest::audience(name)));
        let has_ended = |url: &str| ends.has_ended(url, self.today);
        let (Some(site), Some(audience)) = (site, of_this.and_then(|name| self.library.audience(Some(name)))) else {
            return Going::closed(there.addresses(), &self.library.closings(None, self.today), &has_ended);
        };
        let has_errors = self.without_broken || matches!(said, Some(BuildMessage::Stops(_)));
        let other = has_errors.then(|| self.site(Reader::Audience(audience), !self.without_broken));
        if there.is_by_an_older_program()
            && let Some(other) = &other
        {
            let (whole, sound) = if self.without_broken { (other, site) } else { (site, other) };
            self.say_upgraded(there, whole, sound);
        }
        let is_in_other = |url: &str| {
            let asked = other.as_ref().zip(Route::parse(url));
            asked.is_some_and(|(other, route)| !matches!(other.render(&route), Ok(None)))
        };
        Going::of(&Leaving {
            there: there.addresses().collect(),
            coming: site.routes().iter().map(Route::url).collect(),
            is_withdrawn: &is_withdrawn,
            is_of_faulty: &is_in_other,
            without_broken: self.without_broken,
            closings: &self.library.closings(Some(audience), self.today),
            has_ended: &has_ended,
        })
    }

    /// On the first run of a newer program, says how many texts there have errors by its rules.
    fn say_upgraded(&self, there: &RemoteState, whole: &Site, sound: &Site) {
        let pages = |site: &Site| -> HashSet<String> {
            site.routes().iter().map(Route::url).filter(|url| Kind::of(url).is_some()).collect()
        };
        let sound = pages(sound);
        let faulty = pages(whole).into_iter().filter(|url| there.has(url) && !sound.contains(url)).count();
        if faulty == 0 {
            return;
        }
        let what = count(faulty, "file published there", "files published there");
        let then = match (self.without_broken, faulty) {
            (true, 1) => "it's left out until it's fixed",
            (true, _) => "they're left out until they're fixed",
            (false, 1) => "its page stays as it is until it's fixed",
            (false, _) => "their pages stay as they are until they're fixed",
        };
        self.out.error(&format!(
            "this is a newer version of heard than the one that last published there, and it finds errors in \
             {what}; {then}"
        ));
    }

    fn take_away(&self, there: &mut RemoteState, first: &[String]) -> Result<()> {
        let is_there = first.iter().filter(|url| there.has(url)).cloned().collect::<Vec<_>>();
        if is_there.is_empty() {
            return Ok(());
        }
        if let Some(cache) = self.cache.as_ref().filter(|_| !self.dry_run) {
            cache.forget();
        }
        let files = count(is_there.len(), "file", "files");
        let listed = |urls: &[String]| named(&urls.iter().map(String::as_str).collect::<Vec<_>>());
        if self.dry_run {
            let news = format!(
                "{files} that readers are no longer allowed to see would be removed first:\n{}",
                listed(&is_there)
            );
            self.out.news(&news);
            return Ok(());
        }
        let taken = there.take_away(self.place, &is_there);
        let taken = taken.context("some files that readers are no longer allowed to see are still there")?;
        if !taken.strange.is_empty() {
            self.out.error(&format!(
                "readers are no longer allowed to see these files, but they're behind a link, so heard didn't touch \
                 them; please delete them yourself:\n{}",
                listed(&taken.strange)
            ));
        }
        if !taken.gone.is_empty() {
            let files = count(taken.gone.len(), "file", "files");
            self.out
                .news(&format!("removed {files} that readers are no longer allowed to see:\n{}", listed(&taken.gone)));
        }
        Ok(())
    }

    /// The edition did not come. What there tells of the pages that went must not stay for that, unless somebody stops
    /// it.
    fn silence(&self, gone: &[String]) {
        let quiet = || RemoteState::look(self.place)?.silence(self.place, gone);
        match if self.wish.load(Ordering::Relaxed) { None } else { Some(quiet()) } {
            Some(Ok(gone)) if gone.is_empty() => {}
            Some(Ok(gone)) => self.out.error(&format!(
                "{} (lists, feeds or search) mentioned what was removed, so heard removed them too. They'll be back \
                 after the next run without errors",
                count(gone.len(), "page", "pages")
            )),
            Some(Err(_)) | None => {
                self.out
                    .error("until the next run, lists, feeds and search there might still mention what was removed");
            }
        }
    }

    fn rest(
        &self,
        there: &mut RemoteState,
        site: Site,
        said: &BuildMessage,
        going: &Going,
        cache: Option<(&Cache<'_>, &SoundTexts)>,
        host: &dyn Host,
    ) -> Result<Brought> {
        let (mut site, mut staying) = (site, HashSet::new());
        match said {
            BuildMessage::Stops(Faulty::Texts) if !going.first.is_empty() => {
                let Ok(reader) = reader(self.library, self.audience) else { return Ok(Brought::Nothing) };
                let whole = std::mem::replace(&mut site, self.site(reader, true));
                let public: Vec<&str> = there.addresses().collect();
                staying = retained_pages::pages(&whole, &site, &public, self.place, &going.first)?;
                self.out.news(
                    "files with errors keep their existing pages, unless a page links to something that was removed; \
                     they're left out of lists until they're fixed",
                );
            }
            BuildMessage::Stops(faulty) => {
                self.out.error(if going.first.is_empty() {
                    "nothing was written: fix the errors above first"
                } else {
                    "nothing else was written: fix the errors above first"
                });
                self.out.error(faulty.help());
                return Ok(Brought::Nothing);
            }
            BuildMessage::Goes(_) => {}
        }
        let is_around = matches!(said, BuildMessage::Stops(_));
        let Some(release) = site.release() else { bail!("a site can only be published for an audience") };
        let has = |url: &str, entry| there.has_whole(url, entry);
        let before = cache.map(|(cache, _)| cache.pages(&has));
        let kept = |url: &str| there.kept(self.place, url);
        let Some(checked) = clear(self.out, self.library, release, &kept, before.as_ref()) else {
            return Ok(Brought::Nothing);
        };
        self.out.step("comparing it with what's already there", 0, "");
        let mut plan = there.plan(self.place, &checked, &staying)?;
        let brought = if is_around { Brought::Around } else { Brought::Whole };
        let many = going.many;
        self.out.rest();
        host.ask(&Planned { plan: &plan, there, checked: &checked, site: &site, many })?;
        if self.dry_run {
            return Ok(brought);
        }
        let lock = Lock::take(self.place, Arc::clone(&self.wish), &|since| host.waits(since))?;
        if host.may_plan_again() && there.has_changed(self.place)? && (self.is_as_read)() {
            *there = RemoteState::look(self.place)?;
            host.look(there)?;
            plan = there.plan(self.place, &checked, &staying)?;
            host.ask(&Planned { plan: &plan, there, checked: &checked, site: &site, many })?;
        }
        // A phrase that is missing is said only when a page is made with it.
        let cache = cache.filter(|_| self.library.missing_phrases().is_empty());
        match (cache, &self.cache) {
            (Some((cache, sound)), _) => cache.keep_parts(&checked, site.edition(), sound),
            (None, Some(old)) => old.forget(),
            (None, None) => {}
        }
        let told = self.carrying(&plan, host);
        let done = delivery::deliver(&lock, &checked, self.clock, there, &plan, self.again, &told);
        self.out.rest();
        // What stopped the run is what there is to say, not that the lock could not be given back after it.
        let released = lock.release();
        let now = done.context(
            "not everything was written; every file there is complete, and the next run continues from here",
        )?;
        released?;
        if let (Some((cache, _)), BuildMessage::Goes(Some(said))) = (cache, said) {
            cache.remember(now, self.library.next_change(self.today), said);
        }
        host.done(&Planned { plan: &plan, there, checked: &checked, site: &site, many });
        Ok(brought)
    }

    /// Is told of each file that was carried. Where there is no terminal, a log gets a line now and then.
    fn carrying(&self, plan: &Plan, host: &dyn Host) -> impl Fn(u64) + Sync {
        let (files, done, out) = (plan.changes.len(), AtomicUsize::new(0), self.out.clone());
        out.step(if host.is_plan_shown() { "publishing" } else { "writing" }, files, "files");
        let is_logged = host.is_plan_shown() && files >= FEW && !std::io::stderr().is_terminal();
        move |_bytes| {
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            out.done(done);
            if is_logged && done < files && done.is_multiple_of(files.div_ceil(10)) {
                out.news(&format!("{done} of {files} files"));
            }
        }
    }
}

#[cfg(test)]
mod tests;
