//! What stories, labs, metrics and pages have in common: a file with front matter, a title, terms and a body.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::leak::shingles::Runs;
use crate::library::diagnostics;
use crate::library::source::address::Address;
use crate::library::source::copy_names;
use crate::library::source::document::{self, Document};
use crate::library::source::field_table::File;
use crate::library::source::fields::{Fields, Written};
use crate::library::source::reading_faults;
use crate::library::source::status::{Status, Terms};
use crate::text::diagnostic::{Diagnostic, Place, Severity};
use crate::text::markdown::{self, Prose};
use crate::text::quotes::Quotes;
use crate::text::sources::{Content, Source};
use crate::text::span::Span;
use crate::text::yaml::Node;

/// One Markdown file, its body read.
pub struct TextFile {
    /// The file.
    pub path: Arc<str>,
    /// The files it may be a copy of, judging only by its name.
    pub originals: Box<[String]>,
    /// Its text.
    pub text: Arc<str>,
    /// Where its body stands in the text.
    pub body: Range<usize>,
    /// The body as HTML with holes.
    pub prose: Prose,
    /// Its address under its kind's folder.
    pub address: Address,
    /// Its title.
    pub title: Option<Written<String>>,
    /// Who may read it.
    pub terms: Terms,
    /// What of people outside the firm it may say.
    pub exempt: ExemptWords,
    /// What is wrong with it, seen alone.
    pub diagnostics: Vec<Diagnostic>,
    lost: Vec<String>,
    /// Fields that are written, each with the place of its name, and whether nothing stands behind it.
    written: Vec<(String, Span, bool)>,
    has_front_matter: bool,
    runs: OnceLock<Runs>,
    heading_ids: OnceLock<HashSet<Box<str>>>,
}

/// What looks as if it identified people outside the firm, and does not.
#[derive(Clone, Debug, Default)]
pub struct ExemptWords {
    /// Invented names, as they stand in the text.
    pub changed: Vec<Written<String>>,
    /// What identifies nobody.
    pub plain: Vec<Written<String>>,
}

/// What the fields of a text say of its body.
#[derive(Default)]
pub struct OfBody<'a> {
    /// Words that it is searched for.
    pub cited: Vec<&'a str>,
    /// Its own language.
    pub language: Option<&'a str>,
}

