//! `base_url` is not an address of the web.
//!
//! It is the address at which readers will find the site, and is used for feeds and the sitemap only.
//!
//! ```yaml
//! base_url: https://intranet.example/heard/
//! ```

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "bad-url";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// What is written at `place` is no address of the web.
pub fn of(place: Place, written: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` is not an address that begins with https:// or http://", vec![id(written)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence).label("write it as `https://intranet.example/heard/`")
}
