//! What lies in the folders of texts and is not read: files whose names are no text's, and folders that are elsewhere.

use crate::library::diagnostics;
use crate::library::source::reading_faults;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::sources::{Source, SourceFault, Sources, ending};

/// The folders of texts.
const TEXTS: [&str; 4] = ["stories", "labs", "metrics", "pages"];
/// All folders of a site.
const FOLDERS: [&str; 6] = ["stories", "labs", "metrics", "pages", "static", "themes"];
/// How texts end that would be read if they ended in `.md`.
const PLAIN: [&str; 16] = [
    "txt", "text", "mdx", "mdown", "mkd", "mkdn", "mdwn", "mdtxt", "mdtext", "rmd", "qmd", "rst", "org", "adoc",
    "asciidoc", "textile",
];
/// How texts end that other programs keep in a form of their own.
const FOREIGN: [&str; 9] = ["doc", "docx", "odt", "rtf", "pages", "html", "htm", "wpd", "tex"];
/// Names without an ending that mean something to other programs.
const OTHERS: [&str; 6] = ["README", "LICENSE", "LICENCE", "COPYING", "CODEOWNERS", "Makefile"];
/// How many files are named one by one.
const MOST: usize = 5;

/// Looks at every file. What may have kept texts from being read at all is a fault of the site itself, and goes to `guards`.
pub fn find(sources: &Sources, guards: &mut Vec<Diagnostic>, found: &mut Vec<Diagnostic>) {
    if sources.too_many {
        guards.push(diagnostics::files::too_many_files());
    }
    guards.extend(sources.iter().filter_map(|source| of_folder(source)));
    let in_texts = TEXTS.iter().flat_map(|folder| sources.under(folder));
    let strays: Vec<&Source> = in_texts.map(|source| &**source).filter(|source| is_stray(source)).collect();
    let named = if strays.len() == MOST + 1 { MOST + 1 } else { MOST.min(strays.len()) };
    for source in &strays[..named] {
        let name = name_of(source);
        let is_foreign = FOREIGN.contains(&ending(name).as_str());
        let renamed = (!is_foreign).then(|| renamed(name));
        found.push(diagnostics::files::not_read(Place::file(&source.path), renamed.as_deref()));
    }
    if let Some(next) = strays.get(named) {
        found.push(diagnostics::files::more_not_read(Place::file(&next.path), strays.len() - named - 1));
    }
}

/// What is wrong with what stands where a folder may be. Texts that cannot be opened say so themselves.
fn of_folder(source: &Source) -> Option<Diagnostic> {
    let path = &*source.path;
    let is_folder = FOLDERS.contains(&path);
    if is_folder && source.fault.is_none() {
        return Some(diagnostics::files::no_folder(Place::file(&source.path)));
    }
    let is_lost = matches!(
        source.fault,
        Some(SourceFault::LinkOutside | SourceFault::Unreadable { .. } | SourceFault::NameNotUnicode)
    );
    let in_texts = path.split_once('/').is_some_and(|(folder, _)| TEXTS.contains(&folder));
    let is_picture = matches!(ending(path).as_str(), "png" | "jpg" | "jpeg" | "webp" | "svg" | "gif");
    let may_hold_texts = is_folder || in_texts && !is_text(path) && !is_picture;
    reading_faults::of_source(source).filter(|_| is_lost && may_hold_texts)
}

fn is_text(path: &str) -> bool {
    matches!(ending(path).as_str(), "md" | "markdown")
}

fn name_of(source: &Source) -> &str {
    source.path.rsplit('/').next().unwrap_or_default()
}

fn is_stray(source: &Source) -> bool {
    if source.fault.is_some() || is_text(&source.path) {
        return false;
    }
    let name = name_of(source);
    let ending = ending(name);
    let is_known = PLAIN.contains(&ending.as_str()) || FOREIGN.contains(&ending.as_str());
    is_known || !name.contains('.') && !OTHERS.contains(&name) || has_front_matter(source.bytes())
}

fn has_front_matter(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.starts_with(b"---\n") || bytes.starts_with(b"---\r\n")
}

/// The name under which a file would be read: `chair.md.txt` is `chair.md`.
fn renamed(name: &str) -> String {
    let stem = match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    };
    if is_text(stem) { stem.to_owned() } else { format!("{stem}.md") }
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::text::sources::{SourceFault, Sources};

    fn codes(change: impl FnOnce(&mut Sources)) -> (Vec<&'static str>, Vec<&'static str>) {
        let mut sources = Sources::new();
        sources.insert("stories/a.md", b"---\ntitle: T\n---\n".to_vec());
        sources.insert("stories/photo.jpg", b"x".to_vec());
        sources.insert("static/notes.txt", b"x".to_vec());
        change(&mut sources);
        let (mut guards, mut found) = (Vec::new(), Vec::new());
        find(&sources, &mut guards, &mut found);
        let codes = |all: Vec<crate::text::diagnostic::Diagnostic>| all.iter().map(|one| one.code).collect();
        (codes(guards), codes(found))
    }

    #[test]
    fn what_may_have_kept_texts_from_being_read_stops_everything() {
        assert_eq!(codes(|_| ()), (vec![], vec![]));
        for path in ["stories", "static", "stories/2025", "labs/old.labs"] {
            let linked = codes(|sources| sources.refuse(path, SourceFault::LinkOutside));
            assert_eq!(linked, (vec!["link-outside"], vec![]), "{path}");
            let why = || SourceFault::Unreadable { why: "permission denied".to_owned() };
            assert_eq!(codes(|sources| sources.refuse(path, why())), (vec!["unreadable-file"], vec![]), "{path}");
        }
        assert_eq!(codes(|sources| sources.insert("pages", b"x".to_vec())).0, ["unreadable-file"]);
        // A text says it itself.
        assert_eq!(codes(|sources| sources.refuse("stories/b.md", SourceFault::LinkOutside)), (vec![], vec![]));
    }
}
