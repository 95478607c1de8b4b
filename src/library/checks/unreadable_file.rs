//! A file could not be opened, or has a name that cannot be read.
//!
//! The system refused it, most often because the file belongs to somebody else, lies on a share that is not connected, or
//! is held by another program. Or its name has characters that are in no encoding of today.
//!
//! Open the file yourself. If you cannot either, ask whoever looks after the folder to let you read it. If it is the name,
//! give the file a new one.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, quoted};

/// The stable name of this cause.
pub const CODE: &str = "unreadable-file";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The system refused the file at `place`, for the reason `why` in its own words.
pub fn of(place: Place, why: &str) -> Diagnostic {
    let sentence = Sentence::of("this file cannot be opened: {}", vec![quoted(why)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence).help("see whether you can open it yourself, and whether it is yours")
}

/// The file at `place` has a name that is not Unicode.
pub fn of_name(place: Place) -> Diagnostic {
    Diagnostic::of(CODE, SEVERITY, place, "the name of this file has characters that cannot be read".into())
        .help("give the file a new name")
}
