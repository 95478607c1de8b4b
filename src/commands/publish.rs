//! `heard publish`: a fresh edition, to a place that `heard.yaml` names.

use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use jiff::Timestamp;

use crate::commands::Done;
use crate::commands::build::{Said, clear, count, reader, say_faults};
use crate::commands::clock::{Clock, Kind};
use crate::commands::out::Out;
use crate::commands::progress::Progress;
use crate::library::Library;
use crate::library::edition::{Broken, Edition, Occasion, StoryId};
use crate::library::target::{Destination, Target};
use crate::publish::delivery::{self, Lock, There};
use crate::publish::folder;
use crate::publish::leaks::Cleared;
use crate::publish::manifest;
use crate::publish::place::{Disk, Place};
use crate::publish::plan::{Act, Plan, Step};
use crate::publish::remote::Remote;
use crate::site::{Route, Site};
use crate::workspace::disk;

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
    /// Go on even where the edition of another audience is there.
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
}

/// How the plan is shown.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Human,
    Json,
}

impl Publish {
    pub(super) fn run(&self, out: &Out) -> Result<Done> {
        let clock = Clock::of(None)?;
        if clock.kind == Kind::Fixed {
            bail!("SOURCE_DATE_EPOCH is set, and publishing goes by this machine's clock: consents end by it");
        }
        let root = disk::find(&self.site)?;
        let sources = disk::read(&root);
        let library = Library::of(&sources);
        let target = self.target(&library)?;
        let place = open(target, &root)?;
        let place = place.as_ref();
        let there = There::look(place)?;
        let reader = reader(&library, target.audience.as_ref().map(|audience| audience.value.as_str()))?;
        let broken = if self.without_broken { Broken::LeftOut } else { Broken::Stops };
        let edition = Edition::of(&library, reader, Occasion { today: clock.today, broken });
        let public: Vec<&str> = there.addresses().collect();
        if matches!(say_faults(out, &library, &edition, &public, reader, clock), Said::Stops) {
            return Ok(Done::WithErrors);
        }
        let site = Site::of(edition);
        let audience = site.edition().audience().unwrap_or_default().to_owned();
        let Some(release) = site.release() else { bail!("only an audience's edition can be published") };
        let Some(cleared) = clear(out, &library, release) else { return Ok(Done::WithErrors) };
        let plan = there.plan(&cleared)?;
        match self.format {
            Format::Human => out.news(&told(&plan, &target.name, &audience)),
            Format::Json => out.result(&json(&plan, &target.name, &audience)),
        }
        if self.dry_run {
            return Ok(Done::Well);
        }
        self.ask(&plan, &there, &cleared)?;
        let lock = self.lock(place)?;
        let progress = Progress::of(out, plan.acts.len(), plan.sum().bytes);
        let said = |bytes| progress.file(bytes);
        let done = delivery::deliver(&lock, &cleared, manifest::Clock::Machine, &there, &plan, &said);
        progress.end();
        // What stopped the publishing is what there is to say, not that the lock could not be given back after it.
        let released = lock.release();
        done?;
        released?;
        out.news(&format!("{} is up to date for {audience}", target.name));
        Ok(Done::Well)
    }

    /// Publishes to a target, as one who says nothing more on the command line.
    pub(super) fn to(target: &str, site: &Path, yes: bool) -> Self {
        Self {
            target: Some(target.to_owned()),
            site: site.to_owned(),
            dry_run: false,
            yes,
            delete_many: false,
            other_audience: false,
            break_lock: false,
            without_broken: false,
            format: Format::Human,
        }
    }

    /// Takes everything that a story has or had away from the target, at once. A fault anywhere else is no hindrance.
    pub(super) fn take_away(&self, library: &Library, story: StoryId, out: &Out) -> Result<()> {
        let target = self.target(library)?;
        let place = open(target, &self.site)?;
        let lock = self.lock(place.as_ref())?;
        let addresses = library.addresses_of(story);
        let story_of = |address: &String| Route::Story { address: address.clone() }.url();
        let redirect_of = |address: &String| Route::Redirect { address: address.clone() }.url();
        let urls: Vec<String> =
            addresses.iter().flat_map(|address| [story_of(address), redirect_of(address)]).collect();
        let taken = There::look(place.as_ref()).and_then(|there| delivery::take_away(&lock, &there, &urls));
        lock.release()?;
        out.news(&match taken? {
            0 => format!("{} does not have it", target.name),
            _ => format!("its page is gone from {}; now the lists that name it", target.name),
        });
        Ok(())
    }

