//! Which day it is: the machine's, or one that is given so that a build can be repeated.

use anyhow::{Context, Result, bail};
use jiff::civil::Date as Day;
use jiff::{Timestamp, Zoned, tz::TimeZone};

use crate::commands::output::Output;

/// The clock of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Today.
    pub today: Day,
    /// Whose clock says so.
    pub kind: ClockKind,
}

/// Whose clock it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockKind {
    /// The machine's.
    Machine,
    /// `--today` or `SOURCE_DATE_EPOCH`.
    Fixed,
}

impl Clock {
    /// The day from `--today`; otherwise from `SOURCE_DATE_EPOCH` (seconds, in UTC); otherwise the machine's.
    pub fn of(today: Option<&str>) -> Result<Self> {
        if let Some(today) = today {
            let today = today.parse().with_context(|| format!("--today {today} isn't a date such as 2026-03-14"))?;
            return Ok(Self { today, kind: ClockKind::Fixed });
        }
        match std::env::var("SOURCE_DATE_EPOCH") {
            Ok(seconds) => {
                let parsed = seconds.trim().parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
                let Some(timestamp) = parsed else {
                    bail!("SOURCE_DATE_EPOCH is {seconds}, but it should be a number of seconds")
                };
                Ok(Self { today: timestamp.to_zoned(TimeZone::UTC).date(), kind: ClockKind::Fixed })
            }
            Err(_) => Ok(Self { today: Zoned::now().date(), kind: ClockKind::Machine }),
        }
    }

    /// Whether it is still that day by the same clock.
    pub fn is_now(self, today: Option<&str>) -> bool {
        Self::of(today).is_ok_and(|now| now == self)
    }

    /// Says so if the day is fixed: consent that has run out since then would still count.
    pub fn tell(self, out: &Output) {
        if self.kind == ClockKind::Fixed {
            out.news(&format!("consent is checked as of {}, not today", self.today));
        }
    }
}
