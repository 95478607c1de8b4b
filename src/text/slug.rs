//! Slugs: words as a part of an address. Unicode letters stay, since transliteration is lossy and collides.

use crate::text::normalize::whole_letters;

/// `words` in lower case and NFC, every run of anything but letters and digits as one `-`, none at the ends.
pub fn slug(words: &str) -> String {
    let mut slug = String::with_capacity(words.len());
    for c in whole_letters(words).chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || is_mark(c) && slug.ends_with(|before: char| before != '-') {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Whether `c` is a combining mark: many scripts write vowels so.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn letters_of_any_script_stay_and_all_else_is_one_hyphen() {
        assert_eq!(slug("The pause — after “budget”"), "the-pause-after-budget");
        assert_eq!(slug("På vinden"), "på-vinden");
        assert_eq!(slug("U\u{308}ber"), "über");
        assert_eq!(slug("हिन्दी में"), "हिन्दी-में");
        assert_eq!(slug("?!"), "");
    }
}
