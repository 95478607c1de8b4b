//! How far a publishing is: a bar on a terminal, a line now and then elsewhere.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicUsize, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::commands::output::Output;

/// Below this many files, a line now and then isn't worth printing.
const FEW: usize = 100;

/// How far it is.
pub struct Progress<'o> {
    out: &'o Output,
    bar: ProgressBar,
    files: usize,
    done: AtomicUsize,
}

impl<'o> Progress<'o> {
    /// Nothing is done yet of so many files, and so many bytes that will travel.
    pub fn of(out: &'o Output, files: usize, bytes: u64) -> Self {
        let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::hidden());
        if files > 0 && !out.is_quiet() && std::io::stderr().is_terminal() {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            // If the pattern were ever wrong, the default bar would do.
            if let Ok(style) = ProgressStyle::with_template("{bar:30} {msg}, {bytes} of {total_bytes}") {
                bar.set_style(style);
            }
        }
        Self { out, bar, files, done: AtomicUsize::new(0) }
    }

    /// One file more is done, for which `bytes` travelled.
    pub fn file(&self, bytes: u64) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        self.bar.inc(bytes);
        if !self.bar.is_hidden() {
            self.bar.set_message(format!("{done} of {} files", self.files));
        } else if self.files >= FEW && done < self.files && done.is_multiple_of(self.files.div_ceil(10)) {
            self.out.news(&format!("{done} of {} files", self.files));
        }
    }

    /// Clears the bar, to make room for what is said next.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}
