//! The options of a theme with the values that the site gave them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::text::diagnostic::Place;
use crate::text::span::Span;
use crate::theme::fault::{ThemeFault, ThemeFaultKind, near};
use crate::theme::manifest::Offered;

/// An option as the site set it.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The option's name.
    pub name: &'a str,
    /// Its value, as written.
    pub value: &'a str,
    /// Where it is written, in the file of the choice.
    pub span: Option<Span>,
}

/// Every option of a theme with its value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    values: BTreeMap<String, String>,
}

impl Options {
    /// The options that a theme offers (of two with one name the later counts) with the values of `settings`, which are written in the file `path`.
    pub fn of(offered: &[Offered], settings: &[Setting<'_>], path: &Arc<str>) -> (Self, Vec<ThemeFault>) {
        let known: BTreeMap<&str, &Offered> = offered.iter().map(|option| (option.name.as_str(), option)).collect();
        let mut values: BTreeMap<String, String> =
            known.iter().map(|(name, option)| ((*name).to_owned(), option.default.clone())).collect();
        let mut faults = Vec::new();
        for setting in settings {
            let place = Place { path: Arc::clone(path), span: setting.span };
            let Some(option) = known.get(setting.name) else {
                let near = near(setting.name, known.keys().copied());
                let known = known.keys().map(|name| (*name).to_owned()).collect();
                faults.push(ThemeFault {
                    wrong: ThemeFaultKind::UnknownOption { name: setting.name.to_owned(), near, known },
                    place,
                });
                continue;
            };
            let allowed = option.kind.values();
            if allowed.is_empty() || allowed.iter().any(|value| value == setting.value) {
                values.insert(setting.name.to_owned(), setting.value.to_owned());
                continue;
            }
            let meant = match setting.value.to_lowercase().as_str() {
                "yes" | "on" | "y" if allowed[0] == "true" => Some("true".to_owned()),
                "no" | "off" | "n" if allowed[0] == "true" => Some("false".to_owned()),
                _ => near(setting.value, allowed.iter().map(String::as_str)),
            };
            let (option, value) = (setting.name.to_owned(), setting.value.to_owned());
            faults.push(ThemeFault {
                wrong: ThemeFaultKind::UnknownValue { option, value, near: meant, known: allowed },
                place,
            });
        }
        (Self { values }, faults)
    }

    /// The value of an option; `None` where the theme has no such option.
    pub fn find(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// Every option and its value, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Options, Setting};
    use crate::text::span::Span;
    use crate::theme::fault::ThemeFaultKind;
    use crate::theme::manifest::{Offered, OptionKind};

    fn offered() -> Vec<Offered> {
        let option =
            |name: &str, kind, default: &str| Offered { name: name.into(), kind, default: default.into(), says: None };
        vec![
            option("accent", OptionKind::Choices(vec!["moss".into(), "rust".into()]), "moss"),
            option("wide", OptionKind::Switch, "false"),
            option("motto", OptionKind::Words, ""),
        ]
    }

    fn set(name: &str, value: &str) -> (String, Vec<ThemeFaultKind>) {
        let setting = Setting { name, value, span: Some(Span::of(3, 5)) };
        let (options, faults) = Options::of(&offered(), &[setting], &"heard.yaml".into());
        assert!(faults.iter().all(|fault| fault.place.span == Some(Span::of(3, 5))));
        (options.find(name).unwrap_or("-").to_owned(), faults.into_iter().map(|fault| fault.wrong).collect())
    }

    #[test]
    fn a_value_that_is_offered_is_taken() {
        assert_eq!(set("accent", "rust"), ("rust".into(), vec![]));
        assert_eq!(set("wide", "true"), ("true".into(), vec![]));
        assert_eq!(set("motto", "Listen"), ("Listen".into(), vec![]));
    }

    #[test]
    fn another_value_leaves_the_default_and_names_the_nearest() {
        let (value, faults) = set("accent", "mos");
        assert_eq!(value, "moss");
        assert!(matches!(&faults[..], [ThemeFaultKind::UnknownValue { near: Some(near), .. }] if near == "moss"));
        assert!(
            matches!(&set("wide", "yes").1[..], [ThemeFaultKind::UnknownValue { near: Some(near), .. }] if near == "true")
        );
    }

    #[test]
    fn an_unknown_option_names_the_nearest() {
        let (value, faults) = set("acent", "rust");
        assert_eq!(value, "-");
        assert!(matches!(&faults[..], [ThemeFaultKind::UnknownOption { near: Some(near), .. }] if near == "accent"));
    }
}
