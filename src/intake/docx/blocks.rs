//! Blocks of a document, written one below the other as Markdown.

/// What a block of Markdown is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// One of many.
    Paragraph,
    /// Of a level from 1.
    Heading(usize),
    /// With its level, and its number where it has one.
    Item(usize, Option<usize>),
    /// A quotation.
    Quote,
    /// A line kept as it is.
    Code,
    /// A table, whole.
    Table,
    /// A note to self.
    Aside,
}

/// Blocks and their words as Markdown.
pub fn markdown(blocks: &[(Block, String)]) -> String {
    let mut text = String::new();
    let mut before = None;
    // How far the marks of the items above reach.
    let mut widths: Vec<usize> = Vec::new();
    for (block, words) in blocks {
        let gap = match (before, block) {
            (None, _) => "",
            (Some(Block::Item(..)), Block::Item(..)) => "\n",
            (Some(Block::Quote), Block::Quote) => "\n>\n",
            (Some(Block::Code), Block::Code) => "\n",
            (Some(Block::Code), _) => "\n```\n\n",
            _ => "\n\n",
        };
        text.push_str(gap);
        match block {
            Block::Heading(level) => text.push_str(&format!("{} {words}", "#".repeat((*level).clamp(2, 6)))),
            Block::Item(level, number) => {
                let mark = number.map_or("- ".to_owned(), |number| format!("{number}. "));
                widths.resize(*level, 2);
                let indent = " ".repeat(widths.iter().sum());
                widths.push(mark.len());
                let below = format!("\n{indent}{}", " ".repeat(mark.len()));
                text.push_str(&format!("{indent}{mark}{}", words.replace('\n', &below)));
            }
            Block::Quote => text.push_str(&format!("> {}", words.replace('\n', "\n> "))),
            Block::Code if before == Some(Block::Code) => text.push_str(words),
            Block::Code => text.push_str(&format!("```\n{words}")),
            Block::Aside => text.push_str(&format!("<!-- {words} -->")),
            Block::Paragraph | Block::Table => text.push_str(words),
        }
        if !matches!(block, Block::Item(..)) {
            widths.clear();
        }
        before = Some(*block);
    }
    if before == Some(Block::Code) {
        text.push_str("\n```");
    }
    text
}

/// The words, made harmless where they begin with what Markdown would take for a list, quotation or rule.
pub fn harmless(words: &str) -> String {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let begins_otherwise =
        words.starts_with(['-', '+', '>', '=', '|']) || digits > 0 && words[digits..].starts_with(['.', ')']);
    if begins_otherwise { format!("{}\\{}", &words[..digits], &words[digits..]) } else { words.to_owned() }
}
