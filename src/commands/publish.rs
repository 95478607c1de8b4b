//! `heard publish`: a fresh edition, to a place that `heard.yaml` names.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use jiff::Timestamp;

use crate::commands::build::{BuildMessage, Faulty, clear, count, no_longer_read, reader, say_faults};
use crate::commands::clock::{Clock, ClockKind};
use crate::commands::confirm::{OTHER_AUDIENCE, confirm};
use crate::commands::output::Output;
use crate::commands::progress::Progress;
use crate::commands::{Done, build, plan_report, retained_pages};
use crate::library::Library;
use crate::library::edition::{Edition, EditionOptions, OnError, StoryId};
use crate::library::source::target::{Destination, Target};
use crate::publish::delivery::{self, Deleted, Lock, RemoteState};
use crate::publish::disk::{self, Disk};
use crate::publish::leak_check::LeakChecked;
use crate::publish::manifest;
use crate::publish::plan::{Plan, is_much, is_withdrawn};
#[cfg(feature = "remote")]
use crate::publish::remote::Remote;
use crate::publish::store::Store;
use crate::serve::preview;
use crate::site::{Route, Site};
use crate::workspace::disk::{find, read};

/// `heard publish`.
#[derive(clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Publish {
    /// A name under `publish:` in heard.yaml; may be left out where there is only one.
    #[arg(value_name = "TARGET")]
    target: Option<String>,
    /// The site folder, or any folder in it.
    #[arg(long, value_name = "SITE", default_value = ".")]
    site: PathBuf,
    /// Show what would be done, and do nothing.
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Do not ask before an ordinary publishing.
    #[arg(long, short)]
    yes: bool,
    /// Go on even where more than a tenth of the files there would be deleted.
    #[arg(long)]
    delete_many: bool,
    /// Go on even if the site there is for another audience.
    #[arg(long)]
    other_audience: bool,
    /// Take over the lock that a broken publishing left. Be sure that nobody else is publishing now.
    #[arg(long)]
    break_lock: bool,
    /// Leave out texts with errors, as if they were withheld, and bring the rest.
    #[arg(long)]
    without_broken: bool,
    /// How the plan is shown.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    #[arg(skip)]
    purpose: Purpose,
}

/// How the plan is shown.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Human,
    Json,
}

/// Why something is published.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Purpose {
    /// To bring the edition. An error in it stops that.
    #[default]
    Bring,
    /// So that a story is gone: who wants that has said yes, and is not asked again for what follows from it. Texts with
    /// errors keep the pages they have, but for those that lead to the story, and stand in no list until they are mended.
    TakeBack,
}

/// What was brought.
enum Brought {
    /// The edition.
    Whole,
    /// The edition but for the texts with errors.
    Around,
    /// Nothing.
    Nothing,
}

