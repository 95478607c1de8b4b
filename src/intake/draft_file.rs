//! A new Markdown file: fields line by line, then paragraphs and the questions that are still open.

use crate::text::scalar::{list, scalar};

/// A Markdown file in the making.
#[derive(Default)]
pub struct DraftFile {
    front: String,
    body: String,
}

impl DraftFile {
    /// A field with words.
    pub fn field(&mut self, key: &str, words: &str) -> &mut Self {
        self.raw(key, &scalar(words))
    }

    /// When it happened, which needs no quotes.
    pub fn date(&mut self, date: &str) -> &mut Self {
        let is_plain =
            date.starts_with(|c: char| c.is_ascii_digit()) && date.chars().all(|c| c.is_alphanumeric() || c == '-');
        if is_plain { self.raw("date", date) } else { self.field("date", date) }
    }

    /// A field with words, where there are any; else the key alone, so that it is seen.
    pub fn field_or_empty(&mut self, key: &str, words: Option<&str>) -> &mut Self {
        match words {
            Some(words) => self.field(key, words),
            None => self.raw(key, ""),
        }
    }

    /// A field with words, where there are any.
    pub fn field_if(&mut self, key: &str, words: Option<&str>) -> &mut Self {
        if let Some(words) = words {
            self.field(key, words);
        }
        self
    }

    /// A list, where there is anything in it.
    pub fn list_if(&mut self, key: &str, items: &[String]) -> &mut Self {
        if items.is_empty() { self } else { self.raw(key, &list(items)) }
    }

    /// A field whose value is YAML already.
    pub fn raw(&mut self, key: &str, value: &str) -> &mut Self {
        self.front.push_str(format!("{key}: {value}").trim_end());
        self.front.push('\n');
        self
    }

    /// A list of words under `key`, a line each.
    pub fn lines(&mut self, key: &str, items: &[(String, Vec<String>)]) -> &mut Self {
        if items.is_empty() {
            return self;
        }
        self.raw(key, "");
        for (name, words) in items {
            let value = if let [one] = words.as_slice() { scalar(one) } else { list(words) };
            self.front.push_str(&format!("  {name}: {value}\n"));
        }
        self
    }

    /// A paragraph or several.
    pub fn text(&mut self, words: &str) -> &mut Self {
        self.body.push_str(&format!("\n{}\n", words.trim()));
        self
    }

    /// A question that is still open: a note to self, which no reader sees, and an empty line.
    pub fn open(&mut self, question: &str) -> &mut Self {
        self.body.push_str(&format!("\n<!-- {question} -->\n\n"));
        self
    }

    /// The file, and the line on which to go on writing: the first empty one below an open question, else the last.
    pub fn whole(&self) -> (String, usize) {
        let text = format!("---\n{}---\n{}", self.front, self.body);
        let line = text.find(" -->\n").map_or(text.len(), |at| at + " -->\n".len());
        let line = text[..line].lines().count() + 1;
        (text, line)
    }
}

#[cfg(test)]
mod tests {
    use super::DraftFile;

    #[test]
    fn writing_goes_on_below_the_first_open_question() {
        let mut paper = DraftFile::default();
        paper.field("title", "a: b").field_or_empty("setting", None).text("One.").open("Two?").open("Three?");
        let (text, line) = paper.whole();
        assert_eq!(text, "---\ntitle: \"a: b\"\nsetting:\n---\n\nOne.\n\n<!-- Two? -->\n\n\n<!-- Three? -->\n\n");
        assert_eq!(line, 9);
    }
}
