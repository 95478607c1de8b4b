//! Pictures, drawings and packed files: what kind they are, what is taken out of them, and what is published.

pub mod archives;
pub mod attachment;
pub mod copies;
mod documents;
mod exif;
mod fonts;
mod icc;
pub mod image;
mod jpeg;
pub mod media_type;
pub mod pixels;
mod png;
pub mod readings;
#[cfg(test)]
mod samples;
pub mod svg;
mod webp;
