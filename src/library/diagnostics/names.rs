//! People and names: who is unknown, who may not be named here, and words that must never be published.

use crate::library::diagnostics::suggestion::{called, suggest_or};
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Word, id, quoted};

rules! {
    UNKNOWN_PERSON: Error "unknown-person";
    NAME_IN_TEXT: Error "name-in-text";
    PART_OF_NAME: Warning "part-of-name";
    ROLE_POINTS: Warning "role-points";
    SHORTFALL_NAMED: Warning "shortfall-named";
    COMPOSITE_FEW: Error "composite-few";
    COMPOSITE_PERSON: Error "composite-person";
    OWN_WORK: Error "own-work";
    FORBIDDEN_WORD: Error "forbidden-word";
    NAMES_FILE: Error "names-file";
    BAD_PATTERN: Error "bad-pattern";
}

/// The person at `place` isn't in people.yaml; `known` are the ids of those who are.
pub(crate) fn unknown_person(place: Place, written: &str, known: &[String]) -> Diagnostic {
    let sentence = Sentence::of("`{}` isn't in people.yaml", vec![called(written)]);
    let diagnostic = UNKNOWN_PERSON
        .at(place, sentence)
        .help("people are listed in people.yaml; write `\\@` for an at sign that isn't a mention");
    suggest_or(diagnostic, written, known.iter().map(String::as_str), "nobody has this id")
}

/// There is a name of `person` at `place`, where they aren't shown by name.
pub(crate) fn name_in_text(place: Place, person: &str) -> Diagnostic {
    NAME_IN_TEXT
        .at(place, "this names somebody who isn't shown by name in this text")
        .label(Sentence::of("write `@{}`", vec![id(person)]))
        .help("heard shows their role instead until they agree to be named here")
        .unspeakable()
}

/// An address, at `place`, names somebody who isn't shown by name.
pub(crate) fn name_in_address(place: Place) -> Diagnostic {
    let sentence = "the address names somebody who isn't shown by name in this text";
    NAME_IN_TEXT.at(place, sentence).help("rename it: the address is part of every link").unspeakable()
}

/// The file at `place` names somebody who isn't shown by name anywhere on the site.
pub(crate) fn name_in_file(place: Place) -> Diagnostic {
    let sentence = "this file names somebody who isn't shown by name anywhere on the site";
    NAME_IN_TEXT.at(place, sentence).help("take the name out of the file, or the file out of static/").unspeakable()
}

/// There is a part of the name of `person` at `place`.
pub(crate) fn part_of_name(place: Place, person: &str) -> Diagnostic {
    let sentence = "this is part of the name of somebody who isn't shown by name here";
    PART_OF_NAME
        .at(place, sentence)
        .label(Sentence::of("if you mean them, write `@{}`", vec![id(person)]))
        .unspeakable()
}

/// Too few people have the role of the person at `place`.
pub(crate) fn role_points(place: Place, role: &str) -> Diagnostic {
    let sentence = Sentence::of("fewer than three people are “{}”, so the role gives them away", vec![quoted(role)]);
    ROLE_POINTS
        .at(place, sentence)
        .label("shown by role in a story")
        .help("use a broader role, or write `shown: withheld`")
}

/// The story ended badly, as it says at `place`, and somebody is shown by name in it.
pub(crate) fn shortfall_named(place: Place) -> Diagnostic {
    SHORTFALL_NAMED
        .at(place, "a story that ended badly names someone")
        .label("this says that it ended badly")
        .help("would they rather appear by role? write `as: role` next to `given` in this story")
}

/// The composite at `place` doesn't say how many events it is made of.
pub(crate) fn composite_few(place: Place) -> Diagnostic {
    COMPOSITE_FEW
        .at(place, "a composite has to say how many events it's made of")
        .label("add a line `composite_of: 3`, or more")
}

/// There is a field at `place`, `what`, in a story that somebody tells of their own work.
pub(crate) fn own_work(place: Place, what: &'static str) -> Diagnostic {
    let sentence = Sentence::of(
        "a story of `kind: own` is about its teller alone, so nobody is asked; found here: {}",
        vec![Word::Id(what.to_owned())],
    );
    let label = if what == "about" { "leave `about` out, or leave `kind` out" } else { "leave `agreed` out" };
    OWN_WORK.at(place, sentence).label(label)
}

/// There is a person at `place`, in a composite, because of `what`.
pub(crate) fn composite_person(place: Place, what: &'static str) -> Diagnostic {
    let sentence =
        Sentence::of("a composite names nobody but its teller; found here: {}", vec![Word::Id(what.to_owned())]);
    COMPOSITE_PERSON.at(place, sentence).label("take it out, or write a role in plain words")
}

/// There is a word at `place` that the line at `by` forbids.
pub(crate) fn forbidden_word(place: Place, by: Place) -> Diagnostic {
    FORBIDDEN_WORD
        .at(place, "this must never be published")
        .label("reword it")
        .also(by, "it's forbidden here")
        .unspeakable()
}

/// The line at `place` forbids a word that heard itself prints.
pub(crate) fn forbids_ours(place: Place) -> Diagnostic {
    FORBIDDEN_WORD
        .at(place, "heard's own pages contain this, so nothing could ever be published")
        .label("too common a word to forbid")
        .help("forbid a longer phrase, or a pattern between slashes")
        .unspeakable()
}

/// The file of names at `place` can't be read.
pub(crate) fn names_file(place: Place, path: &str) -> Diagnostic {
    let sentence = Sentence::of("the file of names `{}` can't be read", vec![id(path)]);
    NAMES_FILE
        .at(place, sentence)
        .label("does it exist, and is it text in UTF-8?")
        .help("nothing is built until heard knows which names must not be published")
}

/// The pattern at `place` can't be read.
pub(crate) fn bad_pattern(place: Place, why: &str) -> Diagnostic {
    BAD_PATTERN
        .at(place, "this pattern can't be read")
        .label(Sentence::of("{}", vec![quoted(why)]))
        .help("a plain word needs no slashes; nothing is built until this is fixed")
        .unspeakable()
}
