#![no_main]

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

// The text of the document, packed as Word packs it: the archive itself is another crate's.
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    archive.start_file("word/document.xml", stored).unwrap();
    archive.write_all(data).unwrap();
    let bytes = archive.finish().unwrap().into_inner();
    let _ = heard::intake::docx::read(&bytes, "a.docx");
});
