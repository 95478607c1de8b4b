//! The lock on a place: of a folder the operating system's own, elsewhere a lease.
//!
//! A lease is a file that holds a random word, and nobody's name. Its holder renews it while at work. One that was not
//! renewed three times is somebody's who is gone, and is taken over. A lease fences nobody off: a holder whose machine
//! slept may write a little after another has taken over, until it looks again. Both bring pages that passed the leak
//! check, and the next run repairs what they mixed.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use jiff::Timestamp;

use crate::publish::disk::FolderLock;
use crate::publish::manifest;
use crate::publish::store::{Store, temporary};

/// The lease's address.
pub const LOCK: &str = ".heard.lock";
/// How often the holder looks whether it is still theirs.
const LOOK: Duration = Duration::from_secs(1);
/// How long one that was written over another, or where nobody saw one, lies before it is looked at again: of two who take
/// it, the later one has it.
pub(in crate::publish) const SETTLING: Duration = Duration::from_millis(300);
/// How often a lease is tried that can be neither written nor read.
const TRIES: usize = 5;

/// How a lease goes by.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How often its holder renews it.
    pub renewed: Duration,
    /// How long it counts without that.
    pub term: Duration,
}

/// The usual one: three renewals may be missed.
pub const PACE: Pace = Pace { renewed: Duration::from_secs(20), term: Duration::from_secs(65) };

/// A lock that is held at a place.
pub struct Lock<'p> {
    place: &'p dyn Store,
    kind: LockKind,
    looked: Mutex<Instant>,
    wish: Arc<AtomicBool>,
}

/// How others are kept out.
enum LockKind {
    /// By a file there that holds a word.
    Lease(Lease),
    /// By the operating system, as long as this value lives.
    Folder(#[expect(dead_code, reason = "held, and let go when it is dropped")] FolderLock),
}

struct Lease {
    word: String,
    since: String,
    pace: Pace,
    renewals: AtomicU64,
}

impl Lease {
    fn new(pace: Pace) -> Result<Self> {
        let mut word = [0; 8];
        getrandom::fill(&mut word)
            .map_err(|error| anyhow::anyhow!("this computer can't provide random numbers: {error}"))?;
        let word = format!("{:016x}", u64::from_le_bytes(word));
        Ok(Self { word, since: Timestamp::now().to_string(), pace, renewals: AtomicU64::new(0) })
    }

    /// Whether it is this one that is at the place, however often it was renewed.
    fn is_at(&self, place: &dyn Store) -> Result<bool> {
        let word = || Ok::<_, anyhow::Error>(place.read(LOCK)?.and_then(|there| said(&there, "word")));
        let mut there = word()?;
        if there.is_none() {
            // A place that cannot replace a file in one step has none for a moment, while it is renewed.
            std::thread::sleep(SETTLING.min(self.pace.renewed));
            there = word()?;
        }
        Ok(there.as_ref() == Some(&self.word))
    }

    fn words(&self) -> Vec<u8> {
        let renewals = self.renewals.load(Ordering::Relaxed);
        serde_json::json!({ "word": self.word, "since": self.since, "renewed": renewals }).to_string().into_bytes()
    }
}

/// What a lease says under a key.
fn said(lease: &[u8], key: &str) -> Option<String> {
    let lease: serde_json::Value = serde_json::from_slice(lease).ok()?;
    lease.get(key)?.as_str().map(str::to_owned)
}

impl<'p> Lock<'p> {
    /// Takes the lock of a place. Waits for another run that is at work in the same folder; elsewhere waits until it is
    /// clear whether the holder of the lease there is still at work, and fails where they are. `waits` is called
    /// before, with since when. Ends early, with an error, once `wish` is true.
    pub fn take(place: &'p dyn Store, wish: Arc<AtomicBool>, waits: &dyn Fn(Option<&str>)) -> Result<Self> {
        Self::take_at(place, PACE, wish, waits)
    }

