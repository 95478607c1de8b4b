//! Blocks small enough for a screen: a list by its items, a quotation by its paragraphs, a table by its rows, a long
//! paragraph by its sentences. What is not cut here and fits on no screen would be cut off by its edge.

/// About as many letters as a quarter of a screen holds.
const MOST: usize = 420;
/// About as many as a whole one: a sentence that is longer is cut between words.
const LONGEST: usize = 840;
/// The most rows of a table on a screen, and the most lines of code.
const ROWS: usize = 8;
const LINES: usize = 12;

/// A block of HTML in pieces, none of which must be cut again.
pub fn pieces(block: &str) -> Vec<String> {
    let block = block.trim();
    let within = |open: &str, close: &str| block.strip_prefix(open)?.strip_suffix(close);
    for open in ["<p>", "<p class=\"said\">"] {
        if let Some(inner) = within(open, "</p>") {
            return sentences(inner).iter().map(|part| format!("{open}{part}</p>")).collect();
        }
    }
    if let Some(inner) = within("<ul>", "</ul>") {
        return children(inner).into_iter().flat_map(|item| points("<ul>", item, "</ul>")).collect();
    }
    if let Some((first, inner)) = numbered(block) {
        let own = |(number, item)| points(&format!("<ol start=\"{number}\">"), item, "</ol>");
        return (first..).zip(children(inner)).flat_map(own).collect();
    }
    if let Some(inner) = within("<blockquote>", "</blockquote>") {
        let quoted = children(inner).into_iter().flat_map(pieces);
        return quoted.map(|piece| format!("<blockquote>{piece}</blockquote>")).collect();
    }
    if let Some((head, rows)) = block.strip_suffix("</tbody></table></div>").and_then(|all| all.split_once("<tbody>")) {
        let some = |rows: &[&str]| format!("{head}<tbody>{}</tbody></table></div>", rows.concat());
        return children(rows).chunks(ROWS).map(some).collect();
    }
    if let Some((open, code)) = within("<pre><code", "</code></pre>").and_then(|code| code.split_once('>')) {
        let lines: Vec<&str> = code.lines().collect();
        let some = |lines: &[&str]| format!("<pre><code{open}>{}\n</code></pre>", lines.join("\n"));
        return lines.chunks(LINES).map(some).collect();
    }
    vec![block.to_owned()]
}

/// An item of a list; where it is one long text, the rest of it goes on as paragraphs.
fn points(open: &str, item: &str, close: &str) -> Vec<String> {
    let text = item.strip_prefix("<li>").and_then(|item| item.strip_suffix("</li>"));
    let parts = text.filter(|text| !["<p", "<ul", "<ol"].iter().any(|tag| text.contains(tag))).map(sentences);
    let Some((first, rest)) = parts.as_deref().and_then(<[&str]>::split_first) else {
        return vec![format!("{open}{item}{close}")];
    };
    let first = format!("{open}<li>{first}</li>{close}");
    std::iter::once(first).chain(rest.iter().map(|part| format!("<p>{part}</p>"))).collect()
}

/// The number with which a numbered list begins, and its items.
fn numbered(block: &str) -> Option<(usize, &str)> {
    let inner = block.strip_prefix("<ol")?.strip_suffix("</ol>")?;
    let (start, items) = inner.split_once('>')?;
    let start = start.trim().trim_start_matches("start=").trim_matches('"');
    Some((if start.is_empty() { 1 } else { start.parse().ok()? }, items))
}

/// The elements that stand in HTML one after the other, those within them left where they are.
fn children(html: &str) -> Vec<&str> {
    let (mut found, mut deep, mut from) = (Vec::new(), 0_usize, 0);
    for (at, _) in html.match_indices('<') {
        let rest = &html[at..];
        let end = at + rest.find('>').map_or(rest.len(), |end| end + 1);
        let alone = is_alone(rest);
        if deep == 0 {
            from = at;
        }
        if rest.starts_with("</") {
            deep = deep.saturating_sub(1);
        } else if !alone {
            deep += 1;
        }
        if deep == 0 {
            found.push(&html[from..end]);
        }
    }
    found
}

/// Whether a tag has no other that closes it.
fn is_alone(tag: &str) -> bool {
    ["<br", "<img", "<hr", "<input"].iter().any(|name| tag.starts_with(name))
}

