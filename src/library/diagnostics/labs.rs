//! Labs and their cases.

use crate::text::diagnostic::{Diagnostic, Place};

rules! {
    CASE_WITHHELD: Warning "case-withheld";
    CASE_NAMED: Warning "case-named";
    CASE_UNCUT: Warning "case-uncut";
    STAGES_ORDER: Error "stages-order";
}

/// The story of the case at `place` is withheld.
pub(crate) fn case_withheld(place: Place) -> Diagnostic {
    CASE_WITHHELD
        .at(place, "this case's story is withheld from the lab's audience")
        .label("the lab leaves it out until that audience is allowed to read it")
}

/// The story at `story` contains a name, and is the case at `place`.
pub(crate) fn case_named(place: Place, story: Place) -> Diagnostic {
    CASE_NAMED
        .at(place, "this case's story contains a name, and a lab never names anyone")
        .label("the lab leaves it out until you write `@` and the id instead")
        .also(story, "in this story")
}

/// The case at `place` can't be cut; its story is at `story`.
pub(crate) fn case_uncut(place: Place, story: Place) -> Diagnostic {
    CASE_UNCUT
        .at(place, "this case can't be cut into stages, so the whole case is shown")
        .label("no heading in its story is marked `{.call}` or `{.outcome}`")
        .also(story, "mark them here, or add a `---` line here and `stages: [situation, write, outcome]` to the lab")
}

/// The stages at `place` do not begin with the situation or do not end with the outcome.
pub(crate) fn stages_order(place: Place) -> Diagnostic {
    STAGES_ORDER
        .at(place, "stages have to begin with `situation` and end with `outcome`")
        .label("until this is fixed, the default order is used")
}
