//! `heard publish`: a fresh edition, to a place that `heard.yaml` names.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::commands::bring::{Brought, Host, Planned, Run, confirm_many, still_holds};
use crate::commands::build_cache::Cache;
use crate::commands::clock::{Clock, ClockKind};
use crate::commands::confirm::{OTHER_AUDIENCE, confirm};
use crate::commands::output::Output;
use crate::commands::{Done, build, build_cache, last_days, plan_report};
use crate::library::Library;
use crate::library::edition::StoryId;
use crate::library::source::target::{Destination, Target};
use crate::publish::delivery::RemoteState;
use crate::publish::disk::{self, Disk};
use crate::publish::look_again::LookAgain;
use crate::publish::manifest;
use crate::publish::plan::Plan;
#[cfg(feature = "remote")]
use crate::publish::remote;
use crate::publish::store::Store;
use crate::serve::preview;
use crate::site::Route;
use crate::workspace::disk::{find, read};

/// `heard publish`.
#[derive(clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a command-line flag")]
pub struct Publish {
    /// A name under `publish:` in heard.yaml. You can leave it out if there is only one.
    #[arg(value_name = "TARGET")]
    target: Option<String>,
    /// The site folder, or any folder in it.
    #[arg(long, value_name = "SITE", default_value = ".")]
    site: PathBuf,
    /// Show what would happen, without doing it.
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Publish without asking, unless one of the next two options is needed. Pages that readers are no longer allowed
    /// to see are removed either way.
    #[arg(long, short)]
    yes: bool,
    /// Continue even if this deletes more than a tenth of the files there, or most of the stories, and nobody asked for
    /// them to be withheld.
    #[arg(long)]
    delete_many: bool,
    /// Continue even if the site there is for another audience.
    #[arg(long)]
    other_audience: bool,
    /// Leave out files with errors, as if they were withheld, and publish the rest.
    #[arg(long)]
    without_broken: bool,
    /// Afterwards, check every file there, not just those that were sent.
    #[arg(long)]
    verify: bool,
    /// How to show the plan.
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
    /// To publish the edition. An error in it stops that.
    #[default]
    Bring,
    /// So that a story is gone: who wants that has said yes, and is not asked again for what follows from it. Texts
    /// with errors keep the pages they have, except those that link to the story, and are in no list until they are
    /// fixed.
    TakeBack,
}