impl Publish {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        self.bring(&[], out)
            .map(|brought| if matches!(brought, Brought::Whole) { Done::Well } else { Done::WithErrors })
    }

    /// Brings the edition. `gone` are the pages that were taken away before.
    fn bring(&self, gone: &[String], out: &Output) -> Result<Brought> {
        let clock = Clock::of(None)?;
        if clock.kind == ClockKind::Fixed {
            bail!("SOURCE_DATE_EPOCH is set, and publishing goes by this machine's clock: consents end by it");
        }
        let root = find(&self.site)?;
        let sources = read(&root);
        let library = Library::of(&sources);
        let target = self.target(&library)?;
        let place = open(target, &root)?;
        let place = place.as_ref();
        let mut there = RemoteState::look(place)?;
        let reader = reader(&library, target.audience.as_ref().map(|audience| audience.value.as_str()))?;
        let of = |broken| Edition::of(&library, reader, EditionOptions { today: clock.today, broken });
        let mut site = Site::of(of(if self.without_broken { OnError::LeftOut } else { OnError::Stops }));
        let public: Vec<&str> = there.addresses().collect();
        let withdrawn = || -> Vec<String> {
            let gone = no_longer_read(&library, reader, clock.today, &public);
            gone.into_iter().filter(|url| is_withdrawn(url)).map(str::to_owned).collect()
        };
        let mut staying = HashSet::new();
        match (say_faults(out, &library, site.edition()), self.purpose) {
            (BuildMessage::Stops(Faulty::Texts), Purpose::TakeBack) => {
                let whole = std::mem::replace(&mut site, Site::of(of(OnError::LeftOut)));
                staying = retained_pages::pages(&whole, &site, &public, place, gone)?;
                out.news(
                    "texts with errors keep the pages they have, but for those that lead to what was taken back, and stand \
                     in no list until they are mended",
                );
            }
            // Where the guard is broken, nobody knows what may no longer be read.
            (BuildMessage::Stops(Faulty::Guard), purpose) => {
                out.error(match purpose {
                    Purpose::Bring => "nothing was changed: mend the errors above first",
                    Purpose::TakeBack => "the lists were not brought: mend the errors above first",
                });
                out.error(Faulty::Guard.help());
                return Ok(Brought::Nothing);
            }
            (BuildMessage::Stops(Faulty::Texts), Purpose::Bring) => {
                out.error("nothing can be brought there: mend the errors above first");
                out.error(Faulty::Texts.help());
                return self.only_withdraw(place, &withdrawn(), public.len(), out);
            }
            (BuildMessage::Nothing | BuildMessage::Something, _) => {}
        }
        let audience = site.edition().audience().unwrap_or_default().to_owned();
        let Some(release) = site.release() else { bail!("only an audience's edition can be published") };
        let Some(checked) = clear(out, &library, release) else {
            return self.only_withdraw(place, &withdrawn(), public.len(), out);
        };
        let plan = there.plan(place, &checked, &staying)?;
        match self.format {
            Format::Human => out.news(&plan_report::told(&plan, &target.name, &audience)),
            Format::Json => out.result(&plan_report::json(&plan, &target.name, &audience)),
        }
        let brought = if staying.is_empty() { Brought::Whole } else { Brought::Around };
        if self.dry_run {
            return Ok(brought);
        }
        self.ask(&plan, &there, &checked)?;
        let lock = self.lock(place)?;
        let progress = Progress::of(out, plan.changes.len(), plan.sum().bytes);
        let said = |bytes| progress.file(bytes);
        let done = delivery::deliver(&lock, &checked, manifest::Clock::Machine, &there, &plan, &said);
        progress.end();
        // What stopped the publishing is what there is to say, not that the lock could not be given back after it.
        let released = lock.release();
        done?;
        released?;
        let but = if matches!(brought, Brought::Around) { ", but for the texts with errors" } else { "" };
        out.news(&format!("{} is up to date for {audience}{but}", target.name));
        Ok(brought)
    }

    /// Publishes to a target so that a story is gone. That is a yes to all that follows from it, however many files go;
    /// it is none to another audience.
    pub(super) fn to(target: &str, site: &Path, break_lock: bool) -> Self {
        Self {
            target: Some(target.to_owned()),
            site: site.to_owned(),
            dry_run: false,
            yes: true,
            delete_many: true,
            other_audience: false,
            break_lock,
            without_broken: false,
            format: Format::Human,
            purpose: Purpose::TakeBack,
        }
    }

    /// Takes everything that a story has or had away from the target, at once and whatever else is wrong; then brings
    /// the lists, feeds and search that do without it.
    pub(super) fn withdraw(&self, library: &Library, story: StoryId, out: &Output) -> Result<Done> {
        let target = self.target(library)?;
        let place = open(target, &find(&self.site)?)?;
        let place = place.as_ref();
        let addresses = library.addresses_of(story);
        let story_of = |address: &String| Route::Story { address: address.clone() }.url();
        let redirect_of = |address: &String| Route::Redirect { address: address.clone() }.url();
        let pictures = library.pictures_of(story).into_iter().map(|name| Route::Picture { name }.url());
        let pages: Vec<String> =
            addresses.iter().flat_map(|address| [story_of(address), redirect_of(address)]).collect();
        let urls: BTreeSet<String> = pages.iter().cloned().chain(pictures).collect();
        let taken =
            self.take_away(place, &urls.into_iter().collect::<Vec<_>>()).context("its page may still be there")?;
        if !taken.strange.is_empty() {
            let named: Vec<&str> = taken.strange.iter().map(String::as_str).collect();
            out.error(&format!(
                "these are there, and heard has no record of having written them; please delete them by hand:\n{}",
                build::named(&named)
            ));
        }
        out.news(&match taken.gone {
            0 => format!("{} does not have it", target.name),
            _ => format!("its page is gone from {}; now the lists that name it", target.name),
        });
        let brought = self.bring(&pages, out).context("not everything was brought");
        if let Ok(brought @ (Brought::Whole | Brought::Around)) = brought {
            return Ok(if matches!(brought, Brought::Whole) { Done::Well } else { Done::WithErrors });
        }
        // The lists could not be brought. What holds the whole text must not stay for that, unless somebody stops it.
        let is_stopped = preview::is_wished();
        let copies = || {
            let there = RemoteState::look(place)?;
            let copies: Vec<String> = there.addresses().filter(|url| holds_texts(url)).map(str::to_owned).collect();
            self.take_away(place, &copies)
        };
        out.error(if !is_stopped && copies().is_ok() {
            "the feeds and the search there, which may hold it whole, are gone too; they come again with the next publishing, \
             and until then lists may still name it"
        } else {
            "lists, feeds and search there may still hold it until the next publishing"
        });
        brought.map(|_| Done::WithErrors)
    }

    fn take_away(&self, place: &dyn Store, urls: &[String]) -> Result<Deleted> {
        let lock = self.lock(place)?;
        let taken = delivery::take_away(&lock, urls);
        let released = lock.release();
        let taken = taken?;
        released.map(|()| taken)
    }

    /// Nothing can be brought there; what may no longer be read goes all the same. `there` is how many files there are.
    fn only_withdraw(&self, place: &dyn Store, gone: &[String], there: usize, out: &Output) -> Result<Brought> {
        if gone.is_empty() {
            return Ok(Brought::Nothing);
        }
        let named: Vec<&str> = gone.iter().map(String::as_str).collect();
        let files = count(gone.len(), "file", "files");
        out.error(&format!(
            "{files} there may no longer be read, and can be taken away now:\n{}",
            build::named(&named)
        ));
        if self.dry_run {
            return Ok(Brought::Nothing);
        }
        let agreed = match self.ask_to_delete(gone.len(), there) {
            Some(asked) => asked,
            None if self.yes => Ok(()),
            None => self.agree("take them away?", "--yes"),
        };
        if let Err(refusal) = agreed {
            out.error(&refusal.to_string());
            return Ok(Brought::Nothing);
        }
        let taken = self.take_away(place, gone)?;
        let files = count(taken.gone, "file is", "files are");
        out.error(&format!("{files} gone; lists, feeds and search there may tell of them until the errors are mended"));
        Ok(Brought::Nothing)
    }

    /// Takes the lock there; where one is left of a broken publishing, asks before it is taken over.
    fn lock<'p>(&self, place: &'p dyn Store) -> Result<Lock<'p>> {
        let mut word = [0; 8];
        getrandom::fill(&mut word).map_err(|error| anyhow::anyhow!("the machine gives no random numbers: {error}"))?;
        let take = || Lock::take(place, u64::from_le_bytes(word), &Timestamp::now().to_string());
        let since = match take()? {
            Ok(lock) => return Ok(lock.until(preview::wish())),
            Err(since) => since,
        };
        if !self.break_lock {
            let question =
                format!("somebody is publishing there since {since}, or was broken off; are you sure that nobody is?");
            self.agree(&question, "--break-lock")?;
        }
        Lock::break_one(place)?;
        std::thread::sleep(delivery::NOTICE);
        take()?
            .map(|lock| lock.until(preview::wish()))
            .or_else(|since| bail!("somebody else is publishing there since {since}{}", self.unchanged("; ", "")))
    }

    fn target<'l>(&self, library: &'l Library) -> Result<&'l Target> {
        let all = library.targets();
        let names = || all.iter().map(|target| target.name.as_str()).collect::<Vec<_>>().join(", ");
        match &self.target {
            Some(name) => match all.iter().find(|target| target.name == *name) {
                Some(target) => Ok(target),
                None if all.is_empty() => bail!("heard.yaml names no target; write one under `publish:`"),
                None => bail!("there is no target `{name}`; heard.yaml has {}", names()),
            },
            None => match all {
                [one] => Ok(one),
                [] => bail!(
                    "heard.yaml names no target; write one under `publish:`, such as `intranet: {{ to: /mnt/intranet/heard }}`"
                ),
                _ => bail!("say where to; heard.yaml has {}", names()),
            },
        }
    }

    /// Asks where a person should look twice; refuses where nobody can be asked.
    fn ask(&self, plan: &Plan, there: &RemoteState, checked: &LeakChecked<'_>) -> Result<()> {
        let other = there.is_for_another(checked.audience());
        if other && self.purpose == Purpose::TakeBack {
            bail!(
                "the site there is for another audience; `heard publish {} --other-audience` replaces it",
                self.target.as_deref().unwrap_or_default()
            );
        }
        if other && !self.other_audience {
            confirm(OTHER_AUDIENCE, &self.unchanged("", ""))?;
        }
        match self.ask_to_delete(plan.sum().deleted, plan.there) {
            Some(asked) => asked,
            None if plan.changes.is_empty() || self.yes => Ok(()),
            None => self.agree("publish this?", "--yes"),
        }
    }

    /// What was answered, where more than a tenth of what is there would go; nothing where less would.
    fn ask_to_delete(&self, gone: usize, there: usize) -> Option<Result<()>> {
        let files = count(there, "file", "files");
        let question = || format!("{gone} of {files} would be deleted, more than a tenth; go on?");
        (is_much(gone, there) && !self.delete_many).then(|| self.agree(&question(), "--delete-many"))
    }

    fn agree(&self, question: &str, flag: &str) -> Result<()> {
        confirm((question, flag), &self.unchanged("", ""))
    }

    /// That nothing was changed, which is true only where nothing went before the edition.
    fn unchanged(&self, before: &str, after: &str) -> String {
        match self.purpose {
            Purpose::Bring => format!("{before}nothing was changed{after}"),
            Purpose::TakeBack => String::new(),
        }
    }
}

