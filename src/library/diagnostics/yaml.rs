//! YAML that can't be read the way it is meant.

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

/// The value at `place` has a colon in it.
pub(crate) fn yaml_colon(place: Place, fault: &YamlFault) -> Diagnostic {
    let sentence = match &fault.key {
        Some(key) => Sentence::of("the value of `{}` has a colon in it", vec![id(key)]),
        None => "this value has a colon in it".into(),
    };
    YAML_COLON
        .at(place, sentence)
        .label("put quotation marks around it")
        .help("in YAML, a colon and a space end a field's name; inside quotation marks, a colon is just a colon")
}

/// The value at `place` needs quotation marks, or has some that don't fit.
pub(crate) fn yaml_quote(place: Place, fault: &YamlFault) -> Diagnostic {
    let (nameless, named, label): (&'static str, &'static str, &'static str) = match fault.kind {
        YamlFaultKind::Escape => (
            "a backslash doesn't mean anything before this character",
            "a backslash in `{}` doesn't mean anything before this character",
            "write the backslash twice, or put single quotation marks around the whole value",
        ),
        YamlFaultKind::Sign => (
            "this value begins with a character that YAML reserves",
            "the value of `{}` begins with a character that YAML reserves",
            "put quotation marks around it",
        ),
        _ => (
            "these quotation marks don't go around the whole value",
            "the quotation marks in `{}` don't go around the whole value",
            "put quotation marks around the whole value",
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
        Some(key) => Sentence::of("there's an unmatched bracket in `{}`", vec![id(key)]),
        None => "there's an unmatched bracket here".into(),
    };
    YAML_UNCLOSED.at(place, sentence).label("close it, or put quotation marks around the words")
}

/// A comma cut off the words at `place` from the value before them.
pub(crate) fn yaml_cut(place: Place) -> Diagnostic {
    YAML_CUT
        .at(place, "a comma cuts off the rest of this value")
        .label("put quotation marks around the whole value")
        .help("inside `{ }` and `[ ]`, a comma ends a value")
}

/// There is an anchor, an alias or a tag at `place`.
pub(crate) fn yaml_anchor(place: Place, fault: &YamlFault) -> Diagnostic {
    let sentence = match fault.kind {
        YamlFaultKind::Anchor => "this value begins with `&`, which YAML reserves",
        YamlFaultKind::Alias => "this value begins with `*`, which YAML reserves",
        _ => "this value begins with `!`, which YAML reserves",
    };
    YAML_ANCHOR
        .at(place, sentence)
        .label("put quotation marks around the words, or write out the value")
        .help("heard doesn't support anchors, aliases or tags")
}

/// The field at `place` is already written at `first`.
pub(crate) fn yaml_duplicate_key(place: Place, first: Place, fault: &YamlFault) -> Diagnostic {
    let sentence = match &fault.key {
        Some(key) => Sentence::of("`{}` appears twice", vec![id(key)]),
        None => "this field appears twice".into(),
    };
    YAML_DUPLICATE_KEY.at(place, sentence).label("delete one of the two").also(first, "it appears here first")
}

/// A tab indents the line at `place`.
pub(crate) fn yaml_tab(place: Place) -> Diagnostic {
    YAML_TAB.at(place, "there's a tab where YAML needs spaces").label("replace each tab with two spaces")
}

/// The line at `place` can't be read.
pub(crate) fn yaml_syntax(place: Place, fault: &YamlFault) -> Diagnostic {
    let (sentence, label): (&'static str, Option<&'static str>) = match fault.kind {
        YamlFaultKind::NoSpace => ("there's no space after the colon", Some("add a space")),
        YamlFaultKind::Equals => ("this field is written with `=`", Some("write a colon and a space instead")),
        YamlFaultKind::NoColon => ("this line has no colon after the field's name", Some("put a colon after the name")),
        YamlFaultKind::Dash => {
            ("this list item doesn't begin with a hyphen and a space", Some("write a hyphen and a space"))
        }
        YamlFaultKind::Indent => ("this line isn't aligned with the lines it belongs to", Some("align it with them")),
        YamlFaultKind::KeyNotText => ("this field's name isn't a word", Some("write a name")),
        YamlFaultKind::SecondDocument => (
            "the text ends at `---` or `...`, but there is more after it",
            Some("heard doesn't read anything from here on; delete the line above, or everything below it"),
        ),
        YamlFaultKind::More => ("there are more errors here", Some("fix the others first")),
        YamlFaultKind::Other(words) => (words, None),
        _ => ("this line doesn't fit in with the lines around it", None),
    };
    let diagnostic = YAML_SYNTAX.at(place, sentence);
    match label {
        Some(label) => diagnostic.label(label),
        None => diagnostic.help("`heard explain yaml-syntax` shows how to write fields"),
    }
}

/// The level that begins at `place` is one too many.
pub(crate) fn yaml_too_deep(place: Place) -> Diagnostic {
    let sentence = Sentence::of("there are more than {} levels of lists and maps here", vec![id(MOST_LEVELS)]);
    YAML_TOO_DEEP.at(place, sentence).label("remove the extra brackets")
}
