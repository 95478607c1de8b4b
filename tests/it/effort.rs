//! How much is tried: little in every run, and with `HEARD_LONG=1` for hours; and what it costs.

use std::fs;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use proptest::test_runner::Config;

/// Whether this is the long run.
pub fn is_long() -> bool {
    std::env::var_os("HEARD_LONG").is_some_and(|long| long == "1")
}

/// How often a law is tried; in the long run twenty times as often.
pub fn tries(cases: u32) -> Config {
    let cases = if is_long() { cases * 20 } else { cases };
    Config { cases, failure_persistence: None, ..Config::default() }
}

/// The processor time that this thread has spent; where the system does not say, the time that has passed.
pub fn spent() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    let start = START.get_or_init(Instant::now);
    let stat = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = stat.and_then(|stat| stat.split_whitespace().next()?.parse().ok());
    spent.map_or_else(|| start.elapsed(), Duration::from_nanos)
}
