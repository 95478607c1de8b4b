//! Makes diagnostics of what a theme found wrong; the theme itself knows no checks.

use std::sync::Arc;

use crate::library::diagnostics;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::theme::{API, RenderError, Theme, ThemeFault, ThemeFaultKind};

/// The diagnostic of a fault.
pub fn of(fault: ThemeFault) -> Diagnostic {
    let place = fault.place;
    match fault.wrong {
        ThemeFaultKind::UnknownTheme { name, near } => diagnostics::theme::unknown_theme(place, &name, near.as_deref()),
        ThemeFaultKind::Api { name, found } => diagnostics::theme::theme_api(place, &name, &found, API),
        ThemeFaultKind::Version { name, wants } => {
            diagnostics::theme::theme_version(place, &name, &wants, env!("CARGO_PKG_VERSION"))
        }
        ThemeFaultKind::File { why } => diagnostics::theme::theme_file(place, why),
        ThemeFaultKind::Template { why, help } => diagnostics::theme::template_error(place, why, help),
        ThemeFaultKind::UnknownOption { name, near, known } => {
            diagnostics::theme::unknown_option(place, &name, near.as_deref(), &known)
        }
        ThemeFaultKind::UnknownValue { option, value, near, known } => {
            diagnostics::theme::unknown_option_value(place, &option, &value, near.as_deref(), &known)
        }
        ThemeFaultKind::NoLanguage { language } => diagnostics::theme::language_without_phrases(place, &language),
    }
}

/// The diagnostic of a page that could not be rendered.
pub fn of_page(error: RenderError) -> Diagnostic {
    diagnostics::theme::page_error(error.place, error.why)
}

/// One diagnostic for each phrase that was asked for so far and is not there; `chosen` is the file that chooses the theme.
pub fn of_missing(theme: &Theme, chosen: &Arc<str>) -> Vec<Diagnostic> {
    theme.missing().iter().map(|key| diagnostics::theme::missing_phrase(Place::file(chosen), key)).collect()
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
        assert_eq!(told.sentence.whole(), "the option `accent` can't be `mossy`");
        assert_eq!(told.label.unwrap().whole(), "did you mean `moss`?");
        assert_eq!(told.help.unwrap().whole(), "it can be moss, rust");
    }
}
