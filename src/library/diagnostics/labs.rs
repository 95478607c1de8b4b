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
        .at(place, "the story of this case is withheld from the lab's audience")
        .label("left out until everyone may read it")
}

/// The story at `story` writes a name, and is the case at `place`.
pub(crate) fn case_named(place: Place, story: Place) -> Diagnostic {
    CASE_NAMED
        .at(place, "the story of this case writes a name, and a room is told none")
        .label("left out of the lab until it is an `@` and the id")
        .also(story, "in this text")
}

/// The case at `place` cannot be cut; its story stands at `story`.
pub(crate) fn case_uncut(place: Place, story: Place) -> Diagnostic {
    CASE_UNCUT
        .at(place, "this case cannot be cut into stages, and is shown whole")
        .label("its story has no heading classed `{.call}` or `{.outcome}`")
        .also(story, "add the classes here, or a line `---` with `stages: [situation, write, outcome]`")
}

/// The stages at `place` do not begin with the situation or do not end with the outcome.
pub(crate) fn stages_order(place: Place) -> Diagnostic {
    STAGES_ORDER
        .at(place, "stages begin with `situation` and end with `outcome`")
        .label("the usual order is used until this is mended")
}
