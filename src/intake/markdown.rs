//! Markdown from elsewhere: the front matter of Hugo, Jekyll and Obsidian, and a body.

use crate::intake::csv::target_of;
use crate::intake::to_draft::{Draft, Rest};
use crate::intake::{dates, obsidian};
use crate::text::yaml::{self, Node, Value};

/// A day as Jekyll writes it before a name.
const DAY: &str = "2026-03-14";

/// Reads a file; what its front matter says that a story has no field for is kept by its name.
pub fn read(text: &str, name: &str) -> Draft {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let mut record = Draft { name: name.to_owned(), ..Draft::default() };
    let (front, body) = split(&text);
    match front {
        Some(("---", front)) => {
            let document = yaml::read(front, 0);
            match document.root.value {
                Value::Mapping(entries) if document.faults.is_empty() => {
                    for entry in entries {
                        record.take(&entry.key, words(&entry.value));
                    }
                }
                // What cannot be read is kept as it stands.
                _ => record.rest.push(Rest::kept("front matter", fenced(front))),
            }
        }
        Some((_, front)) => {
            let mut rest = String::new();
            let mut is_top = true;
            for line in front.lines() {
                // What stands in a table of its own is of that table, whatever it is called.
                is_top &= !line.trim_start().starts_with('[');
                match line.split_once('=').map(|(key, value)| (key.trim(), value.trim())) {
                    Some((key, value)) if is_top && !key.contains(['[', '.', '"']) => match quoted(value) {
                        Some(value) => record.take(key, value),
                        None => rest.push_str(&format!("{line}\n")),
                    },
                    _ => rest.push_str(&format!("{line}\n")),
                }
            }
            if !rest.trim().is_empty() {
                record.rest.push(Rest::kept("front matter", fenced(&rest)));
            }
        }
        None => {}
    }
    let mut body = body.trim();
    // A heading at the very top says what the text is called, where nothing else does.
    if record.find("title").is_none()
        && let Some(rest) = body.strip_prefix("# ")
    {
        let (title, after) = rest.split_once('\n').unwrap_or((rest, ""));
        record.fields.push(("title", title.trim().to_owned()));
        body = after.trim();
    }
    // Others keep the day in the file's name.
    if record.find("date").is_none()
        && let Some((day, rest)) = name.split_at_checked(DAY.len()).filter(|(day, _)| dates::day(day, None).is_some())
        && let Some(rest) = rest.strip_prefix('-')
    {
        record.fields.push(("date", day.to_owned()));
        rest.clone_into(&mut record.name);
    }
    record.fields.push(("text", obsidian::as_markdown(body)));
    record
}

impl Draft {
    fn take(&mut self, key: &str, words: String) {
        // Whether it was out elsewhere says nothing about here: it begins as a draft.
        match target_of(key).filter(|target| !matches!(*target, "text" | "situation" | "did" | "landed" | "numbers")) {
            Some(target) => self.fields.push((target, words)),
            None => self.rest.push(Rest::kept(key, words)),
        }
    }
}

/// The front matter with the line that opened it, and the body.
fn split(text: &str) -> (Option<(&'static str, &str)>, &str) {
    for mark in ["---", "+++"] {
        let Some(rest) = text.strip_prefix(mark).and_then(|rest| rest.strip_prefix('\n')) else { continue };
        if let Some(body) = rest.strip_prefix(mark) {
            return (Some((mark, "")), body);
        }
        if let Some(end) = rest.find(&format!("\n{mark}\n")) {
            return (Some((mark, &rest[..=end])), &rest[end + mark.len() + 2..]);
        }
        if let Some(front) = rest.trim_end().strip_suffix(mark).filter(|front| front.ends_with('\n')) {
            return (Some((mark, front)), "");
        }
    }
    (None, text)
}

fn words(node: &Node) -> String {
    match &node.value {
        Value::Null => String::new(),
        Value::Scalar(scalar) => scalar.text.clone(),
        Value::Sequence(items) => items.iter().map(words).collect::<Vec<_>>().join(", "),
        Value::Mapping(entries) => {
            entries.iter().map(|entry| format!("{}: {}", entry.key, words(&entry.value))).collect::<Vec<_>>().join("; ")
        }
    }
}

/// The words of a simple value of TOML, or of a list of such on one line.
fn quoted(value: &str) -> Option<String> {
    if let Some(items) = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let items = items.split(',').map(str::trim).filter(|item| !item.is_empty());
        // A comma within a quoted word leaves a half, which is no value.
        return items.map(quoted).collect::<Option<Vec<_>>>().map(|words| words.join(", "));
    }
    for mark in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark)) {
            return (!inner.contains(['\\', mark])).then(|| inner.to_owned());
        }
    }
    value.chars().all(|c| c.is_ascii_alphanumeric() || "-:.+".contains(c)).then(|| value.to_owned())
}

fn fenced(text: &str) -> String {
    format!("\n\n~~~~\n{}\n~~~~", text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::intake::to_draft::Rest;

    #[test]
    fn what_a_story_has_no_field_for_is_kept_by_its_name() {
        let jekyll =
            read("---\ntitle: \"A: b\"\ndate: 2026-03-14 10:00\nlayout: post\ntags: [x, y]\n---\nBody.\n", "n");
        assert_eq!(
            (jekyll.find("title"), jekyll.find("tags"), jekyll.find("text")),
            (Some("A: b"), Some("x, y"), Some("Body."))
        );
        assert_eq!(jekyll.rest, [Rest::kept("layout", "post")]);
        let hugo = read(
            "+++\ntitle = \"A\"\ntags = [\"x\", 'y z']\ndraft = false\n[params]\nx = [1]\nsummary = \"Not ours\"\n+++\n\nBody.\n",
            "n",
        );
        assert_eq!((hugo.find("title"), hugo.find("text")), (Some("A"), Some("Body.")));
        assert_eq!((hugo.find("tags"), hugo.find("summary")), (Some("x, y z"), None));
        assert!(hugo.rest.iter().any(|rest| rest.words.contains("[params]\nx = [1]")));
        let broken = read("---\ntitle: [\n---\nBody.", "n");
        assert!(broken.rest[0].words.contains("title: ["));
        assert_eq!(read("# Heading\n\nBody.", "n").find("title"), Some("Heading"));
        let dated = read("Body.", "2026-03-14-the-chair");
        assert_eq!((dated.find("date"), dated.name.as_str()), (Some("2026-03-14"), "the-chair"));
    }
}
