//! A walk through the text of a document, word by word, into blocks of Markdown.
//!
//! It is one file because every tag changes the same state.

use anyhow::{Context, Result};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, escape};

use crate::intake::blocks::{Block, harmless, linked, markdown, of_table, push_escaped, raised};
use crate::intake::docx::lists::Lists;
use crate::intake::docx::stress::Stress;
use crate::intake::docx::styles::{StyleKind, Styles, attribute, is_on};
use crate::intake::docx::symbols;
use crate::intake::links::IN_FILE;

/// The most columns of a table.
const MOST_COLUMNS: usize = 64;

/// Where the walk is.
#[derive(PartialEq)]
enum Within {
    Text,
    /// In a table row's properties.
    RowProperties,
    /// In a paragraph's properties.
    ParagraphProperties,
    /// In a paragraph whose end was deleted, so the next one continues it.
    JoinedParagraph,
}

/// One part of a document, read from its first word to its last.
pub struct DocumentReader<'a> {
    looks: &'a Styles,
    /// The title, as plain words.
    pub title: Option<String>,
    /// The notes that the text points at, by their ids.
    pub noted: Vec<String>,
    /// The notes or comments that the part holds, by their ids.
    pub notes: Vec<(String, String)>,
    blocks: Vec<(Block, String)>,
    /// The paragraph as Markdown, and as plain words.
    paragraph: String,
    plain: String,
    style: String,
    list: Option<String>,
    level: usize,
    lists: Lists,
    in_text: bool,
    in_code: bool,
    within: Within,
    /// Depth inside what is shown in another way or was taken out.
    skipped: usize,
    /// The open content controls, and whether each shows only its placeholder.
    controls: Vec<bool>,
    /// The pronunciation (ruby) above the current words.
    reading: String,
    run: Stress,
    /// Whether the run is raised, or lowered.
    raised: Option<bool>,
    is_hidden: bool,
    /// Words of the paragraph that Word doesn't show.
    hidden: String,
    written: Stress,
    /// Where the words of a link begin, and where it leads.
    link: Option<(usize, String)>,
    fields: Vec<String>,
    /// What is said of the paragraph in the margin.
    aside: Vec<String>,
    picture: String,
    /// The paragraph's pictures: words for each, and the part in which it is.
    pictures: Vec<(String, String)>,
    /// The parts of all pictures.
    pub shown: Vec<String>,
    note: String,
    author: String,
    /// Rows of the tables that are open, where the open cells begin, and over how many columns each reaches.
    tables: Vec<Vec<Vec<String>>>,
    cells: Vec<(usize, usize)>,
}

