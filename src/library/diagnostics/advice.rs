//! What a good editor says to a draft.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, id};

rules! {
    HINDSIGHT: Advice "hindsight";
    TRAIT_NOT_ACT: Advice "trait-not-act";
    VERDICT_CITED: Advice "verdict-cited";
    NO_WORDS_OF_THEIRS: Advice "no-words-of-theirs";
    TOO_LONG_TO_READ: Advice "too-long-to-read";
}

/// Words at `place` that know how it turned out.
pub(crate) fn hindsight(place: Place) -> Diagnostic {
    HINDSIGHT.at(place, "this is hindsight").label("what did it look like at the time?")
}

/// Words at `place` that describe a trait.
pub(crate) fn trait_not_act(place: Place) -> Diagnostic {
    TRAIT_NOT_ACT.at(place, "this describes a person, not what they did").label("what did they do, that one time?")
}

/// The quoted words at `place` are a verdict.
pub(crate) fn verdict_cited(place: Place) -> Diagnostic {
    VERDICT_CITED.at(place, "this judges what they did").label("quote the line that shows it")
}

/// Nobody speaks in the story whose body begins at `place`.
pub(crate) fn no_words_of_theirs(place: Place) -> Diagnostic {
    NO_WORDS_OF_THEIRS
        .at(place, "there's no dialogue in this story")
        .label("can you remember one thing that somebody said?")
}

/// A story of so many words and minutes is too long to read aloud from `place` on.
pub(crate) fn too_long_to_read(place: Place, words: usize, minutes: usize) -> Diagnostic {
    let sentence = Sentence::of("read aloud, these {} words take about {} minutes", vec![id(words), id(minutes)]);
    TOO_LONG_TO_READ.at(place, sentence).label("seven minutes are up about here; what could you cut?")
}
