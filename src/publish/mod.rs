//! Brings a site to a place, after every byte of it has passed the leak check.

pub mod delivery;
pub mod disk;
pub mod held_open;
pub mod known_pages;
pub mod leak_check;
pub mod lock;
pub mod look_again;
pub mod manifest;
mod packed_pages;
pub mod store;
pub mod plan;
#[cfg(feature = "remote")]
pub mod remote;
pub mod server_config;
pub mod taking_back;
