//! Patterns that must never be printed.

use regex::{Regex, RegexBuilder};

use crate::text::normalize::{fold_letters, whole_letters};

/// The most bytes that a pattern may take once it is compiled.
const LARGEST: usize = 1 << 20;

/// Compiles a pattern of `never_publish`, without its slashes; case does not matter. Its letters are those of folded texts,
/// in which quotation marks, dashes and spaces are of one kind.
pub fn compile(pattern: &str) -> Result<Regex, String> {
    let folded = fold_letters(pattern, |out, sign| out.extend(['\\', sign]));
    let built = RegexBuilder::new(&whole_letters(&folded)).size_limit(LARGEST).case_insensitive(true).build();
    let regex = built.map_err(|error| error.to_string().lines().last().unwrap_or_default().trim().to_owned())?;
    if regex.is_match("") {
        return Err("it matches empty text".to_owned());
    }
    Ok(regex)
}

#[cfg(test)]
mod tests {
    use super::compile;
    use crate::text::normalize::{fold, whole_letters};

    #[test]
    fn a_pattern_that_matches_nothing_at_all_is_no_pattern() {
        assert!(compile("(").is_err() && compile("a*").is_err() && compile("a{9999}{9999}").is_err());
    }
    #[test]
    fn a_pattern_finds_in_folded_texts_what_its_author_meant() {
        for (pattern, text) in [
            ("Ref–\\d+", "ref–12"),
            ("Ref[–—]\\d", "Ref—7"),
            ("«M»", "“M”"),
            ("Müller-\\d", "Mu\u{308}ller-7"),
            ("ﬁle \\d", "file\u{a0}3"),
        ] {
            assert!(compile(pattern).unwrap().is_match(&whole_letters(&fold(text))), "{pattern}");
        }
    }
}
