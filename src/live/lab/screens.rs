//! Blocks small enough for a screen: a list by its items, a long paragraph by its sentences.

/// About as many letters as a quarter of a screen holds.
const MOST: usize = 420;

/// A block of HTML in pieces, none of which must be cut again.
pub fn pieces(block: &str) -> Vec<String> {
    let block = block.trim();
    for (open, close) in [("<p>", "</p>"), ("<p class=\"said\">", "</p>")] {
        if let Some(inner) = block.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)) {
            return sentences(inner).iter().map(|part| format!("{open}{part}{close}")).collect();
        }
    }
    if let Some(inner) = block.strip_prefix("<ul>").and_then(|rest| rest.strip_suffix("</ul>")) {
        return items(inner).iter().map(|item| format!("<ul>{item}</ul>")).collect();
    }
    if let Some(inner) = block.strip_prefix("<ol>").and_then(|rest| rest.strip_suffix("</ol>")) {
        let numbered = |(number, item): (usize, &String)| format!("<ol start=\"{number}\">{item}</ol>");
        return (1..).zip(&items(inner)).map(numbered).collect();
    }
    vec![block.to_owned()]
}

/// The items of a list, those of lists within them left where they are.
fn items(list: &str) -> Vec<String> {
    let (mut items, mut deep, mut from) = (Vec::new(), 0_usize, 0);
    for (at, _) in list.match_indices('<') {
        let rest = &list[at..];
        if rest.starts_with("<li") {
            if deep == 0 {
                from = at;
            }
            deep += 1;
        } else if rest.starts_with("</li>") {
            deep = deep.saturating_sub(1);
            if deep == 0 {
                items.push(list[from..at + "</li>".len()].to_owned());
            }
        }
    }
    items
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
                let alone = ["<br", "<img"].iter().any(|tag| rest.starts_with(tag));
                deep += if alone {
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