impl Publish {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let brought = self.bring(out)?;
        Ok(if matches!(brought, Brought::Whole) { Done::Well } else { Done::WithErrors })
    }

    fn bring(&self, out: &Output) -> Result<Brought> {
        let clock = Clock::of(None)?;
        if clock.kind == ClockKind::Fixed {
            bail!(
                "SOURCE_DATE_EPOCH is set; unset it first. Publishing has to use today's date, because consent \
                 depends on it"
            );
        }
        let root = find(&self.site)?;
        out.step("reading the folder", 0, "");
        let sources = read(&root);
        // The settings say where to publish and for whom. If nothing has changed, that's all it takes.
        let settings = Library::of_settings(&sources);
        out.speak(settings.language());
        let target = self.target(&settings)?;
        let place = open(target, &root, out)?;
        let key = cache_key(&root, target);
        let last_days = build_cache::file(&key, last_days::ENDING);
        let audience = target.audience.as_ref().map(|audience| audience.value.as_str());
        let choices = format!("publish {} {audience:?} {}", target.name, self.without_broken);
        let cache = Cache::of(&key, &sources, choices, clock.today, out);
        out.step("looking at what's already there", 0, "");
        let there = RemoteState::look(place.as_ref())?;
        let known = cache.as_ref().and_then(|cache| cache.find(&there)).zip(there.plan_of_nothing());
        if let Some(((said, plan), audience)) = known.zip(settings.audience(audience)) {
            if !said.is_empty() {
                out.news(&said);
            }
            let audience = settings.name_of(audience);
            out.rest();
            self.show(&plan, &target.name, audience, out);
            if !self.dry_run {
                out.news(&up_to_date(&target.name, audience, &plan));
            }
            return Ok(Brought::Whole);
        }
        let library = Library::of(&sources);
        let run = Run {
            out,
            place: place.as_ref(),
            library: &library,
            audience,
            cache,
            today: clock.today,
            clock: manifest::Clock::Machine,
            without_broken: self.without_broken,
            dry_run: self.dry_run,
            again: if self.verify { LookAgain::AtAll } else { LookAgain::AtWritten },
            last_days: last_days.as_deref(),
            is_as_read: &|| clock.is_now(None) && still_holds(&root, &sources),
            wish: preview::wish(),
        };
        run.bring(there, &PublishHost { publish: self, out, target: &target.name })
    }

    /// Shows what will happen.
    fn show(&self, plan: &Plan, target: &str, audience: &str, out: &Output) {
        match self.format {
            Format::Human => out.news(&plan_report::told(plan, target, audience)),
            Format::Json => out.result(&plan_report::json(plan, target, audience)),
        }
    }

    /// Publishes to a target so that a story is gone. That is a yes to all that follows from it, however many files go;
    /// it is none to another audience.
    pub(super) fn to(target: &str, site: &Path) -> Self {
        Self {
            target: Some(target.to_owned()),
            site: site.to_owned(),
            dry_run: false,
            yes: true,
            delete_many: true,
            other_audience: false,
            without_broken: false,
            verify: false,
            format: Format::Human,
            purpose: Purpose::TakeBack,
        }
    }

    /// Takes everything that a story has or had away from the target, at once and whatever else is wrong; then brings
    /// the lists, feeds and search that do without it.
    pub(super) fn withdraw(&self, library: &Library, story: StoryId, out: &Output) -> Result<Done> {
        let target = self.target(library)?;
        let root = find(&self.site)?;
        let place = open(target, &root, out)?;
        build_cache::forget(&cache_key(&root, target));
        let addresses = library.addresses_of(story);
        let story_of = |address: &String| Route::Story { address: address.clone() }.url();
        let redirect_of = |address: &String| Route::Redirect { address: address.clone() }.url();
        let pictures = library.pictures_of(story).into_iter().map(|name| Route::Picture { name }.url());
        let pages = addresses.iter().flat_map(|address| [story_of(address), redirect_of(address)]);
        let urls: BTreeSet<String> = pages.chain(pictures).collect();
        let mut there = RemoteState::look(place.as_ref())?;
        let taken = there.take_away(place.as_ref(), &urls.into_iter().collect::<Vec<_>>());
        let taken = taken.context("its page might still be there")?;
        if !taken.strange.is_empty() {
            let named: Vec<&str> = taken.strange.iter().map(String::as_str).collect();
            out.error(&format!(
                "heard has no record of writing these files, so they are still there; please delete them yourself:\n{}",
                build::named(&named)
            ));
        }
        out.news(&match taken.gone.len() {
            0 => format!("this story isn't on {}", target.name),
            _ => format!("its page is gone from {}; the lists that mention it are next", target.name),
        });
        let brought = self.bring(out).context("not everything was published")?;
        Ok(if matches!(brought, Brought::Whole) { Done::Well } else { Done::WithErrors })
    }

    /// Publishes, once more, what there is now: whether all of it is there.
    pub(super) fn again(&self, out: &Output) -> Result<bool> {
        Ok(matches!(self.bring(out)?, Brought::Whole))
    }

    fn target<'l>(&self, library: &'l Library) -> Result<&'l Target> {
        let all = library.targets();
        let names = || all.iter().map(|target| target.name.as_str()).collect::<Vec<_>>().join(", ");
        match &self.target {
            Some(name) => match all.iter().find(|target| target.name == *name) {
                Some(target) => Ok(target),
                None if all.is_empty() => bail!("heard.yaml has no targets; add one under `publish:`"),
                None => bail!("there is no target `{name}`; heard.yaml has {}", names()),
            },
            None => match all {
                [one] => Ok(one),
                [] => bail!(
                    "heard.yaml has no targets; add one under `publish:`, such as \
                     `intranet: {{ to: /mnt/intranet/heard }}`"
                ),
                _ => bail!("heard.yaml has several targets, so say which one: {}", names()),
            },
        }
    }
}