/// The place that a target names.
fn open(target: &Target, root: &Path) -> Result<Box<dyn Store>> {
    let Some(to) = target.to.as_ref().map(|to| to.value.as_str()).filter(|to| !to.is_empty()) else {
        bail!("the target `{}` does not say where `to`", target.name)
    };
    let Ok(destination) = Destination::parse(to) else {
        bail!("the target `{}` has an address that heard cannot publish to; `heard check` says why", target.name)
    };
    if let Destination::Folder(path) = destination {
        return Ok(Box::new(Disk::open(disk::suitable(&root.join(path), root)?)?));
    }
    open_remote(target, &destination)
}

#[cfg(feature = "remote")]
fn open_remote(target: &Target, destination: &Destination) -> Result<Box<dyn Store>> {
    let keys = |name: &str| std::env::var(name).ok();
    match Remote::open(target, destination, &keys)? {
        Some(remote) => Ok(Box::new(remote)),
        None => bail!("heard cannot publish there"),
    }
}

#[cfg(not(feature = "remote"))]
fn open_remote(target: &Target, _destination: &Destination) -> Result<Box<dyn Store>> {
    bail!(
        "this heard was built without the feature `remote`, so it can't publish to `{}`, only to folders",
        target.name
    )
}

/// Whether a file holds texts whole: a feed, or a part of search.
fn holds_texts(url: &str) -> bool {
    matches!(Route::parse(url), Some(Route::Feed { .. } | Route::SearchFile { .. }))
}
