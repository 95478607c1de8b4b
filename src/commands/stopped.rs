//! The wish that a command ends, heard by one that has something to bring to an end first.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::runtime::Builder;

use crate::live;

/// True from the first interrupt on, or from the system's wish to end. A second one ends the program where it stands.
pub fn wish() -> Arc<AtomicBool> {
    let wish = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&wish);
    std::thread::spawn(move || {
        // Where no signal can be waited for, the program ends by the signal itself.
        let Ok(runtime) = Builder::new_current_thread().enable_all().build() else { return };
        runtime.block_on(async {
            if live::ended(|| ()).await.is_ok() {
                told.store(true, Ordering::Relaxed);
                if live::ended(|| ()).await.is_ok() {
                    std::process::exit(130);
                }
            }
        });
    });
    wish
}
