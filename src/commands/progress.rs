//! How far a command is, in one line of the terminal: shown once it has taken longer than a second, and cleared when it
//! has something to say or is done.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What is done sooner needs no line.
const SOON: Duration = Duration::from_secs(1);
/// How often the line is drawn.
const PACE: Duration = Duration::from_millis(120);
/// Back to the first column, and nothing to the right of it.
const CLEAR: &str = "\r\u{1b}[2K";

/// How far it is.
#[derive(Clone)]
pub struct Progress(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    done: AtomicUsize,
}

#[derive(Default)]
struct State {
    /// What is being done now, if anything.
    step: Option<Step>,
    /// Since when it is working without a pause.
    since: Option<Instant>,
    /// Whether the line is on the terminal.
    is_drawn: bool,
    /// Whether somebody draws it.
    has_thread: bool,
}

struct Step {
    doing: String,
    total: usize,
    unit: &'static str,
}

impl Progress {
    /// Of a command that has not begun.
    pub fn new() -> Self {
        Self(Arc::new(Shared { state: Mutex::default(), changed: Condvar::new(), done: AtomicUsize::new(0) }))
    }

    /// Begins the next step, such as "making the pages", of `total` files, pages or whatever the unit is. Without a
    /// total nobody knows how far it is, only what it does.
    pub fn step(&self, doing: &str, total: usize, unit: &'static str) {
        if !std::io::stderr().is_terminal() {
            return;
        }
        let mut state = self.0.lock();
        self.0.done.store(0, Ordering::Relaxed);
        state.step = Some(Step { doing: doing.to_owned(), total, unit });
        state.since.get_or_insert_with(Instant::now);
        if !state.has_thread {
            let shared = Arc::clone(&self.0);
            // Without a thread there is no line.
            state.has_thread = std::thread::Builder::new().spawn(move || shared.keep_drawing()).is_ok();
        }
        self.0.changed.notify_all();
    }

    /// So many are done of the step.
    pub fn done(&self, done: usize) {
        self.0.done.fetch_max(done, Ordering::Relaxed);
    }

    /// Nothing is being done: a person is asked, or it is over.
    pub fn rest(&self) {
        let mut state = self.0.lock();
        (state.step, state.since) = (None, None);
        state.clear();
    }

    /// Does something on the terminal where the line would be; the line comes back after it.
    pub fn aside<T>(&self, work: impl FnOnce() -> T) -> T {
        let mut state = self.0.lock();
        state.clear();
        work()
    }
}

impl State {
    fn clear(&mut self) {
        if std::mem::take(&mut self.is_drawn) {
            draw(CLEAR);
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep_drawing(&self) {
        let mut state = self.lock();
        let mut drawn = String::new();
        loop {
            let left = state.since.map(|since| SOON.saturating_sub(since.elapsed()));
            let Some(left) = left else {
                drawn.clear();
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let wait = match left {
                left if left.is_zero() => {
                    if let Some(step) = &state.step {
                        let columns = crate::commands::wrap::columns(&console::Term::stderr()).unwrap_or(80);
                        let line = line(step, self.done.load(Ordering::Relaxed), columns);
                        if !state.is_drawn || line != drawn {
                            draw(&format!("{CLEAR}{line}"));
                        }
                        (state.is_drawn, drawn) = (true, line);
                    }
                    PACE
                }
                left => left,
            };
            state = self.changed.wait_timeout(state, wait).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// `making the pages: 120 of 3,000 pages`, no wider than the terminal.
fn line(step: &Step, done: usize, columns: usize) -> String {
    let Step { doing, total, unit } = step;
    let line = match (*total, done) {
        (0, 0) => format!("{doing} …"),
        (0, done) => format!("{doing}: {done} {unit}"),
        (total, done) => format!("{doing}: {} of {total} {unit}", done.min(total)),
    };
    console::truncate_str(&line, columns.saturating_sub(1), "…").into_owned()
}

fn draw(text: &str) {
    let mut terminal = std::io::stderr().lock();
    // A terminal that is gone needs no line.
    let _ = terminal.write_all(text.as_bytes()).and_then(|()| terminal.flush());
}

#[cfg(test)]
mod tests {
    use super::{Step, line};

    #[test]
    fn a_line_says_what_is_done_and_how_much_and_never_breaks() {
        let step = |total| Step { doing: "making the pages".to_owned(), total, unit: "pages" };
        assert_eq!(line(&step(300), 12, 80), "making the pages: 12 of 300 pages");
        assert_eq!(line(&step(300), 400, 80), "making the pages: 300 of 300 pages");
        assert_eq!(line(&step(0), 0, 80), "making the pages …");
        assert_eq!(line(&step(0), 7, 80), "making the pages: 7 pages");
        assert_eq!(line(&step(300), 12, 20), "making the pages: …");
    }
}
