//! How much is tried: little in every run, and with `HEARD_LONG=1` for hours.

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
