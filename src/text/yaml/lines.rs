//! Lines of YAML as people see them: indentation, key, value, comment; enough to guess what was meant.

use std::ops::Range;

use crate::text::span::Span;

/// The most bytes of a line that a better one is offered for.
pub(in crate::text::yaml) const MOST_LINE: usize = 2_000;

/// One line, without its end.
#[derive(Clone, Copy, Debug)]
pub(in crate::text::yaml) struct Line<'t> {
    /// Where it begins in the text.
    pub start: usize,
    pub text: &'t str,
}

/// A line's parts; ranges are in the line.
pub(in crate::text::yaml) struct Parts<'t> {
    /// Absent for an item of a list.
    pub key: Option<&'t str>,
    /// The value without the comment behind it; may be empty.
    pub value: Range<usize>,
}

impl<'t> Line<'t> {
    /// The line that holds the byte `at`.
    pub fn at(text: &'t str, at: usize) -> Self {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
        Self { start, text: text[start..end].trim_end_matches('\r') }
    }

    /// The lines of a part of the text.
    pub fn all(text: &'t str, part: Range<usize>) -> impl Iterator<Item = Self> {
        let mut start = part.start;
        text[part].split_inclusive('\n').map(move |line| {
            let this = Self { start, text: line.trim_end_matches(['\n', '\r']) };
            start += line.len();
            this
        })
    }

    pub fn span(&self) -> Span {
        Span::of(self.start, self.start + self.text.len())
    }

    /// How many spaces and tabs it begins with.
    pub fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start_matches([' ', '\t']).len()
    }

    /// Whether there is nothing on it but perhaps a comment.
    pub fn is_bare(&self) -> bool {
        let text = self.text.trim_start();
        text.is_empty() || text.starts_with('#')
    }

    /// The line with other words in one place; none where it is too long to show.
    pub fn with(&self, place: Range<usize>, words: &str) -> Option<String> {
        if self.text.len() > MOST_LINE {
            return None;
        }
        Some([self.text.get(..place.start)?, words, self.text.get(place.end..)?].concat())
    }

    /// Its key and value, or the value of its item; none where it has neither.
    pub fn parts(&self) -> Option<Parts<'t>> {
        let mut at = self.indent();
        let mut is_item = false;
        while let Some(rest) = self.text[at..].strip_prefix('-')
            && (rest.is_empty() || rest.starts_with([' ', '\t']))
        {
            is_item = true;
            at += 1 + (rest.len() - rest.trim_start().len());
        }
        let rest = &self.text[at..];
        if rest.is_empty() || rest.starts_with('#') {
            return is_item.then_some(Parts { key: None, value: at..at });
        }
        let (key, after) = match key_end(rest) {
            Some((key, after)) => (Some(key), at + after),
            None if is_item => (None, at),
            None => return None,
        };
        let value = self.text[after..].trim_start();
        let start = self.text.len() - value.len();
        let end = start + without_comment(value).len();
        Some(Parts { key, value: start..end })
    }
}

/// The key at the beginning of `rest` and the place after its colon.
fn key_end(rest: &str) -> Option<(&str, usize)> {
    if let Some(mark) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let end = closing(rest, mark)?;
        let after = rest[end..].trim_start();
        let colon = rest.len() - after.len();
        return after.starts_with(':').then_some((&rest[1..end - 1], colon + 1));
    }
    if rest.starts_with(['[', '{', '#']) {
        return None;
    }
    let colon = colon_in(rest)?;
    let key = rest[..colon].trim_end();
    (!key.is_empty() && !key.contains(" #")).then_some((key, colon + 1))
}

/// The first colon that ends a key: one before a space or the end.
pub(in crate::text::yaml) fn colon_in(words: &str) -> Option<usize> {
    words.match_indices(':').map(|(at, _)| at).find(|at| {
        let rest = &words[at + 1..];
        rest.is_empty() || rest.starts_with([' ', '\t'])
    })
}

/// Where the quotation marks that `words` begin with are closed: the place after them.
pub(in crate::text::yaml) fn closing(words: &str, mark: char) -> Option<usize> {
    let mut chars = words.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if mark == '"' => {
                chars.next();
            }
            '\'' if mark == '\'' && chars.peek().is_some_and(|(_, next)| *next == '\'') => {
                chars.next();
            }
            c if c == mark => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// A value without the comment behind it and without spaces at its end.
fn without_comment(value: &str) -> &str {
    // What looks like a comment inside quotation marks or brackets is none.
    let from = match value.chars().next() {
        Some(mark @ ('"' | '\'')) => value.rfind(mark).map_or(0, |at| at + 1),
        Some('[' | '{') => value.rfind([']', '}']).map_or(0, |at| at + 1),
        Some('#') => return "",
        _ => 0,
    };
    let end = value[from..].find(" #").map_or(value.len(), |at| from + at);
    value[..end].trim_end()
}

/// Words in the quotation marks that disturb them least.
pub(in crate::text::yaml) fn quote(words: &str) -> String {
    if !words.contains(['"', '\\']) {
        format!("\"{words}\"")
    } else if !words.contains('\'') {
        format!("'{words}'")
    } else {
        format!("\"{}\"", words.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, quote};

    fn parts(line: &str) -> Option<(Option<&str>, &str)> {
        Line::at(line, 0).parts().map(|parts| (parts.key, &line[parts.value]))
    }

    #[test]
    fn a_line_falls_into_key_and_value() {
        assert_eq!(parts("  title: The pause: a story  # c"), Some((Some("title"), "The pause: a story")));
        assert_eq!(parts("title: \"No # 1\" # c"), Some((Some("title"), "\"No # 1\"")));
        assert_eq!(parts("- - \"a: b\": c"), Some((Some("a: b"), "c")));
        assert_eq!(parts("- maja"), Some((None, "maja")));
        assert_eq!(parts("to: sftp://x"), Some((Some("to"), "sftp://x")));
        assert_eq!(parts("title:The pause"), None);
        assert_eq!(parts("a:"), Some((Some("a"), "")));
    }

    #[test]
    fn words_get_the_quotation_marks_that_disturb_them_least() {
        assert_eq!(quote("a: b"), r#""a: b""#);
        assert_eq!(quote(r#""No," she said"#), r#"'"No," she said'"#);
        assert_eq!(quote(r#""I didn't," she said"#), r#""\"I didn't,\" she said""#);
    }
}
