//! Patterns that must never be printed.

use std::borrow::Cow;

use regex::{Regex, RegexBuilder};
use unicode_normalization::UnicodeNormalization;

/// The most bytes that a pattern may take once it is compiled.
const LARGEST: usize = 1 << 20;

/// Compiles a pattern of `never_publish`, without its slashes; case does not matter.
pub fn compile(pattern: &str) -> Result<Regex, String> {
    let built = RegexBuilder::new(pattern).size_limit(LARGEST).case_insensitive(true).build();
    let regex = built.map_err(|error| error.to_string().lines().last().unwrap_or_default().trim().to_owned())?;
    if regex.is_match("") {
        return Err("it matches where nothing stands".to_owned());
    }
    Ok(regex)
}

/// `text` as patterns are written: in whole letters, where their accents may stand beside them.
pub fn whole_letters(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

#[cfg(test)]
mod tests {
    use super::compile;

    #[test]
    fn a_pattern_that_matches_nothing_at_all_is_no_pattern() {
        assert!(compile("(").is_err() && compile("a*").is_err() && compile("a{9999}{9999}").is_err());
    }
}
