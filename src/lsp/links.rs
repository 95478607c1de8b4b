//! Links between texts: what may be linked to, where a link leads, and what must be written when a file is renamed.

use std::collections::HashMap;

use lsp_types::{CompletionItem, CompletionItemKind, Location, Range, TextEdit, Uri, WorkspaceEdit};

use crate::library::source::field_table::Of;
use crate::lsp::names;
use crate::lsp::overlay::Overlay;
use crate::lsp::position;
use crate::lsp::requests::{edit, item};
use crate::text::span::Span;

/// A link's address that is being written: from where, and its part after `#` apart.
pub struct Begun<'a> {
    start: usize,
    path: &'a str,
    fragment: Option<&'a str>,
}

/// The address of a link that is being written before `offset`.
pub fn begun(text: &str, offset: usize) -> Option<Begun<'_>> {
    let before = text.get(..offset)?;
    let line = before.rsplit('\n').next()?;
    let at = line.rfind("](")? + 2;
    let written = &line[at..];
    if written.contains([')', ' ']) {
        return None;
    }
    let start = offset - written.len();
    Some(match written.split_once('#') {
        Some((path, fragment)) => Begun { start: offset - fragment.len(), path, fragment: Some(fragment) },
        None => Begun { start, path: written, fragment: None },
    })
}

impl Overlay {
    /// What a link that is being written may lead to: texts of the site, or the headings of the one it names.
    pub fn linkable(&self, path: &str, text: &str, offset: usize, begun: &Begun<'_>) -> Vec<CompletionItem> {
        let range = position::range(text, Some(Span::of(begun.start, offset)));
        if begun.fragment.is_some() {
            let to = if begun.path.is_empty() { path.to_owned() } else { joined(path, begun.path) };
            let headings = self.library().headings(&to).into_iter();
            let items = headings.map(|(_, id, span)| {
                let words = self.file(&to).map_or("", |file| span.slice(file.text()));
                let words = words.trim_start_matches('#').trim();
                edit(item(&id, words, "", CompletionItemKind::REFERENCE), range, id.clone())
            });
            return items.collect();
        }
        let texts = self.files().filter(|source| source.path.contains('/') && &*source.path != path);
        let items = texts.filter(|source| source.path.ends_with(".md")).map(|source| {
            let to = escaped(&relative(path, &source.path));
            edit(item(&to, &source.path, "", CompletionItemKind::FILE), range, to.clone())
        });
        items.collect()
    }

    /// Where the link at a place leads: the file, at its heading.
    pub fn linked(&self, path: &str, offset: usize) -> Option<Location> {
        let offset = offset as u32;
        let leads = self.library().leads_of(path).into_iter();
        let lead = leads.filter(|lead| lead.span.start <= offset && offset <= lead.span.end).last()?;
        let headings = self.library().headings(&lead.to);
        let heading = headings.into_iter().find(|(_, id, _)| Some(id) == lead.heading.as_ref());
        let text = self.file(&lead.to)?.text();
        let range = heading.map_or(Range::default(), |(.., span)| position::range(text, Some(span)));
        Some(Location { uri: self.uri_of(&lead.to)?, range })
    }

    /// What must be written, in every file, when the files named first get the names beside them.
    // The protocol's own map.
    #[allow(clippy::mutable_key_type)]
    pub fn file_renames(&self, renames: &[(String, String)]) -> WorkspaceEdit {
        let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
        let after = |path: &str| {
            let renamed = renames.iter().find(|(from, _)| from == path);
            renamed.map_or_else(|| path.to_owned(), |(_, to)| to.clone())
        };
        let mut write = |path: &str, span: Span, words: String| {
            let (Some(uri), Some(source)) = (self.uri_of(path), self.file(path)) else { return };
            let edit = TextEdit { range: position::range(source.text(), Some(span)), new_text: words };
            let edits = changes.entry(uri).or_default();
            if !edits.contains(&edit) {
                edits.push(edit);
            }
        };
        for (from, to) in renames {
            let moved = folder(from) != folder(to);
            let own = if moved { self.library().leads_of(from) } else { Vec::new() };
            let to_others = own.into_iter().filter(|lead| lead.to != *from);
            for lead in self.library().leads_to(from).into_iter().chain(to_others) {
                let Some(text) = self.file(&lead.from).map(|source| source.text()) else { continue };
                if let Some(span) = destination(text, lead.span) {
                    write(&lead.from, span, escaped(&relative(&after(&lead.from), &after(&lead.to))));
                }
            }
            let (of, top) = match from.split('/').next() {
                Some("stories") => (Of::Story, "stories/"),
                Some("metrics") => (Of::Metric, "metrics/"),
                _ => continue,
            };
            let inner =
                |path: &str| path.strip_prefix(top).and_then(|path| path.strip_suffix(".md")).map(str::to_owned);
            let (Some(old), Some(new)) = (inner(from), inner(to)) else { continue };
            // A metric is named by its file alone.
            let id = if of == Of::Story { old.clone() } else { last(&old).to_lowercase() };
            for source in self.files() {
                for name in names::all(source, self.roster()).into_iter().filter(|name| name.of == of) {
                    if self.id_of(&name) == id {
                        let words = self.new_name(of, &name.written, &old, &new);
                        write(&source.path, name.span, words);
                    }
                }
            }
        }
        WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
    }

