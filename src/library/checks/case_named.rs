//! A lab has a case whose story writes somebody's name.
//!
//! A room is told of nobody by name, also of those who agreed to be named to readers. What stands as `@` and an id is
//! printed as a role there; a name that is written out cannot be, so the lab shows the case to nobody.
//!
//! ```markdown
//! @m.lindqvist closed the laptop.
//! ```

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "case-named";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Warning;

/// The story at `story` writes a name, and is the case at `place`.
pub fn of(place: Place, story: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "the story of this case writes a name, and a room is told none".into())
        .label("left out of the lab until it is an `@` and the id")
        .also(story, "in this text")
}
