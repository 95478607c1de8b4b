//! A Word document as Markdown: paragraphs, headings, emphasis, lists, notes, tables row by row.

use std::io::{Cursor, Read};

use anyhow::{Context, Result};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, escape};

use crate::commands::import::record::Record;

/// The most bytes of text that a document may unfold to.
const MOST: u64 = 50_000_000;

/// Reads a `.docx`. The title is the paragraph in the style Title, else the first heading.
pub fn read(bytes: &[u8], name: &str) -> Result<Record> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).context("this is no Word document: it is no archive")?;
    let document = archive.by_name("word/document.xml").context("this is no Word document: it has no text")?;
    let word = Word::of(&unfolded(document)?)?;
    let mut text = word.text();
    for (part, mark) in [("word/footnotes.xml", ""), ("word/endnotes.xml", "e")] {
        // A document without notes has no such part.
        let Ok(part) = archive.by_name(part) else { continue };
        for (id, note) in Word::of(&unfolded(part)?)?.notes {
            let id = format!("{mark}{id}");
            if word.noted.contains(&id) && !note.is_empty() {
                text.push_str(&format!("\n\n[^{id}]: {}", note.replace('\n', "\n    ")));
            }
        }
    }
    let mut record = Record { name: name.to_owned(), ..Record::default() };
    record.fields.extend(word.title.map(|title| ("title", title)));
    record.fields.push(("text", text));
    Ok(record)
}

fn unfolded(part: impl Read) -> Result<String> {
    let mut xml = String::new();
    part.take(MOST).read_to_string(&mut xml).context("the document's text cannot be read")?;
    Ok(xml)
}

#[derive(Default)]
struct Word {
    title: Option<String>,
    /// Each with whether it is an item of a list.
    paragraphs: Vec<(String, bool)>,
    paragraph: String,
    plain: String,
    style: String,
    in_list: bool,
    in_text: bool,
    /// Depth inside what is shown in another way already.
    fallback: usize,
    run: Emphasis,
    written: Emphasis,
    /// The notes that the text points at, by their ids.
    noted: Vec<String>,
    /// The note that is being read, and those that were, by their ids.
    note: String,
    notes: Vec<(String, String)>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Emphasis {
    bold: bool,
    italic: bool,
}

impl Word {
    fn of(xml: &str) -> Result<Self> {
        let mut word = Self::default();
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event().context("the document's text is broken")? {
                Event::Start(tag) => word.open(&tag, false),
                Event::Empty(tag) => word.open(&tag, true),
                Event::End(tag) => word.close(tag.local_name().as_ref()),
                Event::Text(text) if word.in_text => word.say(&text),
                Event::GeneralRef(entity) if word.in_text => {
                    let raw = format!("&{};", &*entity);
                    word.say(&escape::unescape(&raw).unwrap_or_default());
                }
                Event::CData(text) if word.in_text => word.say(&text),
                Event::Eof => return Ok(word),
                _ => {}
            }
        }
    }

    /// Its paragraphs as Markdown; items of a list stand close together.
    fn text(&self) -> String {
        let mut text = String::new();
        let mut after_item = false;
        for (paragraph, is_item) in &self.paragraphs {
            if !text.is_empty() {
                text.push_str(if after_item && *is_item { "\n" } else { "\n\n" });
            }
            text.push_str(paragraph);
            after_item = *is_item;
        }
        text
    }

    fn open(&mut self, tag: &BytesStart<'_>, empty: bool) {
        let name = tag.local_name();
        let attribute = |name: &str| {
            let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name);
            found.map(|attribute| attribute.value.into_owned())
        };
        let value = || attribute("val");
        let on = || !matches!(value().as_deref(), Some("0" | "false" | "none" | "off"));
        match name.as_ref() {
            "Fallback" if !empty => self.fallback += 1,
            _ if self.fallback > 0 => {}
            "pStyle" => self.style = value().unwrap_or_default().to_lowercase(),
            "numPr" => self.in_list = true,
            "r" => self.run = Emphasis::default(),
            "b" => self.run.bold = on(),
            "i" => self.run.italic = on(),
            "t" => self.in_text = !empty,
            "tab" => self.say(" "),
            "footnoteReference" | "endnoteReference" => {
                let mark = if name.as_ref() == "endnoteReference" { "e" } else { "" };
                let id = format!("{mark}{}", attribute("id").unwrap_or_default());
                self.emphasise(Emphasis::default());
                self.paragraph.push_str(&format!("[^{id}]"));
                self.noted.push(id);
            }
            "footnote" | "endnote" => self.note = attribute("id").unwrap_or_default(),
            "br" | "cr" => {
                self.emphasise(Emphasis::default());
                self.paragraph.push_str("  \n");
                self.plain.push(' ');
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "Fallback" => self.fallback = self.fallback.saturating_sub(1),
            "t" => self.in_text = false,
            "p" => self.end_paragraph(),
            "footnote" | "endnote" => {
                let note = self.text();
                self.paragraphs.clear();
                self.notes.push((std::mem::take(&mut self.note), note));
            }
            _ => {}
        }
    }

