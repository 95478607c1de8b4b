//! A link in the folder leads out of the site.
//!
//! A symbolic link is a file that stands for another. One that leads out of the site's folder is not followed, since it
//! could bring in anything on the machine, and what it brings differs from machine to machine.
//!
//! Copy the file or folder that is meant into the site, and delete the link.

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "link-outside";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The symbolic link at `place` leads out of the site.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "this link leads out of the site and is not followed".into())
        .help("copy what it leads to into the site, and delete the link")
}
