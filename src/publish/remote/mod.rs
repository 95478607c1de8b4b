//! A place on another machine: by SFTP, by WebDAV, or a store that speaks S3.

mod attempts;
mod fault;
mod folders;
mod open;
#[cfg(unix)]
mod sftp;
#[cfg(unix)]
mod ssh;
mod web_store;

use std::time::Duration;

use anyhow::Result;
use jiff::Timestamp;

use crate::publish::store::{self, Store};

pub use crate::publish::remote::attempts::Say;
pub use crate::publish::remote::open::{Keys, open, trusts_certificates};

/// How long an operation without a body may take.
const LONGEST: Duration = Duration::from_mins(1);
/// How long one file may take: a picture of 20 MB over a slow line.
const LONGEST_FILE: Duration = Duration::from_mins(10);

/// How long ago a file was written. Only the server's clock can be compared with its own times, and a file written now
/// tells it.
fn age(place: &dyn Store, url: &str, written: &dyn Fn(&str) -> Result<Option<Timestamp>>) -> Result<Option<Duration>> {
    let now = store::temporary()?;
    if place.write(&now, b"").is_err() {
        return Ok(None);
    }
    let both = (written(&now), written(url));
    place.delete(&now)?;
    let (Some(now), Some(then)) = (both.0?, both.1?) else { return Ok(None) };
    Ok(Some(Duration::try_from(now.duration_since(then)).unwrap_or_default()))
}

#[cfg(test)]
mod tests;
