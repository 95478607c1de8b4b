//! Asks a server, and again where what was in the way may pass; in the end, says in a sentence what it is.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use backon::{ExponentialBuilder, Retryable};
use opendal::{Error, ErrorKind};
use tokio::runtime::Runtime;

use crate::publish::remote::fault;
use crate::text::refusals;

/// How often something is tried again, waiting longer each time.
const TRIES: usize = 5;
const FIRST_WAIT: Duration = Duration::from_millis(200);
const LONGEST_WAIT: Duration = Duration::from_secs(20);
/// How long one request waits at most where the server says for how long it has no time.
const LONGEST_ASKED: Duration = Duration::from_mins(1);

/// Who is told why nothing seems to happen.
pub type Say = Box<dyn Fn(&str) + Send + Sync>;

/// What is asked of one server.
pub(super) struct Attempts {
    runtime: Runtime,
    /// The machine or bucket, for sentences.
    name: String,
    /// Whether anything has ever worked: until then a server that is not there is told at once.
    reached: AtomicBool,
    /// Until when the server has asked for nothing more to be asked.
    busy_until: Mutex<Instant>,
    say: Say,
}

impl Attempts {
    pub(super) fn at(name: &str, say: Say) -> Result<Self> {
        // Few threads, which wait most of the time.
        let built = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        match built {
            Ok(runtime) => {
                let (name, busy_until) = (name.to_owned(), Mutex::new(Instant::now()));
                Ok(Self { runtime, name, reached: false.into(), busy_until, say })
            }
            Err(error) => bail!("couldn't start any threads: {}", refusals::why(&error)),
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Does something until it is done, or cannot be.
    pub(super) fn until_done<T>(&self, url: &str, act: impl AsyncFn() -> Result<T, Error>) -> Result<T> {
        let reached = self.reached.load(Ordering::Relaxed);
        let waits = ExponentialBuilder::default()
            .with_min_delay(FIRST_WAIT)
            .with_max_delay(LONGEST_WAIT)
            .with_max_times(TRIES)
            .with_jitter();
        let once = async || {
            let busy_until = *self.busy_until.lock().unwrap_or_else(PoisonError::into_inner);
            tokio::time::sleep_until(busy_until.into()).await;
            act().await
        };
        let done = once.retry(waits).when(|error| fault::may_pass(error, reached)).adjust(|error, wait| {
            let (wait, asked) = (wait?, fault::asked_to_wait(error));
            if let Some(asked) = asked {
                self.rest(asked.min(LONGEST_ASKED));
            }
            Some(if asked.is_some() { Duration::ZERO } else { wait })
        });
        match self.runtime.block_on(done.into_future()) {
            Ok(done) => {
                self.reached.store(true, Ordering::Relaxed);
                Ok(done)
            }
            Err(error) => {
                // At first, what is wrong is wrong with the whole place, unless it answers for one file.
                let is_of_file = reached || error.kind() == ErrorKind::PermissionDenied;
                Err(fault::sentence(&self.name, if is_of_file { url } else { "" }, &error))
            }
        }
    }

    /// The same, where nothing there is an answer too.
    pub(super) fn until_found<T>(&self, url: &str, act: impl AsyncFn() -> Result<T, Error>) -> Result<Option<T>> {
        self.until_done(url, async || match act().await {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        })
    }

    /// Asks nothing for so long, whoever wants to, and says so once.
    fn rest(&self, asked: Duration) {
        let until = Instant::now() + asked;
        let mut busy_until = self.busy_until.lock().unwrap_or_else(PoisonError::into_inner);
        let is_news = !asked.is_zero() && *busy_until <= Instant::now();
        *busy_until = until.max(*busy_until);
        drop(busy_until);
        if is_news {
            (self.say)(&format!("{} is busy and asks us to wait; trying again in {} s", self.name, asked.as_secs()));
        }
    }

    /// Says something that is worth knowing of the server.
    #[cfg(unix)]
    pub(super) fn say(&self, words: &str) {
        (self.say)(&format!("{}: {words}", self.name));
    }
}
