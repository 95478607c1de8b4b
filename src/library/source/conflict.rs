//! The marks that git, Mercurial, Subversion and jj leave where they could not join two versions of a file.

use crate::text::span::Span;

/// The first mark in `text`. A line of `=======` alone is none: it underlines a heading.
pub fn find(text: &str) -> Option<Span> {
    let mut at = 0;
    let mut before = "";
    let mut is_parted = false;
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let words = line.trim_end();
        let next = lines.peek().map_or("", |next| next);
        let is_quoted = before.starts_with('>') || next.starts_with('>');
        let is_mark = after(words, "<<<<<<<").is_some()
            || after(words, ">>>>>>>").is_some_and(|_| is_parted || !is_quoted)
            // A row of a table has more of them.
            || after(words, "|||||||").is_some_and(|label| !label.is_empty() && !label.contains('|'));
        if is_mark {
            return Some(Span::of(at, at + words.len()));
        }
        is_parted |= words == "=======";
        before = line;
        at += line.len();
    }
    None
}

/// What stands behind a mark of seven signs.
fn after<'l>(line: &'l str, signs: &str) -> Option<&'l str> {
    let rest = line.strip_prefix(signs)?;
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then(|| rest.trim())
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn the_marks_of_all_programs_are_found_and_headings_and_quotes_are_not() {
        for text in [
            "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\n",
            "a\r\n<<<<<<< .mine\r\nb",
            "a\n=======\nb\n>>>>>>> 1a2b3c\n",
            "a\n>>>>>>> merge rev: x\nb\n",
            "a\n||||||| base\nb\n",
            "<<<<<<< Conflict 1 of 1\n%%%%%%% Changes\n",
            "<<<<<<<",
        ] {
            assert!(find(text).is_some(), "{text}");
        }
        for text in [
            "A heading\n=======\nwords",
            "> a\n>>>>>>> seven deep\n> b",
            "|||||||\n|-|-|-|-|-|-|",
            "a <<<<<<< b",
            "<<<<<<<< eight",
            "    <<<<<<< HEAD",
            "",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
