//! Tables of decisions against a check.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, id, quoted};

rules! {
    OVERRIDE_COLUMN: Error "override-column";
}

/// The column `name` at `place` is one that such a table can't have.
pub(crate) fn override_column(place: Place, name: &str) -> Diagnostic {
    let sentence = Sentence::of("a table of overrides can't have a column `{}`", vec![quoted(name)]);
    OVERRIDE_COLUMN
        .at(place, sentence)
        .label("delete the whole column")
        .help("only `flag`, `decision` and `why` are allowed, so that nothing about a client or patient can get in")
}

/// The table has no column `name`.
pub(crate) fn no_column(place: Place, name: &'static str) -> Diagnostic {
    OVERRIDE_COLUMN
        .at(place, Sentence::of("this table has no column `{}`", vec![id(name)]))
        .label("the first line has to be: flag,decision,why")
}

/// The line at `place` has more cells than there are columns.
pub(crate) fn extra(place: Place) -> Diagnostic {
    OVERRIDE_COLUMN
        .at(place, "this line has more than three cells")
        .label("if there is a comma in the reason, put the reason in quotation marks")
        .unspeakable()
}

/// The line at `place` is one more than the `most` that a file can have.
pub(crate) fn too_many(place: Place, most: usize) -> Diagnostic {
    OVERRIDE_COLUMN
        .at(place, Sentence::of("a table of overrides can have up to {} lines", vec![id(most)]))
        .label("this line and the ones after it aren't read; start a new file")
        .unspeakable()
}

/// The table can't be read to its end.
pub(crate) fn unreadable(place: Place) -> Diagnostic {
    OVERRIDE_COLUMN.at(place, "this table can't be read to the end").label("check the quotation marks")
}
