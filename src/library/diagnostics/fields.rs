//! What is written in a field, whatever the file: missing, unknown, or of another kind than the field holds.

use crate::library::diagnostics::suggestion::{called, nearest, suggest_or};
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Word, id, quoted};

rules! {
    MISSING_FIELD: Error "missing-field";
    UNKNOWN_FIELD: Error "unknown-field";
    UNKNOWN_VALUE: Error "unknown-value";
    WRONG_TYPE: Error "wrong-type";
    BAD_DATE: Error "bad-date";
    BAD_NUMBER: Error "bad-number";
    BAD_LANGUAGE: Error "bad-language";
    BAD_URL: Error "bad-url";
    BAD_ID: Error "bad-id";
    NO_RATING: Error "no-rating";
    COMMA_LIST: Warning "comma-list";
}

/// What a text that is no date was most likely meant to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Guess {
    /// It can mean nothing else.
    Certain(String),
    /// It may mean this, or something else.
    Perhaps(String),
    /// Only its author can tell: what to ask.
    Ask(&'static str),
}

/// `field` is absent from what stands at `place`.
pub(crate) fn missing_field(place: Place, field: &'static str) -> Diagnostic {
    let sentence = Sentence::of("`{}` is missing", vec![id(field)]);
    MISSING_FIELD.at(place, sentence).label(Sentence::of("add a line `{}: …`", vec![id(field)]))
}

/// A field written at `place` that nobody asked for; `known` are those that would be read here.
pub(crate) fn unknown_field(place: Place, written: &str, known: &[&str]) -> Diagnostic {
    let sentence = Sentence::of("there is no field `{}` here", vec![id(written)]);
    let diagnostic = UNKNOWN_FIELD.at(place, sentence);
    match nearest(written, known.iter().copied()) {
        Some(near) => diagnostic.suggest(written, near),
        None => diagnostic
            .label("nobody reads this")
            .help(Sentence::of("fields that can stand here: {}", vec![Word::Id(known.join(", "))])),
    }
}

/// What is written at `place`, under `field`, is none of `choices`.
pub(crate) fn unknown_value(place: Place, field: &'static str, written: &str, choices: &[&str]) -> Diagnostic {
    let sentence = Sentence::of("`{}` cannot be `{}`", vec![id(field), id(written)]);
    let all = choices.iter().map(|choice| format!("`{choice}`")).collect::<Vec<_>>().join(", ");
    let help = Sentence::of("it is one of {}", vec![Word::Id(all)]);
    let diagnostic = UNKNOWN_VALUE.at(place, sentence).help(help);
    suggest_or(diagnostic, written, choices.iter().copied(), "choose one of the words below")
}

/// What stands at `place`, under `field`, is `got` and should be `wanted`.
pub(crate) fn wrong_type(place: Place, field: &'static str, wanted: &'static str, got: &'static str) -> Diagnostic {
    let words = vec![Word::Id(field.to_owned()), Word::Id(wanted.to_owned()), Word::Id(got.to_owned())];
    WRONG_TYPE
        .at(place, Sentence::of("`{}` should be {}, and is {}", words))
        .label(Sentence::of("write {} here", vec![Word::Id(wanted.to_owned())]))
}

/// The labels at `place`, under `field`, are written as one line with commas.
pub(crate) fn comma_list(place: Place, field: &'static str, written: &str) -> Diagnostic {
    let list = format!(
        "[{}]",
        written.split(',').map(str::trim).filter(|label| !label.is_empty()).collect::<Vec<_>>().join(", ")
    );
    let span = place.span;
    let diagnostic = COMMA_LIST
        .at(place, Sentence::of("`{}` is a list, and its brackets are missing", vec![id(field)]))
        .label(Sentence::of("write `{}`", vec![quoted(&list)]));
    // What is in a list of YAML may need quotation marks that it did not need in a line.
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ',' | ' ' | '-' | '_' | '.');
    match span.filter(|_| written.chars().all(is_plain)) {
        Some(span) => diagnostic.fix(span, list),
        None => diagnostic,
    }
}

/// What is written at `place`, under `field`, is no date; `guess` is what it may mean.
pub(crate) fn bad_date(place: Place, field: &'static str, guess: Guess) -> Diagnostic {
    let sentence = Sentence::of("`{}` is not a date that heard can read", vec![id(field)]);
    let span = place.span;
    let diagnostic =
        BAD_DATE.at(place, sentence).help("write a month, a quarter or a day: `2026-03`, `2026-Q1`, `2026-03-14`");
    match (guess, span) {
        (Guess::Certain(guess), Some(span)) => {
            diagnostic.label(Sentence::of("did you mean `{}`?", vec![id(&guess)])).fix(span, guess)
        }
        (Guess::Certain(guess) | Guess::Perhaps(guess), _) => {
            diagnostic.label(Sentence::of("perhaps `{}`", vec![id(&guess)]))
        }
        (Guess::Ask(question), _) => diagnostic.label(question),
    }
}

/// What is written at `place`, under `field`, is no whole number of at least `least`.
pub(crate) fn bad_number(place: Place, field: &'static str, written: &str, least: u32) -> Diagnostic {
    let sentence = Sentence::of("`{}` should be a whole number, and is `{}`", vec![id(field), id(written)]);
    BAD_NUMBER.at(place, sentence).label(Sentence::of("write a number of at least {}", vec![id(least)]))
}

/// What is written at `place` is no language tag.
pub(crate) fn bad_language(place: Place, written: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` is not a language tag", vec![id(written)]);
    BAD_LANGUAGE.at(place, sentence).label("write it like `sv`, `de` or `pt-BR`")
}

/// What is written at `place` is no address of the web.
pub(crate) fn bad_url(place: Place, written: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` is not an address that begins with https:// or http://", vec![id(written)]);
    BAD_URL.at(place, sentence).label("write it as `https://intranet.example/heard/`")
}

/// What is written at `place` cannot be an id; `instead` is the one made of it, which may be empty.
pub(crate) fn bad_id(place: Place, written: &str, instead: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` cannot be an id", vec![called(written)]);
    let diagnostic = BAD_ID.at(place, sentence).help("ids are letters in lower case, digits, `-` and `.`");
    match instead {
        "" => diagnostic.label("write a short name in lower case"),
        instead => diagnostic.label(Sentence::of("write `{}`", vec![quoted(instead)])),
    }
}

/// The id at `place` is taken by another already.
pub(crate) fn id_twice(place: Place, written: &str) -> Diagnostic {
    let sentence = Sentence::of("the id `{}` is given twice", vec![called(written)]);
    BAD_ID.at(place, sentence).label("give this one another id")
}

/// A field written at `place` that would rate a person.
pub(crate) fn no_rating(place: Place, written: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` would rate a person, and heard keeps no ratings", vec![id(written)]);
    NO_RATING
        .at(place, sentence)
        .label("tell what they did instead")
        .help("a number is read first and the story not at all; cite the line that shows it under `indicators:`")
}

/// Names of fields that would hold a rating.
const RATINGS: [&str; 12] =
    ["score", "scores", "rating", "ratings", "rate", "stars", "points", "grade", "rank", "ranking", "level", "marks"];

/// Whether a field of this name would rate a person.
pub(crate) fn is_rating(field: &str) -> bool {
    RATINGS.contains(&field.to_lowercase().as_str())
}
