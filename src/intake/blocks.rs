//! Blocks of a document, written one below the other as Markdown.

/// What a block of Markdown is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// One of many.
    Paragraph,
    /// Of a level from 1.
    Heading(usize),
    /// With its level, its number where it has one, and whether its list has the other mark, since one ended right above.
    Item(usize, Option<usize>, bool),
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
            Block::Item(level, number, is_other) => {
                let (bullet, dot) = if *is_other { ("* ", ')') } else { ("- ", '.') };
                let mark = number.map_or(bullet.to_owned(), |number| format!("{number}{dot} "));
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

/// Adds words to a paragraph, so that no sign in them means anything to Markdown.
pub fn push_escaped(paragraph: &mut String, words: &str) {
    let mut following = words.chars().skip(1);
    for c in words.chars() {
        let next = following.next();
        let is_entity = c == '&' && next.is_some_and(|next| next == '#' || next.is_ascii_alphabetic());
        let is_comment =
            c == '%' && paragraph.ends_with('%') || matches!(c, '>' | '+' | '-' | '=') && paragraph.ends_with('{');
        if is_comment || is_entity || matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '#' | '~') {
            paragraph.push('\\');
        }
        paragraph.push(c);
    }
}

/// Plain words as Markdown: a paragraph stays one, and so does a list of lines that begin with `-` or `*`.
pub fn of_plain(words: &str) -> String {
    let line = |line: &str| {
        let mut escaped = String::new();
        let words = line.trim();
        let item = ["- ", "* ", "• ", "· ", "– "].iter().find_map(|mark| words.strip_prefix(mark));
        push_escaped(&mut escaped, item.unwrap_or(words).trim_start());
        if item.is_some() { format!("- {escaped}") } else { harmless(&escaped) }
    };
    words.trim().lines().map(line).collect::<Vec<_>>().join("\n")
}

/// The raised or lowered form of words, where Unicode has one of each letter; else with a sign before them.
pub fn raised(words: &str, is_below: bool) -> String {
    const PLAIN: &str = "0123456789+-=()n";
    let forms = if is_below {
        "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ"
    } else {
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ"
    };
    let form = |c: char| {
        let c = if c == '−' { '-' } else { c };
        forms.chars().nth(PLAIN.chars().position(|plain| plain == c)?)
    };
    let all: Option<String> = words.chars().map(form).collect();
    all.unwrap_or_else(|| match (words.chars().all(char::is_alphabetic), is_below) {
        // Such as the letters after a number: 1st.
        (true, _) => words.to_owned(),
        (false, true) => format!("_{words}"),
        (false, false) => format!("^{words}"),
    })
}

/// Words as a link, where a site can lead there; else where it leads stays to be read.
pub fn linked(words: &str, leads: &str) -> Option<String> {
    let is_web = ["http://", "https://", "mailto:"].iter().any(|scheme| leads.starts_with(scheme));
    let is_plain = !leads.contains([' ', '(', ')', '<', '>', '\n']);
    (!leads.is_empty()).then(|| match (is_web, is_plain) {
        (true, true) => format!("[{words}]({leads})"),
        (true, false) if !leads.contains(['<', '>', '\n']) => format!("[{words}](<{leads}>)"),
        _ => format!("{words} (`{}`)", leads.replace(['`', '\n'], " ")),
    })
}

/// A table as Markdown. One within another is the words of its cells; one of a single column is paragraphs.
pub fn of_table(mut rows: Vec<Vec<String>>, is_within: bool) -> Vec<(Block, String)> {
    rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    if is_within || columns < 2 {
        let cells = rows.into_iter().flatten().filter(|cell| !cell.is_empty());
        return cells.map(|cell| (Block::Paragraph, cell)).collect();
    }
    let mut lines = Vec::new();
    for (number, mut row) in rows.into_iter().enumerate() {
        row.resize(columns, String::new());
        let cells: Vec<String> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
        lines.push(format!("| {} |", cells.join(" | ")));
        if number == 0 {
            lines.push(format!("|{}", "---|".repeat(columns)));
        }
    }
    vec![(Block::Table, lines.join("\n"))]
}
