//! Texts rewritten, as values: the fixes that are certain, an answer, a decision.

pub(in crate::library) mod consent_edit;
mod deciding;
pub(in crate::library) mod fixes;
mod front_edit;
mod kept_yeses;
pub(in crate::library) mod review_edit;
