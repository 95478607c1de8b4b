//! The wish that a command ends, heard by one that has something to bring to an end first.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use tokio::runtime::Builder;

use crate::serve::preview::ended;

/// There is one wish, however often somebody begins to listen for it.
static WISH: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// True from the first interrupt on, or from the system's wish to end. A second one ends the program where it stands.
/// Before the first call, an interrupt ends the program by itself.
pub fn wish() -> Arc<AtomicBool> {
    Arc::clone(WISH.get_or_init(listen))
}

/// Whether somebody has wished for the end; begins to listen for nothing.
pub fn is_wished() -> bool {
    WISH.get().is_some_and(|wish| wish.load(Ordering::Relaxed))
}

fn listen() -> Arc<AtomicBool> {
    let wish = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&wish);
    std::thread::spawn(move || {
        // Where no signal can be waited for, the program ends by the signal itself.
        let Ok(runtime) = Builder::new_current_thread().enable_all().build() else { return };
        runtime.block_on(async {
            if ended(|| ()).await.is_ok() {
                told.store(true, Ordering::Relaxed);
                if ended(|| ()).await.is_ok() {
                    std::process::exit(130);
                }
            }
        });
    });
    wish
}
