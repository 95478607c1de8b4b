//! Plain text and what is wrong with it; knows nothing of reviews.

#[cfg(test)]
pub mod dice;
pub mod diagnostic;
pub mod broken_words;
pub mod lookalikes;
pub mod markdown;
pub mod excerpt;
pub mod fingerprint;
pub mod identifiers;
pub mod quotes;
pub mod refusals;
pub mod scalar;
pub mod slug;
pub mod sources;
pub mod span;
pub mod normalize;
pub mod yaml;