    fn say(&mut self, words: &str) {
        if self.fallback > 0 {
            return;
        }
        self.plain.push_str(words);
        // A heading is emphasis already, and a space cannot be emphasised.
        let wanted = if self.is_heading() { Emphasis::default() } else { self.run };
        let trimmed = words.trim_start();
        self.emphasise_off_unless(wanted);
        self.paragraph.push_str(&words[..words.len() - trimmed.len()]);
        if trimmed.is_empty() {
            return;
        }
        self.emphasise(wanted);
        for c in trimmed.chars() {
            if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '#') {
                self.paragraph.push('\\');
            }
            self.paragraph.push(c);
        }
    }

    fn is_heading(&self) -> bool {
        self.style.starts_with("heading") || self.style == "title"
    }

    fn emphasise_off_unless(&mut self, wanted: Emphasis) {
        if self.written != wanted {
            self.emphasise(Emphasis::default());
        }
    }

    fn emphasise(&mut self, wanted: Emphasis) {
        if self.written == wanted {
            return;
        }
        let mark = |of: Emphasis| match of {
            Emphasis { bold: true, italic: true } => "***",
            Emphasis { bold: true, italic: false } => "**",
            Emphasis { bold: false, italic: true } => "*",
            Emphasis { bold: false, italic: false } => "",
        };
        let space = self.paragraph.len() - self.paragraph.trim_end_matches(' ').len();
        let kept = self.paragraph.split_off(self.paragraph.len() - space);
        self.paragraph.push_str(mark(self.written));
        self.paragraph.push_str(&kept);
        self.paragraph.push_str(mark(wanted));
        self.written = wanted;
    }

    fn end_paragraph(&mut self) {
        self.emphasise(Emphasis::default());
        let words = std::mem::take(&mut self.paragraph);
        let plain = std::mem::take(&mut self.plain);
        let style = std::mem::take(&mut self.style);
        let in_list = std::mem::take(&mut self.in_list);
        let words = words.trim();
        if words.is_empty() {
            return;
        }
        let level = style.strip_prefix("heading").and_then(|level| level.trim().parse::<usize>().ok());
        if style == "title" && self.title.is_none()
            || level == Some(1) && self.title.is_none() && self.paragraphs.is_empty()
        {
            self.title = Some(plain.trim().to_owned());
            return;
        }
        let begins_otherwise = words.starts_with(['-', '+', '>', '=', '~', '|'])
            || words.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['.', ')'])
                && words.starts_with(|c: char| c.is_ascii_digit());
        let safe =
            if begins_otherwise && !in_list && level.is_none() { escaped_start(words) } else { words.to_owned() };
        let whole = match level {
            Some(level) => format!("{} {safe}", "#".repeat(level.clamp(2, 6))),
            None if style == "title" => format!("## {safe}"),
            None if in_list => format!("- {safe}"),
            None => safe,
        };
        self.paragraphs.push((whole, in_list && level.is_none()));
    }
}

/// A paragraph that begins with what Markdown would take for a list, quote or rule.
fn escaped_start(words: &str) -> String {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    format!("{}\\{}", &words[..digits], &words[digits..])
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::read;

    /// A document of these paragraphs, packed as Word packs it.
    fn document(body: &str) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
        let xml = format!(
            "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
        );
        archive.write_all(xml.as_bytes()).unwrap();
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn paragraphs_headings_emphasis_and_lists_come_over_and_deleted_words_do_not() {
        let run = |properties: &str, words: &str| {
            format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
        };
        let body = [
            "<w:p><w:pPr><w:pStyle w:val=\"Title\"/></w:pPr><w:r><w:t>The pause &amp; after</w:t></w:r></w:p>".to_owned(),
            format!(
                "<w:p>{}{}{}</w:p>",
                run("", "She said "),
                run("<w:i/>", "nothing "),
                run("<w:b w:val=\"0\"/>", "at 5 * 3.")
            ),
            "<w:p/>".to_owned(),
            "<w:p><w:pPr><w:pStyle w:val=\"Heading2\"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>After</w:t></w:r></w:p>".to_owned(),
            "<w:p><w:del><w:r><w:delText>Gone.</w:delText></w:r></w:del><w:ins><w:r><w:t>1. Kept</w:t></w:r></w:ins></w:p>".to_owned(),
            "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>One</w:t><w:tab/><w:t>two</w:t></w:r></w:p>".to_owned(),
        ];
        let record = read(&document(&body.concat()), "file").unwrap();
        assert_eq!(record.find("title"), Some("The pause & after"));
        let text = record.find("text").unwrap();
        assert_eq!(text, "She said *nothing* at 5 \\* 3.\n\n## After\n\n1\\. Kept\n\n- One two");
        assert!(read(b"PK no archive", "file").is_err());
    }
}