/// A long paragraph in pieces that end where a sentence ends, outside of every tag.
fn sentences(paragraph: &str) -> Vec<&str> {
    let (mut parts, mut from, mut last) = (Vec::new(), 0, None);
    let (mut deep, mut in_tag, mut ended, mut letters) = (0_i32, false, false, 0_usize);
    for (at, c) in paragraph.char_indices() {
        match c {
            '<' => {
                in_tag = true;
                let rest = &paragraph[at..];
                deep += if is_alone(rest) {
                    0
                } else if rest.starts_with("</") {
                    -1
                } else {
                    1
                };
            }
            '>' if in_tag => in_tag = false,
            _ if in_tag => {}
            '.' | '!' | '?' | '…' | '؟' => (ended, letters) = (true, letters + 1),
            '”' | '’' | '»' | '"' | ')' => letters += 1,
            c => {
                if ended && c.is_whitespace() && deep == 0 {
                    if letters > MOST
                        && let Some(cut) = last.filter(|cut| *cut > from)
                    {
                        parts.push(paragraph[from..cut].trim());
                        letters = at - cut;
                        from = cut;
                    }
                    last = Some(at);
                } else if letters > LONGEST && c.is_whitespace() && deep == 0 {
                    let cut = last.filter(|cut| *cut > from).unwrap_or(at);
                    parts.push(paragraph[from..cut].trim());
                    letters = at - cut;
                    from = cut;
                }
                (ended, letters) = (false, letters + 1);
            }
        }
    }
    if letters > MOST
        && let Some(cut) = last.filter(|cut| *cut > from)
    {
        parts.push(paragraph[from..cut].trim());
        from = cut;
    }
    parts.push(paragraph[from..].trim());
    parts
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn a_list_is_cut_by_its_items_and_a_short_paragraph_is_not_cut() {
        assert_eq!(pieces("<p>One. Two.</p>\n"), ["<p>One. Two.</p>"]);
        assert_eq!(
            pieces("<ol>\n<li>a<ul><li>b</li></ul></li>\n<li>c</li>\n</ol>"),
            ["<ol start=\"1\"><li>a<ul><li>b</li></ul></li></ol>", "<ol start=\"2\"><li>c</li></ol>"]
        );
    }

    #[test]
    fn quotations_tables_code_and_lists_that_begin_later_are_cut_too() {
        assert_eq!(
            pieces("<blockquote>\n<p>a</p>\n<ul>\n<li>b</li>\n<li>c<br>d</li>\n</ul>\n</blockquote>\n"),
            [
                "<blockquote><p>a</p></blockquote>",
                "<blockquote><ul><li>b</li></ul></blockquote>",
                "<blockquote><ul><li>c<br>d</li></ul></blockquote>"
            ]
        );
        assert_eq!(
            pieces("<ol start=\"7\">\n<li>a</li>\n<li>b</li>\n</ol>"),
            ["<ol start=\"7\"><li>a</li></ol>", "<ol start=\"8\"><li>b</li></ol>"]
        );
        let head = "<div class=\"table\"><table>\n<thead><tr><th>h</th></tr></thead><tbody>";
        let rows: String = (0..20).map(|row| format!("\n<tr><td>r{row}</td></tr>")).collect();
        let tables = pieces(&format!("{head}{rows}\n</tbody></table></div>\n"));
        assert_eq!(tables.len(), 3);
        assert!(tables.iter().all(|table| table.starts_with(head) && table.ends_with("</tbody></table></div>")));
        assert!((0..20).all(|row| tables.concat().matches(&format!("<tr><td>r{row}</td></tr>")).count() == 1));
        let code: String = (0..30).map(|line| format!("line {line}\n")).collect();
        let codes = pieces(&format!("<pre><code class=\"language-x\">{code}</code></pre>"));
        assert_eq!(codes.len(), 3);
        assert_eq!(codes[0].lines().count(), 13, "{}", codes[0]);
        assert!((0..30).all(|line| codes.concat().contains(&format!("line {line}\n"))));
    }

    #[test]
    fn a_long_item_goes_on_as_paragraphs() {
        let item = "It waited for them. ".repeat(60);
        let parts = pieces(&format!("<ul>\n<li>{item}</li>\n<li>b</li>\n</ul>"));
        assert!(parts.len() > 3 && parts[0].starts_with("<ul><li>It waited") && parts[1].starts_with("<p>It waited"));
        assert_eq!(
            (parts.concat().matches("for them.").count(), &*parts[parts.len() - 1]),
            (60, "<ul><li>b</li></ul>")
        );
    }

    #[test]
    fn a_sentence_without_an_end_is_cut_between_words() {
        let parts = pieces(&format!("<p>She said so. {}</p>", "and then <em>she waited</em> again ".repeat(80)));
        assert!(parts.len() > 2 && parts.iter().all(|part| part.len() < 1600), "{parts:?}");
        let words = parts.concat().replace("<p>", " ").replace("</p>", " ");
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words.matches("and then <em>she waited</em> again").count(), 80);
    }

    #[test]
    fn a_long_paragraph_is_cut_between_sentences_and_never_within_a_tag() {
        let sentence = "She waited for <em>all. of. them</em> to say what they had seen. ";
        let parts = pieces(&format!("<p>{}</p>", sentence.repeat(40)));
        assert!(parts.len() > 2, "{parts:?}");
        for part in &parts {
            assert_eq!(part.matches("<em>").count(), part.matches("</em>").count(), "{part}");
            assert!(part.ends_with("seen.</p>") && part.len() < 1200, "{part}");
        }
        let words = |text: &str| text.replace("<p>", " ").replace("</p>", " ");
        let whole: Vec<String> = words(&parts.concat()).split_whitespace().map(str::to_owned).collect();
        assert_eq!(whole, words(&sentence.repeat(40)).split_whitespace().collect::<Vec<_>>());
    }
}