/// A publishing shows its plan, and asks where a person should look twice.
struct PublishHost<'p> {
    publish: &'p Publish,
    out: &'p Output,
    target: &'p str,
}

impl Host for PublishHost<'_> {
    fn look(&self, _there: &RemoteState) -> Result<()> {
        Ok(())
    }

    fn ask(&self, planned: &Planned<'_>) -> Result<()> {
        let Publish { dry_run, purpose, yes, other_audience, delete_many, .. } = self.publish;
        let (plan, there) = (planned.plan, planned.there);
        let audience = planned.site.edition().audience().unwrap_or_default();
        self.publish.show(plan, self.target, audience, self.out);
        if *dry_run {
            return Ok(());
        }
        let so_far = if *purpose == Purpose::TakeBack { "" } else { "nothing was published" };
        let is_other = there.is_for_another(planned.checked.audience());
        if is_other && *purpose == Purpose::TakeBack {
            bail!(
                "the site there is for another audience; `heard publish {} --other-audience` replaces it",
                self.target
            );
        }
        if is_other && !other_audience {
            confirm(OTHER_AUDIENCE, so_far, self.out)?;
        }
        match planned.many {
            Some(many) if !delete_many => confirm_many(many, so_far, self.out),
            _ if plan.changes.is_empty() || *yes => Ok(()),
            _ => confirm((&|phrases| phrases.publish.clone(), "--yes"), so_far, self.out),
        }
    }

    fn is_plan_shown(&self) -> bool {
        true
    }

    fn may_plan_again(&self) -> bool {
        self.publish.purpose == Purpose::TakeBack
    }

    fn waits(&self, since: Option<&str>) {
        self.out.news(&match since {
            None => "another run is publishing there; waiting for it to finish".to_owned(),
            Some(since) => {
                format!("somebody started publishing there at {since}; waiting up to a minute for them to finish")
            }
        });
    }

    fn done(&self, planned: &Planned<'_>) {
        let audience = planned.site.edition().audience().unwrap_or_default();
        self.out.news(&up_to_date(self.target, audience, planned.plan));
    }
}

fn up_to_date(target: &str, audience: &str, plan: &Plan) -> String {
    let but = if plan.staying.is_empty() { "" } else { ", except for the files with errors" };
    format!("{target} is up to date for {audience}{but}")
}

/// What the cache calls the site that a folder publishes to a target.
fn cache_key(root: &Path, target: &Target) -> Vec<u8> {
    let to = target.to.as_ref().map_or("", |to| to.value.as_str());
    [root.as_os_str().as_encoded_bytes(), to.as_bytes()].join(&0)
}

/// The place that a target names.
pub(super) fn open(target: &Target, root: &Path, out: &Output) -> Result<Box<dyn Store>> {
    let Some(to) = target.to.as_ref().map(|to| to.value.as_str()).filter(|to| !to.is_empty()) else {
        bail!("the target `{}` has no `to`; add the address to publish to", target.name)
    };
    let Ok(destination) = Destination::parse(to) else {
        bail!("the target `{}` has an address that heard can't publish to; `heard check` says why", target.name)
    };
    if let Destination::Folder(path) = destination {
        return Ok(Box::new(Disk::open(disk::suitable(&root.join(path), root)?)?));
    }
    open_remote(target, &destination, out)
}

#[cfg(feature = "remote")]
fn open_remote(target: &Target, destination: &Destination, out: &Output) -> Result<Box<dyn Store>> {
    let out = out.clone();
    let keys = |name: &str| std::env::var(name).ok();
    remote::open(target, destination, &keys, Box::new(move |told| out.news(told)))?.context("heard can't publish there")
}

#[cfg(not(feature = "remote"))]
fn open_remote(target: &Target, _destination: &Destination, _out: &Output) -> Result<Box<dyn Store>> {
    bail!(
        "this copy of heard was built without the `remote` feature, so it can only publish to folders, not to `{}`",
        target.name
    )
}
