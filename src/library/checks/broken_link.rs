//! A link leads to a file that is not there.
//!
//! A link to another text is the path to its file from this one, as in a folder:
//!
//! ```markdown
//! [the other side](../2025/the-other-side.md)
//! ```

use crate::library::checks::nearest;
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id};

/// The stable name of this cause.
pub const CODE: &str = "broken-link";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// The link at `place` leads nowhere; `known` are the paths of texts.
pub fn of<'a>(place: Place, written: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let sentence = Sentence::of("the link leads to `{}`, which is not there", vec![id(written)]);
    let diagnostic = Diagnostic::of(CODE, SEVERITY, place, sentence);
    let name = written.rsplit('/').next().unwrap_or(written);
    let names = known.map(|path| (path.rsplit('/').next().unwrap_or(path), path));
    let mut names: Vec<(&str, &str)> = names.collect();
    names.sort_unstable();
    let near = nearest(name, names.iter().map(|(name, _)| *name));
    match near.and_then(|near| names.iter().find(|(name, _)| *name == near)) {
        Some((_, path)) => diagnostic.label(Sentence::of("did you mean `/{}`?", vec![id(path)])),
        None => diagnostic.label("write the path to the file from this one"),
    }
}
