//! There is no `heard.yaml`, which every site has.
//!
//! It stands at the top of the site folder. The title is enough:
//!
//! ```yaml
//! title: Heard at Lindqvist Cole
//! ```

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "no-config";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The site has no `heard.yaml`.
pub fn of() -> Diagnostic {
    let place = Place::file(&"heard.yaml".into());
    Diagnostic::of(CODE, SEVERITY, place, "there is no heard.yaml here".into())
        .help("a site folder has a heard.yaml; one line is enough: `title: Heard at our firm`")
}
