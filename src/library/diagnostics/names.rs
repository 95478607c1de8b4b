//! People and names: who is unknown, who may not be named here, and words that must never be published.

use crate::library::diagnostics::suggestion::{called, suggest_or};
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, Word, id, quoted, told};

rules! {
    UNKNOWN_PERSON: Error "unknown-person";
    NAME_IN_TEXT: Error "name-in-text";
    PART_OF_NAME: Error "part-of-name";
    SINGLE_NAME: Warning "single-name";
    NEAR_NAME: Warning "near-name";
    ROLE_POINTS: Warning "role-points";
    OFFICE_LEFT_OUT: Warning "office-left-out";
    SHORTFALL_NAMED: Warning "shortfall-named";
    COMPOSITE_FEW: Error "composite-few";
    COMPOSITE_PERSON: Error "composite-person";
    OWN_WORK: Error "own-work";
    FORBIDDEN_WORD: Error "forbidden-word";
    NAMES_FILE: Error "names-file";
    BAD_PATTERN: Error "bad-pattern";
}

/// The person in a field at `place` isn't in people.yaml; `known` are the ids of those who are, `called` that of the only
/// one with this first name.
pub(crate) fn unknown_person(place: Place, written: &str, called: Option<&str>, known: &[String]) -> Diagnostic {
    let diagnostic =
        UNKNOWN_PERSON.at(place, nobody(written)).help("people are listed in people.yaml; `heard new person` adds one");
    match called {
        Some(called) => diagnostic.label(Sentence::of("did you mean `{}`?", vec![id(called)])),
        None => suggest_or(diagnostic, written, known.iter().map(String::as_str), "nobody has this id"),
    }
}

/// The same of a mention in a text.
pub(crate) fn unknown_mention(place: Place, written: &str, known: &[String]) -> Diagnostic {
    let diagnostic = UNKNOWN_PERSON
        .at(place, nobody(written))
        .help("people are listed in people.yaml; write `\\@` for an at sign that isn't a mention");
    suggest_or(diagnostic, written, known.iter().map(String::as_str), "nobody has this id")
}

fn nobody(written: &str) -> Sentence {
    Sentence::of("`{}` isn't in people.yaml", vec![called(written)])
}

/// There is a name of `person` at `place`, where they aren't shown by name.
pub(crate) fn name_in_text(place: Place, person: &str) -> Diagnostic {
    NAME_IN_TEXT
        .at(place, "this names somebody who isn't shown by name here")
        .label(Sentence::of("write `@{}`", vec![id(person)]))
        .help("heard will show their role until they agree to be named here")
        .unspeakable()
}

/// An address, at `place`, names somebody who isn't shown by name.
pub(crate) fn name_in_address(place: Place) -> Diagnostic {
    let sentence = "the address names somebody who isn't shown by name here";
    NAME_IN_TEXT.at(place, sentence).help("rename it, because the address is part of every link").unspeakable()
}

/// A value of the site's own, at `place`, in which nobody can be mentioned, names somebody.
pub(crate) fn name_in_site(place: Place) -> Diagnostic {
    NAME_IN_TEXT
        .at(place, "this names somebody who isn't shown by name on the site")
        .label("leave the name out")
        .help("`@` does nothing here; for a contact address, use a mailbox named after a job, not a person")
        .unspeakable()
}

/// The file at `place` names somebody who isn't shown by name anywhere on the site.
pub(crate) fn name_in_file(place: Place) -> Diagnostic {
    let sentence = "this file names somebody who isn't shown by name anywhere on the site";
    NAME_IN_TEXT.at(place, sentence).help("take the name out of the file, or the file out of static/").unspeakable()
}

/// There is a part of the name of `person` at `place`, in a text that they are in.
pub(crate) fn part_of_name(place: Place, person: &str) -> Diagnostic {
    PART_OF_NAME
        .at(place, "this is part of the name of somebody in this text who isn't shown by name here")
        .label(Sentence::of("write `@{}`", vec![id(person)]))
        .help("if it isn't a name here, add it to `plain:`, as in `plain: [Rose]`")
        .unspeakable()
}

/// The same in an address.
pub(crate) fn part_in_address(place: Place) -> Diagnostic {
    let sentence = "this address contains part of the name of somebody in this text who isn't shown by name here";
    let help = "rename it, because the address is part of every link; if this isn't a name, add it to `plain:`";
    PART_OF_NAME.at(place, sentence).help(help).unspeakable()
}

/// There is a first or last name at `place` that `person`, who isn't in the text, has too.
pub(crate) fn single_name(place: Place, person: &str) -> Diagnostic {
    SINGLE_NAME
        .at(place, "this is the first or last name of somebody who isn't shown by name here")
        .label(Sentence::of("if you mean them, write `@{}`", vec![id(person)]))
        .help("if you don't, add it to `plain:`, as in `plain: [Rose]`")
        .unspeakable()
}

/// There is almost a name of `person` at `place`.
pub(crate) fn near_name(place: Place, person: &str) -> Diagnostic {
    let sentence = "this is almost the name of somebody who isn't shown by name here";
    NEAR_NAME.at(place, sentence).label(Sentence::of("if you mean them, write `@{}`", vec![id(person)])).unspeakable()
}

