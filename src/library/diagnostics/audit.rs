//! What the metric audit asks: numbers and behaviours that nobody has looked at, or looks after.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, id};

rules! {
    REVIEW_OVERDUE: Warning "review-overdue";
    UNOWNED: Advice "unowned";
}

/// The day of the review at `place` is past.
pub(crate) fn review_overdue(place: Place) -> Diagnostic {
    REVIEW_OVERDUE
        .at(place, "this is overdue for review")
        .label("read its stories together, write the decision in `history`, and set a new date")
}

/// Nobody looks after what is named `name`, at `place`.
pub(crate) fn unowned(place: Place, name: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` has no owner", vec![id(name)]);
    UNOWNED.at(place, sentence).label("add `owner: …`")
}
