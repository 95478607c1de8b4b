//! Turns for tests that cannot run beside each other in one process.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The turn of a test that holds hundreds of sockets, until it is dropped. A process may often hold a thousand files and
/// no more; two such tests at once would be refused some, and see a server that seems to refuse them.
pub fn of_hundreds_of_sockets() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    // A test that failed leaves nothing behind that the next one would meet.
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}
