//! Plain text and what is wrong with it; knows nothing of reviews.

pub mod diagnostic;
pub mod fingerprint;
pub mod markdown;
pub mod places;
pub mod scalar;
pub mod slug;
pub mod sources;
pub mod span;
pub mod words;
pub mod yaml;
