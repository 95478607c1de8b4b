//! Behaviours, and the words of the story that are quoted for them.

use crate::library::diagnostics::suggestion::suggest_or;
use crate::text::diagnostic::{Diagnostic, Place, Sentence, id, quoted};

rules! {
    UNKNOWN_INDICATOR: Error "unknown-indicator";
    RETIRED_INDICATOR: Warning "retired-indicator";
    TOO_MANY_INDICATORS: Error "too-many-indicators";
    EVIDENCE_MISSING: Error "evidence-missing";
    EVIDENCE_NOT_FOUND: Error "evidence-not-found";
}

/// The behaviour at `place` doesn't exist; `known` are the ids of those that do.
pub(crate) fn unknown_indicator(place: Place, written: &str, known: &[String]) -> Diagnostic {
    let sentence = Sentence::of("there is no behaviour `{}`", vec![id(written)]);
    let diagnostic =
        UNKNOWN_INDICATOR.at(place, sentence).help("if it's new, add it to indicators.yaml, or describe it in `also:`");
    suggest_or(diagnostic, written, known.iter().map(String::as_str), "no behaviour has this id")
}

/// The behaviour at `place` was retired before the story.
pub(crate) fn retired_indicator(place: Place, indicator: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` was retired before this story happened", vec![id(indicator)]);
    RETIRED_INDICATOR.at(place, sentence).label("use another, or describe it in `also:`")
}

/// The fourth behaviour, at `place`.
pub(crate) fn too_many_indicators(place: Place) -> Diagnostic {
    TOO_MANY_INDICATORS
        .at(place, "a story can show up to three behaviours")
        .label("this is the fourth; keep the three that matter most")
}

/// The behaviour at `place` has no words.
pub(crate) fn evidence_missing(place: Place, indicator: &str) -> Diagnostic {
    let sentence = Sentence::of("no words are quoted for `{}`", vec![id(indicator)]);
    EVIDENCE_MISSING
        .at(place, sentence)
        .label("copy the words from the story that show it")
        .help("every behaviour needs a line from the story, not just a tick; a story doesn't have to show any")
}

/// The words quoted at `place` begin or end inside a word of the story; `around` are the whole words.
pub(crate) fn evidence_in_word(place: Place, cited: &str, around: (Place, String)) -> Diagnostic {
    let (near, words) = around;
    EVIDENCE_NOT_FOUND
        .at(place, Sentence::of("“{}” begins or ends in the middle of a word", vec![quoted(cited)]))
        .label(Sentence::of("quote whole words: “{}”", vec![quoted(&words)]))
        .also(near, "this is the passage")
}

/// The words quoted at `place` aren't in the story; `nearest` is the passage that is most like them.
pub(crate) fn evidence_not_found(place: Place, cited: &str, nearest: Option<(Place, String)>) -> Diagnostic {
    let sentence = Sentence::of("the story doesn't say “{}”", vec![quoted(cited)]);
    let diagnostic = EVIDENCE_NOT_FOUND.at(place, sentence);
    match nearest {
        Some((near, words)) => diagnostic
            .label(Sentence::of("did you mean “{}”?", vec![quoted(&words)]))
            .also(near, "this is the nearest passage"),
        None => diagnostic
            .label("copy the words from the story")
            .help("they have to be in one paragraph, exactly as readers see them"),
    }
}
