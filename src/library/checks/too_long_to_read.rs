//! A draft is too long to be read aloud in a meeting.
//!
//! Stories are read aloud, and a lab gives that seven minutes: about 900 words. Where does it really begin? Often the
//! first paragraph can go.
//!
//! Where your house has more time: `check: { without: [too-long-to-read] }` in heard.yaml.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "too-long-to-read";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Advice;

/// A story of so many words and minutes passes what can be read aloud, at `place`.
pub fn of(place: Place, words: usize, minutes: usize) -> Diagnostic {
    let sentence = Sentence::of("aloud, these {} words take about {} minutes", vec![id(words), id(minutes)]);
    Diagnostic::of(CODE, SEVERITY, place, sentence).label("a meeting has about seven by here; what could go?")
}
