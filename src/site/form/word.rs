//! The form as a Word template: a heading for each question, and above them, in the page's head, what happens next.

use std::io::{Cursor, Write};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::text::markdown::escaped;
use crate::theme::Direction;

/// What the template says.
pub struct Template<'t> {
    /// The language of the questions.
    pub language: &'t str,
    /// How its lines run.
    pub direction: Direction,
    /// What stands in the page's head; nothing of it is an answer.
    pub head: &'t [String],
    /// The questions.
    pub questions: &'t [String],
}

const SPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const KIND: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

impl Template<'_> {
    /// The bytes of the file, unpacked in its archive so that the leak check reads them; always the same.
    pub fn bytes(&self) -> ZipResult<Vec<u8>> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        let part = |name: &str| {
            format!(
                "<Override PartName=\"/word/{name}.xml\" ContentType=\"{KIND}.{}+xml\"/>",
                if name == "document" { "document.main" } else { name }
            )
        };
        let relation = |id: u8, kind: &str, target: &str| {
            format!("<Relationship Id=\"r{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
        };
        let relations =
            |inside: String| format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{inside}</Relationships>");
        let parts = [
            (
                "[Content_Types].xml",
                format!(
                    "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>{}{}{}</Types>",
                    part("document"),
                    part("styles"),
                    part("header")
                ),
            ),
            ("_rels/.rels", relations(relation(1, "officeDocument", "word/document.xml"))),
            (
                "word/_rels/document.xml.rels",
                relations(relation(1, "styles", "styles.xml") + &relation(2, "header", "header.xml")),
            ),
            ("word/styles.xml", self.styles()),
            (
                "word/header.xml",
                format!(
                    "<w:hdr xmlns:w=\"{SPACE}\">{}</w:hdr>",
                    self.head.iter().map(|words| self.paragraph("Head", words)).collect::<String>()
                ),
            ),
            ("word/document.xml", self.document()),
        ];
        for (name, xml) in parts {
            archive.start_file(name, options)?;
            archive.write_all(
                format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n{xml}").as_bytes(),
            )?;
        }
        Ok(archive.finish()?.into_inner())
    }

    fn document(&self) -> String {
        let question = |words: &String| self.paragraph("Heading2", words) + &self.paragraph("Normal", "");
        format!(
            "<w:document xmlns:w=\"{SPACE}\" xmlns:r=\"{OFFICE}\"><w:body>{}<w:sectPr><w:headerReference w:type=\"first\" r:id=\"r2\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1418\" w:right=\"1701\" w:bottom=\"1418\" w:left=\"1701\" w:header=\"850\" w:footer=\"850\" w:gutter=\"0\"/><w:titlePg/></w:sectPr></w:body></w:document>",
            self.questions.iter().map(question).collect::<String>()
        )
    }

    fn paragraph(&self, style: &str, words: &str) -> String {
        let (bidi, rtl) = match self.direction {
            Direction::Rtl => ("<w:bidi/>", "<w:rPr><w:rtl/></w:rPr>"),
            Direction::Ltr => ("", ""),
        };
        let run = if words.is_empty() {
            String::new()
        } else {
            format!("<w:r>{rtl}<w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(words))
        };
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{bidi}</w:pPr>{run}</w:p>")
    }

    fn styles(&self) -> String {
        let style = |id: &str, name: &str, paragraph: &str, run: &str| {
            format!(
                "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:next w:val=\"Normal\"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
            )
        };
        format!(
            "<w:styles xmlns:w=\"{SPACE}\"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Georgia\" w:hAnsi=\"Georgia\" w:cs=\"Times New Roman\"/><w:sz w:val=\"22\"/><w:szCs w:val=\"24\"/><w:lang w:val=\"{0}\" w:bidi=\"{0}\"/></w:rPr></w:rPrDefault></w:docDefaults>{1}{2}{3}</w:styles>",
            escaped(self.language),
            style("Normal", "Normal", "<w:spacing w:after=\"160\" w:line=\"300\" w:lineRule=\"auto\"/>", ""),
            style(
                "Heading2",
                "heading 2",
                "<w:keepNext/><w:spacing w:before=\"360\" w:after=\"80\"/><w:outlineLvl w:val=\"1\"/>",
                "<w:sz w:val=\"26\"/><w:szCs w:val=\"28\"/>"
            ),
            style(
                "Head",
                "header",
                "<w:spacing w:after=\"120\"/>",
                "<w:color w:val=\"5A5347\"/><w:sz w:val=\"19\"/><w:szCs w:val=\"21\"/>"
            ),
        )
    }
}
