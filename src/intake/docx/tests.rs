//! Documents from the parts that Word's own have.

use std::io::{Cursor, Write};

use super::{MOST, read};

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

#[test]
fn rows_cells_and_notes_that_were_deleted_stay_deleted() {
    let cell =
        |said: &str, words: &str| format!("<w:tc><w:tcPr>{said}</w:tcPr>{}</w:tc>", paragraph("", &run("", words)));
    let row = |said: &str, cells: &str| format!("<w:tr><w:trPr>{said}</w:trPr>{cells}</w:tr>");
    let two = |one: &str, other: &str| cell("", one) + &cell("", other);
    let within = format!("<w:tc><w:tbl>{}</w:tbl></w:tc>", row("", &two("deep", "deeper")));
    let struck = format!("<w:del>{}</w:del>", run("", "gone"));
    let kept = format!("<w:tc>{}</w:tc>", paragraph("", &format!("{}{struck}", run("", "e"))));
    let rows = [
        row("<w:trPrChange><w:trPr/></w:trPrChange>", &two("a", "b")),
        row("<w:del w:id=\"1\"/>", &format!("{within}{}", cell("", "gone"))),
        row("<w:ins/>", &two("c", "d")),
        row("<w:del></w:del>", &two("gone", "gone")),
        format!("<w:tr>{kept}{}</w:tr>", cell("<w:cellDel/>", "gone")),
    ];
    let note = |name: &str| format!("<w:r><w:footnoteReference w:id=\"{name}\"/></w:r>");
    let after = paragraph("", &format!("{}<w:del>{}</w:del>{}", run("", "She left."), note("1"), note("2")));
    let body = format!("<w:body><w:tbl>{}</w:tbl>{after}</w:body>", rows.concat());
    let notes = ["1", "2"].map(|id| format!("<w:footnote w:id=\"{id}\">{}</w:footnote>", paragraph("", &run("", id))));
    let bytes = packed(&[
        ("word/document.xml", words("document", &body)),
        ("word/footnotes.xml", words("footnotes", &notes.concat())),
    ]);
    let table = "| a | b |\n|---|---|\n| c | d |\n| e |  |";
    assert_eq!(text(&bytes), format!("{table}\n\nShe left.[^2]\n\n[^2]: 2"));
}

#[test]
fn a_paragraph_whose_end_was_deleted_goes_on_in_the_next() {
    let ended = |style: &str, words: &str, how: &str| {
        paragraph(&format!("{style}<w:rPr><w:{how} w:id=\"1\"/></w:rPr>"), &run("", words))
    };
    let heading = "<w:pStyle w:val=\"Heading2\"/>";
    let item = "<w:numPr><w:numId w:val=\"1\"/></w:numPr>";
    let row = format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", ended("", "In a cell.", "del"));
    let body = [
        ended(heading, "She waited ", "del"),
        ended("", "for him ", "moveFrom"),
        paragraph(item, &run("", "and left.")),
        ended("", "New.", "ins"),
        ended("", "Before a table.", "del"),
        row,
        ended("", "Last.", "del"),
    ];
    assert_eq!(
        text(&document(&body.concat())),
        "- She waited for him and left.\n\nNew.\n\nBefore a table.\n\nIn a cell.\n\nLast."
    );
}

#[test]
fn what_only_says_where_to_write_is_no_word_and_a_reading_stands_after_what_it_reads() {
    let control = |said: &str, inner: &str| {
        format!("<w:sdt><w:sdtPr>{said}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>")
    };
    let empty = control("<w:showingPlcHdr/>", &run("<w:rStyle w:val=\"PlaceholderText\"/>", "Click to enter text."));
    let filled = control("<w:showingPlcHdr w:val=\"0\"/>", &run("", "She left."));
    let cell = |words: &str| format!("<w:tc>{}</w:tc>", paragraph("", &run("", words)));
    let row = control("<w:showingPlcHdr/>", &cell("Click.")) + &cell("b");
    let ruby = format!(
        "<w:r><w:ruby><w:rubyPr/><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>",
        run("", "かのじょ"),
        run("<w:b/>", "彼女")
    );
    let body = [
        paragraph("", &control("", &format!("{empty}{filled}"))),
        format!("<w:tbl><w:tr>{}{}</w:tr><w:tr>{row}</w:tr></w:tbl>", cell("c"), cell("d")),
        paragraph("", &format!("{ruby}{}", run("", "は待った。"))),
    ];
    assert_eq!(
        text(&document(&body.concat())),
        "She left.\n\n| c | d |\n|---|---|\n|  | b |\n\n**彼女(かのじょ)**は待った。"
    );
}

#[test]
fn a_text_that_unfolds_to_too_much_is_called_too_large() {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    archive.start_file("word/document.xml", stored).unwrap();
    archive.write_all("<w:document><w:body>".as_bytes()).unwrap();
    archive.write_all(&vec![b' '; usize::try_from(MOST).unwrap()]).unwrap();
    let error = read(&archive.finish().unwrap().into_inner(), "file").unwrap_err();
    assert_eq!(format!("{error:#}"), "this document is larger than 50 MB when unzipped");
}
