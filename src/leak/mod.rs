//! What may stand in no byte of a site: withheld sentences, names, forbidden words; and finding them.

mod form_index;
pub mod matcher;
pub mod names;
pub mod near;
mod particles;
pub mod patterns;
pub mod shingles;
pub mod watch;
