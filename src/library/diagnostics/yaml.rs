//! YAML that cannot be read as it is meant.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, id};
use crate::text::yaml::{MOST_LEVELS, YamlFault, YamlFaultKind};

rules! {
    YAML_COLON: Error "yaml-colon";
    YAML_QUOTE: Error "yaml-quote";
    YAML_UNCLOSED: Error "yaml-unclosed";
    YAML_CUT: Error "yaml-cut";
    YAML_ANCHOR: Error "yaml-anchor";
    YAML_DUPLICATE_KEY: Error "yaml-duplicate-key";
    YAML_TAB: Error "yaml-tab";
    YAML_SYNTAX: Error "yaml-syntax";
    YAML_TOO_DEEP: Error "yaml-too-deep";
}

/// The words at `place` have a colon in them.
pub(crate) fn yaml_colon(place: Place, fault: &YamlFault) -> Diagnostic {
    let sentence = match &fault.key {
        Some(key) => Sentence::of("the words of `{}` have a colon in them", vec![id(key)]),
        None => "these words have a colon in them".into(),
    };
    YAML_COLON
        .at(place, sentence)
        .label("put quotation marks around them")
        .help("to YAML a colon and a space end a field's name; in quotation marks a colon is just a colon")
}

/// The words at `place` need quotation marks, or have some that do not fit.
pub(crate) fn yaml_quote(place: Place, fault: &YamlFault) -> Diagnostic {
    let (nameless, named, label): (&'static str, &'static str, &'static str) = match fault.kind {
        YamlFaultKind::Escape => (
            "a backslash has no meaning before this character",
            "a backslash in `{}` has no meaning before this character",
            "write the backslash twice, or put single quotation marks around the whole",
        ),
        YamlFaultKind::Sign => (
            "these words begin with a sign that YAML keeps for itself",
            "the words of `{}` begin with a sign that YAML keeps for itself",
            "put quotation marks around them",
        ),
        _ => (
            "these quotation marks do not go around the whole value",
            "the quotation marks of `{}` do not go around the whole value",
            "quotation marks go around the whole value",
        ),
    };
    let sentence = match &fault.key {
        Some(key) => Sentence::of(named, vec![id(key)]),
        None => nameless.into(),
    };
    YAML_QUOTE.at(place, sentence).label(label)
}

/// The bracket at `place` has no other half.
pub(crate) fn yaml_unclosed(place: Place, fault: &YamlFault) -> Diagnostic {
    let sentence = match &fault.key {
        Some(key) => Sentence::of("a bracket of `{}` has no other half", vec![id(key)]),
        None => "a bracket has no other half".into(),
    };
    YAML_UNCLOSED.at(place, sentence).label("close it, or put quotation marks around the words")
}

/// A comma cut off what stands at `place` from the value before it.
pub(crate) fn yaml_cut(place: Place) -> Diagnostic {
    YAML_CUT
        .at(place, "a comma cuts these words off from their value")
        .label("put quotation marks around the whole value")
        .help("inside `{ }` and `[ ]` a comma ends a value")
}

/// An anchor, an alias or a tag stands at `place`.
pub(crate) fn yaml_anchor(place: Place, fault: &YamlFault) -> Diagnostic {
    let sentence = match fault.kind {
        YamlFaultKind::Anchor => "a value begins with `&`, which YAML keeps for itself",
        YamlFaultKind::Alias => "a value begins with `*`, which YAML keeps for itself",
        _ => "a value begins with `!`, which YAML keeps for itself",
    };
    YAML_ANCHOR
        .at(place, sentence)
        .label("put quotation marks around the words, or write the value out")
        .help("heard reads no anchors, aliases and tags: every field says itself what it says")
}

/// The field at `place` stands at `first` already.
pub(crate) fn yaml_duplicate_key(place: Place, first: Place, fault: &YamlFault) -> Diagnostic {
    let sentence = match &fault.key {
        Some(key) => Sentence::of("`{}` stands here twice", vec![id(key)]),
        None => "a field stands here twice".into(),
    };
    YAML_DUPLICATE_KEY.at(place, sentence).label("delete one of the two").also(first, "it stands here first")
}

/// A tab indents the line at `place`.
pub(crate) fn yaml_tab(place: Place) -> Diagnostic {
    YAML_TAB.at(place, "a tab stands where YAML wants spaces").label("two spaces instead of each tab")
}

/// The line at `place` cannot be read.
pub(crate) fn yaml_syntax(place: Place, fault: &YamlFault) -> Diagnostic {
    let (sentence, label): (&'static str, Option<&'static str>) = match fault.kind {
        YamlFaultKind::NoSpace => ("a space is missing after a colon", Some("put a space after the colon")),
        YamlFaultKind::Equals => ("a field is written with `=`", Some("a colon and a space instead")),
        YamlFaultKind::NoColon => ("a line has no colon after its field's name", Some("put a colon after the name")),
        YamlFaultKind::Dash => ("an item of a list begins with a hyphen and a space", Some("a hyphen and a space")),
        YamlFaultKind::Indent => {
            ("this line does not begin where the lines that it belongs to begin", Some("begin it where they begin"))
        }
        YamlFaultKind::KeyNotText => ("a field has no name that is a word", Some("write a field's name")),
        YamlFaultKind::SecondDocument => (
            "the text ends at `---` or `...`, and more follows",
            Some("everything from here on is not read; delete the line above, or all of this"),
        ),
        YamlFaultKind::More => ("there is more here that cannot be read", Some("mend the others first")),
        YamlFaultKind::Other(words) => (words, None),
        _ => ("this line does not fit the lines around it", None),
    };
    let diagnostic = YAML_SYNTAX.at(place, sentence);
    match label {
        Some(label) => diagnostic.label(label),
        None => diagnostic.help("`heard explain yaml-syntax` shows how fields are written"),
    }
}

/// The level that begins at `place` is one too many.
pub(crate) fn yaml_too_deep(place: Place) -> Diagnostic {
    let sentence = Sentence::of("there are more than {} levels of lists and maps here", vec![id(MOST_LEVELS)]);
    YAML_TOO_DEEP.at(place, sentence).label("take out the brackets that are too much")
}