    /// Takes the lock there; where one is left of a broken publishing, asks before it is taken over.
    fn lock<'p>(&self, place: &'p dyn Place) -> Result<Lock<'p>> {
        let mut word = [0; 8];
        getrandom::fill(&mut word).map_err(|error| anyhow::anyhow!("the machine gives no random numbers: {error}"))?;
        let take = || Lock::take(place, u64::from_le_bytes(word), &Timestamp::now().to_string());
        let since = match take()? {
            Ok(lock) => return Ok(lock),
            Err(since) => since,
        };
        if !self.break_lock {
            let question =
                format!("somebody is publishing there since {since}, or was broken off; are you sure that nobody is?");
            agree(&question, "--break-lock")?;
        }
        Lock::break_one(place)?;
        take()?.or_else(|since| bail!("somebody else is publishing there since {since}; nothing was changed"))
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
    fn ask(&self, plan: &Plan, there: &There, cleared: &Cleared<'_>) -> Result<()> {
        let other = there.manifest.as_ref().is_some_and(|manifest| manifest.audience != cleared.audience());
        if other && !self.other_audience {
            agree("the edition of another audience is there; put this one in its place?", "--other-audience")?;
        }
        let sum = plan.sum();
        if plan.deletes_much() && !self.delete_many {
            let question = format!(
                "{} of {} would be deleted, more than a tenth; go on?",
                sum.gone,
                count(plan.there, "file", "files")
            );
            agree(&question, "--delete-many")?;
        } else if !plan.acts.is_empty() && !self.yes {
            agree("publish this?", "--yes")?;
        }
        Ok(())
    }
}

/// Asks on a terminal. Without one, says which flag would have answered.
fn agree(question: &str, flag: &str) -> Result<()> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        bail!("nothing was changed: {question} Nobody can be asked here; {flag} says yes");
    }
    let mut terminal = std::io::stderr().lock();
    write!(terminal, "{question} [y/N] ").and_then(|()| terminal.flush())?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    if !matches!(answer.trim(), "y" | "Y" | "yes") {
        bail!("nothing was changed");
    }
    Ok(())
}

/// The place that a target names.
fn open(target: &Target, root: &Path) -> Result<Box<dyn Place>> {
    let Some(to) = target.to.as_ref().map(|to| to.value.as_str()).filter(|to| !to.is_empty()) else {
        bail!("the target `{}` does not say where `to`", target.name)
    };
    let Ok(destination) = Destination::parse(to) else {
        bail!("the target `{}` has an address that heard cannot publish to; `heard check` says why", target.name)
    };
    let keys = |name: &str| std::env::var(name).ok();
    Ok(match (Remote::open(target, &destination, &keys)?, destination) {
        (Some(remote), _) => Box::new(remote),
        (None, Destination::Folder(path)) => Box::new(Disk::open(folder::suitable(&root.join(path), root)?)?),
        (None, _) => bail!("heard cannot publish there"),
    })
}

/// The plan for people. What goes was public, so its address may be named.
fn told(plan: &Plan, target: &str, audience: &str) -> String {
    let sum = plan.sum();
    let mut lines = format!(
        "{target}, for {audience}: +{} ~{} -{}, {} unchanged, {} to send",
        sum.come,
        sum.replaced,
        sum.gone,
        plan.kept,
        bytes(sum.bytes)
    );
    if sum.withdrawn > 0 {
        lines.push_str("\nfirst goes, because it may no longer be read:");
        let gone: Vec<&str> = plan.of_step(Step::Withdrawn).map(|(url, _)| url).collect();
        for url in gone.iter().take(20) {
            lines.push_str(&format!("\n  {url}"));
        }
        if gone.len() > 20 {
            lines.push_str(&format!("\n  and {} more", gone.len() - 20));
        }
    }
    lines
}

fn json(plan: &Plan, target: &str, audience: &str) -> String {
    let sum = plan.sum();
    let of = |wanted: fn(&Act) -> bool| -> Vec<&str> {
        plan.acts.iter().filter(|(_, act)| wanted(act)).map(|((_, url), _)| url.as_str()).collect()
    };
    let first: Vec<&str> = plan.of_step(Step::Withdrawn).map(|(url, _)| url).collect();
    serde_json::json!({
        "target": target,
        "audience": audience,
        "unchanged": plan.kept,
        "bytes": sum.bytes,
        "come": of(|act| matches!(act, Act::Come(_))),
        "replaced": of(|act| matches!(act, Act::Replace(_))),
        "gone": of(|act| matches!(act, Act::Go)),
        "goes_first": first,
    })
    .to_string()
}

fn bytes(number: u64) -> String {
    match number {
        0..1_000 => count(number as usize, "byte", "bytes"),
        1_000..1_000_000 => format!("{} kB", number.div_ceil(1_000)),
        _ => format!("{}.{} MB", number / 1_000_000, number % 1_000_000 / 100_000),
    }
}
