//! Entries and items of YAML, and links of Markdown, taken out of a text whole.

use std::ops::Range;

use crate::text::yaml::{Entry, Node, Value};

/// One edit: words that take the place of a stretch.
pub type Edit = (Range<usize>, String);

/// `text` with `edits` made. Where two overlap, the one that begins first is made, and of two that begin together the
/// longer one.
pub fn edited(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (range, words) in edits {
        if range.start < done {
            continue;
        }
        out.push_str(&text[done..range.start]);
        out.push_str(&words);
        done = range.end;
    }
    out.push_str(&text[done..]);
    out
}

/// What goes so that `entry` of `map` is gone.
pub fn entry(text: &str, map: &Node, entry: &Entry) -> Range<usize> {
    let key = entry.key_span.within(text);
    let value = entry.value.span.within(text);
    let end = if entry.value.value == Value::Null { key.end.max(value.end) } else { value.end };
    part(text, map, key.start..end.max(key.end))
}

/// What goes so that `item` of `list` is gone.
pub fn item(text: &str, list: &Node, item: &Node) -> Range<usize> {
    part(text, list, item.span.within(text))
}

fn part(text: &str, around: &Node, part: Range<usize>) -> Range<usize> {
    let around = around.span.within(text);
    if text[around.clone()].starts_with(['{', '[']) {
        return between_commas(text, &around, part);
    }
    // Its lines, as far as they are its own.
    let start = text[..part.start].rfind('\n').map_or(0, |at| at + 1);
    let end = start + text[start..part.end].trim_end().len();
    let end = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    start..end
}

/// A part in brackets, with one of the commas beside it.
fn between_commas(text: &str, around: &Range<usize>, part: Range<usize>) -> Range<usize> {
    let after = &text[part.end..around.end];
    let gap = after.len() - after.trim_start().len();
    if after.trim_start().starts_with(',') {
        let rest = &after[gap + 1..];
        let space = rest.len() - rest.trim_start_matches(' ').len();
        return part.start..part.end + gap + 1 + space;
    }
    let before = text[around.start..part.start].trim_end();
    match before.strip_suffix(',') {
        Some(before) => around.start + before.len()..part.end,
        None => part,
    }
}

/// The words of a link that is written as `[words](target)`.
pub fn words_of_link(link: &str) -> Option<&str> {
    let inner = link.strip_prefix('[')?.strip_suffix(')')?;
    let (words, _) = inner.rsplit_once("](")?;
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::{edited, entry, item, words_of_link};
    use crate::text::yaml::{self, Value};

    fn without(text: &str, key: &str) -> String {
        let document = yaml::read(text, 0);
        let Value::Mapping(entries) = &document.root.value else { panic!("no map") };
        let cut = entry(text, &document.root, entries.iter().find(|entry| entry.key == key).unwrap());
        edited(text, vec![(cut, String::new())])
    }

    #[test]
    fn an_entry_goes_with_its_lines_or_with_its_comma() {
        let text = "a: 1\nb:\n  c: 2 # two\n  d: 3\n\n# of e\ne: 4\n";
        assert_eq!(without(text, "a"), "b:\n  c: 2 # two\n  d: 3\n\n# of e\ne: 4\n");
        assert_eq!(without(text, "b"), "a: 1\n\n# of e\ne: 4\n");
        assert_eq!(without(text, "e"), "a: 1\nb:\n  c: 2 # two\n  d: 3\n\n# of e\n");
        let text = "{ a: 1, b: { c: 2 }, d: 3 }";
        assert_eq!(without(text, "a"), "{ b: { c: 2 }, d: 3 }");
        assert_eq!(without(text, "b"), "{ a: 1, d: 3 }");
        assert_eq!(without(text, "d"), "{ a: 1, b: { c: 2 } }");
        assert_eq!(without("{ a: 1 }", "a"), "{  }");
    }

    #[test]
    fn an_item_goes_with_its_dash() {
        let cut = |text: &str| {
            let document = yaml::read(text, 0);
            let Value::Sequence(items) = &document.root.value else { panic!("no list") };
            edited(text, vec![(item(text, &document.root, &items[1]), String::new())])
        };
        assert_eq!(cut("- one\n- a: 2\n  b: 3\n- three\n"), "- one\n- three\n");
        assert_eq!(cut("[one, two]"), "[one]");
    }

    #[test]
    fn a_link_leaves_its_words() {
        assert_eq!(words_of_link("[the *door*](../a.md)"), Some("the *door*"));
        assert_eq!(words_of_link("<../a.md>"), None);
    }
}
