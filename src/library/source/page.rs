//! A free page as somebody wrote it: about, how we write, and the like.

use crate::library::source::field_table;
use crate::library::source::text_file::{OfBody, TextFile};
use crate::text::sources::Source;

/// One page file.
pub struct FreePage {
    /// The file: title, terms and body.
    pub text_file: TextFile,
    /// Whether the menu leads to it.
    pub menu: bool,
}

impl FreePage {
    /// Reads a page file.
    pub fn read(source: &Source, language: &str) -> Self {
        let read = |fields: &mut crate::library::source::fields::Fields<'_>| fields.switch("menu").unwrap_or(false);
        let (mut text_file, menu) = TextFile::read(source, &field_table::PAGE, language, read, |_| OfBody::default());
        if text_file.title.is_none() {
            text_file.report_missing("title");
        }
        Self { text_file, menu }
    }
}
