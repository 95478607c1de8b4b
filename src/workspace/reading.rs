//! Reads files, each for as long as it gets on: one on a share that has gone holds up nobody else.
//!
//! A call to the system that never returns cannot be ended, so each is made on a thread that can be left behind.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::text::refusals;
use crate::text::sources::{SourceFault, Sources};

/// How long nothing may come of a file before it is given up.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most threads that read at once, and the fewest: most of the time they wait for the disk.
const THREADS: (usize, usize) = (2, 16);
/// How many files of one folder must hang before the others there are not tried.
const ENOUGH: usize = 2;
/// How many bytes are read at once.
const PIECE: u64 = 1 << 20;

/// Reads files, and remembers which of them hang.
pub struct FileReader {
    patience: Duration,
    hanging: Arc<Mutex<HashSet<PathBuf>>>,
}

/// A thread's own sign that it gets on with its file.
#[derive(Default)]
pub struct Pulse {
    at: Mutex<Option<(usize, Instant)>>,
}

/// The files of one reading, and what is made of each.
struct Round<T, F> {
    files: Vec<(String, PathBuf)>,
    next: AtomicUsize,
    look: F,
    made: Sender<(usize, Option<T>)>,
    hanging: Arc<Mutex<HashSet<PathBuf>>>,
}

impl Default for FileReader {
    fn default() -> Self {
        Self::of(PATIENCE)
    }
}

impl FileReader {
    /// One that knows of no file that hangs, and waits so long for each.
    fn of(patience: Duration) -> Self {
        Self { patience, hanging: Arc::default() }
    }