/// There is almost a name of somebody in an address or a file at `place`.
pub(crate) fn near_name_in_file(place: Place) -> Diagnostic {
    let sentence = "this contains something close to the name of somebody who isn't shown by name here";
    NEAR_NAME.at(place, sentence).help("if it's them, remove it").unspeakable()
}

/// There is almost a word at `place` that the line at `by` forbids.
pub(crate) fn near_word(place: Place, by: Place) -> Diagnostic {
    NEAR_NAME
        .at(place, "this is very close to something that must never be published")
        .label("if it's the same thing, reword it")
        .also(by, "it's forbidden here")
        .unspeakable()
}

/// Only so many people fit the role of the person at `place`. It is an error where the story ended badly.
pub(crate) fn role_points(place: Place, role: &str, left: u32, severity: Severity) -> Diagnostic {
    let sentence = match left {
        0 | 1 => Sentence::of("nobody else here fits “{}”, so the role gives away who it is", vec![quoted(role)]),
        _ => {
            Sentence::of("only {} people here fit “{}”, so the role gives away who it is", vec![id(left), quoted(role)])
        }
    };
    let mut diagnostic = ROLE_POINTS.at(place, sentence).help(
        "show them as “a colleague” (`as: colleague` next to `given`, or `shown: withheld`), use a broader role, or make \
         it a composite; if more people have this role, say how many under `headcount:` in heard.yaml",
    );
    diagnostic.severity = severity;
    if severity == Severity::Error {
        diagnostic = diagnostic.label("and the story ended badly, at least in part");
    }
    diagnostic
}

/// The page leaves out the office at `place`: too few people there fit the role, if it is known at all how many.
pub(crate) fn office_left_out(place: Place, role: &str, left: Option<u32>) -> Diagnostic {
    let sentence = match left {
        Some(0 | 1) => Sentence::of("the page leaves the office out: nobody else there fits “{}”", vec![quoted(role)]),
        Some(left) => {
            Sentence::of("the page leaves the office out: only {} people there fit “{}”", vec![id(left), quoted(role)])
        }
        None => Sentence::of(
            "the page leaves the office out: heard doesn't know how many people there fit “{}”",
            vec![quoted(role)],
        ),
    };
    OFFICE_LEFT_OUT
        .at(place, sentence)
        .help("add the numbers under `headcount:` in heard.yaml, such as `nurse: { lund: 9, malmo: 30 }`")
}

/// The story ended badly, as it says at `place`, and somebody is shown by name in it; perhaps only whoever tells it.
pub(crate) fn shortfall_named(place: Place, only_teller: bool) -> Diagnostic {
    let help = if only_teller {
        "only the person telling it is named; if they'd rather not be, write `shown: role` for them in people.yaml"
    } else {
        "would they rather appear by role? write `as: role` next to `given` in this story"
    };
    SHORTFALL_NAMED.at(place, "a story that ended badly names someone").label("this says it ended badly").help(help)
}

/// The composite at `place` doesn't say how many events it is made of.
pub(crate) fn composite_few(place: Place) -> Diagnostic {
    COMPOSITE_FEW
        .at(place, "a composite has to say how many events it's made up of")
        .label("add `composite_of: 3`, or a higher number")
}

/// There is a field at `place`, `what`, in a story that somebody tells of their own work.
pub(crate) fn own_work(place: Place, what: &'static str) -> Diagnostic {
    let sentence = Sentence::of(
        "a `kind: own` story is only about the person telling it, so it can't have `{}`",
        vec![Word::Id(what.to_owned())],
    );
    let label = if what == "about" { "leave `about` out, or leave `kind` out" } else { "leave `agreed` out" };
    OWN_WORK.at(place, sentence).label(label)
}

/// There is a person at `place`, in a composite, because of `what`.
pub(crate) fn composite_person(place: Place, what: &'static str) -> Diagnostic {
    let sentence =
        Sentence::of("a composite names only the person telling it; found here: {}", vec![Word::Id(what.to_owned())]);
    COMPOSITE_PERSON.at(place, sentence).label("remove it, or write a role in words")
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
        .label("this word is too common to forbid")
        .help("forbid a longer phrase, or a pattern between slashes")
        .unspeakable()
}

/// The file of names at `place` can't be read.
pub(crate) fn names_file(place: Place, path: &str) -> Diagnostic {
    let sentence = Sentence::of("the file of names `{}` can't be read", vec![id(path)]);
    NAMES_FILE
        .at(place, sentence)
        .label("does it exist, and is it a UTF-8 text file?")
        .help("nothing is built until heard knows which names must never be published")
}

/// The pattern at `place` can't be read.
pub(crate) fn bad_pattern(place: Place, why: &str) -> Diagnostic {
    BAD_PATTERN
        .at(place, "this pattern isn't valid")
        .label(Sentence::of("{}", vec![told(why)]))
        .help("a plain word doesn't need slashes; nothing is built until this is fixed")
        .unspeakable()
}
