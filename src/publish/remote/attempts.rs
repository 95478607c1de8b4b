//! Asks a server, and again where what was in the way may pass; in the end, says in a sentence what it is.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

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
/// How long at most where the server says for how long it has no time.
const LONGEST_ASKED: Duration = Duration::from_mins(1);

/// What is asked of one server.
pub(super) struct Attempts {
    runtime: Runtime,
    /// The machine or bucket, for sentences.
    name: String,
    /// Whether anything has ever worked: until then a server that is not there is told at once.
    reached: AtomicBool,
}

impl Attempts {
    pub(super) fn at(name: &str) -> Result<Self> {
        // Few threads, which wait most of the time.
        let built = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        match built {
            Ok(runtime) => Ok(Self { runtime, name: name.to_owned(), reached: false.into() }),
            Err(error) => bail!("couldn't start any threads: {}", refusals::why(&error)),
        }
    }

    /// Does something until it is done, or cannot be.
    pub(super) fn until_done<T>(&self, url: &str, act: impl AsyncFn() -> Result<T, Error>) -> Result<T> {
        let reached = self.reached.load(Ordering::Relaxed);
        let waits = ExponentialBuilder::default()
            .with_min_delay(FIRST_WAIT)
            .with_max_delay(LONGEST_WAIT)
            .with_max_times(TRIES)
            .with_jitter();
        let once = || act();
        let done = once
            .retry(waits)
            .when(|error| fault::may_pass(error, reached))
            .adjust(|error, wait| Some(fault::asked_to_wait(error).map_or(wait?, |asked| asked.min(LONGEST_ASKED))));
        match self.runtime.block_on(done.into_future()) {
            Ok(done) => {
                self.reached.store(true, Ordering::Relaxed);
                Ok(done)
            }
            Err(error) => Err(fault::sentence(&self.name, if reached { url } else { "" }, &error)),
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
}
