//! A theme's `theme.yaml`: what it was made for, and the options that it has.

use serde_yaml::Value;

use crate::text::diagnostic::{Place, Sentence, id};
use crate::text::span::Span;
use crate::theme::fault::{ThemeFault, ThemeFaultKind, near};
use crate::theme::file::ThemeFile;

/// The version of the views that templates receive. Views are only ever added to under one number.
pub const API: u64 = 1;
/// The most options of a theme.
const MOST_OPTIONS: usize = 100;
const FIELDS: [&str; 7] = ["api", "heard", "name", "says", "author", "license", "options"];

/// What a `theme.yaml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The theme's options, in the order they appear in the file.
    pub options: Vec<Offered>,
}

/// An option that a theme offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Its name.
    pub name: String,
    /// What it can be.
    pub kind: OptionKind,
    /// What it is unless the site says otherwise.
    pub default: String,
    /// What it is for, in the theme's words.
    pub says: Option<String>,
}

/// What the value of an option can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionKind {
    /// One of these: the option has `choices`.
    Choices(Vec<String>),
    /// `true` or `false`: the option's default is one of the two.
    Switch,
    /// Any words: all other options.
    Words,
}

impl OptionKind {
    /// The values that it can have; empty where it is any words.
    pub fn values(&self) -> Vec<String> {
        match self {
            Self::Choices(choices) => choices.clone(),
            Self::Switch => vec!["true".to_owned(), "false".to_owned()],
            Self::Words => Vec::new(),
        }
    }
}

impl Manifest {
    /// What `file` says of the theme `name`, and what is wrong with it. Without a manifest the theme cannot be used.
    pub fn read(name: &str, file: &ThemeFile) -> (Option<Self>, Vec<ThemeFault>) {
        let root = match file.yaml() {
            Ok(Value::Mapping(root)) => root,
            Ok(_) => {
                return (
                    None,
                    vec![file.unusable(None, "`theme.yaml` has to be a map that starts with `api: 1`".into())],
                );
            }
            Err(fault) => return (None, vec![*fault]),
        };
        let text = file.text().unwrap_or_default();
        let wrong = |key: &str, wrong| ThemeFault {
            wrong,
            place: Place { path: file.shown.clone(), span: line_of(text, key) },
        };

        if root.get("api").and_then(Value::as_u64) != Some(API) {
            let found = root
                .get("api")
                .map_or_else(|| "none".to_owned(), |api| plain(api).unwrap_or("something else".to_owned()));
            return (None, vec![wrong("api", ThemeFaultKind::Api { name: name.to_owned(), found })]);
        }
        if let Some(wants) = root.get("heard").and_then(plain)
            && !allows(&wants, env!("CARGO_PKG_VERSION"))
        {
            return (None, vec![wrong("heard", ThemeFaultKind::Version { name: name.to_owned(), wants })]);
        }
        let mut faults = Vec::new();
        for key in root.keys().filter_map(plain).filter(|key| !FIELDS.contains(&key.as_str())) {
            let why = match near(&key, FIELDS) {
                Some(meant) => {
                    Sentence::of("`theme.yaml` has no field `{}`; did you mean `{}`?", vec![id(&key), id(meant)])
                }
                None => Sentence::of("`theme.yaml` has no field `{}`", vec![id(&key)]),
            };
            faults.push(file.unusable(line_of(text, &key), why));
        }
        let mut options = Vec::new();
        match root.get("options") {
            None | Some(Value::Null) => {}
            Some(Value::Mapping(offered)) => {
                for (name, body) in offered.iter().take(MOST_OPTIONS) {
                    let Some(name) = plain(name) else { continue };
                    match Offered::read(&name, body) {
                        Ok(option) => options.push(option),
                        Err(why) => faults.push(file.unusable(line_of(text, &name), why)),
                    }
                }
            }
            Some(_) => {
                faults.push(
                    file.unusable(line_of(text, "options"), "`options` has to be a map from names to options".into()),
                );
            }
        }
        (Some(Self { options }), faults)
    }
}

impl Offered {
    fn read(name: &str, body: &Value) -> Result<Self, Sentence> {
        let Value::Mapping(body) = body else {
            return Err(Sentence::of("the option `{}` has to be a map with a `default`", vec![id(name)]));
        };
        let Some(default) = body.get("default").and_then(plain) else {
            return Err(Sentence::of("the option `{}` has no `default`", vec![id(name)]));
        };
        let kind = match body.get("choices") {
            Some(Value::Sequence(choices)) => OptionKind::Choices(choices.iter().filter_map(plain).collect()),
            Some(_) => return Err(Sentence::of("the `choices` of `{}` have to be a list", vec![id(name)])),
            None if body.get("default").is_some_and(Value::is_bool) => OptionKind::Switch,
            None => OptionKind::Words,
        };
        if let OptionKind::Choices(choices) = &kind
            && !choices.contains(&default)
        {
            return Err(Sentence::of("the default of `{}` isn't one of its choices", vec![id(name)]));
        }
        Ok(Self { name: name.to_owned(), kind, default, says: body.get("says").and_then(plain) })
    }
}

