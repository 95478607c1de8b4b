//! The one thread on which anything changes: it waits for hints, looks at the folder again, and shows a new snapshot.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Zoned;
use jiff::civil::Date as Day;
use tokio::sync::watch::Sender;

use crate::library::Library;
use crate::live::snapshot::{Snapshot, View};
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

/// What the keeper says aloud.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// The site was read: how many files, and in how long.
    Ready {
        /// Files.
        files: usize,
        /// The time it took.
        took: Duration,
    },
    /// A change came without an event; from now on the folder is polled.
    Polling,
    /// A fault of ours: the last good site stays.
    Fault,
}

/// What the keeper works with.
pub struct Keeper {
    /// The site folder.
    pub folder: PathBuf,
    /// Through whose eyes the preview looks.
    pub view: View,
    /// A fixed day; else the machine's.
    pub today: Option<Day>,
    /// Where snapshots are shown.
    pub shown: Sender<Option<Arc<Snapshot>>>,
    /// Whom news are told.
    pub news: Box<dyn Fn(News) + Send>,
    /// What begins the name of each snapshot.
    pub start: String,
}

impl Keeper {
    /// Keeps the site fresh until the watch is stopped.
    pub fn run(self, mut watch: Watch) {
        let began = Instant::now();
        let mut workspace = Workspace::open(&self.folder);
        let mut number = 0_u64;
        let Some(mut snapshot) = self.snapshot(&workspace, None, &[], &mut number) else {
            (self.news)(News::Fault);
            return;
        };
        (self.news)(News::Ready { files: workspace.sources().iter().count(), took: began.elapsed() });
        self.shown.send_replace(Some(Arc::clone(&snapshot)));
        // What changed between the first event that could come and now.
        let mut sweep_at = Instant::now();
        loop {
            let hint = watch.wait(sweep_at.saturating_duration_since(Instant::now()));
            let changes = match &hint {
                Hint::Stop => return,
                Hint::Paths(paths) => {
                    sweep_at = Instant::now() + SOON;
                    look(&mut workspace, &watch, paths)
                }
                Hint::Anything | Hint::Nothing => {
                    let start = Instant::now();
                    let changes = workspace.sweep();
                    let took = start.elapsed();
                    watch.renew();
                    let next = match watch.method() {
                        Method::Events => SELDOM,
                        Method::Polling => POLL.max(took * 10),
                    };
                    sweep_at = Instant::now() + next;
                    Some(changes)
                }
            };
            let Some(changes) = changes else { return };
            let unheard = hint == Hint::Nothing && !changes.is_empty() && watch.method() == Method::Events;
            if unheard && !is_near(&workspace, &changes) {
                watch.give_up();
                (self.news)(News::Polling);
            }
            if changes.is_empty() && snapshot.today() == self.today() {
                continue;
            }
            match self.snapshot(&workspace, Some(&snapshot), &changes.files, &mut number) {
                Some(next) => {
                    snapshot = next;
                    self.shown.send_replace(Some(Arc::clone(&snapshot)));
                }
                None => (self.news)(News::Fault),
            }
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
            Arc::new(Snapshot::of(name, &self.folder, library, self.today(), self.view.clone(), saved))
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
        file.modified().ok()?.elapsed().ok()
    };
    changes
        .files
        .iter()
        .all(|name| !crate::workspace::disk::is_read(name) || age(name).is_none_or(|age| age < Duration::from_secs(1)))
}
