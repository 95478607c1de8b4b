//! A comma cuts a value in two.
//!
//! Inside `{ … }` a comma ends a value, and what follows it is taken for the next field. Words with a comma need quotation
//! marks there.
//!
//! This does not work: the value is `12`, and the rest is a field that says nothing.
//!
//! ```yaml
//! readings: [{ period: 2026-Q1, value: 12, of 12 green }]
//! ```
//!
//! This does:
//!
//! ```yaml
//! readings: [{ period: 2026-Q1, value: "12, of 12 green" }]
//! ```
//!
//! Outside of brackets a comma is just a comma.

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "yaml-cut";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// A comma cut off what stands at `place` from the value before it.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "a comma cuts these words off from their value".into())
        .label("put quotation marks around the whole value")
        .help("inside `{ }` and `[ ]` a comma ends a value")
}
