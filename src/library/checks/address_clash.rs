//! Two texts would have the same address.
//!
//! Addresses mirror the path of a file, in lower case, without the day that a file name may begin with. Two that
//! differ only in case, or in the way an accent is stored, cannot stand side by side on every computer.
//!
//! Rename one of the two files.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "address-clash";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// What stands at `place` wants the address that `other` has.
pub fn of(place: Place, other: Place, address: &str) -> Diagnostic {
    let sentence = Sentence::of("two texts would have the address `{}`", vec![id(address)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence).also(other, "this one has it").help("rename one of the two")
}
