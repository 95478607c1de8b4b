//! The theme, its files and its options.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id, ids, quoted};

rules! {
    UNKNOWN_THEME: Warning "unknown-theme";
    THEME_API: Warning "theme-api";
    THEME_FILE: Warning "theme-file";
    TEMPLATE_ERROR: Warning "template-error";
    MISSING_PHRASE: Warning "missing-phrase";
    UNKNOWN_OPTION: Warning "unknown-option";
}

const BUILT_IN_INSTEAD: &str = "the built-in theme is used instead";

/// There is no theme `name`; `near` is the one that may be meant.
pub(crate) fn unknown_theme(place: Place, name: &str, near: Option<&str>) -> Diagnostic {
    let sentence = Sentence::of("there is no theme `{}`", vec![id(name)]);
    let diagnostic = UNKNOWN_THEME.at(place, sentence).help(Sentence::of(
        "the built-in theme is used instead; to make this one, add a `themes/{}` folder with a `theme.yaml`",
        vec![id(name)],
    ));
    match near {
        Some(near) => diagnostic.label(Sentence::of("did you mean `{}`?", vec![id(near)])),
        None => diagnostic,
    }
}

/// The theme `name` says `api: found`, and this program has `ours`.
pub(crate) fn theme_api(place: Place, name: &str, found: &str, ours: u64) -> Diagnostic {
    let sentence = Sentence::of(
        "the theme `{}` was made for version {} of the views, but this version of heard has version {}",
        vec![id(name), id(found), id(ours)],
    );
    THEME_API.at(place, sentence).help(BUILT_IN_INSTEAD)
}

/// The theme `name` asks for the versions `wants` of the program, which is of version `ours`.
pub(crate) fn theme_version(place: Place, name: &str, wants: &str, ours: &str) -> Diagnostic {
    let sentence =
        Sentence::of("the theme `{}` needs heard {}, but this is heard {}", vec![id(name), quoted(wants), id(ours)]);
    THEME_API.at(place, sentence).help(BUILT_IN_INSTEAD)
}

/// The file of a theme at `place` can't be used as it is, and `why`.
pub(crate) fn theme_file(place: Place, why: Sentence) -> Diagnostic {
    THEME_FILE.at(place, why)
}

/// The template at `place` can't be used, and `why`; the built-in one is used instead.
pub(crate) fn template_error(place: Place, why: Sentence, help: Option<Sentence>) -> Diagnostic {
    let usual = Sentence::from("until it's fixed, the built-in template is used instead");
    TEMPLATE_ERROR.at(place, why).help(help.unwrap_or(usual))
}

/// A page could not be rendered with the template at `place`, and `why`.
pub(crate) fn page_error(place: Place, why: Sentence) -> Diagnostic {
    Diagnostic { severity: Severity::Error, ..TEMPLATE_ERROR.at(place, why) }
        .help("`heard theme check` tests every template on a made-up site that has everything")
}

/// The phrase `key` wasn't found; `place` is the theme's file of phrases or where the theme is chosen.
pub(crate) fn missing_phrase(place: Place, key: &str) -> Diagnostic {
    let sentence = Sentence::of("the theme has no phrase `{}`", vec![id(key)]);
    MISSING_PHRASE
        .at(place, sentence)
        .help("add it to `strings/` in the theme's folder; until then, the key is shown in brackets")
}

/// The theme has no phrases in `language`.
pub(crate) fn language_without_phrases(place: Place, language: &str) -> Diagnostic {
    let sentence = Sentence::of("the theme has no phrases in `{}`", vec![id(language)]);
    Diagnostic { severity: Severity::Advice, ..MISSING_PHRASE.at(place, sentence) }.help(Sentence::of(
        "English is used instead; put your own phrases in `strings/{}.yaml` in the theme's folder",
        vec![id(language)],
    ))
}

/// The theme has no option `name`; `near` is the one that may be meant, and `known` are those that it has.
pub(crate) fn unknown_option(place: Place, name: &str, near: Option<&str>, known: &[String]) -> Diagnostic {
    let sentence = Sentence::of("the theme has no option `{}`", vec![id(name)]);
    let help = match known {
        [] => "the theme has no options".into(),
        known => Sentence::of("its options are {}", vec![ids(known)]),
    };
    Diagnostic { label: near.map(meant), ..UNKNOWN_OPTION.at(place, sentence).help(help) }
}

/// The option `option` can't be `value`; `near` is the one that may be meant, and `known` are those that it can be.
pub(crate) fn unknown_option_value(
    place: Place,
    option: &str,
    value: &str,
    near: Option<&str>,
    known: &[String],
) -> Diagnostic {
    let sentence = Sentence::of("the option `{}` can't be `{}`", vec![id(option), quoted(value)]);
    let help = Sentence::of("it can be {}", vec![ids(known)]);
    Diagnostic { label: near.map(meant), ..UNKNOWN_OPTION.at(place, sentence).help(help) }
}

fn meant(near: &str) -> Sentence {
    Sentence::of("did you mean `{}`?", vec![id(near)])
}