impl TextFile {
    /// Reads a file of a kind: `read` takes its own fields, `of_body` says how its body is read. A text that names no
    /// language of its own is in `language`.
    pub fn read<T>(
        source: &Source,
        file: &'static File,
        language: &str,
        read: impl FnOnce(&mut Fields<'_>) -> T,
        of_body: impl FnOnce(&T) -> OfBody<'_>,
    ) -> (Self, T) {
        let mut found = Vec::new();
        let document = Document::read(source, file, &mut found);
        let mut fields = Fields::of(&source.path, &document.root, "front matter", file.kind.rows(), &mut found);
        let title = fields.words("title").filter(|title| !title.value.is_empty());
        let mut terms = Terms::read(&mut fields);
        let exempt = ExemptWords { changed: fields.list("changed"), plain: fields.list("plain") };
        let own = read(&mut fields);
        fields.finish();
        for key in document.lost() {
            terms.lose(key);
        }
        let (address, fault) = Address::of_path(document::inner(&source.path));
        found.extend(fault.map(|fault| reading_faults::of_address(Place::file(&source.path), &fault)));
        if document::entries(&document.root).any(|entry| diagnostics::fields::may_withhold(&entry.key)) {
            terms.lose("status");
        }
        let text: Arc<str> = match &source.content {
            Content::Text(text) => Arc::clone(text),
            Content::Bytes(_) | Content::Absent => "".into(),
        };
        let of_body = of_body(&own);
        let quotes = Quotes::of(of_body.language.unwrap_or(language));
        let prose = markdown::read_in(&quotes, &text, document.body.clone(), &of_body.cited);
        found.extend(prose.faults.iter().map(|fault| reading_faults::of_markdown(&source.path, &text, fault)));
        let text_file = Self {
            path: Arc::clone(&source.path),
            originals: copy_names::originals(&source.path).into(),
            text,
            prose,
            address,
            title,
            terms,
            exempt,
            diagnostics: found,
            lost: document.lost().map(str::to_owned).collect(),
            written: written(&document.root),
            has_front_matter: document.span.end > 0,
            body: document.body,
            runs: OnceLock::new(),
            heading_ids: OnceLock::new(),
        };
        (text_file, own)
    }

    /// Everything before its body.
    pub fn head(&self) -> &str {
        self.text.get(..self.body.start).unwrap_or_default()
    }

    /// Whether its author publishes it, as far as its status says.
    pub fn is_published(&self) -> bool {
        self.terms.status() == Some(Status::Published)
    }

    /// Fields of the front matter that were there and could not be trusted.
    pub fn lost(&self) -> impl Iterator<Item = &str> {
        self.lost.iter().map(String::as_str)
    }

    /// Reports a required field that is absent; to a draft it is advice.
    pub fn report_missing(&mut self, key: &'static str) {
        if !self.has_front_matter || self.lost.iter().any(|lost| lost == key) {
            return;
        }
        let diagnostic = match self.written.iter().find(|(name, ..)| name == key) {
            // What is wrong with it was said.
            Some((.., false)) => return,
            Some((_, span, true)) => {
                diagnostics::fields::empty_field(self.place(*span), key, self.comment_after(*span))
            }
            None => diagnostics::fields::missing_field(self.place(Span::of(0, 3)), key),
        };
        let is_draft = self.terms.status() == Some(Status::Draft);
        let severity = if is_draft { Severity::Advice } else { diagnostic.severity };
        self.diagnostics.push(Diagnostic { severity, ..diagnostic });
    }

    /// The comment that stands where the value of a field would, its name at `key`.
    fn comment_after(&self, key: Span) -> Option<&str> {
        let line = self.text.get(key.end as usize..)?.lines().next()?;
        let rest = line.trim_start_matches(['"', '\'', ' ', '\t', ':']);
        rest.starts_with('#').then_some(rest.trim_end())
    }

    /// A place in this file.
    pub fn place(&self, span: Span) -> Place {
        Place::at(&self.path, span)
    }

    /// Whether a heading of its body has this id.
    pub fn has_heading(&self, id: &str) -> bool {
        let ids = || self.prose.headings.iter().map(|heading| heading.id.clone()).collect();
        self.heading_ids.get_or_init(ids).contains(id)
    }

    /// Fingerprints of the notes to self in its body, which are withheld where the rest is not.
    pub fn notes_to_self(&self) -> Option<Runs> {
        let mut runs = Runs::new();
        self.add_notes(&mut runs);
        (!self.prose.comments.is_empty()).then_some(runs)
    }

    fn add_notes(&self, runs: &mut Runs) {
        for span in &self.prose.comments {
            runs.add(markdown::words_of(span.slice(&self.text)), *span);
        }
    }

    /// Fingerprints of everything it says, made once: its title, its body, notes to self, and the given fields.
    pub fn runs<'a>(&'a self, fields: impl Iterator<Item = &'a Written<String>>) -> &'a Runs {
        self.runs.get_or_init(|| self.runs_of_now(fields).finish())
    }

    /// The same, made each time.
    pub fn runs_of_now<'a>(&'a self, fields: impl Iterator<Item = &'a Written<String>>) -> Runs {
        let mut runs = Runs::new();
        for words in self.title.iter().chain(fields) {
            runs.add(&words.value, words.span);
        }
        for (span, text) in markdown::plain(&self.text, self.body.clone()) {
            runs.add(&text, span);
        }
        self.add_notes(&mut runs);
        runs
    }
}

/// The fields of a front matter.
fn written(root: &Node) -> Vec<(String, Span, bool)> {
    document::entries(root).map(|entry| (entry.key.clone(), entry.key_span, entry.value.is_empty())).collect()
}
