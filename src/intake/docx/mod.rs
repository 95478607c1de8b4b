//! A Word document as Markdown: headings, stress, links, lists, quotations, tables, notes; comments and pictures as notes to self.

mod lists;
mod stress;
mod styles;
mod symbols;
mod reader;

use std::io::{Cursor, Read};

use anyhow::{Context, Result, bail};

use crate::intake::docx::reader::DocumentReader;
use crate::intake::docx::styles::{Styles, relations};
use crate::intake::form;
use crate::intake::links::IN_FILE;
use crate::intake::to_draft::Draft;

/// The most bytes of text that a document may unfold to.
const MOST: u64 = 50_000_000;

/// The most bytes of a picture, and the most pictures of a document.
const MOST_PICTURE: u64 = 50_000_000;
const MOST_PICTURES: usize = 100;

/// What Office packs its files in.
pub type Archive<'a> = zip::ZipArchive<Cursor<&'a [u8]>>;

/// Reads a `.docx`. The title is the paragraph in the style Title, else the first heading.
pub fn read(bytes: &[u8], name: &str) -> Result<Draft> {
    let mut archive = unpacked(bytes)?;
    // Not every program calls the text itself by the usual name.
    let main = relations(part(&mut archive, "_rels/.rels")?.as_deref(), "/officeDocument")?;
    let main = main.into_values().next().unwrap_or_else(|| "word/document.xml".to_owned());
    let main = main.trim_start_matches('/').to_owned();
    let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
    let beside = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let document = part(&mut archive, &main)?.context("this isn't a Word document: it has no text")?;
    let links = part(&mut archive, &beside(&format!("_rels/{file}.rels")))?;
    let mut looks = Styles::of(
        part(&mut archive, &beside("styles.xml"))?.as_deref(),
        part(&mut archive, &beside("numbering.xml"))?.as_deref(),
        links.as_deref(),
    )?;
    if let Some(comments) = part(&mut archive, &beside("comments.xml"))? {
        looks.comments = DocumentReader::of(&comments, &looks)?.notes;
    }
    let story = DocumentReader::of(&document, &looks)?;
    let mut text = story.text();
    for (name, mark) in [("footnotes.xml", ""), ("endnotes.xml", "e")] {
        // A document without notes has no such part.
        let Some(notes) = part(&mut archive, &beside(name))? else { continue };
        for (id, note) in DocumentReader::of(&notes, &looks)?.notes {
            let id = format!("{mark}{id}");
            if story.noted.contains(&id) && !note.is_empty() {
                text.push_str(&format!("\n\n[^{id}]: {}", note.replace('\n', "\n    ")));
            }
        }
    }
    let mut record = Draft { name: name.to_owned(), ..Draft::default() };
    record.fields.extend(story.title.map(|title| ("title", title)));
    if form::has_questions(&text) {
        // Whether we may say who told it was answered in anybody's own words.
        record.keeps_teller = true;
        form::answers(&mut record, &text);
    } else {
        record.fields.push(("text", text));
    }
    let mut left = MOST_PICTURE;
    for part in story.shown.into_iter().take(MOST_PICTURES) {
        let path = part.strip_prefix('/').map_or_else(|| beside(&part), str::to_owned);
        let Ok(picture) = archive.by_name(&path) else { continue };
        let mut bytes = Vec::new();
        if picture.take(left + 1).read_to_end(&mut bytes).is_ok() && bytes.len() as u64 <= left {
            left -= bytes.len() as u64;
            record.files.push((format!("{IN_FILE}{part}"), bytes));
        }
    }
    Ok(record)
}

/// The archive that a document or a workbook of Office is; else, in a sentence, what it is.
pub fn unpacked(bytes: &[u8]) -> Result<Archive<'_>> {
    const OLD: &[u8] = b"\xd0\xcf\x11\xe0";
    // What is locked lies in a file of the older kind, under this name.
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.starts_with(OLD) {
        if bytes.windows(name.len()).any(|window| window == name) {
            bail!("this file is locked with a password; open it, and save it without one first");
        }
        bail!("this is the older format of Word or Excel under a new ending; open it, and save it as .docx or .xlsx");
    }
    zip::ZipArchive::new(Cursor::new(bytes)).context(match bytes {
        [] => "this file is empty",
        [b'P', b'K', ..] => "this file is damaged; part of it might be missing",
        _ => "this isn't a Word document or a workbook: it isn't a zip archive",
    })
}

/// A part of the document, where it has one of this name.
fn part(archive: &mut Archive<'_>, name: &str) -> Result<Option<String>> {
    let Ok(part) = archive.by_name(name) else { return Ok(None) };
    let mut xml = Vec::new();
    part.take(MOST + 1).read_to_end(&mut xml).context("the document's text can't be read")?;
    if xml.len() as u64 > MOST {
        bail!("this document is larger than {} MB when unzipped", MOST / 1_000_000);
    }
    Ok(Some(String::from_utf8(xml).context("the document's text can't be read")?))
}

#[cfg(test)]
mod tests;
