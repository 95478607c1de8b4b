//! A picture lies on another server, and is not loaded.
//!
//! Loading it would tell that server who reads here. Save the picture beside the story. Until then its words stand in
//! its place.

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "remote-image";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Warning;

/// The picture at `place` lies elsewhere.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "this picture lies on another server, which would learn who reads".into())
        .label("save it beside the story; its words stand here until then")
}
