//! A walk through a page, tag by tag, into blocks of Markdown.
//!
//! It is one file because every tag changes the same state.

use std::convert::Infallible;

use html5gum::emitters::default::{DefaultEmitter, StartTag};
use html5gum::{Token, Tokenizer};

use crate::intake::blocks::{Block, harmless, linked, of_table, push_escaped, raised};

/// The most levels of a list that are told apart.
const DEEPEST: usize = 8;

/// A walk from the first tag to the last.
#[derive(Default)]
pub struct Walk {
    /// Whether only words are wanted.
    is_plain: bool,
    /// What the head calls the page.
    pub title: String,
    /// What it says.
    pub blocks: Vec<(Block, String)>,
    paragraph: String,
    /// What the open paragraph is, if not one of many.
    heading: Option<usize>,
    /// Lists that are open: the next number where one counts.
    lists: Vec<Option<usize>>,
    /// Whether the open list has the other mark than the one that ended right above.
    is_other: bool,
    /// An item whose first words are still to come.
    item: Option<Block>,
    quotes: usize,
    preformatted: usize,
    /// The element that is passed over, and how many of its name are open within it.
    skipped: Option<(String, usize)>,
    in_title: bool,
    link: Option<(usize, String)>,
    /// Where raised words begin, and whether they are lowered ones.
    raised: Option<(usize, bool)>,
    /// Stress that is open, and where its mark stands once a word has come.
    marks: Vec<(&'static str, Option<usize>)>,
    tables: Vec<Table>,
}

#[derive(Default)]
struct Table {
    rows: Vec<Vec<String>>,
    /// Whether it shows data; else it is there for the looks, and its cells are paragraphs.
    is_data: bool,
    /// Where the open cell begins, and over how many columns it reaches.
    cell: Option<(usize, usize)>,
}

impl Walk {
    /// Walks a page. `is_plain`: only words are wanted.
    pub fn of(html: &str, is_plain: bool) -> Self {
        let mut walk = Self { is_plain, ..Self::default() };
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(html, emitter) {
            let token: Result<Token, Infallible> = token;
            match token {
                Ok(Token::StartTag(tag)) => walk.open(&tag),
                Ok(Token::EndTag(tag)) => walk.close(&String::from_utf8_lossy(&tag.name)),
                Ok(Token::String(words)) => walk.say(&String::from_utf8_lossy(&words)),
                _ => {}
            }
        }
        walk.end_block();
        while !walk.tables.is_empty() {
            walk.end_table();
        }
        walk
    }

