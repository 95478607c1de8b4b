//! What is asked of everything together: where the diagnostics of a whole are found.

pub mod advice;
mod answers;
mod audit;
mod overrides;
mod relationships;
mod tags;
mod today;

use jiff::civil::Date as Day;

use crate::library::collection::library::Library;
use crate::text::diagnostic::Diagnostic;

pub use crate::library::checks::answers::SOON;
pub use crate::library::checks::audit::is_overdue;
pub use crate::library::checks::today::{all, of_text, stories_with_errors};

impl Library {
    /// Every diagnostic of every file as of `today`, sorted by place; withheld things too.
    pub fn check(&self, today: Day) -> Vec<Diagnostic> {
        all(&self.0, today)
    }
}
