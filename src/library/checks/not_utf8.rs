//! A text is in an old encoding.
//!
//! Texts are read as UTF-8, which every editor of today writes. Somewhere in this file stands a letter, most often an
//! accented one or a typographic quotation mark, as an older program wrote it. Until it is saved anew, the text is
//! withheld, since nobody can be sure what it says.
//!
//! Open the file in your editor and choose *Save with encoding* (or *Save as*), then *UTF-8*. If letters look wrong then,
//! open it again as *Windows-1252* or *ISO 8859-1* first, and save it as UTF-8 after that.

use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "not-utf8";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The first letter that is not UTF-8 stands at `place`.
pub fn of(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "this file is not in UTF-8".into())
        .label("this is the first letter that cannot be read")
        .help("open the file in your editor and save it with the encoding UTF-8")
}
