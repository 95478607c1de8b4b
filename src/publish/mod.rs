//! Brings a site to a place, after every byte of it has passed the leak check.

pub mod delivery;
pub mod folder;
pub mod leaks;
pub mod manifest;
mod packed;
pub mod place;
pub mod plan;
pub mod remote;
pub mod serving;
