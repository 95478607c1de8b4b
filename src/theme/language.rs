//! What a theme must know of a language: where its lines begin, and how it counts.

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
        match base(language).as_str() {
            "ar" | "he" | "fa" | "ur" => Self::Rtl,
            _ => Self::Ltr,
        }
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

/// A tag's language without script and region.
fn base(language: &str) -> String {
    language.split(['-', '_']).next().unwrap_or_default().to_lowercase()
}

/// The names of the forms that a counted phrase can have (Unicode CLDR).
pub const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The form in which a language counts `n` things.
///
/// The cardinal rules for whole numbers of Unicode CLDR 46, `supplemental/plurals.xml`, for
/// English, German, French, Spanish and Arabic; any other language counts as English does, with
/// `one` for 1 alone. A form that a phrase does not have is its `other`.
pub fn form(language: &str, n: usize) -> &'static str {
    // Zero is a multiple of a million too, but never `many`.
    let millions = n != 0 && n.is_multiple_of(1_000_000);
    match base(language).as_str() {
        "fr" => match n {
            0 | 1 => "one",
            _ if millions => "many",
            _ => "other",
        },
        "es" => match n {
            1 => "one",
            _ if millions => "many",
            _ => "other",
        },
        "ar" => match (n, n % 100) {
            (0, _) => "zero",
            (1, _) => "one",
            (2, _) => "two",
            (_, 3..=10) => "few",
            (_, 11..=99) => "many",
            _ => "other",
        },
        _ if n == 1 => "one",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::{Direction, chain, form};

    #[test]
    fn each_language_counts_as_cldr_says() {
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
    }

    #[test]
    fn a_region_falls_back_to_its_language_and_then_to_english() {
        assert_eq!(chain("de-AT"), ["de-at", "de", "en"]);
        assert_eq!(chain("en"), ["en"]);
    }

    #[test]
    fn arabic_hebrew_persian_and_urdu_begin_on_the_right() {
        assert_eq!(["ar-EG", "he", "fa", "ur"].map(Direction::of), [Direction::Rtl; 4]);
        assert_eq!(Direction::of("en").word(), "ltr");
    }
}
