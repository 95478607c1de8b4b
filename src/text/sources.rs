//! Every file of a site as a value: what disk, tests and an editor's buffers fill alike.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

/// The folders of texts.
pub const TEXT_FOLDERS: [&str; 5] = ["stories", "labs", "metrics", "pages", "paths"];
/// All folders of a site.
pub const FOLDERS: [&str; 9] =
    ["stories", "labs", "metrics", "pages", "paths", "overrides", "relationships", "static", "themes"];
/// The most files that a site may have.
pub const MOST_FILES: usize = 200_000;
/// The most bytes of a Markdown file.
pub const MOST_MARKDOWN: u64 = 1_000_000;
/// The most bytes of a YAML file, and of a file of names.
pub const MOST_YAML: u64 = 1_000_000;
/// The most bytes of an image or of any other file.
pub const MOST_BYTES: u64 = 20_000_000;

/// Why a file could not be taken in as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceFault {
    /// Not UTF-8.
    NotUtf8 {
        /// Where the first strange byte stood, in the text as it was taken in.
        at: usize,
    },
    /// A NUL byte.
    Nul {
        /// Where it stands.
        at: usize,
    },
    /// Larger than the bound for its kind.
    TooLarge {
        /// Its size, in bytes.
        bytes: u64,
        /// The bound, in bytes.
        bound: u64,
    },
    /// The system refused.
    Unreadable {
        /// The system's own words.
        why: String,
    },
    /// A pipe, a socket or a device: what is read from one may never end.
    NoPlainFile,
    /// Nothing came of it for too long: it is on a share that has gone, most often.
    NoAnswer,
    /// A symbolic link that leads out of the site.
    LinkOutside,
    /// A name that is not Unicode, here as near as it can be shown.
    NameNotUnicode,
}

/// What a file holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// A text: Markdown, YAML, a template, a list of names.
    Text(Arc<str>),
    /// Anything else.
    Bytes(Arc<[u8]>),
    /// Nothing could be taken in.
    Absent,
}

/// One file.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its path, relative to the site folder, with `/`.
    pub path: Arc<str>,
    /// What it holds.
    pub content: Content,
    /// What was wrong in taking it in. A text with a fault is still a text, as near as it can be read.
    pub fault: Option<SourceFault>,
}

impl Source {
    /// Its text; empty where it has none.
    pub fn text(&self) -> &str {
        match &self.content {
            Content::Text(text) => text,
            Content::Bytes(_) | Content::Absent => "",
        }
    }

    /// Its bytes, of a text too.
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Text(text) => text.as_bytes(),
            Content::Bytes(bytes) => bytes,
            Content::Absent => &[],
        }
    }
}

/// All files of a site, by path.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: BTreeMap<Arc<str>, Arc<Source>>,
    /// Whether there were more than [`MOST_FILES`]; the rest were not taken in.
    pub too_many: bool,
    /// The sum of hashes of all paths.
    paths: u64,
}

impl Sources {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// The most bytes that the file at `path` may have.
    pub fn bound(path: &str) -> u64 {
        match ending(path).as_str() {
            _ if is_markdown(path) => MOST_MARKDOWN,
            "yaml" | "yml" => MOST_YAML,
            _ => MOST_BYTES,
        }
    }

    /// Takes in a file's bytes: those of texts as UTF-8 without a byte order mark, others as they are.
    pub fn insert(&mut self, path: &str, bytes: Vec<u8>) {
        let bound = Self::bound(path);
        if bytes.len() as u64 > bound {
            return self.refuse(path, SourceFault::TooLarge { bytes: bytes.len() as u64, bound });
        }
        let path: Arc<str> = path.into();
        let (content, fault) = if is_text(&path) {
            let (text, fault) = decode(bytes);
            (Content::Text(text.into()), fault)
        } else {
            (Content::Bytes(bytes.into()), None)
        };
        self.keep(Source { path, content, fault });
    }

    /// Takes over a file that was read before, as the same value.
    pub fn share(&mut self, source: &Arc<Source>) {
        let path = Arc::clone(&source.path);
        if self.files.insert(Arc::clone(&path), Arc::clone(source)).is_none() {
            self.paths = self.paths.wrapping_add(xxh3_64(path.as_bytes()));
        }
    }

    /// Notes a file that could not be taken in.
    pub fn refuse(&mut self, path: &str, fault: SourceFault) {
        self.keep(Source { path: path.into(), content: Content::Absent, fault: Some(fault) });
    }

    /// Notes a file that could not be read again: it holds what it held.
    pub fn hold(&mut self, path: &str, fault: SourceFault) {
        let content = self.find(path).map_or(Content::Absent, |source| source.content.clone());
        self.keep(Source { path: path.into(), content, fault: Some(fault) });
    }

    fn keep(&mut self, source: Source) {
        if self.files.len() >= MOST_FILES && !self.files.contains_key(&source.path) {
            self.too_many = true;
            return;
        }
        let path = Arc::clone(&source.path);
        if self.files.insert(Arc::clone(&path), Arc::new(source)).is_none() {
            self.paths = self.paths.wrapping_add(xxh3_64(path.as_bytes()));
        }
    }

    /// Forgets a file.
    pub fn remove(&mut self, path: &str) {
        if self.files.remove(path).is_some() {
            self.paths = self.paths.wrapping_sub(xxh3_64(path.as_bytes()));
        }
    }

    /// A fingerprint of which files there are, whatever they hold.
    pub fn paths(&self) -> u64 {
        self.paths
    }

    /// The file at `path`.
    pub fn find(&self, path: &str) -> Option<&Arc<Source>> {
        self.files.get(path)
    }

    /// Only the file at `path`.
    #[must_use]
    pub fn only(&self, path: &str) -> Self {
        let mut only = Self::default();
        if let Some(source) = self.find(path) {
            only.share(source);
        }
        only
    }

    /// All files, by path.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Source>> {
        self.files.values()
    }

    /// The files under `folder/`, by path.
    pub fn under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a Arc<Source>> {
        self.files
            .range::<str, _>((Bound::Included(folder), Bound::Unbounded))
            .take_while(move |(path, _)| path.starts_with(folder))
            .filter(move |(path, _)| path[folder.len()..].starts_with('/'))
            .map(|(_, source)| source)
    }
}

/// The ending of a path's file name in lower case, without its dot.
pub fn ending(path: &str) -> String {
    written_ending(path).to_lowercase()
}

fn written_ending(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// Whether the name of the file at `path` is one of Markdown.
pub fn is_markdown(path: &str) -> bool {
    let ending = written_ending(path);
    ending.eq_ignore_ascii_case("md") || ending.eq_ignore_ascii_case("markdown")
}

/// Whether the file at `path` is read as text by us: what people write, not what they attach.
fn is_text(path: &str) -> bool {
    let written = is_markdown(path) || matches!(ending(path).as_str(), "yaml" | "yml");
    written && !path.starts_with("static/")
        || path.starts_with("themes/") && ending(path) == "html"
        || path.starts_with("overrides/") && ending(path) == "csv"
}

/// The text in `bytes` without a byte order mark, and what was wrong with it.
fn decode(bytes: Vec<u8>) -> (String, Option<SourceFault>) {
    let text = String::from_utf8(bytes);
    let (mut text, mut fault) = match text {
        Ok(text) => (text, None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(at))
        }
    };
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
        fault = fault.map(|at| at.saturating_sub('\u{feff}'.len_utf8()));
    }
    let fault = fault.map(|at| SourceFault::NotUtf8 { at });
    let nul = || text.find('\0').map(|at| SourceFault::Nul { at });
    let fault = fault.or_else(nul);
    (text, fault)
}
