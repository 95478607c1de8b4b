//! What Obsidian writes beside Markdown: links and embeds in double brackets, and callouts.

/// The text as Markdown. Notes between `%%` are comments here too, and code stays as it is.
pub fn as_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        let mark = ["```", "~~~"].into_iter().find(|mark| line.trim_start().starts_with(mark));
        match (fence, mark) {
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, Some(mark)) => fence = Some(mark),
            (None, None) => {
                let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
                out.push_str(&callout(line).unwrap_or_else(|| links(line)));
                out.push_str(end);
                continue;
            }
            _ => {}
        }
        out.push_str(line);
    }
    out
}

/// The first line of a callout, `> [!note]- Title`: its title in bold, above what is quoted.
fn callout(line: &str) -> Option<String> {
    let signs = line.len() - line.trim_start_matches(['>', ' ']).len();
    let (kind, title) = line[signs..].strip_prefix("[!")?.split_once(']')?;
    if !line[..signs].contains('>') || kind.is_empty() || !kind.chars().all(|c| c.is_alphanumeric() || c == '-') {
        return None;
    }
    let begin = line[..signs].trim_end();
    let title = title.trim_start_matches(['-', '+']).trim();
    Some(if title.is_empty() { begin.to_owned() } else { format!("{begin} **{}**\n{begin}", links(title)) })
}

/// Double brackets as links of Markdown. A file of another kind than a text is a picture.
fn links(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['`', '[', '\\']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let inner = rest.strip_prefix("[[").and_then(|inner| inner.split_once("]]"));
        let length = match (rest.as_bytes()[0], inner) {
            (b'`', _) => {
                let signs = rest.bytes().take_while(|byte| *byte == b'`').count();
                rest[signs..].find(&rest[..signs]).map_or(signs, |end| signs + end + signs)
            }
            (b'\\', _) => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            (_, Some((inner, _))) if !inner.is_empty() && !inner.contains(['[', ']']) => {
                let is_embed = out.ends_with('!');
                if is_embed {
                    out.pop();
                }
                out.push_str(&link(inner, is_embed));
                rest = &rest[inner.len() + 4..];
                continue;
            }
            _ => 1,
        };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out + rest
}

fn link(inner: &str, is_embed: bool) -> String {
    // In a table, the sign has another before it.
    let inner = inner.replace("\\|", "|");
    let (leads, words) = inner.split_once('|').map_or((inner.as_str(), None), |(leads, words)| (leads, Some(words)));
    let (file, part) = leads.split_once('#').map_or((leads, ""), |(file, part)| (file, part));
    let file = file.trim();
    let is_size = |words: &&str| words.chars().all(|c| c.is_ascii_digit() || c == 'x');
    if is_embed && crate::intake::read::is_picture(file) {
        return format!("![{}](<{file}>)", words.filter(|words| !is_size(words)).unwrap_or_default());
    }
    let words = words.unwrap_or(if file.is_empty() { part } else { file }).trim();
    // A place in the same note has no address here.
    if file.is_empty() {
        return words.to_owned();
    }
    let file = file.strip_suffix(".md").unwrap_or(file);
    format!("[{words}](<{file}.md>)")
}

#[cfg(test)]
mod tests {
    use super::as_markdown;

    #[test]
    fn links_embeds_and_callouts_become_markdown_and_code_stays() {
        for (obsidian, markdown) in [
            (
                "See [[The chair]] and [[Notes/A b#Then|that]].",
                "See [The chair](<The chair.md>) and [that](<Notes/A b.md>).",
            ),
            ("![[pic.png|300]] ![[A.jpg|A chair]] ![[Note]]", "![](<pic.png>) ![A chair](<A.jpg>) [Note](<Note.md>)"),
            ("> [!tip]- A *title*\n> Words", "> **A *title***\n>\n> Words"),
            ("> [!note]\n> Words", ">\n> Words"),
            ("`[[x]]` [a](b) [[]] [ %%note%%", "`[[x]]` [a](b) [[]] [ %%note%%"),
            ("```\n[[x]]\n```\n[[#Here]]", "```\n[[x]]\n```\nHere"),
        ] {
            assert_eq!(as_markdown(obsidian), markdown);
        }
    }
}
