//! What is being written at a place, from the lines above it alone: what is half typed is no YAML yet.

use crate::library::source::field_table::{self, FieldKind, Of};
use crate::lsp::names::split;

/// What may come at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A field of the map under these keys.
    Key(Vec<String>),
    /// The value under these keys.
    Value(Vec<String>),
    /// Somebody, after an at sign.
    Mention,
    /// Nothing that is known.
    Nothing,
}

/// What may come at `offset` of the file at `path`.
pub fn wanted(path: &str, text: &str, offset: usize) -> Expected {
    let before = text.get(..offset).unwrap_or_default();
    let word = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '-' || c == '.');
    let (front, _) = if path.contains('/') { split(text) } else { (0..text.len(), 0..0) };
    if !(front.start..=front.end).contains(&offset) {
        let mentions =
            word.ends_with('@') && !word[..word.len() - 1].ends_with(|c: char| c.is_alphanumeric() || c == '\\');
        return if mentions { Expected::Mention } else { Expected::Nothing };
    }
    let lines = before.get(front.start..).unwrap_or_default();
    let (above, line) = lines.rsplit_once('\n').unwrap_or(("", lines));
    let content = line.trim_start();
    let mut indent = line.len() - content.len();
    // `- ` of a list moves what follows to the right.
    let mut content = content;
    let mut in_item = false;
    while let Some(rest) = content.strip_prefix("- ") {
        indent += 2;
        content = rest.trim_start();
        in_item = true;
    }
    let mut keys = parents(above, indent, in_item);
    let Some((key, value)) = content
        .split_once(':')
        .filter(|(key, value)| !key.contains(['{', '[']) && (value.is_empty() || value.starts_with(' ')))
    else {
        return if in_item && !keys.is_empty() && content.starts_with(['[', '{']) {
            inside(content, keys)
        } else if in_item {
            Expected::Value(keys)
        } else {
            Expected::Key(keys)
        };
    };
    keys.push(key.trim().trim_matches(['"', '\'']).to_owned());
    inside(value.trim_start(), keys)
}

/// The keys of the lines above that stand further left, from the outermost on.
fn parents(above: &str, indent: usize, in_item: bool) -> Vec<String> {
    let mut keys = Vec::new();
    // A list may stand as far left as its key.
    let mut left = if in_item { indent.saturating_sub(1) } else { indent };
    for line in above.lines().rev() {
        let content = line.trim_start();
        let here = line.len() - content.len();
        if content.is_empty() || content.starts_with('#') || here >= left {
            continue;
        }
        let (content, here) = content.strip_prefix("- ").map_or((content, here), |rest| (rest, here + 2));
        if here < left
            && let Some((key, _)) = content.split_once(':')
        {
            keys.insert(0, key.trim_matches(['"', '\'', ' ']).to_owned());
            left = here;
        }
        if left == 0 {
            break;
        }
    }
    keys
}

/// Inside what is opened by brackets on the line.
fn inside(value: &str, mut keys: Vec<String>) -> Expected {
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut key_at: Option<usize> = None;
    let mut start = 0;
    for (at, c) in value.char_indices() {
        match c {
            '{' | '[' => {
                if let Some(begin) = key_at.take() {
                    keys.push(value[begin..start].trim_end_matches(':').trim().to_owned());
                }
                open.push((c, keys.len()));
                start = at + 1;
            }
            '}' | ']' => {
                if let Some((_, depth)) = open.pop() {
                    keys.truncate(depth);
                }
                key_at = None;
            }
            ',' => {
                key_at = None;
                start = at + 1;
            }
            ':' if open.last().is_some_and(|(bracket, _)| *bracket == '{') && key_at.is_none() => {
                key_at = Some(start);
                start = at + 1;
            }
            _ => {}
        }
    }
    match (open.last(), key_at) {
        (Some(('{', _)), None) => Expected::Key(keys),
        (Some(('{', _)), Some(begin)) => {
            keys.push(value[begin..start].trim_end_matches(':').trim().to_owned());
            Expected::Value(keys)
        }
        _ => Expected::Value(keys),
    }
}

/// The kinds of value that may stand under `keys` in the file at `path`.
pub fn kinds(path: &str, keys: &[String]) -> Vec<FieldKind> {
    let Some(file) = field_table::of_path(path) else { return Vec::new() };
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let mut flat = Vec::new();
    let mut open: Vec<FieldKind> = field_table::under(file.kind, &keys).into_iter().map(|(kind, _)| kind).collect();
    while let Some(kind) = open.pop() {
        match kind {
            FieldKind::Either(kinds) => open.extend(kinds.iter().rev()),
            FieldKind::List(item) => open.push(*item),
            kind => flat.push(kind),
        }
    }
    flat
}

/// Whether evidence is cited under `keys`: words of the body.
pub fn is_evidence(path: &str, keys: &[String]) -> bool {
    let parent = keys.split_last().map_or_else(Vec::new, |(_, parent)| kinds(path, parent));
    parent.iter().any(|kind| matches!(kind, FieldKind::By(Of::Indicator, _)))
}

#[cfg(test)]
mod tests {
    use super::{Expected, wanted};

    fn at(front: &str) -> Expected {
        let text = format!("---\n{front}");
        wanted("stories/a.md", &text, text.len())
    }

    #[test]
    fn what_is_half_typed_is_understood() {
        let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
        assert_eq!(at("title: A\nsta"), Expected::Key(keys(&[])));
        assert_eq!(at("status: dr"), Expected::Value(keys(&["status"])));
        assert_eq!(at("judgment:\n  call: ov"), Expected::Value(keys(&["judgment", "call"])));
        assert_eq!(at("judgment:\n  call: overrode\n  ou"), Expected::Key(keys(&["judgment"])));
        assert_eq!(at("about: [m.lindqvist, r"), Expected::Value(keys(&["about"])));
        assert_eq!(at("about:\n  - m"), Expected::Value(keys(&["about"])));
        assert_eq!(at("judgment: { metric: x, ca"), Expected::Key(keys(&["judgment"])));
        assert_eq!(at("judgment: { metric: x, call: t"), Expected::Value(keys(&["judgment", "call"])));
        assert_eq!(at("indicators:\n  came-back: Two"), Expected::Value(keys(&["indicators", "came-back"])));
        assert_eq!(at("a: b\n---\nThen @m"), Expected::Mention);
        assert_eq!(at("a: b\n---\nThen a@m"), Expected::Nothing);
    }
}
