//! What may stand in no byte of a site: withheld sentences, names, forbidden words; and finding them.

pub mod watch;