    /// The same, with another pace.
    pub fn take_at(
        place: &'p dyn Store,
        pace: Pace,
        wish: Arc<AtomicBool>,
        waits: &dyn Fn(Option<&str>),
    ) -> Result<Self> {
        let of = |kind| Self { place, kind, looked: Mutex::new(Instant::now()), wish: Arc::clone(&wish) };
        if let Some(lock) = place.lock(&|| waits(None))? {
            return Ok(of(LockKind::Folder(lock)));
        }
        let lease = Lease::new(pace)?;
        let wait = || {
            if wish.load(Ordering::Relaxed) {
                bail!("stopped while waiting for another run");
            }
            std::thread::sleep(LOOK.min(pace.renewed));
            Ok(())
        };
        let mut seen: Option<(Vec<u8>, Instant, Duration)> = None;
        let mut tries = 0;
        loop {
            let Some(there) = place.read(LOCK)? else {
                if place.claim(LOCK, &lease.words())? {
                    if place.read(LOCK)?.is_none() {
                        return Err(why_not_kept(place)?);
                    }
                    return Ok(of(LockKind::Lease(lease)));
                }
                // Somebody else's may have come and gone meanwhile, but not each time.
                tries += 1;
                if tries == TRIES {
                    return Err(why_not_kept(place)?);
                }
                wait()?;
                continue;
            };
            let since = said(&there, "since")
                .map(|since| since.chars().filter(|letter| !letter.is_control()).take(40).collect::<String>());
            let since = since.filter(|since| !since.trim().is_empty());
            let Some((before, from, age)) = &seen else {
                // The server's own clock, where it tells one: nobody else's can be compared with when it was written.
                let age = place.age(LOCK)?.unwrap_or_default();
                if age < pace.term {
                    waits(since.as_deref());
                }
                seen = Some((there, Instant::now(), age));
                continue;
            };
            if *before != there {
                match since {
                    Some(since) => bail!("somebody has been publishing there since {since}"),
                    None => bail!("somebody else is publishing there"),
                }
            }
            if *age + from.elapsed() >= pace.term {
                place.write(LOCK, &lease.words())?;
                std::thread::sleep(SETTLING.min(pace.renewed));
                if !lease.is_at(place)? {
                    bail!("somebody else has started publishing there");
                }
                return Ok(of(LockKind::Lease(lease)));
            }
            wait()?;
        }
    }

    /// The place that is locked.
    pub(in crate::publish) fn place(&self) -> &'p dyn Store {
        self.place
    }

    /// Whether it is the operating system's.
    pub(in crate::publish) fn is_of_folder(&self) -> bool {
        matches!(self.kind, LockKind::Folder(_))
    }

    /// Does something, and renews the lease meanwhile.
    pub(in crate::publish) fn holding<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let LockKind::Lease(lease) = &self.kind else { return work() };
        let ending = Ending::default();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !ending.came_within(lease.pace.renewed) {
                    // Where it fails, whoever carries files notices at the next look.
                    if matches!(self.is_ours(), Ok(true)) {
                        lease.renewals.fetch_add(1, Ordering::Relaxed);
                        let _ = self.place.write(LOCK, &lease.words());
                    }
                }
            });
            let _ends = Ends(&ending);
            work()
        })
    }

    /// Looks from time to time, however often it is called.
    pub(in crate::publish) fn watched(&self) -> Result<()> {
        if self.wish.load(Ordering::Relaxed) {
            bail!("stopped; every file there is complete, and the next run continues from here");
        }
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        if looked.elapsed() < LOOK {
            return Ok(());
        }
        *looked = Instant::now();
        drop(looked);
        self.still_held()
    }

    /// Fails where it is somebody else's now.
    pub(in crate::publish) fn still_held(&self) -> Result<()> {
        if !self.is_ours()? {
            bail!("the lock at the target was removed, so another run might be publishing; nothing more was changed");
        }
        Ok(())
    }

    fn is_ours(&self) -> Result<bool> {
        match &self.kind {
            LockKind::Lease(lease) => lease.is_at(self.place),
            LockKind::Folder(_) => Ok(true),
        }
    }

    /// Gives it back, where it is still ours.
    pub fn release(self) -> Result<()> {
        if matches!(self.kind, LockKind::Lease(_)) && self.is_ours()? {
            self.place.delete(LOCK)?;
        }
        Ok(())
    }
}

/// Why a lease that was written is not there: no other file is, or none that is named like it.
fn why_not_kept(place: &dyn Store) -> Result<anyhow::Error> {
    let probe = format!("heard{}.txt", temporary()?.trim_start_matches(".heard"));
    place.write(&probe, b"heard is checking that files are stored here.\n")?;
    let is_kept = place.read(&probe)?.is_some();
    place.delete(&probe)?;
    Ok(if is_kept {
        anyhow::anyhow!(
            "the server hides files whose names begin with a dot; heard needs to read and write {LOCK} and {}, so \
             nothing was changed there",
            manifest::FILE
        )
    } else {
        anyhow::anyhow!("the server says it stores files, but they aren't there afterwards; nothing was changed there")
    })
}

/// Tells a thread that waits that there is nothing left to wait for.
#[derive(Default)]
struct Ending {
    came: Mutex<bool>,
    told: Condvar,
}

impl Ending {
    fn came_within(&self, time: Duration) -> bool {
        let came = self.came.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.told.wait_timeout_while(came, time, |came| !*came);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// Ends when it is dropped, after a panic too.
struct Ends<'e>(&'e Ending);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        *self.0.came.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.told.notify_all();
    }
}
