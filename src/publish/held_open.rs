//! What Windows refuses while a virus scanner, an indexer or a web server has a file open. They are done in a moment, so it
//! is tried again for some seconds.

use std::io::{Error, Result};
use std::thread::sleep;
use std::time::Duration;

/// How long at the most.
const PATIENCE: Duration = Duration::from_secs(6);
/// How long before it is tried the second time, and at the most between two times.
const PAUSES: (Duration, Duration) = (Duration::from_millis(10), Duration::from_millis(500));

/// Does it, again and again as long as another program may have the file open.
pub fn patiently<T>(act: impl FnMut() -> Result<T>) -> Result<T> {
    again(act, may_be_held_open, sleep)
}

/// `ERROR_ACCESS_DENIED`, which a renaming over an open file gives too, `ERROR_SHARING_VIOLATION` and
/// `ERROR_LOCK_VIOLATION`.
fn may_be_held_open(error: &Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32 | 33))
}

fn again<T>(
    mut act: impl FnMut() -> Result<T>,
    passes: fn(&Error) -> bool,
    mut wait: impl FnMut(Duration),
) -> Result<T> {
    let (mut pause, mut waited) = (PAUSES.0, Duration::ZERO);
    loop {
        match act() {
            Err(error) if passes(&error) && waited < PATIENCE => {
                wait(pause);
                waited += pause;
                pause = PAUSES.1.min(pause * 2);
            }
            done => return done,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind, Result};
    use std::time::Duration;

    use super::again;

    fn passes(error: &Error) -> bool {
        error.kind() == ErrorKind::PermissionDenied
    }

    #[test]
    fn what_passes_is_tried_again_and_nothing_else_and_not_for_ever() {
        let mut refusals = 3;
        let mut waited = Duration::ZERO;
        let let_go = || {
            refusals -= 1;
            if refusals < 0 { Ok(()) } else { Err(ErrorKind::PermissionDenied.into()) }
        };
        assert!(again(let_go, passes, |pause| waited += pause).is_ok());
        assert_eq!(waited, Duration::from_millis(10 + 20 + 40));

        let (mut tries, mut waited) = (0, Duration::ZERO);
        let held = || -> Result<()> { Err(ErrorKind::PermissionDenied.into()) };
        assert!(again(held, passes, |pause| waited += pause).is_err());
        assert!(waited > Duration::from_secs(5) && waited < Duration::from_secs(7), "{waited:?}");
        let gone = || -> Result<()> {
            tries += 1;
            Err(ErrorKind::NotFound.into())
        };
        assert!(again(gone, passes, |_| panic!("it waited")).is_err());
        assert_eq!(tries, 1);
    }
}
