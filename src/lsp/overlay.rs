//! The site with the editor's buffers laid over the disk's files: what every question is asked of.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date as Day;
use lsp_types::Uri;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::library::{Completions, Library};
use crate::serve::programs::in_address;
use crate::text::diagnostic::Diagnostic;
use crate::text::sources::{Source, Sources, ending};
use crate::workspace::{Workspace, disk};

/// What is not written as it is in an address.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A site and the buffers over it.
pub struct Overlay {
    workspace: Workspace,
    buffers: BTreeMap<String, String>,
    sources: Sources,
    /// Whether the disk was looked at since `sources` was made, and which buffers were written or closed.
    is_swept: bool,
    written: BTreeSet<String>,
    /// All of it as it was read before, and as it is now. Most questions need only names and one text, and don't wait for
    /// it.
    before: Library,
    now: OnceCell<Library>,
    roster: OnceCell<Completions>,
}

impl Overlay {
    /// The site that a file or folder is in.
    pub fn of(inside: &Path) -> Option<Self> {
        let existing = inside.ancestors().find(|path| path.exists())?;
        let workspace = Workspace::open(&disk::find(existing).ok()?);
        let sources = workspace.sources().clone();
        let (before, now) = (Library::of(&Sources::new()), OnceCell::from(Library::of(&sources)));
        let (buffers, written, roster) = (BTreeMap::new(), BTreeSet::new(), OnceCell::new());
        Some(Self { workspace, buffers, sources, is_swept: false, written, before, now, roster })
    }

    /// A buffer's text, or that it was closed.
    pub fn write(&mut self, path: &str, text: Option<String>) {
        match text {
            Some(text) => self.buffers.insert(path.to_owned(), text),
            None => self.buffers.remove(path),
        };
        self.written.insert(path.to_owned());
        // No story names anything that others may name, but itself.
        if !path.starts_with("stories/") {
            self.roster.take();
        }
    }

    /// Looks at the disk again.
    pub fn sweep(&mut self) {
        self.workspace.sweep();
        self.is_swept = true;
        self.roster.take();
    }

    /// Lays the buffers over the disk's files.
    pub fn lay(&mut self) {
        let mut written = std::mem::take(&mut self.written);
        if std::mem::take(&mut self.is_swept) {
            let disk = self.workspace.sources().clone();
            let laid = std::mem::replace(&mut self.sources, disk);
            for path in self.buffers.keys() {
                // What is the same value is not parsed again.
                laid.find(path).into_iter().for_each(|source| self.sources.share(source));
            }
            written.extend(self.buffers.keys().cloned());
        } else if written.is_empty() {
            return;
        }
        for path in written {
            match (self.buffers.get(&path), self.sources.find(&path)) {
                (Some(text), Some(source)) if source.fault.is_none() && source.text() == text.as_str() => {}
                (Some(text), _) => self.sources.insert(&path, text.clone().into_bytes()),
                (None, _) => match self.workspace.sources().find(&path) {
                    Some(source) => self.sources.share(source),
                    None => self.sources.remove(&path),
                },
            }
        }
        if let Some(read) = self.now.take() {
            self.before = read;
        }
    }

    /// All of it, read: only what has changed is read again.
    pub fn library(&self) -> &Library {
        self.now.get_or_init(|| self.before.after(&self.sources))
    }

    /// What can be named.
    pub fn roster(&self) -> &Completions {
        self.roster.get_or_init(|| self.library().roster())
    }

    /// What is wrong, by file; files that are open are among them, whether anything is wrong in them or not.
    pub fn faults(&self, today: Day) -> BTreeMap<Arc<str>, Vec<Diagnostic>> {
        let mut faults: BTreeMap<Arc<str>, Vec<Diagnostic>> = BTreeMap::new();
        for path in self.buffers.keys() {
            faults.insert(path.as_str().into(), Vec::new());
        }
        for found in self.library().check(today) {
            faults.entry(Arc::clone(&found.place.path)).or_default().push(found);
        }
        faults
    }

    /// A file.
    pub fn file(&self, path: &str) -> Option<&Arc<Source>> {
        self.sources.find(path)
    }

    /// Every Markdown and YAML file that people write names in.
    pub fn files(&self) -> impl Iterator<Item = &Arc<Source>> {
        self.sources.iter().filter(|source| {
            let kind = crate::library::source::field_table::of_path(&source.path);
            kind.is_some() && matches!(ending(&source.path).as_str(), "md" | "yaml")
        })
    }

    /// The paths of stories that are named so, in fields or links.
    pub fn stories(&self) -> BTreeSet<&str> {
        self.sources.under("stories").map(|source| &*source.path).filter(|path| ending(path) == "md").collect()
    }

    /// A file's path in the site, where it is a file of the site.
    pub fn path_of(&self, uri: &Uri) -> Option<String> {
        let (name, whole) = disk::name_of(self.workspace.folder(), &file_of(uri)?);
        (whole && disk::is_read(&name)).then_some(name)
    }

    /// The address of a file of the site.
    pub fn uri_of(&self, path: &str) -> Option<Uri> {
        let file = in_address(&self.workspace.folder().join(path));
        // The machine of a Windows share is the address's.
        let file = file.strip_prefix("//").unwrap_or(&file);
        format!("file://{}", utf8_percent_encode(file, ESCAPED)).parse().ok()
    }
}

/// The file at an address; a folder above it that is a link is followed, as the site's own is.
pub fn file_of(uri: &Uri) -> Option<PathBuf> {
    let path = uri.as_str().strip_prefix("file://")?;
    let path = percent_decode_str(path).decode_utf8().ok()?.into_owned();
    // `/c:/a` on Windows.
    let path = if path.as_bytes().get(2) == Some(&b':') { path[1..].to_owned() } else { path };
    // `//machine/share/a` on Windows.
    let path = if path.starts_with('/') || path.contains(':') { path } else { format!("//{path}") };
    let path = PathBuf::from(path);
    let (folder, name) = (path.parent()?, path.file_name()?);
    let folder = dunce::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    Some(folder.join(name))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Overlay;

    #[test]
    fn names_are_at_hand_while_a_story_is_typed_and_new_once_their_file_has_changed() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("stories")).unwrap();
        fs::write(folder.path().join("heard.yaml"), "title: T\n").unwrap();
        let people = "m.l: { name: Maja Lindqvist }\n";
        fs::write(folder.path().join("people.yaml"), people).unwrap();
        let mut overlay = Overlay::of(folder.path()).unwrap();
        let names = |overlay: &Overlay| overlay.roster().people.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
        assert_eq!(names(&overlay), ["m.l"]);
        overlay.write("stories/a.md", Some("---\ntitle: A\n---\n\n@".to_owned()));
        overlay.lay();
        assert_eq!(names(&overlay), ["m.l"]);
        assert!(overlay.file("stories/a.md").unwrap().text().ends_with('@'));
        assert!(overlay.now.get().is_none(), "the whole site was read for a name");
        fs::write(folder.path().join("people.yaml"), format!("{people}n.b: {{ name: Nora Berg }}\n")).unwrap();
        overlay.sweep();
        overlay.lay();
        assert_eq!(names(&overlay), ["m.l", "n.b"]);
    }
}
