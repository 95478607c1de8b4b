//! Makes diagnostics of what a theme found wrong; the theme itself knows no checks.

use std::sync::Arc;

use crate::library::checks::{missing_phrase, template_error, theme_api, theme_file, unknown_option, unknown_theme};
use crate::text::diagnostic::{Diagnostic, Place};
use crate::theme::{API, RenderError, Theme, ThemeFault, ThemeFaultKind};

/// The diagnostic of a fault.
pub fn of(fault: ThemeFault) -> Diagnostic {
    let place = fault.place;
    match fault.wrong {
        ThemeFaultKind::UnknownTheme { name, near } => unknown_theme::of(place, &name, near.as_deref()),
        ThemeFaultKind::Api { name, found } => theme_api::of(place, &name, &found, API),
        ThemeFaultKind::Version { name, wants } => {
            theme_api::of_version(place, &name, &wants, env!("CARGO_PKG_VERSION"))
        }
        ThemeFaultKind::File { why } => theme_file::of(place, why),
        ThemeFaultKind::Template { why, help } => template_error::of(place, why, help),
        ThemeFaultKind::UnknownOption { name, near, known } => {
            unknown_option::of(place, &name, near.as_deref(), &known)
        }
        ThemeFaultKind::UnknownValue { option, value, near, known } => {
            unknown_option::of_value(place, &option, &value, near.as_deref(), &known)
        }
        ThemeFaultKind::NoLanguage { language } => missing_phrase::of_language(place, &language),
    }
}

/// The diagnostic of a page that could not be rendered.
pub fn of_page(error: RenderError) -> Diagnostic {
    template_error::of_page(error.place, error.why)
}

/// One diagnostic for each phrase that was asked for so far and is not there; `chosen` is the file that chooses the theme.
pub fn of_missing(theme: &Theme, chosen: &Arc<str>) -> Vec<Diagnostic> {
    theme.missing().iter().map(|key| missing_phrase::of(Place::file(chosen), key)).collect()
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::text::diagnostic::Place;
    use crate::text::span::Span;
    use crate::theme::{ThemeFault, ThemeFaultKind};

    #[test]
    fn a_value_that_is_not_offered_is_told_with_those_that_are() {
        let known = vec!["moss".to_owned(), "rust".to_owned()];
        let wrong = ThemeFaultKind::UnknownValue {
            option: "accent".to_owned(),
            value: "mossy".to_owned(),
            near: Some("moss".to_owned()),
            known,
        };
        let told = of(ThemeFault { wrong, place: Place::at(&"heard.yaml".into(), Span::of(1, 6)) });
        assert_eq!(told.sentence.whole(), "the option `accent` cannot be `mossy`");
        assert_eq!(told.label.unwrap().whole(), "did you mean `moss`?");
        assert_eq!(told.help.unwrap().whole(), "it can be moss, rust");
    }
}
