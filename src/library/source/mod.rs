//! What one file says: each kind of file that people write, read as it is written.

pub(in crate::library) mod address;
pub(in crate::library) mod agreed;
pub(in crate::library) mod audiences;
pub(in crate::library) mod config;
mod conflict;
pub(in crate::library) mod date;
pub(in crate::library) mod document;
pub mod field_table;
pub(in crate::library) mod fields;
pub(in crate::library) mod front_matter;
pub(in crate::library) mod headcount;
pub(in crate::library) mod ident;
pub(in crate::library) mod ids;
pub(in crate::library) mod indicator;
pub(in crate::library) mod lab;
pub(in crate::library) mod manuscript;
pub(in crate::library) mod mentions;
pub(in crate::library) mod metric;
pub(in crate::library) mod page;
pub(in crate::library) mod person;
pub(in crate::library) mod program_version;
pub(in crate::library) mod reading_faults;
pub(in crate::library) mod review;
pub mod route;
pub(in crate::library) mod status;
pub mod target;
pub(in crate::library) mod text_file;
