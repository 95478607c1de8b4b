//! Files as a whole: they can't be opened, read or published.

use std::fmt::Display;

use jiff::civil::Date as Day;

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Word, id, told};
use crate::text::sources::MOST_FILES;

rules! {
    FRONT_MATTER_MISSING: Error "front-matter-missing";
    FRONT_MATTER_OPEN: Error "front-matter-open";
    NOT_UTF8: Error "not-utf8";
    NUL_BYTE: Error "nul-byte";
    UNREADABLE_FILE: Error "unreadable-file";
    NO_ANSWER: Error "no-answer";
    LINK_OUTSIDE: Error "link-outside";
    TOO_LARGE: Error "too-large";
    TOO_MANY_FILES: Error "too-many-files";
    STATIC_KIND: Error "static-kind";
    CONFLICT_MARKER: Error "conflict-marker";
    NOT_READ: Warning "not-read";
    SYNC_COPY: Error "sync-copy";
    WITHDRAWN_TWIN: Error "withdrawn-twin";
}

/// The file at `place` does not begin with front matter; `field` is the first that it has to have.
pub(crate) fn front_matter_missing(place: Place, field: &'static str) -> Diagnostic {
    let label = Sentence::of("begin with a `---` line, then `{}: …`, then another `---` line", vec![id(field)]);
    FRONT_MATTER_MISSING
        .at(place, "the file doesn't begin with front matter")
        .label(label)
        .help("if heard shouldn't read this file, start its name with `_`")
}

/// The front matter that begins at `place` does not end.
pub(crate) fn front_matter_open(place: Place) -> Diagnostic {
    FRONT_MATTER_OPEN
        .at(place, "the front matter that begins here never ends")
        .label("add a `---` line before the text")
}

/// The first character that isn't UTF-8 is at `place`.
pub(crate) fn not_utf8(place: Place) -> Diagnostic {
    NOT_UTF8
        .at(place, "this file isn't in UTF-8")
        .label("this is the first character that can't be read")
        .help("open the file in your editor and save it as UTF-8")
}

/// There is a NUL at `place`.
pub(crate) fn nul_byte(place: Place) -> Diagnostic {
    NUL_BYTE
        .at(place, "there's an invisible character (NUL) in this file")
        .label("delete it, or retype the line")
        .help("if the whole file looks strange, it isn't plain text: export it as plain text")
}

/// The system refused the file at `place`, for the reason `why` in its own words.
pub(crate) fn unreadable_file(place: Place, why: &str) -> Diagnostic {
    let sentence = Sentence::of("this file can't be opened: {}", vec![told(why)]);
    UNREADABLE_FILE.at(place, sentence).help("check that you can open it, and that you have permission to read it")
}

/// The file at `place` has a name that is not Unicode.
pub(crate) fn unreadable_name(place: Place) -> Diagnostic {
    UNREADABLE_FILE.at(place, "this file's name contains characters that can't be read").help("rename the file")
}

/// What is at `place` is a pipe, a socket or a device.
pub(crate) fn no_plain_file(place: Place) -> Diagnostic {
    UNREADABLE_FILE
        .at(place, "this isn't a file: it's a pipe, a socket or a device")
        .help("delete it, or move it out of the site folder")
}

/// Nothing came of what is at `place` for too long.
pub(crate) fn no_answer(place: Place) -> Diagnostic {
    NO_ANSWER.at(place, "this can't be read right now: there was no response for ten seconds").help(
        "if it's on a network drive, check that you can open it there; heard reads it again as soon as it's available",
    )
}

/// The symbolic link at `place` leads out of the site.
pub(crate) fn link_outside(place: Place) -> Diagnostic {
    LINK_OUTSIDE
        .at(place, "this link points outside the site folder, so heard doesn't follow it")
        .help("copy what it points to into the site folder, and delete the link")
}

/// The file at `place` has `bytes` bytes, and may have `bound`.
pub(crate) fn too_large(place: Place, bytes: u64, bound: u64) -> Diagnostic {
    let sentence = Sentence::of("this is {} bytes long; the limit is {}", vec![id(bytes), id(bound)]);
    TOO_LARGE.at(place, sentence).label("make it smaller, or split it")
}