    fn open(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let name = name.as_str();
        let value =
            |key: &str| tag.attributes.get(key.as_bytes()).map(|value| String::from_utf8_lossy(value).into_owned());
        if let Some((skipped, depth)) = &mut self.skipped {
            *depth += usize::from(skipped == name && !tag.self_closing);
            return;
        }
        let style = value("style").unwrap_or_default().to_lowercase().replace(' ', "");
        // Where an end tag may be left out, nobody knows where what is hidden ends: it is shown to the author.
        let is_open = matches!(name, "p" | "li" | "td" | "th" | "tr" | "dt" | "dd" | "option");
        let has_hidden = style.contains("display:none") || tag.attributes.contains_key(&b"hidden"[..]);
        let is_hidden = has_hidden && !is_open;
        let is_program =
            matches!(name, "script" | "style" | "template" | "svg" | "math" | "select" | "iframe" | "object");
        if tag.self_closing && matches!(name, "svg" | "math") {
            return;
        }
        if (is_hidden && !is_void(name)) || is_program {
            self.skipped = Some((name.to_owned(), 1));
            return;
        }
        match name {
            "title" => self.in_title = self.title.is_empty(),
            "br" if self.preformatted > 0 => self.paragraph.push('\n'),
            "br" => {
                let kept = self.paragraph.trim_end().len();
                self.paragraph.truncate(kept);
                self.paragraph.push_str(if self.is_plain { "\n" } else { "  \n" });
            }
            "hr" => self.end_block(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_block();
                self.heading = name[1..].parse().ok();
            }
            "ul" | "ol" | "menu" => {
                self.end_block();
                let is_right_below = matches!(self.blocks.last(), Some((Block::Item(..), _)));
                self.is_other ^= self.lists.is_empty() && is_right_below;
                let first = value("start").and_then(|start| start.parse().ok()).unwrap_or(1);
                self.lists.push((name == "ol").then_some(first));
            }
            "li" => {
                self.end_block();
                let level = self.lists.len().saturating_sub(1).min(DEEPEST);
                let number = self.lists.last_mut().and_then(Option::as_mut).map(|next| {
                    *next += 1;
                    *next - 1
                });
                self.item = Some(Block::Item(level, number, self.is_other));
            }
            "blockquote" => {
                self.end_block();
                self.quotes += 1;
            }
            "pre" => {
                self.end_block();
                self.preformatted += 1;
            }
            "table" => {
                self.end_block();
                let has_lines = value("border").is_some_and(|border| !matches!(border.as_str(), "" | "0"));
                let is_data = has_lines || value("class").is_some_and(|class| class.contains("MsoTableGrid"));
                self.tables.push(Table { is_data: is_data && !self.is_plain, ..Table::default() });
            }
            "tr" => {
                self.end_cell();
                self.tables.last_mut().into_iter().for_each(|table| table.rows.push(Vec::new()));
            }
            "td" | "th" => {
                self.end_cell();
                let begins = self.blocks.len();
                let over = value("colspan").and_then(|over| over.parse().ok()).unwrap_or(1).clamp(1, 64);
                if let Some(table) = self.tables.last_mut() {
                    table.is_data |= name == "th" && !self.is_plain;
                    table.cell = Some((begins, over));
                    if table.rows.is_empty() {
                        table.rows.push(Vec::new());
                    }
                }
            }
            "a" => {
                self.end_link();
                if let Some(leads) = value("href").filter(|_| !self.is_plain) {
                    self.link = Some((self.paragraph.len(), leads));
                }
            }
            "b" | "strong" => self.mark("**"),
            "i" | "em" | "cite" => self.mark("*"),
            "s" | "del" | "strike" => self.mark("~~"),
            "sup" | "sub" => self.raised = Some((self.paragraph.len(), name == "sub")),
            "img" => self.picture(&value("src").unwrap_or_default(), &value("alt").unwrap_or_default()),
            "p" if value("class").is_some_and(|class| class.starts_with("MsoListParagraph")) => {
                self.end_block();
                self.item = Some(Block::Item(0, None, false));
            }
            _ if is_block(name) => self.end_block(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if let Some((skipped, depth)) = &mut self.skipped {
            *depth -= usize::from(skipped == name);
            if *depth == 0 {
                self.skipped = None;
            }
            return;
        }
        match name {
            "title" => self.in_title = false,
            "a" => self.end_link(),
            "b" | "strong" => self.end_mark("**"),
            "i" | "em" | "cite" => self.end_mark("*"),
            "s" | "del" | "strike" => self.end_mark("~~"),
            "sup" | "sub" => {
                if let Some((start, is_below)) = self.raised.take()
                    && let Some(words) = self.paragraph.get(start..)
                {
                    let words = raised(words.trim(), is_below);
                    self.paragraph.replace_range(start.., &words);
                }
            }
            "ul" | "ol" | "menu" => {
                self.end_block();
                self.lists.pop();
            }
            "li" => {
                self.end_block();
                self.item = None;
            }
            "blockquote" => {
                self.end_block();
                self.quotes = self.quotes.saturating_sub(1);
            }
            "pre" => {
                self.end_block();
                self.preformatted = self.preformatted.saturating_sub(1);
            }
            "td" | "th" | "tr" => self.end_cell(),
            "table" => self.end_table(),
            _ if is_block(name) => self.end_block(),
            _ => {}
        }
    }

    fn say(&mut self, words: &str) {
        if self.skipped.is_some() {
            return;
        }
        if self.in_title {
            self.title.push_str(words);
            return;
        }
        if self.preformatted > 0 {
            self.paragraph.push_str(words);
            return;
        }
        for (number, word) in words.split(|c: char| c.is_whitespace()).enumerate() {
            if number > 0 && !self.paragraph.is_empty() && !self.paragraph.ends_with([' ', '\n']) {
                self.paragraph.push(' ');
            }
            let word = word.replace(['\u{200b}', '\u{feff}', '\u{ad}'], "");
            if !word.is_empty() {
                for (mark, begins) in self.marks.iter_mut().filter(|(_, begins)| begins.is_none()) {
                    *begins = Some(self.paragraph.len());
                    self.paragraph.push_str(mark);
                }
            }
            if self.is_plain {
                self.paragraph.push_str(&word);
            } else {
                push_escaped(&mut self.paragraph, &word);
            }
        }
    }

    /// Stress begins: its mark is written before its first word.
    fn mark(&mut self, mark: &'static str) {
        let is_stressed = self.heading.is_some() || self.marks.iter().any(|(open, _)| *open == mark);
        if !self.is_plain && !is_stressed && self.preformatted == 0 {
            self.marks.push((mark, None));
        }
    }

    fn end_mark(&mut self, mark: &str) {
        let Some(at) = self.marks.iter().rposition(|(open, _)| *open == mark) else { return };
        let (mark, begins) = self.marks.remove(at);
        if begins.is_some() {
            let end = self.paragraph.trim_end().len();
            self.paragraph.insert_str(end, mark);
        }
    }

    fn end_link(&mut self) {
        let Some((start, leads)) = self.link.take() else { return };
        let words = self.paragraph.get(start..).unwrap_or_default();
        let (words, space) = (words.trim().to_owned(), if words.starts_with(' ') { " " } else { "" });
        if !words.is_empty()
            && let Some(linked) = linked(&words, &leads)
        {
            self.paragraph.replace_range(start.., &format!("{space}{linked}"));
        }
    }

    /// A picture in a file beside the page comes along; another is named for the author, and one that only makes room, or
    /// counts readers, is not.
    fn picture(&mut self, source: &str, words: &str) {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_beside = !source.is_empty() && !source.contains([':', '<', '>', '\n']) && !source.starts_with('/');
        if self.is_plain || words.is_empty() && !is_beside {
            return;
        }
        self.end_block();
        if is_beside {
            let mut escaped = String::new();
            push_escaped(&mut escaped, &words);
            self.blocks.push((Block::Paragraph, format!("![{escaped}](<{source}>)")));
        } else {
            self.blocks.push((Block::Aside, format!("there was a picture here: {}", words.replace("--", "––"))));
        }
    }

    fn end_block(&mut self) {
        self.end_link();
        self.raised = None;
        while let Some((mark, _)) = self.marks.last().copied() {
            self.end_mark(mark);
        }
        let paragraph = std::mem::take(&mut self.paragraph);
        let heading = self.heading.take();
        if paragraph.trim().is_empty() {
            return;
        }
        if self.preformatted > 0 && !self.is_plain {
            self.blocks.push((Block::Code, paragraph.trim_matches('\n').to_owned()));
            return;
        }
        let mut words = paragraph.trim().to_owned();
        let mut block = match (heading, self.item.take()) {
            (Some(level), _) if !self.is_plain => Block::Heading(level),
            (_, Some(item)) => item,
            _ if self.quotes > 0 => Block::Quote,
            _ => Block::Paragraph,
        };
        if matches!(block, Block::Item(..)) {
            // Word writes the sign of a list as a letter of its own.
            let bare = words.trim_start_matches(['·', '•', '§', 'o', '-', '\\']).trim_start();
            if bare.len() < words.len() && words.starts_with(['·', '•', '§']) {
                words = String::from(bare);
            }
            if self.quotes > 0 && self.is_plain {
                block = Block::Quote;
                words = format!("- {words}");
            }
        } else if !self.is_plain && !matches!(block, Block::Heading(_)) {
            words = harmless(&words);
        }
        self.blocks.push((block, words));
    }

    fn end_cell(&mut self) {
        self.end_block();
        let Some(table) = self.tables.last_mut() else { return };
        let Some((begins, over)) = table.cell.take() else { return };
        if !table.is_data {
            return;
        }
        let cell = self.blocks.split_off(begins.min(self.blocks.len()));
        let (asides, words): (Vec<_>, Vec<_>) = cell.into_iter().partition(|(block, _)| *block == Block::Aside);
        self.blocks.extend(asides);
        let words: Vec<String> =
            words.into_iter().map(|(_, words)| words.replace("  \n", " ").replace('\n', " ")).collect();
        if let Some(row) = table.rows.last_mut() {
            row.push(words.join(" "));
            row.resize(row.len() + over - 1, String::new());
        }
    }

    fn end_table(&mut self) {
        self.end_cell();
        let Some(table) = self.tables.pop() else { return };
        self.blocks.extend(of_table(table.rows, self.tables.last().is_some_and(|outer| outer.is_data)));
    }
}

/// Whether an element begins a line of its own.
fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 29] = [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "nav",
        "aside",
        "address",
        "center",
        "figure",
        "figcaption",
        "dl",
        "dt",
        "dd",
        "body",
        "html",
        "head",
        "form",
        "fieldset",
        "legend",
        "details",
        "summary",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "option",
    ];
    BLOCKS.contains(&name)
}

/// Whether an element has no end.
fn is_void(name: &str) -> bool {
    const VOID: [&str; 13] =
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];
    VOID.contains(&name)
}
