//! Words that lines break, read whole: a text that was pasted may have `Lind-` at the end of a line and `qvist` in the next.

use memchr::memmem;

/// A hyphen and what a line's end is in a folded text.
const BREAK: &str = "- ";
/// How far around a broken word is read, in bytes: further than most names reach.
const ROOM: usize = 100;

/// Adds to `out` what stands around each word that a line breaks in a folded text, with the word whole.
pub fn rejoin(text: &str, out: &mut String) {
    let is_broken = |at: &usize| {
        text[..*at].ends_with(char::is_alphabetic) && text[at + BREAK.len()..].starts_with(char::is_lowercase)
    };
    let mut breaks = memmem::find_iter(text.as_bytes(), BREAK).filter(is_broken).peekable();
    let mut done = 0;
    while let Some(at) = breaks.next() {
        let start = begin(text, done, at);
        if start > done || done == 0 {
            out.push_str("| ");
        }
        out.push_str(&text[start..at]);
        let after = at + BREAK.len();
        done = end(text, after, breaks.peek().copied().unwrap_or(text.len()));
        out.push_str(&text[after..done]);
    }
}

/// Where to begin to read before the break at `at`, from `done` on: at a small word, so that no name is cut.
fn begin(text: &str, done: usize, at: usize) -> usize {
    let near = text.floor_char_boundary(at.saturating_sub(ROOM).max(done));
    let small = text[done..near].rmatch_indices(' ').map(|(space, _)| done + space + 1);
    small.into_iter().find(|word| text[*word..].starts_with(char::is_lowercase)).unwrap_or(done)
}

/// Where to stop behind the break before `after`, up to `next`: before a small word.
fn end(text: &str, after: usize, next: usize) -> usize {
    let far = text.floor_char_boundary((after + ROOM).min(next));
    let small = text[far..next].match_indices(' ').map(|(space, _)| far + space);
    small.into_iter().find(|space| text[space + 1..].starts_with(char::is_lowercase)).unwrap_or(next)
}

#[cfg(test)]
mod tests {
    use super::rejoin;

    fn rejoined(text: &str) -> String {
        let mut out = String::new();
        rejoin(text, &mut out);
        out
    }

    #[test]
    fn only_what_stands_around_broken_words_is_read_again() {
        let far = "and so on ".repeat(100);
        let text = format!("{far}It was Lind- qvist who sp- oke. {far}Then Ma- ja came");
        let read = rejoined(&text);
        assert!(read.contains("It was Lindqvist who spoke. and"), "{read}");
        assert!(read.ends_with("on Then Maja came"), "{read}");
        assert_eq!(read.matches("| ").count(), 2, "{read}");
        assert!(read.len() < 500, "{read}");
        assert_eq!(rejoined("Vor-  und A - b, C- D and 1- e"), "");
    }

    #[test]
    fn many_broken_words_in_a_row_are_read_once() {
        let text = "Ab- cd".repeat(10_000);
        assert_eq!(rejoined(&text).len(), "| ".len() + text.len() - 2 * 10_000);
    }
}
