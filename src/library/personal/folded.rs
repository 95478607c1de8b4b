//! A text as names are looked for in it, of which every stretch knows where it was written.

use std::ops::Range;

use crate::text::normalize::fold_letters;

/// A folded text.
pub struct Folded<'t> {
    written: &'t str,
    /// The text as it is compared.
    pub text: String,
    /// For each of its bytes, where the letter begins that it was made of.
    starts: Vec<usize>,
}

impl<'t> Folded<'t> {
    /// Folds `written`, letter by letter.
    pub fn of(written: &'t str) -> Self {
        let mut text = String::with_capacity(written.len());
        let mut starts = Vec::with_capacity(written.len());
        for (at, c) in written.char_indices() {
            if c.is_whitespace() {
                if !text.ends_with(' ') {
                    text.push(' ');
                }
            } else if c.is_ascii() {
                text.push(c);
            } else {
                text.push_str(&fold_letters(c.encode_utf8(&mut [0; 4]), String::push));
            }
            starts.resize(text.len(), at);
        }
        Self { written, text, starts }
    }

    /// Where the stretch `range` of the folded text was written.
    pub fn written(&self, range: &Range<usize>) -> Range<usize> {
        let (Some(start), Some(last)) = (self.starts.get(range.start), self.starts.get(range.end.saturating_sub(1)))
        else {
            return 0..0;
        };
        let length = self.written[*last..].chars().next().map_or(0, char::len_utf8);
        *start..last + length
    }
}

#[cfg(test)]
mod tests {
    use super::Folded;

    #[test]
    fn a_stretch_is_found_where_it_was_written_whatever_its_letters_are_made_of() {
        let text = "“Åsa  Kä\u{308}ll”, ﬁne";
        let folded = Folded::of(text);
        let at = folded.text.find("A\u{30a}sa Ka").unwrap();
        assert_eq!(&text[folded.written(&(at..at + "A\u{30a}sa Ka".len()))], "Åsa  Kä");
        let at = folded.text.find("fine").unwrap();
        assert_eq!(&text[folded.written(&(at..at + 4))], "ﬁne");
    }
}
