//! What is asked of everything together: where the diagnostics of a whole are found.

pub mod advice;
mod audit;
mod today;

pub use crate::library::checks::audit::is_overdue;
pub use crate::library::checks::today::{SOON, all, of_text};
