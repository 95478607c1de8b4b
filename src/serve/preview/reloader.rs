//! The one thread on which anything changes: it waits for hints, looks at the folder again, and shows a new snapshot.

use std::fs::Metadata;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use jiff::Zoned;
use jiff::civil::Date as Day;
use tokio::sync::watch::Sender;

use crate::library::Library;
use crate::serve::preview::snapshot::{Snapshot, View};
use crate::text::sources::SourceFault;
use crate::workspace::disk;
use crate::workspace::watch::{Hint, Method, Watch};
use crate::workspace::{Changes, Trust, Workspace};

/// How long after the last event the whole folder is looked at once more: a file made together with its folder
/// gives no event of its own.
const SOON: Duration = Duration::from_millis(400);
/// How often it is looked at without any event.
const SELDOM: Duration = Duration::from_secs(4);
/// How often it is looked at where the system gives no events, at the least; a sweep takes a tenth of the time at most.
const POLL: Duration = Duration::from_millis(300);
/// How long a file may be empty or missing in the middle of a save.
const DOUBT: Duration = Duration::from_millis(40);

/// What the reloader says aloud.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// The site was read: how many files, and in how long.
    Ready {
        /// Files.
        files: usize,
        /// The time it took.
        took: Duration,
    },
    /// The system does not tell of every change here; from now on the folder is polled.
    Polling,
    /// A fault of ours: the last good site stays.
    Fault,
}

/// What the reloader works with.
pub struct Reloader {
    /// The site folder.
    pub folder: PathBuf,
    /// Through whose eyes the preview looks.
    pub view: View,
    /// A fixed day; else the machine's.
    pub today: Option<Day>,
    /// How changes were to be noticed.
    pub method: Method,
    /// Where snapshots are shown.
    pub shown: Sender<Option<Arc<Snapshot>>>,
    /// Whom news are told.
    pub news: Box<dyn Fn(News) + Send>,
    /// What begins the name of each snapshot.
    pub start: String,
}

impl Reloader {
    /// Keeps the site fresh until the watch is stopped. A fault of ours ends nothing: the last good site stays, and at the
    /// next look everything is read anew.
    pub fn run(self, mut watch: Watch) {
        let began = Instant::now();
        let mut workspace = Workspace::of(&self.folder);
        let mut snapshot: Option<Arc<Snapshot>> = None;
        // Whether everything was read; until then no single file is looked at.
        let mut is_whole = false;
        let mut number = 0_u64;
        let mut sweep_at = began;
        // Whether the next sweep is the second look after an event: what it finds is no sign that events do not come.
        let mut is_second_look = true;
        let (mut is_told_of_polling, mut is_told_of_fault) = (self.method == Method::Polling, false);
        loop {
            let hint = watch.wait(sweep_at.saturating_duration_since(Instant::now()));
            let looked = catch_unwind(AssertUnwindSafe(|| match &hint {
                Hint::Stop => None,
                Hint::Paths(paths) if is_whole => {
                    sweep_at = Instant::now() + SOON;
                    is_second_look = true;
                    watch.renew_at(paths);
                    look(&mut workspace, &watch, paths)
                }
                _ => {
                    // What comes between the two is found by the sweep; the other way round it would have no event.
                    let is_newly_watched = watch.renew();
                    let start = Instant::now();
                    let changes = workspace.sweep();
                    is_whole = true;
                    let took = start.elapsed();
                    let is_expected = std::mem::replace(&mut is_second_look, hint == Hint::Anything);
                    let is_expected = is_expected || is_newly_watched || hint == Hint::Anything;
                    if !changes.is_empty() && !is_expected && !is_near(&workspace, &changes) {
                        watch.give_up();
                    }
                    let next = match watch.method() {
                        Method::Events if is_second_look => SOON,
                        Method::Events if watch.sees_the_folder() => SELDOM,
                        _ => POLL.max(took * 10),
                    };
                    sweep_at = Instant::now() + next;
                    Some(changes)
                }
            }));
            let changes = match looked {
                Ok(Some(changes)) => changes,
                Ok(None) => return,
                Err(_) => {
                    workspace = Workspace::of(&self.folder);
                    (is_whole, is_second_look) = (false, true);
                    sweep_at = Instant::now() + SELDOM;
                    self.tell(News::Fault, &mut is_told_of_fault);
                    continue;
                }
            };
            if watch.method() == Method::Polling {
                self.tell(News::Polling, &mut is_told_of_polling);
            }
            let fresh = snapshot.as_ref().is_some_and(|snapshot| snapshot.today() == self.today());
            if changes.is_empty() && fresh {
                continue;
            }
            // Of what is read first, nothing was just saved.
            let saved: &[String] = if snapshot.is_some() { &changes.files } else { &[] };
            match self.snapshot(&workspace, snapshot.as_deref(), saved, &mut number) {
                Some(next) => {
                    if snapshot.is_none() {
                        let files = workspace.sources().iter().count();
                        (self.news)(News::Ready { files, took: began.elapsed() });
                        // What changed between the first event that could come and now.
                        sweep_at = Instant::now();
                        is_second_look = true;
                    }
                    is_told_of_fault = false;
                    self.shown.send_replace(Some(Arc::clone(&next)));
                    snapshot = Some(next);
                }
                None => self.tell(News::Fault, &mut is_told_of_fault),
            }
        }
    }

