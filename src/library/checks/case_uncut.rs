//! A case cannot be cut into stages, so the lab shows the story whole before the end.
//!
//! A story is cut at headings classed `{.data}`, `{.call}` and `{.outcome}`; or, with
//! `stages: [situation, write, outcome]`, at the first line `---` in its text.

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "case-uncut";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Warning;

/// The case at `place` cannot be cut; its story stands at `story`.
pub fn of(place: Place, story: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "this case cannot be cut into stages, and is shown whole".into())
        .label("its story has no heading classed `{.call}` or `{.outcome}`")
        .also(story, "add the classes here, or a line `---` with `stages: [situation, write, outcome]`")
}
