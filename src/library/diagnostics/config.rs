//! What `heard.yaml` as a whole lacks, and where it publishes to.

use crate::library::diagnostics::suggestion::nearest;
use crate::text::diagnostic::{Diagnostic, Place, Sentence, id, quoted};

rules! {
    NO_CONFIG: Error "no-config";
    NO_CONTACT: Warning "no-contact";
    BAD_TELL: Error "bad-tell";
    NO_TELL: Advice "no-tell";
    BAD_TARGET: Error "bad-target";
    BAD_VERSION: Error "bad-version";
    OLDER_PROGRAM: Error "older-program";
    VERSION_UNSAID: Advice "version-unsaid";
    BAD_PERIOD: Error "bad-period";
    HOLDS_NOTHING: Warning "holds-nothing";
    HEADCOUNT: Warning "headcount";
}

/// The site has no `heard.yaml`.
pub(crate) fn no_config() -> Diagnostic {
    let place = Place::file(&"heard.yaml".into());
    NO_CONFIG
        .at(place, "there is no heard.yaml here")
        .help("every site needs one; a single line is enough: `title: Heard at our firm`")
}

/// `heard.yaml` names no contact.
pub(crate) fn no_contact(place: Place) -> Diagnostic {
    NO_CONTACT
        .at(place, "`contact` is missing")
        .help("every story says who to write to if it shouldn't be there; add `contact: heard@firm.example`")
}

/// What is written at `place`, under `tell`, isn't an address that a link can have.
pub(crate) fn bad_tell(place: Place) -> Diagnostic {
    BAD_TELL
        .at(place, "`tell` isn't an address that begins with https:// or mailto:")
        .label("write `https://forms.example/heard`, `mailto:heard@firm.example` or `{ form: save }`")
}

/// The form at `place` has nowhere to send a story to; `wanted` is what to write.
pub(crate) fn tell_to(place: Place, way: &'static str, wanted: &'static str) -> Diagnostic {
    let sentence = Sentence::of("a form that says `{}` can't send a story there", vec![id(way)]);
    BAD_TELL.at(place, sentence).label(Sentence::of("write {}", vec![id(wanted)]))
}

/// Only a server can keep the sign-in name that is promised at `place`.
pub(crate) fn tell_signed(place: Place) -> Diagnostic {
    BAD_TELL
        .at(place, "only a server can keep a sign-in name with a story")
        .label("use `form: put`, or remove `signed`")
}

/// The site has readers and no way for them to tell a story.
pub(crate) fn no_tell(place: Place) -> Diagnostic {
    NO_TELL
        .at(place, "`tell` is missing, so readers can't tell you a story")
        .help("add `tell: { form: save }` for a form on the site, or an address that begins with https:// or mailto:")
}

/// heard can't publish to the address at `place`: part of it is missing, or doesn't belong there.
pub(crate) fn bad_target(place: Place) -> Diagnostic {
    BAD_TARGET.at(place, "part of this address is missing or doesn't belong here").label(
        "write it as `sftp://deploy@web.example/srv/heard`, `https+webdav://files.example/heard` or `s3://bucket/prefix`",
    )
}

/// The address at `place` leads to a kind of place that heard can't publish to.
pub(crate) fn target_elsewhere(place: Place) -> Diagnostic {
    BAD_TARGET
        .at(place, "heard can't publish to an address like this")
        .label("write a folder, or an address that begins with sftp://, https+webdav:// or s3://")
}

/// There is a user name or a password at `place`, in an address to publish to.
pub(crate) fn target_with_secret(place: Place) -> Diagnostic {
    BAD_TARGET
        .at(place, "this address contains a user name or a password, and many people can read this file")
        .label("remove it, and put it in an environment variable")
        .unspeakable()
}

/// Everything would be sent to the address at `place` unencrypted.
pub(crate) fn target_unencrypted(place: Place) -> Diagnostic {
    BAD_TARGET
        .at(place, "the stories would be sent to this address unencrypted")
        .label("start it with https+webdav:// or https://")
}

/// What is written at `place` isn't a version of heard.
pub(crate) fn bad_version(place: Place, written: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` isn't a version of heard", vec![quoted(written)]);
    BAD_VERSION.at(place, sentence).label("write the oldest version that will do, such as \">=0.2\"")
}

/// What is written at `place`, under `retention`, isn't a time for which something can be kept.
pub(crate) fn bad_period(place: Place, field: &'static str, written: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` should be a length of time, but is `{}`", vec![id(field), quoted(written)]);
    BAD_PERIOD.at(place, sentence).label("write it like `12 months`, `90 days` or `5 years`")
}

/// Nothing is at the path that `holds` names at `place`.
pub(crate) fn holds_nothing(place: Place, path: &str) -> Diagnostic {
    let sentence = Sentence::of("there is no file or folder `{}`, so this has no effect", vec![quoted(path)]);
    HOLDS_NOTHING.at(place, sentence).label("write the path inside the site's folder, such as `stories/2026/name.md`")
}

/// The site asks, at `place`, for the versions `wants` of the program, which is of version `ours`.
pub(crate) fn older_program(place: Place, wants: &str, ours: &str) -> Diagnostic {
    let sentence =
        Sentence::of("this site needs heard {}, but this is heard {}", vec![id(wants.replace(' ', "")), id(ours)]);
    OLDER_PROGRAM
        .at(place, sentence)
        .label("install a newer version of heard")
        .help("this version might show things to the wrong people, so it won't do anything here")
}

/// Stories have fields that an older heard doesn't know, and the file at `place` doesn't say so.
pub(crate) fn version_unsaid(place: Place) -> Diagnostic {
    VERSION_UNSAID
        .at(place, "some answers have fields that older versions of heard don't recognise")
        .help("add `heard: \">=0.2\"`, so that older versions of heard stop instead of misreading them")
}

/// What is written at `place`, under `headcount`, is no number of people.
pub(crate) fn headcount(place: Place) -> Diagnostic {
    HEADCOUNT
        .at(place, "this isn't a number of people")
        .label("write `nurse: 26`, or office by office: `nurse: { lund: 9, malmo: 30 }`")
        .help("until then, heard counts the people in people.yaml who have that role")
}

/// Nobody has the role that is counted at `place`; `known` are the roles of people.yaml.
pub(crate) fn unknown_role(place: Place, role: &str, known: &[&str]) -> Diagnostic {
    let sentence = Sentence::of("nobody in people.yaml has the role “{}”", vec![quoted(role)]);
    let diagnostic = HEADCOUNT.at(place, sentence).help("write the role the way people.yaml does");
    match nearest(role, known.iter().copied()) {
        Some(near) => diagnostic.label(Sentence::of("did you mean “{}”?", vec![quoted(near)])),
        None => diagnostic,
    }
}
