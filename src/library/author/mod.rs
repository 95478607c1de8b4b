//! What the author alone is told: how each text stands, what is waiting, and what may be worth a second look.

pub mod also;
pub mod closed;
pub(in crate::library) mod completions;
pub mod due;
pub mod flags;
pub mod going;
pub(in crate::library) mod last_good;
pub(in crate::library) mod links;
pub mod next_change;
pub mod overrides;
pub mod pending;
pub mod relationship;
pub mod revisit;
pub(in crate::library) mod text_status;
