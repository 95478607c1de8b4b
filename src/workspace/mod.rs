//! The authors' folder, taken in from disk.

pub mod disk;
