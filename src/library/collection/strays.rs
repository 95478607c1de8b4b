//! What lies in the folders of texts and is not read: files whose names are no text's, and folders that are elsewhere.

use crate::library::diagnostics;
use crate::library::source::reading_faults;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::sources::{Content, FOLDERS, Source, SourceFault, Sources, TEXT_FOLDERS, ending, is_markdown};

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

/// Looks at every file. What may have kept others from being read at all is a fault of the site itself, and goes to
/// `guards`.
pub fn find(sources: &Sources, guards: &mut Vec<Diagnostic>, found: &mut Vec<Diagnostic>) {
    if sources.too_many {
        guards.push(diagnostics::files::too_many_files());
    }
    for source in sources.iter() {
        match told(source) {
            Told::Guards if source.fault.is_none() => {
                guards.push(diagnostics::files::no_folder(Place::file(&source.path)));
            }
            Told::Guards => guards.extend(reading_faults::of_source(source)),
            Told::Found => found.extend(reading_faults::of_source(source)),
            Told::Elsewhere => {}
        }
    }
    let in_texts = TEXT_FOLDERS.iter().flat_map(|folder| sources.under(folder));
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

/// Where it is told that a file could not be taken in.
enum Told {
    /// With what guards the site: nobody knows what is missing.
    Guards,
    /// With the other files.
    Found,
    /// With the text, the picture or the file of `static/` that it is; or nothing is wrong.
    Elsewhere,
}

fn told(source: &Source) -> Told {
    let path = &*source.path;
    if FOLDERS.contains(&path) {
        return Told::Guards;
    }
    let Some(fault) = &source.fault else { return Told::Elsewhere };
    let Some((top, _)) = path.split_once('/') else { return Told::Elsewhere };
    let in_texts = TEXT_FOLDERS.contains(&top);
    if !in_texts && top != "static" && top != "themes" {
        return Told::Elsewhere;
    }
    let is_text = in_texts && is_markdown(path);
    let is_picture = matches!(ending(path).as_str(), "png" | "jpg" | "jpeg" | "webp" | "svg" | "gif");
    // What could not even be listed may be a folder, by any name in `static/`.
    let may_hold_files = top == "static" || in_texts && !is_text && !is_picture;
    match fault {
        // Where a share hangs, the rest of it may be missing too. What a preview read before is still held.
        SourceFault::NoAnswer if matches!(source.content, Content::Absent) && (is_text || may_hold_files) => {
            Told::Guards
        }
        SourceFault::LinkOutside | SourceFault::Unreadable { .. } | SourceFault::NameNotUnicode if may_hold_files => {
            Told::Guards
        }
        SourceFault::LinkOutside | SourceFault::Unreadable { .. } | SourceFault::NameNotUnicode if top == "themes" => {
            Told::Found
        }
        SourceFault::NoPlainFile | SourceFault::NoAnswer if !is_text && top != "static" => Told::Found,
        SourceFault::LinkOutside
        | SourceFault::Unreadable { .. }
        | SourceFault::NameNotUnicode
        | SourceFault::NoPlainFile
        | SourceFault::NoAnswer
        | SourceFault::NotUtf8 { .. }
        | SourceFault::Nul { .. }
        | SourceFault::TooLarge { .. } => Told::Elsewhere,
    }
}

fn name_of(source: &Source) -> &str {
    source.path.rsplit('/').next().unwrap_or_default()
}

fn is_stray(source: &Source) -> bool {
    if source.fault.is_some() || is_markdown(&source.path) {
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
    if is_markdown(stem) { stem.to_owned() } else { format!("{stem}.md") }
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
        for path in ["stories", "static", "stories/2025", "labs/old.labs", "static/scans", "static/v1.2"] {
            let linked = codes(|sources| sources.refuse(path, SourceFault::LinkOutside));
            assert_eq!(linked, (vec!["link-outside"], vec![]), "{path}");
            let why = || SourceFault::Unreadable { why: "permission denied".to_owned() };
            assert_eq!(codes(|sources| sources.refuse(path, why())), (vec!["unreadable-file"], vec![]), "{path}");
        }
        assert_eq!(codes(|sources| sources.insert("pages", b"x".to_vec())).0, ["unreadable-file"]);
        // A text says it itself, unless nobody knows what else does not answer.
        assert_eq!(codes(|sources| sources.refuse("stories/b.md", SourceFault::LinkOutside)), (vec![], vec![]));
        for path in ["stories", "stories/b.md", "stories/2025", "static", "static/a.pdf"] {
            let hangs = codes(|sources| sources.refuse(path, SourceFault::NoAnswer));
            assert_eq!(hangs, (vec!["no-answer"], vec![]), "{path}");
        }
        for path in ["stories/a.md", "static/notes.txt"] {
            let held = codes(|sources| sources.hold(path, SourceFault::NoAnswer));
            assert_eq!(held, (vec![], vec![]), "{path}: a preview shows what it read before");
        }
    }

    #[test]
    fn what_is_no_text_and_cannot_be_read_is_told_once() {
        for (path, fault) in [
            ("stories/pipe", SourceFault::NoPlainFile),
            ("stories/photo.png", SourceFault::NoAnswer),
            ("themes/own/site.css", SourceFault::NoAnswer),
            ("themes/own", SourceFault::LinkOutside),
        ] {
            let (guards, found) = codes(|sources| sources.refuse(path, fault));
            assert!(guards.is_empty() && found.len() == 1, "{path}: {guards:?} {found:?}");
        }
        for path in ["people.yaml", "static/pipe", "elsewhere/names.txt", "stories/photo.png"] {
            let told = codes(|sources| sources.refuse(path, SourceFault::LinkOutside));
            let is_static = path.starts_with("static/");
            assert_eq!(told, (if is_static { vec!["link-outside"] } else { vec![] }, vec![]), "{path}");
        }
    }
}