impl<'a> DocumentReader<'a> {
    /// Reads a part.
    pub fn of(xml: &str, looks: &'a Styles) -> Result<Self> {
        let mut walk = Self {
            looks,
            title: None,
            noted: Vec::new(),
            notes: Vec::new(),
            blocks: Vec::new(),
            paragraph: String::new(),
            plain: String::new(),
            style: String::new(),
            list: None,
            level: 0,
            lists: Lists::default(),
            in_text: false,
            in_code: false,
            within: Within::Text,
            skipped: 0,
            controls: Vec::new(),
            reading: String::new(),
            run: Stress::default(),
            raised: None,
            is_hidden: false,
            hidden: String::new(),
            written: Stress::default(),
            link: None,
            fields: Vec::new(),
            aside: Vec::new(),
            picture: String::new(),
            pictures: Vec::new(),
            shown: Vec::new(),
            note: String::new(),
            author: String::new(),
            tables: Vec::new(),
            cells: Vec::new(),
        };
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event().context("the document's text is damaged")? {
                Event::Start(tag) => walk.open(&tag, false),
                Event::Empty(tag) => {
                    walk.open(&tag, true);
                    if tag.local_name().as_ref() == "p" {
                        walk.end_paragraph();
                    }
                }
                Event::End(tag) => walk.close(tag.local_name().as_ref()),
                Event::Text(text) => walk.read(&text),
                Event::CData(text) => walk.read(&text),
                Event::GeneralRef(entity) => {
                    let raw = format!("&{};", &*entity);
                    walk.read(&escape::unescape(&raw).unwrap_or_default());
                }
                Event::Eof => {
                    walk.end_paragraph();
                    return Ok(walk);
                }
                _ => {}
            }
        }
    }

    /// Its blocks as Markdown.
    pub fn text(&self) -> String {
        markdown(&self.blocks)
    }

    fn open(&mut self, tag: &BytesStart<'_>, empty: bool) {
        let name = tag.local_name();
        let name: &str = name.as_ref();
        let value = || attribute(tag, "val").unwrap_or_default();
        if self.passes_over(tag, name, empty) {
            return;
        }
        match name {
            "rt" if !empty => self.fields.push(String::new()),
            "pStyle" => {
                self.style = value();
                self.in_code = self.looks.kind(&self.style) == StyleKind::Code;
            }
            "numId" => self.list = Some(value()),
            "ilvl" => self.level = value().parse().unwrap_or(0).min(8),
            "r" => {
                self.run = Stress::default();
                self.raised = None;
                self.is_hidden = false;
            }
            "vertAlign" => {
                self.raised = match value().as_str() {
                    "superscript" => Some(false),
                    "subscript" => Some(true),
                    _ => None,
                }
            }
            "vanish" => self.is_hidden = is_on(tag),
            "sym" => {
                let code = attribute(tag, "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                self.say(&symbols::letter(&attribute(tag, "font").unwrap_or_default(), code.unwrap_or_default()));
            }
            "gridSpan" => {
                if let Some((_, over)) = self.cells.last_mut() {
                    *over = value().parse().unwrap_or(1).clamp(1, MOST_COLUMNS);
                }
            }
            "rStyle" => (self.run.bold, self.run.italic) = self.looks.stress(&value()),
            "b" => self.run.bold = is_on(tag),
            "i" => self.run.italic = is_on(tag),
            "strike" | "dstrike" => self.run.struck = is_on(tag),
            "t" | "instrText" => self.in_text = !empty,
            "tab" | "ptab" if self.in_code => self.say("    "),
            "ptab" => self.say(" "),
            // In a paragraph's properties, a tab is where one may stop.
            "tab" if attribute(tag, "pos").is_none() => self.say(" "),
            "noBreakHyphen" => self.say("-"),
            "br" if attribute(tag, "type").is_some_and(|of| of != "textWrapping") => {}
            "br" | "cr" if self.in_code => self.paragraph.push('\n'),
            "br" | "cr" => {
                self.stress(Stress::default());
                self.paragraph.push_str("  \n");
                self.plain.push(' ');
            }
            "hyperlink" if !empty => {
                let leads = attribute(tag, "id").and_then(|id| self.looks.link(&id).map(str::to_owned));
                self.begin_link(leads.unwrap_or_default());
            }
            "fldChar" => self.field(&attribute(tag, "fldCharType").unwrap_or_default()),
            "footnoteReference" | "endnoteReference" => {
                let mark = if name == "endnoteReference" { "e" } else { "" };
                let id = format!("{mark}{}", attribute(tag, "id").unwrap_or_default());
                self.stress(Stress::default());
                self.paragraph.push_str(&format!("[^{id}]"));
                self.noted.push(id);
            }
            "commentReference" => {
                let id = attribute(tag, "id").unwrap_or_default();
                let found = self.looks.comments.iter().find(|(other, _)| *other == id);
                self.aside.extend(found.map(|(_, words)| words.clone()));
            }
            "docPr" => self.picture = attribute(tag, "descr").unwrap_or_default(),
            "blip" | "imagedata" => {
                let words = std::mem::take(&mut self.picture);
                let id = attribute(tag, "embed").or_else(|| attribute(tag, "id")).unwrap_or_default();
                match self.looks.picture(&id) {
                    Some(part) if !part.contains([':', '<', '>']) => self.pictures.push((words, part.to_owned())),
                    _ => {
                        let says = format!("there was a picture here: {words}");
                        self.aside.push(says.trim_end_matches([':', ' ']).to_owned());
                    }
                }
            }
            "footnote" | "endnote" => self.note = attribute(tag, "id").unwrap_or_default(),
            "comment" => {
                self.note = attribute(tag, "id").unwrap_or_default();
                self.author = attribute(tag, "author").unwrap_or_default();
            }
            // What stands in a box within a paragraph is a paragraph of its own.
            "txbxContent" => self.end_paragraph(),
            "tbl" => {
                self.end_paragraph();
                self.tables.push(Vec::new());
            }
            "tr" => self.tables.iter_mut().last().into_iter().for_each(|rows| rows.push(Vec::new())),
            "tc" => self.cells.push((self.blocks.len(), 1)),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if self.is_out(name) {
            self.skipped = self.skipped.saturating_sub(1);
        }
        if self.skipped > 0 {
            return;
        }
        match name {
            "t" | "instrText" => self.in_text = false,
            "hyperlink" => self.end_link(),
            "pPr" | "trPr" if self.within != Within::JoinedParagraph => self.within = Within::Text,
            "p" if self.within == Within::JoinedParagraph && !self.in_code => {
                // The next one says what both are.
                self.within = Within::Text;
                (self.style, self.list, self.level) = Default::default();
            }
            "p" | "txbxContent" => self.end_paragraph(),
            "sdt" => {
                self.controls.pop();
            }
            "rt" => self.reading = self.fields.pop().unwrap_or_default(),
            "ruby" => {
                let reading = std::mem::take(&mut self.reading);
                if !reading.trim().is_empty() {
                    self.say(&format!("({})", reading.trim()));
                }
            }
            "footnote" | "endnote" | "comment" => {
                self.end_paragraph();
                let mut note = self.text();
                self.blocks.clear();
                if name == "comment" {
                    note = format!("{}: {note}", std::mem::take(&mut self.author));
                }
                self.notes.push((std::mem::take(&mut self.note), note));
            }
            "tc" => self.end_cell(),
            "tbl" => self.end_table(),
            _ => {}
        }
    }

    /// Passes over a tag that is no part of the text: what was taken out, or only shows what to fill in. Whether it did.
    fn passes_over(&mut self, tag: &BytesStart<'_>, name: &str, empty: bool) -> bool {
        match name {
            "del" | "moveFrom" if self.skipped == 0 && self.within == Within::ParagraphProperties => {
                self.within = Within::JoinedParagraph;
            }
            "del" if self.skipped == 0 && self.within == Within::RowProperties => {
                self.within = Within::Text;
                // The row as well, which ends with its own tag.
                self.skipped += 1 + usize::from(!empty);
            }
            _ if self.is_out(name) => self.skipped += usize::from(!empty),
            _ if self.skipped > 0 => {}
            "cellDel" => self.skipped += 1,
            "pPr" if !empty => self.within = Within::ParagraphProperties,
            "trPr" if !empty => self.within = Within::RowProperties,
            "sdt" if !empty => self.controls.push(false),
            "showingPlcHdr" => {
                if let Some(shows) = self.controls.last_mut() {
                    *shows = is_on(tag);
                }
            }
            "t" | "sym" | "blip" | "imagedata" if self.controls.last() == Some(&true) => {}
            _ => return false,
        }
        true
    }

    /// Whether what this tag begins was taken out or is shown in another way; within that, rows and cells count too, so that
    /// it ends with its own tag.
    fn is_out(&self, name: &str) -> bool {
        matches!(name, "Fallback" | "moveFrom" | "del")
            || name.ends_with("PrChange")
            || self.skipped > 0 && matches!(name, "tr" | "tc")
    }

    fn read(&mut self, words: &str) {
        if !self.in_text || self.skipped > 0 {
            return;
        }
        match self.fields.last_mut().filter(|field| !field.starts_with('\0')) {
            Some(field) => field.push_str(words),
            None => self.say(words),
        }
    }

    fn say(&mut self, words: &str) {
        if self.is_hidden {
            self.hidden.push_str(words);
            return;
        }
        let raised = self.raised.map(|is_below| raised(words, is_below));
        let words = raised.as_deref().unwrap_or(words);
        if self.in_code {
            self.paragraph.push_str(words);
            return;
        }
        self.plain.push_str(words);
        // A heading is stressed already, and a space cannot be.
        let is_heading = matches!(self.looks.kind(&self.style), StyleKind::Heading(_) | StyleKind::Title);
        let wanted = if is_heading { Stress::default() } else { self.run };
        let trimmed = words.trim_start();
        if self.written != wanted {
            self.stress(Stress::default());
        }
        self.paragraph.push_str(&words[..words.len() - trimmed.len()]);
        if trimmed.is_empty() {
            return;
        }
        self.stress(wanted);
        push_escaped(&mut self.paragraph, trimmed);
    }

    fn stress(&mut self, wanted: Stress) {
        if self.written == wanted {
            return;
        }
        let space = self.paragraph.len() - self.paragraph.trim_end_matches(' ').len();
        let kept = self.paragraph.split_off(self.paragraph.len() - space);
        self.paragraph.push_str(self.written.mark());
        self.paragraph.push_str(self.written.strike());
        self.paragraph.push_str(&kept);
        self.paragraph.push_str(wanted.strike());
        self.paragraph.push_str(wanted.mark());
        self.written = wanted;
    }

    /// A field, such as a link of an older Word, begins, shows its result from here on, or ends.
    fn field(&mut self, kind: &str) {
        match kind {
            "begin" => self.fields.push(String::new()),
            "separate" => {
                // From here on its words are those of the text.
                let Some(field) = self.fields.last_mut() else { return };
                let code = std::mem::replace(field, "\0".to_owned());
                if let Some(leads) = code.trim().strip_prefix("HYPERLINK").and_then(|rest| rest.split('"').nth(1)) {
                    field.push('l');
                    self.begin_link(leads.to_owned());
                }
            }
            "end" if self.fields.pop().is_some_and(|field| field == "\0l") => self.end_link(),
            _ => {}
        }
    }

    fn begin_link(&mut self, leads: String) {
        self.end_link();
        self.stress(Stress::default());
        self.link = Some((self.paragraph.len(), leads));
    }

    fn end_link(&mut self) {
        let Some((start, leads)) = self.link.take() else { return };
        self.stress(Stress::default());
        let words = self.paragraph.get(start..).unwrap_or_default().trim().to_owned();
        if words.is_empty() {
            return;
        }
        let Some(linked) = linked(&words, &leads) else { return };
        self.paragraph.replace_range(start.., &linked);
    }

    fn end_paragraph(&mut self) {
        self.within = Within::Text;
        self.end_link();
        self.stress(Stress::default());
        let words = std::mem::take(&mut self.paragraph);
        let plain = std::mem::take(&mut self.plain);
        let style = std::mem::take(&mut self.style);
        let list = self.list.take().or_else(|| self.looks.list(&style)).filter(|list| list != "0");
        let level = std::mem::take(&mut self.level);
        let mut aside = std::mem::take(&mut self.aside);
        let hidden = std::mem::take(&mut self.hidden);
        aside.extend((!hidden.trim().is_empty()).then(|| format!("hidden in the document: {}", hidden.trim())));
        let kind = self.looks.kind(&style);
        self.in_code = false;
        let words = if kind == StyleKind::Code { words.trim_end() } else { words.trim() };
        let is_first = self.title.is_none() && self.blocks.is_empty();
        if words.is_empty() {
        } else if self.title.is_none() && kind == StyleKind::Title || is_first && kind == StyleKind::Heading(1) {
            self.title = Some(plain.trim().to_owned());
        } else {
            let mut letter = None;
            let block = match (kind, list) {
                (StyleKind::Heading(level), _) => Block::Heading(level),
                (StyleKind::Title, _) => Block::Heading(2),
                (StyleKind::Code, _) => Block::Code,
                (_, Some(list)) => {
                    let item;
                    let is_right_below = matches!(self.blocks.last(), Some((Block::Item(..), _)));
                    (item, letter) = self.lists.item(self.looks, list, level, is_right_below);
                    item
                }
                (StyleKind::Quote, None) => Block::Quote,
                (StyleKind::Plain, None) => Block::Paragraph,
            };
            let begins = matches!(block, Block::Paragraph | Block::Quote | Block::Item(..));
            let words = if begins { harmless(words) } else { words.to_owned() };
            let words = letter.map_or(words.clone(), |letter| format!("{letter}) {words}"));
            self.blocks.push((block, words));
        }
        for (words, part) in std::mem::take(&mut self.pictures) {
            let mut escaped = String::new();
            push_escaped(&mut escaped, &words.replace('\n', " "));
            self.blocks.push((Block::Paragraph, format!("![{escaped}](<{IN_FILE}{part}>)")));
            self.shown.push(part);
        }
        let note = |words: String| (Block::Aside, words.replace("--", "––").replace('\n', " "));
        self.blocks.extend(aside.into_iter().map(note));
    }

    fn end_cell(&mut self) {
        self.end_paragraph();
        let Some((start, over)) = self.cells.pop() else { return };
        let cell = self.blocks.split_off(start.min(self.blocks.len()));
        let (asides, words): (Vec<_>, Vec<_>) = cell.into_iter().partition(|(block, _)| *block == Block::Aside);
        let words: Vec<String> =
            words.into_iter().map(|(_, words)| words.replace("  \n", " ").replace('\n', " ")).collect();
        self.blocks.extend(asides);
        if let Some(row) = self.tables.last_mut().and_then(|rows| rows.last_mut()) {
            row.push(words.join(" "));
            row.resize(row.len() + over - 1, String::new());
        }
    }

    /// A table within another is the words of its cells; one of a single column is paragraphs.
    fn end_table(&mut self) {
        let Some(rows) = self.tables.pop() else { return };
        self.blocks.extend(of_table(rows, !self.tables.is_empty()));
    }
}
