//! What a theme must know of a language, as Unicode CLDR has it: where its lines begin, how it counts, how it names a month.

use std::sync::{PoisonError, RwLock};

use ahash::AHashMap;
use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::YM;
use icu_locale::{Locale, LocaleDirectionality};
use icu_plurals::{PluralCategory, PluralRules};

/// Where the lines of a language begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// On the left.
    Ltr,
    /// On the right.
    Rtl,
}

impl Direction {
    /// The direction of a language tag such as `ar` or `en-GB`.
    pub fn of(language: &str) -> Self {
        let is_rtl = LocaleDirectionality::new_extended().is_right_to_left(&locale(language).id);
        if is_rtl { Self::Rtl } else { Self::Ltr }
    }

    /// The word for HTML's `dir`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

/// The languages in whose files a phrase is looked up, nearest first: `de-at`, `de`, `en`.
pub fn chain(language: &str) -> Vec<String> {
    let mut chain = Vec::with_capacity(3);
    for tag in [language.to_lowercase().replace('_', "-"), base(language), "en".to_owned()] {
        if !chain.contains(&tag) {
            chain.push(tag);
        }
    }
    chain
}

/// Whether a tag means English.
pub fn is_english(language: &str) -> bool {
    base(language) == "en"
}

/// Whether two tags mean one language, whatever their scripts and regions.
pub fn same_language(one: &str, other: &str) -> bool {
    base(one) == base(other)
}

/// A tag's language without script and region.
fn base(language: &str) -> String {
    language.split(['-', '_']).next().unwrap_or_default().to_lowercase()
}

/// A tag as a locale; the root's where it is none.
fn locale(language: &str) -> Locale {
    language.replace('_', "-").parse().unwrap_or(Locale::UNKNOWN)
}

/// The names of the forms that a counted phrase can have (Unicode CLDR).
pub const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// How a language counts: the cardinal rules of Unicode CLDR.
#[derive(Debug)]
pub struct Counting(Option<PluralRules>);

impl Counting {
    /// Of a language; what CLDR does not know counts everything as `other`.
    pub fn of(language: &str) -> Self {
        Self(PluralRules::try_new_cardinal(locale(language).into()).ok())
    }

    /// The form for `n` things. A form that a phrase does not have is its `other`.
    pub fn form(&self, n: usize) -> &'static str {
        self.0.as_ref().map_or("other", |rules| word(rules.category_for(n)))
    }

    /// Every form that the language has.
    pub fn forms(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().flat_map(|rules| rules.categories().map(word))
    }
}

