//! The law of the nightly run: whatever happens by day, after no night is there anything that nobody may read any more;
//! and once the slips are fixed, everything is there.
//!
//! Tried once against planted violations: a list written before anything goes, the withdrawn counted among the tenth, no
//! silence after a run that failed, nothing taken back where the guard is broken.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Result, bail};
use heard::commands::bring::{Brought, Host, Planned, Run};
use heard::commands::output::Output;
use heard::library::Library;
use heard::library::source::target::Destination;
use heard::publish::delivery::RemoteState;
use heard::publish::disk::{Disk, FolderLock};
use heard::publish::look_again::LookAgain;
use heard::publish::manifest::Clock;
use heard::publish::plan::Listing;
use heard::publish::remote;
use heard::publish::store::Store;
use heard::text::sources::Sources;
use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

use crate::dice::Dice;
use crate::editions;
use crate::effort::is_long;
use crate::publish::servers::{Kind, SECRET};
use crate::publish::site::{Files, held, on_each, same};

const FIRST: Date = date(2026, 1, 1);
/// The test that a run of this program of tests is started for, once a server.
const AT: &str = "HEARD_NIGHTS_AT";

/// What the place does that night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weather {
    Fine,
    /// Nothing can be written, and all else works.
    Full,
    /// Nothing works after so many operations: the run was killed, or the line is down.
    Ends(usize),
}

/// A place in some weather.
struct Weathered<'p> {
    place: &'p dyn Store,
    weather: Weather,
    done: AtomicUsize,
}

impl Weathered<'_> {
    fn step(&self, writes: bool) -> Result<()> {
        let done = self.done.fetch_add(1, Ordering::SeqCst);
        match self.weather {
            Weather::Full if writes => bail!("the disk is full"),
            Weather::Ends(after) if done >= after => bail!("killed"),
            _ => Ok(()),
        }
    }
}

impl Store for Weathered<'_> {
    fn at_once(&self) -> usize {
        self.place.at_once()
    }
    fn list(&self) -> Result<Listing> {
        self.step(false).and_then(|()| self.place.list())
    }
    fn read(&self, url: &str) -> Result<Option<Vec<u8>>> {
        self.step(false).and_then(|()| self.place.read(url))
    }
    fn write(&self, url: &str, bytes: &[u8]) -> Result<()> {
        self.step(true).and_then(|()| self.place.write(url, bytes))
    }
    fn claim(&self, url: &str, bytes: &[u8]) -> Result<bool> {
        self.step(true).and_then(|()| self.place.claim(url, bytes))
    }
    fn delete(&self, url: &str) -> Result<()> {
        self.step(false).and_then(|()| self.place.delete(url))
    }
    fn prune(&self, urls: &[&str]) -> Result<()> {
        self.step(false).and_then(|()| self.place.prune(urls))
    }
    fn sweep(&self, listing: &Listing) -> Result<()> {
        self.step(false).and_then(|()| self.place.sweep(listing))
    }
    fn lock(&self, waits: &dyn Fn()) -> Result<Option<FolderLock>> {
        self.place.lock(waits)
    }
    fn age(&self, url: &str) -> Result<Option<Duration>> {
        self.place.age(url)
    }
}

/// Cron: it says `--yes`, and nobody can be asked.
struct Cron {
    delete_many: bool,
}

impl Host for Cron {
    fn look(&self, _there: &RemoteState) -> Result<()> {
        Ok(())
    }
    fn ask(&self, planned: &Planned<'_>) -> Result<()> {
        if planned.many.is_some() && !self.delete_many { bail!("nobody can be asked") } else { Ok(()) }
    }
    fn is_plan_shown(&self) -> bool {
        false
    }