    /// Says something once.
    fn tell(&self, news: News, told: &mut bool) {
        if !std::mem::replace(told, true) {
            (self.news)(news);
        }
    }

    fn today(&self) -> Day {
        self.today.unwrap_or_else(|| Zoned::now().date())
    }

    /// The site as it stands. A fault of ours must not end the preview: then there is none, and the last one stays.
    fn snapshot(
        &self,
        workspace: &Workspace,
        before: Option<&Snapshot>,
        saved: &[String],
        number: &mut u64,
    ) -> Option<Arc<Snapshot>> {
        *number += 1;
        let name = format!("{}-{number}", self.start);
        let made = catch_unwind(AssertUnwindSafe(|| {
            let library = match before {
                Some(before) => before.library().after(workspace.sources()),
                None => Library::of(workspace.sources()),
            };
            Arc::new(Snapshot::of(name, &self.folder, library, self.today(), self.view.clone(), saved, before))
        }));
        made.ok()
    }
}

/// Looks at what was hinted at; a file that is suddenly empty or missing is given a moment. Nothing where the watch
/// was stopped meanwhile.
fn look(workspace: &mut Workspace, watch: &Watch, paths: &[PathBuf]) -> Option<Changes> {
    let mut changes = workspace.look(paths, Trust::Doubt);
    if changes.doubtful.is_empty() {
        return Some(changes);
    }
    let mut doubtful = std::mem::take(&mut changes.doubtful);
    let until = Instant::now() + DOUBT;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        match watch.wait(left) {
            Hint::Stop => return None,
            Hint::Nothing => break,
            Hint::Anything => {
                changes.files.extend(workspace.sweep().files);
                return Some(changes);
            }
            Hint::Paths(more) => {
                let mut again = workspace.look(&more, Trust::Doubt);
                doubtful.retain(|path| !more.contains(path));
                doubtful.append(&mut again.doubtful);
                changes.files.append(&mut again.files);
                if doubtful.is_empty() || left.is_zero() {
                    break;
                }
            }
        }
    }
    changes.files.extend(workspace.look(&doubtful, Trust::Believe).files);
    Some(changes)
}

/// Whether a sweep found something that an event may just be on its way for, or that no event is promised for: a file
/// outside the site.
fn is_near(workspace: &Workspace, changes: &Changes) -> bool {
    let age = |name: &String| {
        let path: &Path = &workspace.folder().join(name);
        let file = path.metadata().or_else(|_| path.parent().unwrap_or(path).metadata()).ok()?;
        // What is unpacked brings an old time of its own.
        [file.modified().ok(), placed(&file)].into_iter().flatten().max()?.elapsed().ok()
    };
    let hangs = |name: &String| {
        workspace.sources().find(name).is_some_and(|source| source.fault == Some(SourceFault::NoAnswer))
    };
    changes
        .files
        .iter()
        .all(|name| !disk::is_read(name) || hangs(name) || age(name).is_none_or(|age| age < Duration::from_secs(1)))
}

/// When a file came to be where and as it is, which no program can set back.
#[cfg(unix)]
fn placed(file: &Metadata) -> Option<SystemTime> {
    let seconds = u64::try_from(std::os::unix::fs::MetadataExt::ctime(file)).ok()?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds + 1))
}

#[cfg(not(unix))]
fn placed(file: &Metadata) -> Option<SystemTime> {
    file.created().ok()
}
