//! A story that ended badly has a name beside it.
//!
//! Praise may be named; a shortfall is better told without a name, or people stop telling what went wrong. Ask the
//! people in it whether they would rather be a role: `agreed: { given: 2026-03, as: role }`.

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "shortfall-named";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Warning;

/// The story ended badly, as is said at `place`, and somebody is printed by name in it.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "a shortfall is told here with a name beside it".into())
        .label("ended badly, and somebody is named")
        .help("would they rather be a role? `as: role` beside `given` prints them so in this story")
}