    /// Looks at all `files`, several at once, and gives them back in their order, each with what `look` made of it. Nothing is
    /// made of one that hangs; it isn't tried again before it has come back.
    pub fn all<T: Send + 'static>(
        &self,
        files: Vec<(String, PathBuf)>,
        look: impl Fn(&str, &Path, &Pulse) -> T + Send + Sync + 'static,
    ) -> Vec<(String, PathBuf, Option<T>)> {
        let (made, coming) = channel();
        let mut all: Vec<Option<T>> = files.iter().map(|_| None).collect();
        let mut left = files.len();
        let next = AtomicUsize::new(0);
        let round = Arc::new(Round { files, next, look, made, hanging: Arc::clone(&self.hanging) });
        let count = thread::available_parallelism().map_or(THREADS.0, usize::from).clamp(THREADS.0, THREADS.1);
        let mut threads: Vec<Arc<Pulse>> = (0..count.min(left)).map(|_| Round::start(&round)).collect();
        while left > 0 {
            match coming.recv_timeout(self.patience / 8) {
                Ok((at, made)) => {
                    all[at] = made;
                    left -= 1;
                }
                Err(RecvTimeoutError::Timeout) => {
                    for pulse in &mut threads {
                        let mut now = lock(&pulse.at);
                        let Some((at, _)) = now.take_if(|(_, since)| since.elapsed() > self.patience) else { continue };
                        lock(&self.hanging).insert(round.files[at].1.clone());
                        drop(now);
                        left -= 1;
                        *pulse = Round::start(&round);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        let files = round.files.iter().cloned();
        files.zip(all).map(|((name, path), made)| (name, path, made)).collect()
    }
}

impl<T: Send + 'static, F: Fn(&str, &Path, &Pulse) -> T + Send + Sync + 'static> Round<T, F> {
    /// Starts a thread that looks at one file after the other.
    fn start(round: &Arc<Self>) -> Arc<Pulse> {
        let pulse = Arc::new(Pulse::default());
        let (round, own) = (Arc::clone(round), Arc::clone(&pulse));
        thread::spawn(move || {
            loop {
                let at = round.next.fetch_add(1, Ordering::Relaxed);
                let Some((name, path)) = round.files.get(at) else { return };
                let made = if round.is_hopeless(path) {
                    None
                } else {
                    *lock(&own.at) = Some((at, Instant::now()));
                    let made = (round.look)(name, path, &own);
                    if lock(&own.at).take().is_none() {
                        // It was given up, and another thread reads on; the file is there again.
                        lock(&round.hanging).remove(path);
                        return;
                    }
                    Some(made)
                };
                // Nobody waits for it any more.
                let _ = round.made.send((at, made));
            }
        });
        pulse
    }

    /// Whether a file hangs, or enough others of its folder do.
    fn is_hopeless(&self, path: &Path) -> bool {
        let hanging = lock(&self.hanging);
        hanging.contains(path) || hanging.iter().filter(|other| other.parent() == path.parent()).count() >= ENOUGH
    }
}

impl Pulse {
    /// The thread gets on.
    pub fn beat(&self) {
        if let Some((_, since)) = &mut *lock(&self.at) {
            *since = Instant::now();
        }
    }
}

/// The bytes of the file `name` of a site, within their bound. Only a plain file is read: a pipe may never end.
pub fn read_file(name: &str, path: &Path, pulse: &Pulse) -> Result<Vec<u8>, SourceFault> {
    let unreadable = |error: io::Error| SourceFault::Unreadable { why: refusals::why(&error) };
    let Some(mut file) = open(path).map_err(unreadable)? else { return Err(SourceFault::NoPlainFile) };
    let size = file.metadata().map_err(unreadable)?.len();
    let bound = Sources::bound(name);
    if size > bound {
        return Err(SourceFault::TooLarge { bytes: size, bound });
    }
    // A file may grow while it is read; what is past the bound is then not taken in either.
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    loop {
        let piece = PIECE.min(bound + 1 - bytes.len() as u64);
        if (&mut file).take(piece).read_to_end(&mut bytes).map_err(unreadable)? == 0 {
            return Ok(bytes);
        }
        pulse.beat();
    }
}

/// Opens a file to read it; nothing where it is a pipe, a socket, a device or a folder. What becomes one of them between
/// two looks is opened without waiting, and closed again.
fn open(path: &Path) -> io::Result<Option<File>> {
    if !path.metadata()?.is_file() {
        return Ok(None);
    }
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        let at_once = (OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed();
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, at_once);
    }
    let file = options.open(path)?;
    Ok(file.metadata()?.is_file().then_some(file))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Mutex;
    use std::sync::mpsc::channel;
    use std::time::{Duration, Instant};

    use super::FileReader;

    /// More than a busy machine makes of one that gets on.
    const PATIENCE: Duration = Duration::from_secs(2);
    /// Less than four hundred that each hang take.
    const GENEROUS: Duration = Duration::from_mins(1);

    fn files(names: &[&str]) -> Vec<(String, PathBuf)> {
        names.iter().map(|name| ((*name).to_owned(), PathBuf::from(name))).collect()
    }

    /// Which of `names` were read, and whether each hangs: those of which `hangs` is true wait for `end`.
    fn read(
        reader: &FileReader,
        names: &[&str],
        hangs: fn(&str) -> bool,
        end: std::sync::mpsc::Receiver<()>,
    ) -> Vec<bool> {
        let end = Mutex::new(end);
        let look = move |name: &str, _: &std::path::Path, _: &super::Pulse| {
            if hangs(name) {
                let _ = end.lock().unwrap().recv();
            }
        };
        reader.all(files(names), look).into_iter().map(|(_, _, made)| made.is_some()).collect()
    }

    #[test]
    fn what_hangs_is_given_up_and_the_rest_is_read() {
        let reader = FileReader::of(PATIENCE);
        let (_hold, end) = channel();
        let start = Instant::now();
        let read_now = read(&reader, &["a/1", "a/hangs", "b/1", "b/2", "b/3"], |name| name.ends_with("hangs"), end);
        assert_eq!(read_now, [true, false, true, true, true]);
        assert!(start.elapsed() < GENEROUS);
    }

    #[test]
    fn what_hangs_is_tried_again_once_it_has_come_back() {
        let reader = FileReader::of(PATIENCE);
        let (hold, end) = channel();
        assert_eq!(read(&reader, &["a/hangs"], |_| true, end), [false]);
        // It still hangs, and nobody waits for it.
        let (_other, never) = channel();
        assert_eq!(read(&reader, &["a/hangs", "a/1"], |name| name == "a/hangs", never), [false, true]);
        drop(hold);
        let start = Instant::now();
        loop {
            let (_, end) = channel();
            if read(&reader, &["a/hangs"], |_| false, end) == [true] {
                break;
            }
            assert!(start.elapsed() < GENEROUS, "it came back, and is still not read");
            std::thread::yield_now();
        }
    }

    #[test]
    fn where_enough_hang_the_rest_of_their_folder_is_not_tried() {
        let reader = FileReader::of(PATIENCE);
        let names: Vec<String> = (0..400).map(|at| format!("share/{at}")).chain(["here/1".to_owned()]).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let (_hold, end) = channel();
        let start = Instant::now();
        let read_now = read(&reader, &names, |name| name.starts_with("share/"), end);
        assert_eq!(read_now.iter().filter(|read| **read).count(), 1);
        assert!(start.elapsed() < GENEROUS);
    }

    #[test]
    fn a_file_that_is_slow_but_gets_on_is_read() {
        let reader = FileReader::of(PATIENCE);
        let look = |_: &str, _: &std::path::Path, pulse: &super::Pulse| {
            for _ in 0..12 {
                std::thread::sleep(PATIENCE / 8);
                pulse.beat();
            }
        };
        assert!(reader.all(files(&["a"]), look)[0].2.is_some());
    }
}
