//! Words that speak of harm: a story that has one is shown before the others, and nothing else follows from it.

use std::sync::LazyLock;

/// The words by language, a line each; a word stands for all that begin with it.
static WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("harm.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split(", ")).filter(|word| !word.is_empty()).collect()
});

/// Whether a word in this text speaks of harm.
pub fn speaks_of_harm(text: &str) -> bool {
    let text = text.to_lowercase();
    let mut begins = true;
    for (at, c) in text.char_indices() {
        if begins && c.is_alphanumeric() && WORDS.iter().any(|word| text[at..].starts_with(word)) {
            return true;
        }
        begins = !c.is_alphanumeric();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::speaks_of_harm;

    #[test]
    fn words_of_harm_are_found_in_each_language_and_only_where_a_word_begins() {
        for text in
            ["He DIED at ten.", "Sie stürzte.", "Une chute grave", "Se hizo daño", "أصيب المريض", "a near miss, again"]
        {
            assert!(speaks_of_harm(text), "{text}");
        }
        for text in ["She studied.", "The charm of it", "", "Er blieb sitzen."] {
            assert!(!speaks_of_harm(text), "{text}");
        }
    }
}
