//! Who reads what: the audiences of `heard.yaml`.

use crate::library::diagnostics::suggestion::suggest_or;
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Word, id};

rules! {
    UNKNOWN_AUDIENCE: Error "unknown-audience";
    AUDIENCE_CYCLE: Error "audience-cycle";
    NO_DEFAULT_AUDIENCE: Error "no-default-audience";
}

/// The audience at `place` doesn't exist; `known` are the ids of those that do.
pub(crate) fn unknown_audience(place: Place, written: &str, known: &[String]) -> Diagnostic {
    let sentence = Sentence::of("there is no audience `{}`", vec![id(written)]);
    let diagnostic = UNKNOWN_AUDIENCE
        .at(place, sentence)
        .help("audiences are listed in heard.yaml; until this is fixed, everything that depends on it is withheld");
    suggest_or(diagnostic, written, known.iter().map(String::as_str), "no audience has this id")
}

/// The audience named at `place` sees itself through others.
pub(crate) fn audience_cycle(place: Place, audience: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` is part of a loop in `sees`", vec![id(audience)]);
    AUDIENCE_CYCLE
        .at(place, sentence)
        .label("remove one of them to break the loop")
        .help("until then, each of them sees only its own stories")
}

/// `heard.yaml` has several audiences and doesn't say which is the default.
pub(crate) fn no_default_audience(place: Place, known: &[String]) -> Diagnostic {
    let help = Sentence::of("add `default_audience:` with one of {}", vec![Word::Id(known.join(", "))]);
    let place = Place { span: None, ..place };
    NO_DEFAULT_AUDIENCE.at(place, "no default audience is set").help(help)
}
