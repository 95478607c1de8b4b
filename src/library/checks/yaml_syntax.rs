//! A line cannot be read as YAML.
//!
//! Each field is a name, a colon, a space and a value. What belongs below a field is moved to the right by two spaces, and
//! all that belongs to the same thing begins at the same place. Items of a list begin with a hyphen and a space.
//!
//! These do not work:
//!
//! ```yaml
//! title:The pause
//! status = published
//!  date: 2026-03
//! indicators:
//!   asked-deeper:
//!     - Are you sure?
//!     -And then?
//! ```
//!
//! These do:
//!
//! ```yaml
//! title: The pause
//! status: published
//! date: 2026-03
//! indicators:
//!   asked-deeper:
//!     - Are you sure?
//!     - And then?
//! ```
//!
//! Nothing else in the file is lost: the lines before and after are read. If the line looks right, look at the one above
//! it: a quotation mark or a bracket that was not closed there, or a value that goes on in the next line.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity};
use crate::text::yaml::{YamlFault, YamlFaultKind};

/// The stable name of this cause.
pub const CODE: &str = "yaml-syntax";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The line at `place` cannot be read.
pub fn of(place: Place, fault: &YamlFault) -> Diagnostic {
    let (sentence, label): (Sentence, Option<&'static str>) = match fault.kind {
        YamlFaultKind::NoSpace => ("a space is missing after a colon".into(), Some("put a space after the colon")),
        YamlFaultKind::Equals => ("a field is written with `=`".into(), Some("a colon and a space instead")),
        YamlFaultKind::NoColon => ("a line has no colon after its field's name".into(), Some("put a colon after the name")),
        YamlFaultKind::Dash => ("an item of a list begins with a hyphen and a space".into(), Some("a hyphen and a space")),
        YamlFaultKind::Indent => (
            "this line does not begin where the lines that it belongs to begin".into(),
            Some("begin it where they begin"),
        ),
        YamlFaultKind::KeyNotText => ("a field has no name that is a word".into(), Some("write a field's name")),
        YamlFaultKind::SecondDocument => (
            "the text ends at `---` or `...`, and more follows".into(),
            Some("everything from here on is not read; delete the line above, or all of this"),
        ),
        YamlFaultKind::More => ("there is more here that cannot be read".into(), Some("mend the others first")),
        YamlFaultKind::Other(words) => (Sentence::from(words), None),
        _ => ("this line does not fit the lines around it".into(), None),
    };
    let diagnostic = Diagnostic::of(CODE, SEVERITY, place, sentence);
    match label {
        Some(label) => diagnostic.label(label),
        None => diagnostic.help("`heard explain yaml-syntax` shows how fields are written"),
    }
}