fn word(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

/// How a language writes a month and its year.
#[derive(Debug)]
pub struct Months {
    known: Option<FixedCalendarDateTimeFormatter<Gregorian, YM>>,
    /// What was said before: a site's pages show the same few months again and again.
    said: RwLock<AHashMap<(i16, i8), String>>,
}

impl Months {
    /// Of a language; as in English where CLDR does not know it.
    pub fn of(language: &str) -> Self {
        let months = |locale: Locale| Self {
            known: FixedCalendarDateTimeFormatter::try_new(locale.into(), YM::long()).ok(),
            said: RwLock::default(),
        };
        let own = months(locale(language));
        let is_known = own.say(2026, 3) != months(Locale::UNKNOWN).say(2026, 3);
        if is_known { own } else { months(locale("en")) }
    }

    /// `March 2026`.
    pub fn say(&self, year: i16, month: i8) -> String {
        if let Some(said) = self.said.read().unwrap_or_else(PoisonError::into_inner).get(&(year, month)) {
            return said.clone();
        }
        let said = self.format(year, month);
        self.said.write().unwrap_or_else(PoisonError::into_inner).insert((year, month), said.clone());
        said
    }

    fn format(&self, year: i16, month: i8) -> String {
        let first = u8::try_from(month).ok().and_then(|month| Date::try_new_gregorian(year.into(), month, 1).ok());
        match (&self.known, first) {
            (Some(months), Some(first)) => months.format(&first).to_string(),
            _ => format!("{year}-{month:02}"),
        }
    }
}

/// Whether an English word that begins so is said with `an`: by its first sound, as far as letters tell it.
pub fn takes_an(words: &str) -> bool {
    let first: String = words.chars().take_while(|c| c.is_alphanumeric()).collect();
    let lower = first.to_lowercase();
    // Capitals are said one by one: an HR partner, a UX designer.
    if first.chars().count() > 1 && first.chars().all(|c| c.is_uppercase() || c.is_numeric()) {
        return first.starts_with(['A', 'E', 'F', 'H', 'I', 'L', 'M', 'N', 'O', 'R', 'S', 'X', '8']);
    }
    let begins = |with: &[&str]| with.iter().any(|start| lower.starts_with(start));
    if begins(&["hour", "honest", "honor", "honour", "heir"]) {
        return true;
    }
    let sounds_otherwise = begins(&["eu", "uni", "use", "usa", "usu", "ute", "uti", "one", "once"]);
    let not_after_all = begins(&["unim", "unin"]);
    begins(&["a", "e", "i", "o", "u", "8"]) && (!sounds_otherwise || not_after_all)
}

#[cfg(test)]
mod tests {
    use super::{Counting, Direction, Months, chain, takes_an};

    #[test]
    fn each_language_counts_as_cldr_says() {
        let form = |language: &str, n: usize| Counting::of(language).form(n);
        let forms = |language: &str| {
            [0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 1_000_000].map(|n| form(language, n).chars().next().unwrap())
        };
        assert_eq!(forms("en"), ['o'; 11]);
        assert_eq!((form("en", 0), form("en", 1), form("de-AT", 1), form("de", 2)), ("other", "one", "one", "other"));
        assert_eq!(
            (form("fr", 0), form("fr", 1), form("fr", 2), form("fr", 2_000_000)),
            ("one", "one", "other", "many")
        );
        assert_eq!((form("es", 0), form("es", 1), form("es", 3_000_000)), ("other", "one", "many"));
        // z(ero) o(ne) t(wo) f(ew) f m(any) m o(ther) o f o
        assert_eq!(forms("ar"), ['z', 'o', 't', 'f', 'f', 'm', 'm', 'o', 'o', 'f', 'o']);
        assert_eq!((form("pl", 1), form("pl", 3), form("pl", 5), form("pl", 22)), ("one", "few", "many", "few"));
        assert_eq!(Counting::of("ar").forms().count(), 6);
        assert_eq!((form("", 1), form("nothing at all", 2)), ("other", "other"));
    }

    #[test]
    fn each_language_names_a_month_as_cldr_says() {
        let march = |language: &str| Months::of(language).say(2026, 3);
        assert_eq!(
            ["en", "de-AT", "fr", "es", "ar", "sv", "ja"].map(march),
            ["March 2026", "März 2026", "mars 2026", "marzo de 2026", "مارس 2026", "mars 2026", "2026年3月"]
        );
        assert_eq!((march("qqq"), march("")), ("March 2026".into(), "March 2026".into()));
        assert_eq!(Months::of("en").say(2026, 13), "2026-13");
    }

    #[test]
    fn a_region_falls_back_to_its_language_and_then_to_english() {
        assert_eq!(chain("de-AT"), ["de-at", "de", "en"]);
        assert_eq!(chain("en"), ["en"]);
    }

    #[test]
    fn the_scripts_of_the_right_begin_there() {
        let right = ["ar-EG", "he", "fa", "ur", "yi", "ckb", "dv", "pa-Arab", "az-arab"];
        assert_eq!(right.map(Direction::of), [Direction::Rtl; 9]);
        assert_eq!(["en", "sr-Latn", "pa", "xx", ""].map(Direction::of), [Direction::Ltr; 5]);
        assert_eq!(Direction::of("en").word(), "ltr");
    }

    #[test]
    fn an_english_article_goes_by_the_first_sound() {
        for words in [
            "associate",
            "engineer",
            "uninvolved expert",
            "honorary fellow",
            "HR partner",
            "MRI nurse",
            "usher",
            "under-secretary",
            "8-week trainee",
            "operator",
        ] {
            assert!(takes_an(words), "{words}");
        }
        for words in [
            "partner",
            "European counsel",
            "unit lead",
            "user researcher",
            "UX designer",
            "one-day locum",
            "house officer",
            "",
            "Übersetzerin",
            "PA",
        ] {
            assert!(!takes_an(words), "{words}");
        }
    }
}
