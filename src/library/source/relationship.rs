//! `relationships/*.md`: what a partner writes about one client, for two people to read. It is no text of a site: no edition can
//! hold it, since nothing of it has an id by which an edition finds things.

use std::ops::Range;
use std::sync::Arc;

use crate::leak::shingles::Runs;
use crate::library::diagnostics;
use crate::library::source::date::Date;
use crate::library::source::document::{self, Document};
use crate::library::source::field_table;
use crate::library::source::fields::{Field, Fields, Written};
use crate::library::source::ident;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::markdown;
use crate::text::sources::{Source, Sources, is_markdown};

/// The folder of the files.
const FOLDER: &str = "relationships";
/// How many people read one.
pub const MOST_READERS: usize = 2;

/// One file.
pub struct Relationship {
    /// The file.
    pub path: Arc<str>,
    /// Its text.
    pub text: Arc<str>,
    /// Where its body stands in the text.
    pub body: Range<usize>,
    /// When it was written.
    pub date: Field<Date>,
    /// Who wrote it, as written.
    pub reviewer: Option<Written<String>>,
    /// The client, by a code.
    pub client: Option<Written<String>>,
    /// Who reads it, as written.
    pub readers: Vec<Written<String>>,
    /// Since when it is kept.
    pub since: Field<Date>,
    /// A matter for which it has to be kept.
    pub hold: Field<String>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

impl Relationship {
    /// Reads all files.
    pub fn all(sources: &Sources) -> Vec<Self> {
        let texts = sources.under(FOLDER).filter(|source| is_markdown(&source.path));
        texts.map(|source| Self::read(source)).collect()
    }

    /// Reads a file.
    pub fn read(source: &Source) -> Self {
        let mut found = Vec::new();
        let document = Document::read(source, &field_table::RELATIONSHIP, &mut found);
        let rows = field_table::RELATIONSHIP.kind.rows();
        let mut fields = Fields::of(&source.path, &document.root, "front matter", rows, &mut found);
        if document.is_readable() {
            fields.require();
        }
        let date = fields.date("date");
        let (reviewer, client) = (fields.words("reviewer"), fields.words("client"));
        let items = fields.items_up_to("readers", MOST_READERS);
        let readers = items.iter().filter_map(|item| fields.read_text("readers", item).written().cloned()).collect();
        let (since, hold) = (fields.date("since"), fields.text("hold"));
        fields.finish();
        if let Some(code) = client.as_ref().filter(|code| !ident::is_id(&code.value.to_lowercase())) {
            found.push(diagnostics::fields::bad_id(Place::at(&source.path, code.span), &code.value, ""));
        }
        let path = Arc::clone(&source.path);
        let text: Arc<str> = source.text().into();
        Self { path, text, body: document.body, date, reviewer, client, readers, since, hold, diagnostics: found }
    }

    /// How it is called: its file's name.
    pub fn name(&self) -> &str {
        let inner = document::inner(&self.path);
        inner.rsplit_once('.').map_or(inner, |(name, _)| name)
    }

    /// Its paragraphs, as words.
    pub fn paragraphs(&self) -> impl Iterator<Item = String> {
        markdown::plain(&self.text, self.body.clone()).into_iter().map(|(_, words)| words)
    }

    /// Everyone it names in a field, as written.
    pub fn people(&self) -> impl Iterator<Item = &Written<String>> {
        self.reviewer.iter().chain(&self.readers)
    }

    /// Fingerprints of what it says: it must be in no byte of any site.
    pub fn runs(&self) -> Runs {
        let mut runs = Runs::new();
        for (span, words) in markdown::plain(&self.text, self.body.clone()) {
            runs.add(&words, span);
        }
        runs.finish()
    }
}