/// A scalar as it would be written.
pub(in crate::theme) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(value) => Some(value.to_string()),
        Value::String(value) => Some(value.clone()),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) | Value::Tagged(_) => None,
    }
}

/// Where `key` is first written as a key at the head of a line; a reader of values knows no places.
pub(in crate::theme) fn line_of(text: &str, key: &str) -> Option<Span> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches([' ', '"', '\'']);
        if let Some(rest) = bare.strip_prefix(key)
            && rest.trim_start_matches(['"', '\'', ' ']).starts_with(':')
        {
            let start = at + line.len() - bare.len();
            return Some(Span::of(start, start + key.len()));
        }
        at += line.len();
    }
    None
}

/// Whether `version` is in `range`: `>=0.1`, `>=0.1, <0.3`, `0.2` (this one or later). What cannot be read asks for nothing.
fn allows(range: &str, version: &str) -> bool {
    let version = numbers(version);
    range.split(',').map(str::trim).filter(|part| !part.is_empty()).all(|part| {
        let digits = part.trim_start_matches(['>', '<', '=', '^', '~', ' ']);
        let bound = numbers(digits);
        match part[..part.len() - digits.len()].trim_end() {
            "<" => version < bound,
            "<=" => version <= bound,
            ">" => version > bound,
            _ => version >= bound,
        }
    })
}

/// The first three numbers of a version; a missing one is 0.
fn numbers(version: &str) -> [u64; 3] {
    let mut numbers = [0; 3];
    for (number, part) in numbers.iter_mut().zip(version.split('.')) {
        let digits = part.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        *number = digits.parse().unwrap_or(0);
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::{Manifest, OptionKind, allows, line_of};
    use crate::text::span::Span;
    use crate::theme::fault::{ThemeFault, ThemeFaultKind};
    use crate::theme::file::ThemeFile;

    fn read(text: &str) -> (Option<Manifest>, Vec<ThemeFault>) {
        let file =
            ThemeFile { path: "theme.yaml".into(), shown: "themes/t/theme.yaml".into(), bytes: text.as_bytes().into() };
        Manifest::read("t", &file)
    }

    #[test]
    fn the_kind_of_an_option_follows_from_what_it_has() {
        let text = "api: 1\nheard: \">=0.1\"\noptions:\n  accent: { choices: [moss, rust], default: moss, says: The colour }\n  wide: { default: false }\n  motto: { default: \"\" }\n";
        let (manifest, faults) = read(text);
        let kinds: Vec<_> = manifest.unwrap().options.into_iter().map(|option| option.kind).collect();
        assert_eq!(
            kinds,
            [OptionKind::Choices(vec!["moss".into(), "rust".into()]), OptionKind::Switch, OptionKind::Words]
        );
        assert_eq!(faults, []);
    }

    #[test]
    fn another_api_is_one_fault_at_its_line() {
        let (manifest, faults) = read("# ours\napi: 2\nnonsense: 1\n");
        assert!(manifest.is_none());
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].wrong, ThemeFaultKind::Api { name: "t".into(), found: "2".into() });
        assert_eq!(faults[0].place.span, Some(Span::of(7, 10)));
    }

    #[test]
    fn a_broken_option_leaves_the_others() {
        let (manifest, faults) = read("api: 1\noptions:\n  a: { choices: [x], default: y }\n  b: { default: z }\n");
        assert_eq!(manifest.unwrap().options.len(), 1);
        assert_eq!(faults.len(), 1);
    }

    #[test]
    fn ranges_of_versions() {
        assert!(allows(">=0.1", "0.1.0"));
        assert!(allows(">=0.1, <0.3", "0.2.9"));
        assert!(!allows(">=0.1, <0.3", "0.3.0"));
        assert!(!allows("9", "0.1.0"));
        assert!(allows("", "0.1.0") && allows("ä≥", "0.1.0"));
    }

    #[test]
    fn a_key_is_found_at_the_head_of_a_line() {
        assert_eq!(line_of("says: api\n  \"api\" : 1", "api"), Some(Span::of(13, 16)));
        assert_eq!(line_of("apiary: 1", "api"), None);
    }
}