/// The site has more files than are read.
pub(crate) fn too_many_files() -> Diagnostic {
    let place = Place::file(&"heard.yaml".into());
    let sentence =
        Sentence::of("the site folder has more than {} files, and the rest weren't read", vec![id(MOST_FILES)]);
    TOO_MANY_FILES.at(place, sentence).help("does it contain a folder that isn't part of the site?")
}

/// The file at `place` isn't published, and `why` says so in our own words.
pub(crate) fn static_kind(place: Place, why: &impl Display) -> Diagnostic {
    let sentence = Sentence::of("this file isn't published: {}", vec![Word::Id(why.to_string())]);
    STATIC_KIND.at(place, sentence).help("if you know what's in it, list it under `privacy.unread` in heard.yaml")
}

/// Two versions of the text around `place` were not joined.
pub(crate) fn conflict_marker(place: Place) -> Diagnostic {
    CONFLICT_MARKER
        .at(place, "there are two versions of the same lines here")
        .label("keep what's right in each, then delete this line and the others like it")
        .help(
            "git and similar programs write `<<<<<<<`, `=======` and `>>>>>>>` where two people changed the same words",
        )
}

/// The file at `place` is among the texts, but isn't read because of its name. `name` is what it could be called;
/// without one, it has to be imported.
pub(crate) fn not_read(place: Place, name: Option<&str>) -> Diagnostic {
    let diagnostic = NOT_READ.at(place, "this file isn't read: its name has to end in `.md`");
    match name {
        Some(name) => diagnostic
            .help(Sentence::of("rename it to `{}`, or start its name with `_` if it's only a note", vec![id(name)])),
        None => diagnostic.help("import it with `heard import`, and keep the file somewhere else"),
    }
}

/// The file at `place` and `more` others are not read either.
pub(crate) fn more_not_read(place: Place, more: usize) -> Diagnostic {
    NOT_READ.at(place, Sentence::of("this file and {} others aren't read either", vec![id(more)]))
}

/// There is a file at `place`, where a folder of the site should be.
pub(crate) fn no_folder(place: Place) -> Diagnostic {
    UNREADABLE_FILE
        .at(place, "this should be a folder, but it's a file")
        .help("rename the file, and make a folder with this name")
}

/// The file at `place` is called like a copy of the one at `twin`, and says most of what it says.
pub(crate) fn sync_copy(place: Place, twin: Place) -> Diagnostic {
    let words = vec![id(&twin.path)];
    SYNC_COPY
        .at(place, Sentence::of("this looks like a copy of `{}`: most of its sentences are there too", words))
        .also(twin, "this is the other one")
        .help("put what's right in one of them, and delete the other")
}

/// The text at `place` is published, and says most of what the one at `twin` says, which is `word`: withdrawn, declined
/// or kept-private.
pub(crate) fn withdrawn_twin(place: Place, twin: Place, word: &'static str) -> Diagnostic {
    let words = vec![id(&twin.path), id(word)];
    WITHDRAWN_TWIN
        .at(place, Sentence::of("most sentences in this file are also in `{}`, which is marked {}", words))
        .also(twin, "this is the other one")
        .help("give this one the same status, or ask the people in it again")
}

/// The same of one that is published on a later day.
pub(crate) fn waiting_twin(place: Place, twin: Place, on: Day) -> Diagnostic {
    let words = vec![id(&twin.path), id(on)];
    WITHDRAWN_TWIN
        .at(
            place,
            Sentence::of("most sentences in this file are also in `{}`, which won't be published until {}", words),
        )
        .also(twin, "this is the other one")
        .help("delete the copy, or write the same `publish_on` in both")
}

/// The same of one that somebody has agreed to until a day that is past.
pub(crate) fn ended_twin(place: Place, twin: Place) -> Diagnostic {
    let words = vec![id(&twin.path)];
    WITHDRAWN_TWIN
        .at(place, Sentence::of("most sentences in this file are also in `{}`, where consent has run out", words))
        .also(twin, "this is the other one")
        .help("ask the people in it again and delete the older file, or withdraw this one")
}
