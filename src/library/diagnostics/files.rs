//! Files as a whole: they cannot be opened, read or delivered.

use std::fmt::Display;

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Word, id, quoted};
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

/// The file at `place` does not begin with front matter.
pub(crate) fn front_matter_missing(place: Place) -> Diagnostic {
    FRONT_MATTER_MISSING
        .at(place, "the file does not begin with front matter")
        .label("begin with a line `---`, then `title: …`, then a line `---`")
        .help("a file that is no story can have a name that begins with `_`: it is not read then")
}

/// The front matter that begins at `place` does not end.
pub(crate) fn front_matter_open(place: Place) -> Diagnostic {
    FRONT_MATTER_OPEN
        .at(place, "the front matter that begins here does not end")
        .label("add a line `---` before the text of the story")
}

/// The first letter that is not UTF-8 stands at `place`.
pub(crate) fn not_utf8(place: Place) -> Diagnostic {
    NOT_UTF8
        .at(place, "this file is not in UTF-8")
        .label("this is the first letter that cannot be read")
        .help("open the file in your editor and save it with the encoding UTF-8")
}

/// A NUL stands at `place`.
pub(crate) fn nul_byte(place: Place) -> Diagnostic {
    NUL_BYTE
        .at(place, "an invisible character (NUL) stands in this text")
        .label("delete it, or type the line anew")
        .help("if the whole file looks strange, it is no plain text: export it as one")
}

/// The system refused the file at `place`, for the reason `why` in its own words.
pub(crate) fn unreadable_file(place: Place, why: &str) -> Diagnostic {
    let sentence = Sentence::of("this file cannot be opened: {}", vec![quoted(why)]);
    UNREADABLE_FILE.at(place, sentence).help("see whether you can open it yourself, and whether it is yours")
}

/// The file at `place` has a name that is not Unicode.
pub(crate) fn unreadable_name(place: Place) -> Diagnostic {
    UNREADABLE_FILE
        .at(place, "the name of this file has characters that cannot be read")
        .help("give the file a new name")
}

/// What is at `place` is a pipe, a socket or a device.
pub(crate) fn no_plain_file(place: Place) -> Diagnostic {
    UNREADABLE_FILE
        .at(place, "this isn't a file: it's a pipe, a socket or a device")
        .help("delete it, or move it out of the site folder")
}

/// Nothing came of what is at `place` for too long.
pub(crate) fn no_answer(place: Place) -> Diagnostic {
    NO_ANSWER
        .at(place, "this can't be read right now: nothing came for ten seconds")
        .help("if it's on a network drive, check that you can open it there; it's read again as soon as it answers")
}

/// The symbolic link at `place` leads out of the site.
pub(crate) fn link_outside(place: Place) -> Diagnostic {
    LINK_OUTSIDE
        .at(place, "this link leads out of the site and is not followed")
        .help("copy what it leads to into the site, and delete the link")
}

/// What stands at `place` has `bytes`, and may have `bound`.
pub(crate) fn too_large(place: Place, bytes: u64, bound: u64) -> Diagnostic {
    let sentence = Sentence::of("this has {} bytes, and may have {}", vec![id(bytes), id(bound)]);
    TOO_LARGE.at(place, sentence).label("make it smaller, or split it")
}

/// The site has more files than are read.
pub(crate) fn too_many_files() -> Diagnostic {
    let place = Place::file(&"heard.yaml".into());
    let sentence = Sentence::of("the site has more than {} files, and the rest were not read", vec![id(MOST_FILES)]);
    TOO_MANY_FILES.at(place, sentence).help("does a folder of something else lie in the site folder?")
}

/// The file at `place` is not delivered, and `why` says it in our own words.
pub(crate) fn static_kind(place: Place, why: &impl Display) -> Diagnostic {
    let sentence = Sentence::of("this file is not delivered: {}", vec![Word::Id(why.to_string())]);
    STATIC_KIND.at(place, sentence).help("if you know what is in it, list it under `privacy.unread` in heard.yaml")
}

/// Two versions of the text around `place` were not joined.
pub(crate) fn conflict_marker(place: Place) -> Diagnostic {
    CONFLICT_MARKER
        .at(place, "two versions of this text were left standing here, one after the other")
        .label("keep what is right of both, then delete this line and the others like it")
        .help("git and its like write `<<<<<<<`, `=======` and `>>>>>>>` where two people changed the same words")
}

/// The file at `place` lies among the texts and is none by its name. `name` is what it could be called; without one, its
/// words have to be brought in.
pub(crate) fn not_read(place: Place, name: Option<&str>) -> Diagnostic {
    let diagnostic = NOT_READ.at(place, "this file is not read: the name of a text ends in `.md`");
    match name {
        Some(name) => diagnostic.help(Sentence::of(
            "rename it to `{}`, or let its name begin with `_` if it is only a note",
            vec![id(name)],
        )),
        None => diagnostic.help("bring its words in with `heard import`, and keep the file somewhere else"),
    }
}

/// The file at `place` and `more` others are not read either.
pub(crate) fn more_not_read(place: Place, more: usize) -> Diagnostic {
    NOT_READ.at(place, Sentence::of("this file and {} more are not read either", vec![id(more)]))
}

/// A file stands at `place`, where a folder of the site should be.
pub(crate) fn no_folder(place: Place) -> Diagnostic {
    UNREADABLE_FILE
        .at(place, "this is a file, and should be a folder")
        .help("give the file another name, and make a folder of this one")
}

/// The file at `place` is called like a copy of the one at `twin`, and says most of what it says.
pub(crate) fn sync_copy(place: Place, twin: Place) -> Diagnostic {
    let words = vec![id(&twin.path)];
    SYNC_COPY
        .at(place, Sentence::of("this looks like a copy of `{}`: most of its sentences stand there too", words))
        .also(twin, "this is the other one")
        .help("keep what is right of both in one of them, and delete the other")
}

/// The text at `place` is published, and says most of what the one at `twin` says, which is `word`: withdrawn or declined.
pub(crate) fn withdrawn_twin(place: Place, twin: Place, word: &'static str) -> Diagnostic {
    let words = vec![id(&twin.path), id(word)];
    WITHDRAWN_TWIN
        .at(place, Sentence::of("most sentences of this text stand in `{}` too, which is {}", words))
        .also(twin, "this is the other one")
        .help("give this text the same status, or ask the people in it again")
}