    /// How `new` is written where `old` was, in the manner of what is written: with folders or without, with its ending
    /// or without.
    fn new_name(&self, of: Of, written: &str, old: &str, new: &str) -> String {
        let shared = || {
            let others =
                self.stories().into_iter().filter_map(|path| path.strip_prefix("stories/")?.strip_suffix(".md"));
            others.into_iter().any(|other| other != old && last(other).eq_ignore_ascii_case(last(new)))
        };
        let name = if of == Of::Metric || !written.contains('/') && !shared() { last(new) } else { new };
        let top = if written.starts_with("stories/") { "stories/" } else { "" };
        let ending = if written.to_lowercase().ends_with(".md") { ".md" } else { "" };
        format!("{top}{name}{ending}")
    }
}

/// Where the path of the link or picture at `span` stands, without its heading; of one that is defined elsewhere, there.
fn destination(text: &str, span: Span) -> Option<Span> {
    let words = span.slice(text);
    let at = if let Some(at) = words.rfind("](") {
        span.start as usize + at + 2
    } else {
        // Of `[words][label]` and of `[label]` alone, the label leads on.
        let label = words.strip_suffix(']')?.trim_end_matches(['[', ']']).rsplit('[').next()?;
        let mark = format!("[{label}]:");
        let at = text.find(&mark)? + mark.len();
        at + (text[at..].len() - text[at..].trim_start().len())
    };
    let rest = &text[at..];
    let (start, ends): (usize, &[char]) =
        if rest.starts_with('<') { (at + 1, &['>', '#', '\n']) } else { (at, &[')', ' ', '\n', '#']) };
    let length = text[start..].find(ends).unwrap_or(text.len() - start);
    Some(Span::of(start, start + length))
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The way to the file `to` from the file `from`, both from the top of the site.
fn relative(from: &str, to: &str) -> String {
    let here: Vec<&str> = folder(from).split('/').filter(|part| !part.is_empty()).collect();
    let there: Vec<&str> = to.split('/').collect();
    let shared = here.iter().zip(&there).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", here.len() - shared);
    up.chain(there[shared..].iter().copied()).collect::<Vec<_>>().join("/")
}

/// The file that `written` names from the file `from`.
fn joined(from: &str, written: &str) -> String {
    let written = percent_encoding::percent_decode_str(written).decode_utf8_lossy();
    let mut parts: Vec<&str> = folder(from).split('/').filter(|part| !part.is_empty()).collect();
    for part in written.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A path as it can stand between the brackets of a link.
fn escaped(path: &str) -> String {
    path.replace('%', "%25").replace(' ', "%20").replace('(', "%28").replace(')', "%29")
}

#[cfg(test)]
mod tests {
    use super::{begun, destination, joined, relative};
    use crate::text::span::Span;

    #[test]
    fn the_way_from_file_to_file_is_the_one_that_is_followed_back() {
        for (from, to, way) in [
            ("stories/2026/a.md", "stories/2026/b.md", "b.md"),
            ("stories/2026/a.md", "stories/2024/b.md", "../2024/b.md"),
            ("labs/a.md", "stories/2024/b c.md", "../stories/2024/b c.md"),
        ] {
            assert_eq!(relative(from, to), way);
            assert_eq!(joined(from, way), to);
        }
    }

    #[test]
    fn the_path_of_a_link_is_found_however_it_is_written() {
        let of = |text: &str, link: &str| {
            let start = text.find(link).unwrap();
            destination(text, Span::of(start, start + link.len())).map(|span| span.slice(text).to_owned())
        };
        assert_eq!(of("a [b](c.md#d) e", "[b](c.md#d)").as_deref(), Some("c.md"));
        assert_eq!(of("a [b](<c d.md>) e", "[b](<c d.md>)").as_deref(), Some("c d.md"));
        assert_eq!(of("a [b][x] e\n\n[x]: c.md\n", "[b][x]").as_deref(), Some("c.md"));
        assert_eq!(of("a [x] e\n\n[x]: c.md#d\n", "[x]").as_deref(), Some("c.md"));
    }

    #[test]
    fn a_link_that_is_finished_is_not_begun() {
        assert!(begun("a [b](c.md", 10).is_some());
        assert!(begun("a [b](c.md) and", 15).is_none());
    }
}
