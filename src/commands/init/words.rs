//! The words of a new site, in each language that is built in: a folder each in `words/`.

use serde_yaml::Value;

use crate::commands::init::practice::Practice;
use crate::library::BUILT_IN_INDICATORS;

/// Where things happen, whatever the practice.
const GENERAL: &str = "general";

/// What a site begins with in one language.
pub struct Words {
    /// Its name, such as `en`.
    pub language: &'static str,
    /// The vocabulary: `indicators.yaml`, with what a writer should know of it on top.
    pub vocabulary: &'static str,
    /// The page about the stories.
    pub about: &'static str,
    /// One story, with holes.
    pub example: &'static str,
    practices: &'static str,
}

macro_rules! words {
    ($language:literal, $vocabulary:expr) => {
        Words {
            language: $language,
            vocabulary: $vocabulary,
            about: include_str!(concat!("words/", $language, "/about.md")),
            example: include_str!(concat!("words/", $language, "/example.md")),
            practices: include_str!(concat!("words/", $language, "/practices.yaml")),
        }
    };
}

/// All of them.
pub const ALL: [Words; 5] = [
    words!("en", BUILT_IN_INDICATORS),
    words!("de", include_str!("words/de/indicators.yaml")),
    words!("fr", include_str!("words/fr/indicators.yaml")),
    words!("es", include_str!("words/es/indicators.yaml")),
    words!("ar", include_str!("words/ar/indicators.yaml")),
];

/// What a practice is called and brings.
pub struct Brought {
    /// What it is called.
    pub label: String,
    /// What is printed with it.
    pub note: Option<String>,
    /// Where things happen in it; the first suits the example.
    pub settings: Vec<String>,
}

impl Words {
    /// What a practice brings; without one, what suits most firms.
    pub fn of(&self, practice: Option<Practice>) -> Brought {
        // The files come with the program, and a test reads them all.
        let all: Value = serde_yaml::from_str(self.practices).unwrap_or_default();
        let one = &all[practice.map_or(GENERAL, Practice::id)];
        let text = |key: &str| one[key].as_str().map(str::to_owned);
        let settings = one["settings"].as_sequence().into_iter().flatten();
        Brought {
            label: text("label").unwrap_or_default(),
            note: text("note"),
            settings: settings.filter_map(|setting| setting.as_str().map(str::to_owned)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::ALL;
    use crate::commands::init::practice::Practice;

    #[test]
    fn every_language_has_all_words_and_the_same_behaviours() {
        let ids = |vocabulary: &str| {
            let lines = vocabulary.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
            lines.map(|line| line.trim().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(ids(ALL[0].vocabulary).len(), 16);
        for words in &ALL {
            assert_eq!(ids(words.vocabulary), ids(ALL[0].vocabulary), "{}", words.language);
            let general = words.of(None).settings.len();
            assert_eq!(general, 9, "{}", words.language);
            for practice in Practice::value_variants() {
                let brought = words.of(Some(*practice));
                let place = format!("{} {}", words.language, practice.id());
                assert!(!brought.label.is_empty() && brought.settings.len() >= 9, "{place}");
                assert_eq!(brought.note.is_none(), *practice == Practice::Consulting, "{place}");
            }
        }
    }
}
