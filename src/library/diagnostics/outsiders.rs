//! People outside the firm: what in a text identifies a client, a patient or a child.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Word};
use crate::text::identifiers::Kind;

rules! {
    OUTSIDER: Error "outsider";
    MAYBE_OUTSIDER: Warning "maybe-outsider";
    CHANGED_MISSING: Error "changed-missing";
    TOO_MANY_EXEMPT: Error "too-many-exempt";
}

/// The most entries that `changed` and `plain` may each have.
pub(crate) const MOST_EXEMPT: usize = 50;

/// What is at `place` identifies somebody outside the firm.
pub(crate) fn outsider(place: Place, kind: Kind) -> Diagnostic {
    answered(OUTSIDER.at(place, sure(kind)), kind)
}

/// The same in notes, which have no fields to say that it needn't be.
pub(crate) fn outsider_in_notes(place: Place, kind: Kind, is_sure: bool) -> Diagnostic {
    let diagnostic = if is_sure { OUTSIDER.at(place, sure(kind)) } else { MAYBE_OUTSIDER.at(place, likely(kind)) };
    diagnostic
        .label("write only what matters, such as “their finance director”")
        .help("if it doesn't identify anybody outside the firm, add it to `plain` under `privacy` in heard.yaml")
        .unspeakable()
}

/// What is at `place` may identify somebody outside the firm.
pub(crate) fn maybe_outsider(place: Place, kind: Kind) -> Diagnostic {
    answered(MAYBE_OUTSIDER.at(place, likely(kind)), kind)
}

/// What to write instead, and how to say once that nothing need be.
fn answered(diagnostic: Diagnostic, kind: Kind) -> Diagnostic {
    let answer = if matches!(kind, Kind::Title | Kind::Name | Kind::Place) {
        "add the name to `changed` if it's invented, or to `plain` if it doesn't identify anybody outside the firm"
    } else {
        "if it doesn't identify anybody outside the firm, add it to `plain`"
    };
    diagnostic.label(instead(kind)).help(answer).unspeakable()
}

fn sure(kind: Kind) -> &'static str {
    match kind {
        Kind::Title | Kind::Name => "this names somebody outside the firm",
        Kind::Birth => "this is a date of birth",
        Kind::Number => "this is an identity, account or card number",
        Kind::Telephone => "this is a telephone number",
        Kind::Email => "this is an email address",
        Kind::Street => "this is a postal address",
        Kind::Postcode => "this is a postcode",
        Kind::Moment => "this gives the date and the time",
        Kind::Age => "few people are this old",
        Kind::Place => "this names a place outside the firm",
    }
}

fn likely(kind: Kind) -> &'static str {
    match kind {
        Kind::Title | Kind::Name => "this looks like the name of somebody outside the firm",
        Kind::Birth => "this looks like a date of birth",
        Kind::Number => "this looks like an identity, account or card number",
        Kind::Telephone => "this looks like a telephone number",
        Kind::Email => "this looks like an email address",
        Kind::Street => "this looks like a postal address",
        Kind::Postcode => "this looks like a postcode",
        Kind::Moment => "a date and a time together can be looked up",
        Kind::Age => "few people are this old",
        Kind::Place => "this looks like the name of a school, a ward or a company",
    }
}

/// What a reader would need in its place.
fn instead(kind: Kind) -> &'static str {
    match kind {
        Kind::Title | Kind::Name => "write who they are in the story, such as “the man in bed nine”",
        Kind::Birth => "write only what matters, such as “in her sixties”",
        Kind::Number | Kind::Telephone | Kind::Email => "take it out: the story works just as well without it",
        Kind::Street | Kind::Postcode => "write only what matters, such as “a flat near the station”",
        Kind::Moment => "write roughly when, such as “one night that spring”",
        Kind::Age => "write “well over eighty”, or “very old”",
        Kind::Place => "write what it is, such as “her school” or “a supplier”",
    }
}

/// The entry of `changed` at `place` isn't in the text.
pub(crate) fn changed_missing(place: Place) -> Diagnostic {
    CHANGED_MISSING
        .at(place, "this isn't in the text")
        .label("write the new name, never the real one")
        .help("`changed` lists the invented names exactly as they appear in the text")
        .unspeakable()
}

/// The list `field` has more entries than it may, the first of them at `place`.
pub(crate) fn too_many_exempt(place: Place, field: &'static str) -> Diagnostic {
    let sentence = Sentence::of("`{}` has more than 50 entries", vec![Word::Id(field.to_owned())]);
    TOO_MANY_EXEMPT
        .at(place, sentence)
        .label("this entry and the ones after it don't count")
        .help("if a text needs this many, use roles instead of names")
}
