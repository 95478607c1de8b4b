//! A Word document as Markdown: headings, stress, links, lists, quotations, tables, notes; comments and pictures as notes to self.

mod styles;
mod reader;

use std::io::{Cursor, Read};

use anyhow::{Context, Result};

use crate::intake::docx::reader::DocumentReader;
use crate::intake::docx::styles::{Styles, relations};
use crate::intake::to_draft::Draft;

/// The most bytes of text that a document may unfold to.
const MOST: u64 = 50_000_000;

type Archive<'a> = zip::ZipArchive<Cursor<&'a [u8]>>;

/// Reads a `.docx`. The title is the paragraph in the style Title, else the first heading.
pub fn read(bytes: &[u8], name: &str) -> Result<Draft> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).context("this isn't a Word document: it isn't a zip archive")?;
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
    record.fields.push(("text", text));
    Ok(record)
}

/// A part of the document, where it has one of this name.
fn part(archive: &mut Archive<'_>, name: &str) -> Result<Option<String>> {
    let Ok(part) = archive.by_name(name) else { return Ok(None) };
    let mut xml = String::new();
    part.take(MOST).read_to_string(&mut xml).context("the document's text can't be read")?;
    Ok(Some(xml))
}

#[cfg(test)]
mod tests;
