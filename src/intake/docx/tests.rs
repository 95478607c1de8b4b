//! Documents from the parts that Word's own have.

use std::io::{Cursor, Write};

use super::read;

/// A document of these parts, packed as Word packs it.
fn packed(parts: &[(&str, String)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, xml) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive
            .write_all(format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n{xml}").as_bytes())
            .unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn words(tag: &str, inner: &str) -> String {
    format!(
        "<w:{tag} xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">{inner}</w:{tag}>"
    )
}

fn relation(id: &str, kind: &str, target: &str) -> String {
    format!(
        "<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/>"
    )
}

fn document(body: &str) -> Vec<u8> {
    packed(&[("word/document.xml", words("document", &format!("<w:body>{body}</w:body>")))])
}

fn run(properties: &str, words: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
}

fn paragraph(properties: &str, inner: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>")
}

fn text(bytes: &[u8]) -> String {
    read(bytes, "file").unwrap().find("text").unwrap_or_default().to_owned()
}

#[test]
fn paragraphs_headings_emphasis_and_lists_come_over_and_deleted_words_do_not() {
    let body = [
        paragraph("<w:pStyle w:val=\"Title\"/>", "<w:r><w:t>The pause &amp; after</w:t></w:r>"),
        paragraph(
            "",
            &[run("", "She said "), run("<w:i/>", "nothing "), run("<w:b w:val=\"0\"/>", "at 5 * 3.")].concat(),
        ),
        "<w:p/>".to_owned(),
        paragraph("<w:pStyle w:val=\"Heading2\"/>", "<w:r><w:rPr><w:b/></w:rPr><w:t>After</w:t></w:r>"),
        paragraph(
            "",
            "<w:del><w:r><w:delText>Gone.</w:delText></w:r></w:del><w:ins><w:r><w:t>1. Kept</w:t></w:r></w:ins>",
        ),
        paragraph("", "<w:moveFrom w:id=\"1\"><w:r><w:t>Moved away.</w:t></w:r></w:moveFrom>"),
        paragraph("<w:numPr><w:numId w:val=\"1\"/></w:numPr>", "<w:r><w:t>One</w:t><w:tab/><w:t>two</w:t></w:r>"),
    ];
    let record = read(&document(&body.concat()), "file").unwrap();
    assert_eq!(record.find("title"), Some("The pause & after"));
    let text = record.find("text").unwrap();
    assert_eq!(text, "She said *nothing* at 5 \\* 3.\n\n## After\n\n1\\. Kept\n\n- One two");
    assert!(read(b"PK no archive", "file").is_err());
}

#[test]
fn a_style_is_known_by_its_real_name_whatever_language_word_speaks() {
    let style =
        |kind: &str, id: &str, inner: &str| format!("<w:style w:type=\"{kind}\" w:styleId=\"{id}\">{inner}</w:style>");
    let styles = [
        style("paragraph", "Titel", "<w:name w:val=\"Title\"/>"),
        style("paragraph", "berschrift2", "<w:name w:val=\"heading 2\"/><w:rPr><w:b/></w:rPr>"),
        style("paragraph", "Unsere", "<w:name w:val=\"Unsere\"/><w:basedOn w:val=\"berschrift2\"/>"),
        style("paragraph", "Zitat", "<w:name w:val=\"Quote\"/>"),
        style("character", "Fett", "<w:name w:val=\"Strong\"/><w:rPr><w:b/></w:rPr>"),
    ];
    let body = [
        paragraph("<w:pStyle w:val=\"Titel\"/>", &run("", "Der Stuhl")),
        paragraph("<w:pStyle w:val=\"Unsere\"/>", &run("", "Danach")),
        paragraph("<w:pStyle w:val=\"Zitat\"/>", &run("", "Wer sitzt da?")),
        paragraph("<w:pStyle w:val=\"Zitat\"/>", &run("", "Niemand.")),
        paragraph("", &[run("<w:rStyle w:val=\"Fett\"/>", "Laut"), run("<w:strike/>", " leise")].concat()),
    ];
    let bytes = packed(&[
        ("word/document.xml", words("document", &body.concat())),
        ("word/styles.xml", words("styles", &styles.concat())),
    ]);
    assert_eq!(read(&bytes, "file").unwrap().find("title"), Some("Der Stuhl"));
    assert_eq!(text(&bytes), "## Danach\n\n> Wer sitzt da?\n>\n> Niemand.\n\n**Laut** ~~leise~~");
}

#[test]
fn lists_count_and_nest_and_tables_stay_tables() {
    let levels = "<w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"decimal\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"bullet\"/></w:lvl>";
    let numbering = format!(
        "<w:abstractNum w:abstractNumId=\"7\">{levels}</w:abstractNum><w:num w:numId=\"3\"><w:abstractNumId w:val=\"7\"/></w:num>"
    );
    let item = |level: usize, words: &str| {
        paragraph(&format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"3\"/></w:numPr>"), &run("", words))
    };
    let cell = |words: &str| format!("<w:tc>{}</w:tc>", paragraph("", &run("", words)));
    let row = |cells: [&str; 2]| format!("<w:tr>{}{}</w:tr>", cell(cells[0]), cell(cells[1]));
    let body = [
        item(0, "one"),
        item(1, "under"),
        item(0, "two"),
        format!("<w:tbl>{}{}</w:tbl>", row(["a", "b|c"]), row(["1", ""])),
        paragraph("", &run("", "After.")),
    ];
    let bytes = packed(&[
        ("word/document.xml", words("document", &body.concat())),
        ("word/numbering.xml", words("numbering", &numbering)),
    ]);
    assert_eq!(text(&bytes), "1. one\n   - under\n2. two\n\n| a | b\\|c |\n|---|---|\n| 1 |  |\n\nAfter.");
}

#[test]
fn links_lead_where_they_led_and_comments_and_pictures_become_notes_to_self() {
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let body = [
        paragraph(
            "",
            &format!(
                "{}<w:hyperlink r:id=\"rId4\">{}</w:hyperlink>{}",
                run("", "Never: "),
                run("<w:b/>", "the report"),
                run("", ", p. 3")
            ),
        ),
        paragraph("", &format!("<w:hyperlink r:id=\"rId5\">{}</w:hyperlink>", run("", "a share"))),
        paragraph(
            "",
            &format!(
                "{}<w:r><w:instrText> HYPERLINK \"https://b.example/x\" </w:instrText></w:r>{}{}{}",
                field("begin"),
                field("separate"),
                run("", "older"),
                field("end")
            ),
        ),
        paragraph("", &format!("{}<w:r><w:commentReference w:id=\"2\"/></w:r>", run("", "She left."))),
        paragraph("", "<w:r><w:drawing><wp:docPr descr=\"A chair\"/><a:blip r:embed=\"rId6\"/></w:drawing></w:r>"),
    ];
    let links = [
        relation("rId4", "hyperlink", "https://a.example/?q=1&amp;p=2"),
        relation("rId5", "hyperlink", "file:///share/x"),
        relation("rId6", "image", "media/1.png"),
    ];
    let comment =
        format!("<w:comment w:id=\"2\" w:author=\"R. O.\">{}</w:comment>", paragraph("", &run("", "Really -- left?")));
    // Some of Word's own documents call their text by another name.
    let bytes = packed(&[
        (
            "_rels/.rels",
            format!("<Relationships>{}</Relationships>", relation("rId1", "officeDocument", "/word/document2.xml")),
        ),
        ("word/document2.xml", words("document", &body.concat())),
        ("word/_rels/document2.xml.rels", format!("<Relationships>{}</Relationships>", links.concat())),
        ("word/comments.xml", words("comments", &comment)),
    ]);
    assert_eq!(
        text(&bytes),
        "Never: [**the report**](https://a.example/?q=1&p=2), p. 3\n\na share (`file:///share/x`)\n\n[older](https://b.example/x)\n\n\
         She left.\n\n<!-- R. O.: Really –– left? -->\n\n![A chair](<in-file:media/1.png>)"
    );
}

#[test]
fn percent_signs_of_a_letter_begin_no_comment() {
    assert_eq!(text(&document(&paragraph("", &run("", "About 5 %% of it.")))), "About 5 %\\% of it.");
}

#[test]
fn answers_to_the_form_are_fields_and_who_gave_them_is_in_no_text() {
    let heading = |words: &str| paragraph("<w:pStyle w:val=\"Heading2\"/>", &run("", words));
    let answer = |words: &str| paragraph("", &run("", words));
    let body = [
        heading("What was going on?"),
        answer("The lift stood still."),
        heading("Who are you?"),
        answer("Sam Tey"),
        heading("May we tell them it was you?"),
        answer("Rather not."),
    ];
    let record = read(&document(&body.concat()), "form").unwrap();
    assert_eq!((record.find("situation"), record.find("text")), (Some("The lift stood still."), None));
    assert!(record.keeps_teller);
}
