//! There are several audiences, and none of them is the usual one.
//!
//! Stories without an `audience:` are for the usual one, and `heard build` makes its edition. Until it is named, such
//! stories are withheld.
//!
//! ```yaml
//! default_audience: firm
//! ```

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, Word};

/// The stable name of this cause.
pub const CODE: &str = "no-default-audience";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// `heard.yaml` has several audiences and does not say which is meant where none is named.
pub fn of(place: Place, known: &[String]) -> Diagnostic {
    let help = Sentence::of("add `default_audience:` with one of {}", vec![Word::Id(known.join(", "))]);
    let place = Place { span: None, ..place };
    Diagnostic::of(CODE, SEVERITY, place, "no audience is the usual one".into()).help(help)
}