    fn may_plan_again(&self) -> bool {
        true
    }
    fn waits(&self, _since: Option<&str>) {}
    fn done(&self, _planned: &Planned<'_>) {}
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Slip {
    None,
    /// A practice that nobody knows.
    Reference,
    /// A bracket that is never closed.
    Yaml,
}

struct Told {
    /// In its title, its address and its text.
    canary: String,
    until: Option<Date>,
    status: &'static str,
    slip: Slip,
    /// Its file was deleted; nobody withheld it, and nobody can write in it.
    is_lost: bool,
    /// No run has read yet what was decided last.
    is_news: bool,
}

impl Told {
    fn decide(&mut self, decision: impl FnOnce(&mut Self)) {
        if !self.is_lost {
            decision(self);
            self.is_news = true;
        }
    }
}

/// A site as people keep it, and what they did wrong.
struct Model {
    dice: Dice,
    today: Date,
    stories: Vec<Told>,
    /// What is appended to the two files: a slip.
    heard_yaml: &'static str,
    people_yaml: &'static str,
    /// Files of others there, each with a day on which they take it away again.
    strangers: BTreeMap<String, Date>,
    events: usize,
}

impl Model {
    fn of(seed: u64) -> Self {
        let mut model = Self {
            dice: Dice::of(seed),
            today: FIRST,
            stories: Vec::new(),
            heard_yaml: "",
            people_yaml: "",
            strangers: BTreeMap::new(),
            events: 0,
        };
        for _ in 0..6 {
            model.write();
        }
        model
    }

    fn write(&mut self) {
        let canary = format!("zqx{}k", self.stories.len());
        let until = (!self.dice.once_in(4)).then(|| self.today.saturating_add(self.days(60)));
        self.stories.push(Told { canary, until, status: "published", slip: Slip::None, is_lost: false, is_news: true });
    }

    fn days(&mut self, bound: usize) -> Span {
        i64::try_from(self.dice.below(bound)).unwrap().days()
    }

    /// Whether somebody may read it, by what its people decided.
    fn may_be_read(&self, story: &Told) -> bool {
        story.status == "published" && story.until.is_none_or(|until| until >= self.today)
    }

    fn is_sound(&self) -> bool {
        let slip = |story: &Told| story.slip != Slip::None && self.may_be_read(story) && !story.is_lost;
        self.heard_yaml.is_empty() && self.people_yaml.is_empty() && !self.stories.iter().any(slip)
    }

    /// A day of a firm: some of it happens on most days.
    fn day(&mut self, top: &Path) {
        self.today = self.today.tomorrow().unwrap();
        for _ in 0..1 + self.dice.below(3) {
            self.events += 1;
            let at = self.dice.below(self.stories.len());
            match self.dice.below(20) {
                0..4 => self.write(),
                4..7 => {
                    let ended = self.today.yesterday().unwrap();
                    self.stories[at].decide(|story| story.until = Some(ended));
                }
                7 => {
                    let status = self.dice.one(&["withdrawn", "declined", "draft"]);
                    self.stories[at].decide(|story| story.status = status);
                }
                8 => self.stories[at].decide(|story| story.status = "published"),
                9 => self.stories[at].decide(|story| story.until = None),
                10 => self.stories[at].slip = Slip::Reference,
                11 => self.stories[at].slip = Slip::Yaml,
                12 => self.heard_yaml = self.dice.one(&["nonsense: 1\n", "audiences: {\n", "\tx: [\n"]),
                13 => self.people_yaml = self.dice.one(&["c.dar: { name: Cleo\n", "\tx: 1\n", "a.ben: nobody\n"]),
                14 if !self.stories[at].is_news => self.stories[at].is_lost = self.dice.once_in(3),
                15 => {
                    let name = self.dice.one(&["notes.txt", "stories/theirs.txt", "stories/zqx9k.html", "tags"]);
                    let path = top.join(name);
                    if !path.exists() && fs::create_dir_all(path.parent().unwrap()).is_ok() {
                        fs::write(path, "not ours").unwrap();
                        let until = self.today.saturating_add(self.days(9));
                        self.strangers.insert(name.to_owned(), until);
                    }
                }
                16 if top.exists() => {
                    fs::write(top.join(".heard.lock"), "{\"word\":\"gone\",\"since\":\"2026-01-01T00:00:00Z\"}")
                        .unwrap();
                }
                17 if self.dice.once_in(3) => {
                    // What was agreed to with one project ends with it.
                    let ended = self.today.yesterday().unwrap();
                    self.stories.iter_mut().skip(at).for_each(|story| story.decide(|story| story.until = Some(ended)));
                }
                _ => self.mend(),
            }
        }
        let today = self.today;
        self.strangers.retain(|name, until| {
            let stays = *until > today;
            if !stays {
                fs::remove_file(top.join(name)).unwrap();
            }
            stays
        });
        // A server's own user may write where people did.
        let _ = Command::new("chmod").args(["-fR", "a+rwX"]).arg(top).status();
        // Nobody leaves a lock that looks new to a server's clock.
        let _ = Command::new("touch").args(["-c", "-d", "1 hour ago"]).arg(top.join(".heard.lock")).status();
    }

    /// Somebody reads what the run said.
    fn mend(&mut self) {
        self.heard_yaml = "";
        self.people_yaml = "";
        self.stories.iter_mut().for_each(|story| story.slip = Slip::None);
    }

    fn sources(&self) -> Sources {
        let mut sources = Sources::new();
        let mut add = |path: String, text: String| sources.insert(&path, text.into_bytes());
        add("heard.yaml".to_owned(), format!("title: Heard\ncontact: heard@firm.example\n{}", self.heard_yaml));
        let people: String = ["a.ben: { name: Ada Ben", "c.dar: { name: Cleo Dar", "e.fox: { name: Eva Fox"]
            .map(|line| format!("{line}, role: nurse, shown: name }}\n"))
            .concat();
        add("people.yaml".to_owned(), people + self.people_yaml);
        for story in self.stories.iter().filter(|story| !story.is_lost) {
            let Told { canary, until, status, slip, .. } = story;
            let until = until.map(|until| format!(", until: {until}")).unwrap_or_default();
            let slip = match slip {
                Slip::None => "",
                Slip::Reference => "practice: nowhere\n",
                Slip::Yaml => "setting: [\n",
            };
            let about = if canary.contains('3') { "e.fox" } else { "c.dar" };
            add(
                format!("stories/{canary}.md"),
                format!(
                    "---\ntitle: The {canary}\ndate: 2025-12\nreviewer: a.ben\nabout: [{about}]\nstatus: {status}\n\
                     agreed: {{ given: 2025-12{until} }}\ntags: [silence]\n{slip}---\n\nShe waited for {canary}.\n"
                ),
            );
        }
        sources
    }

    /// What nobody may read and is there all the same.
    fn left(&self, there: &Files) -> Vec<String> {
        let mut left = Vec::new();
        for story in self.stories.iter().filter(|story| !self.may_be_read(story)) {
            let canary = story.canary.as_bytes();
            let tells = |bytes: &[u8]| bytes.windows(canary.len()).any(|part| part == canary);
            let files = there.iter().filter(|(name, bytes)| {
                !self.strangers.contains_key(*name) && (name.contains(&story.canary) || tells(bytes))
            });
            left.extend(files.map(|(name, _)| format!("{name} tells of {}", story.canary)));
        }
        left
    }

    /// One run; whether the edition came.
    fn night(&mut self, place: &dyn Store, weather: Weather, delete_many: bool, last_days: &Path) -> Result<Brought> {
        let place = Weathered { place, weather, done: AtomicUsize::new(0) };
        let library = Library::of(&self.sources());
        let run = Run {
            out: &Output::to_nobody(),
            place: &place,
            library: &library,
            audience: None,
            today: self.today,
            clock: Clock::Machine,
            without_broken: self.dice.once_in(4),
            dry_run: self.dice.once_in(50),
            again: LookAgain::AtWritten,
            cache: None,
            last_days: Some(last_days),
            is_as_read: &|| true,
            wish: Arc::default(),
        };
        let is_dry = run.dry_run;
        let brought = run.bring(RemoteState::look(&place)?, &Cron { delete_many });
        if is_dry { bail!("nothing was to be done") } else { brought }
    }

    fn edition(&self) -> Files {
        let library = Library::of(&self.sources());
        let site = editions::site(&library, None, self.today);
        let bytes = |route| site.render(route).unwrap().unwrap().to_vec();
        site.routes().iter().map(|route| (route.url(), bytes(route))).collect()
    }
}

/// So many nights at a place whose files lie at `top`; how many things happened.
fn nights(seed: u64, number: usize, top: &Path, place: &dyn Store) -> usize {
    let mut model = Model::of(seed);
    let mut is_refused = false;
    let caches = tempfile::tempdir().unwrap();
    let last_days = caches.path().join("last-days");
    for night in 0..number {
        model.day(top);
        let weather = match model.dice.below(10) {
            0 => Weather::Full,
            1..5 => Weather::Ends(model.dice.below(40)),
            _ => Weather::Fine,
        };
        let delete_many = is_refused && model.dice.once_in(2);
        let brought = model.night(place, weather, delete_many, &last_days);
        is_refused = brought.as_ref().is_err_and(|error| error.to_string() == "nobody can be asked");
        let when = format!("seed {seed}, night {night}, {weather:?}: {brought:?}");
        let there = held(top);
        let was_dry = brought.as_ref().is_err_and(|error| error.to_string() == "nothing was to be done");
        // A run that ends in the middle cannot take away what tells of a story; the next one does.
        if !matches!(weather, Weather::Ends(_)) && !was_dry {
            let left = model.left(&there);
            assert!(left.is_empty(), "{when}\n{}", left.join("\n"));
        }
        if !matches!(weather, Weather::Ends(_))
            && !was_dry
            && model.heard_yaml.is_empty()
            && model.people_yaml.is_empty()
        {
            model.stories.iter_mut().for_each(|story| story.is_news = false);
        }
        // After a whole one it is exactly the edition, where all is well.
        let is_whole = matches!(brought, Ok(Brought::Whole));
        if is_whole && model.is_sound() && (night % 5 == 0 || night + 1 == number) {
            let mut expected = model.edition();
            expected.extend(model.strangers.keys().map(|name| (name.clone(), b"not ours".to_vec())));
            same(&there, &expected, &when);
        }
    }
    // At last everybody fixes what they did, and takes away what is in the way.
    model.mend();
    for name in std::mem::take(&mut model.strangers).keys() {
        fs::remove_file(top.join(name)).unwrap();
    }
    let _ = fs::remove_file(top.join(".heard.lock"));
    while model
        .night(place, Weather::Fine, true, &last_days)
        .is_err_and(|error| error.to_string() == "nothing was to be done")
    {}
    same(&held(top), &model.edition(), &format!("seed {seed}, when all is fixed"));
    model.events
}

#[test]
fn after_no_night_is_there_anything_that_nobody_may_read() {
    let (years, number) = if is_long() { (20, 365) } else { (2, 60) };
    let events: usize = (0..years)
        .map(|seed| {
            let folder = tempfile::tempdir().unwrap();
            let top = folder.path().join("site");
            nights(seed, number, &top, &Disk::open(top.clone()).unwrap())
        })
        .sum();
    println!("{} nights, {events} events", years as usize * number);
    assert!(!is_long() || events > 5_000);
}

/// The same at servers, in the long run: each in a process of its own, whose environment holds the keys.
#[test]
fn after_no_night_is_there_anything_at_a_server_that_nobody_may_read() {
    let number = if is_long() { 365 } else { return };
    if let Ok(at) = std::env::var(AT) {
        let (top, target) = at.split_once('\n').unwrap();
        let mut sources = Sources::new();
        sources.insert("heard.yaml", format!("title: Heard\npublish:\n  there: {target}\n").into_bytes());
        let library = Library::of(&sources);
        let there = &library.targets()[0];
        let destination = Destination::parse(&there.to.as_ref().unwrap().value).unwrap();
        let keys = |name: &str| std::env::var(name).ok();
        let place = remote::open(there, &destination, &keys, Box::new(|_| ())).unwrap().unwrap();
        nights(7, number, &PathBuf::from(top), place.as_ref());
        return;
    }
    on_each(&[Kind::Apache, Kind::Sftp, Kind::Store], |server| {
        let mut again = Command::new(std::env::current_exe().unwrap());
        again.args(["publish::nights::after_no_night_is_there_anything_at_a_server_that_nobody_may_read", "--exact"]);
        again.env(AT, format!("{}\n{}", server.held.display(), server.target(server.address)));
        let done = again.envs(server.keys(SECRET)).output().unwrap();
        assert!(done.status.success(), "{:?}: {}", server.kind, String::from_utf8_lossy(&done.stdout));
    });
}
