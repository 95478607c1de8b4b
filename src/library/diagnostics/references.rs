//! What a text refers to and isn't found: stories, metrics, practices, settings, links.

use crate::library::diagnostics::suggestion::{nearest, suggest_or};
use crate::text::diagnostic::{Diagnostic, Place, Sentence, id, ids, quoted};

rules! {
    UNKNOWN_STORY: Error "unknown-story";
    AMBIGUOUS_STORY: Error "ambiguous-story";
    UNKNOWN_METRIC: Error "unknown-metric";
    UNKNOWN_PRACTICE: Error "unknown-practice";
    UNKNOWN_SETTING: Error "unknown-setting";
    UNKNOWN_OFFICE: Error "unknown-office";
    UNKNOWN_CLIENT: Error "unknown-client";
    BROKEN_LINK: Error "broken-link";
    BROKEN_ANCHOR: Error "broken-anchor";
    UNSAFE_LINK: Warning "unsafe-link";
}

/// The name at `place` isn't a story's; `known` are the names that are.
pub(crate) fn unknown_story<'a>(place: Place, written: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let sentence = Sentence::of("there is no story called `{}`", vec![id(written)]);
    let help = "write the story's path inside stories/, or just its file name if no other story has the same one";
    let diagnostic = UNKNOWN_STORY.at(place, sentence).help(help);
    suggest_or(diagnostic, written, known, "no story has this name")
}

/// The name at `place` is that of several stories, whose files are `paths`.
pub(crate) fn ambiguous_story<'a>(place: Place, written: &str, paths: impl Iterator<Item = &'a str>) -> Diagnostic {
    let paths: Vec<&str> = paths.take(5).collect();
    let sentence = Sentence::of("there are several stories called `{}`", vec![id(written)]);
    let help = Sentence::of("add the folder: {}", vec![ids(paths)]);
    AMBIGUOUS_STORY.at(place, sentence).label("which one?").help(help)
}

/// The metric at `place` doesn't exist; `known` are the ids of those that do.
pub(crate) fn unknown_metric(place: Place, written: &str, known: &[String]) -> Diagnostic {
    let sentence = Sentence::of("there is no metric `{}`", vec![id(written)]);
    let diagnostic =
        UNKNOWN_METRIC.at(place, sentence).help("each metric is a file in metrics/; `heard new metric` starts one");
    suggest_or(diagnostic, written, known.iter().map(String::as_str), "no metric has this id")
}

/// The practice at `place` doesn't exist; `known` are the ids of those that do.
pub(crate) fn unknown_practice(place: Place, written: &str, known: &[String]) -> Diagnostic {
    let sentence = Sentence::of("there is no practice `{}`", vec![id(written)]);
    let diagnostic = UNKNOWN_PRACTICE.at(place, sentence).help("practices are listed in heard.yaml");
    suggest_or(diagnostic, written, known.iter().map(String::as_str), "no practice has this id")
}

/// The setting at `place` doesn't exist; `known` are the ids of those that do.
pub(crate) fn unknown_setting(place: Place, written: &str, known: &[String]) -> Diagnostic {
    let sentence = Sentence::of("there is no setting `{}`", vec![id(written)]);
    let diagnostic = UNKNOWN_SETTING
        .at(place, sentence)
        .help("settings are listed in heard.yaml; if none are, you can use the nine built-in ones");
    suggest_or(diagnostic, written, known.iter().map(String::as_str), "no setting has this id")
}

/// The office at `place` isn't listed; `known` are the ids of those that are.
pub(crate) fn unknown_office(place: Place, written: &str, known: &[String]) -> Diagnostic {
    let sentence = Sentence::of("there is no office `{}`", vec![id(written)]);
    let diagnostic = UNKNOWN_OFFICE.at(place, sentence).help("offices are listed in heard.yaml; add this one there");
    suggest_or(diagnostic, written, known.iter().map(String::as_str), "no office has this id")
}

/// The kind of client at `place` isn't listed; `known` are the ids of those that are.
pub(crate) fn unknown_client(place: Place, written: &str, known: &[String]) -> Diagnostic {
    let sentence = Sentence::of("there is no kind of client `{}`", vec![id(written)]);
    let diagnostic = UNKNOWN_CLIENT
        .at(place, sentence)
        .help("kinds of clients are listed under `clients` in heard.yaml; never write a name");
    suggest_or(diagnostic, written, known.iter().map(String::as_str), "no kind of client has this id")
}

/// The link at `place` leads nowhere; `known` are the paths of texts.
pub(crate) fn broken_link<'a>(place: Place, written: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let sentence = Sentence::of("this link points to `{}`, which was not found", vec![id(written)]);
    let diagnostic = BROKEN_LINK.at(place, sentence);
    let name = written.rsplit('/').next().unwrap_or(written);
    let names = known.map(|path| (path.rsplit('/').next().unwrap_or(path), path));
    let mut names: Vec<(&str, &str)> = names.collect();
    names.sort_unstable();
    let near = nearest(name, names.iter().map(|(name, _)| *name));
    match near.and_then(|near| names.iter().find(|(name, _)| *name == near)) {
        Some((_, path)) => diagnostic.label(Sentence::of("did you mean `/{}`?", vec![id(path)])),
        None => diagnostic.label("write the path from this file to that one"),
    }
}

/// The link at `place` leads to a file whose name has different capitals: `path`.
pub(crate) fn link_other_case(place: Place, path: &str) -> Diagnostic {
    let name = path.rsplit('/').next().unwrap_or(path);
    let label = Sentence::of("the file is called `{}`; use the same capitals here", vec![id(name)]);
    BROKEN_LINK.at(place, "the capitals in this link don't match the file's name").label(label)
}

/// The link at `place` leads to a heading that wasn't found among those that are `known`.
pub(crate) fn broken_anchor<'a>(place: Place, written: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let known: Vec<&str> = known.collect();
    // Of a long heading, people write the beginning.
    let begun = || {
        let mut begun = known.iter().copied().filter(|id| !written.is_empty() && id.starts_with(written));
        begun.next().filter(|_| begun.next().is_none())
    };
    let sentence = Sentence::of("there is no heading `#{}`", vec![id(written)]);
    let diagnostic = BROKEN_ANCHOR.at(place, sentence);
    match nearest(written, known.iter().copied()).or_else(begun) {
        Some(near) => diagnostic.label(Sentence::of("did you mean `#{}`?", vec![quoted(near)])),
        None => diagnostic.label("write the heading in lower case, with hyphens between the words"),
    }
}

/// The link at `place` has an address that isn't allowed.
pub(crate) fn unsafe_link(place: Place) -> Diagnostic {
    UNSAFE_LINK
        .at(place, "this address isn't allowed, so readers see the text without the link")
        .label("links can go to https, http and mailto addresses, and to files in the site folder")
}
