//! What an edition leaves out since something is wrong with it, so that one slip costs one text.

use std::collections::HashSet;

use rayon::prelude::{IntoParallelIterator, ParallelIterator};

use crate::library::collection::index::TextId;
use crate::library::collection::twins::Twins;
use crate::library::edition::name_check::{self, words_of_statics, words_of_text};
use crate::library::edition::{Edition, OnError, Withheld, others};
use crate::library::source::ids::{Id, numbered};
use crate::library::source::text_file::TextFile;
use crate::text::diagnostic::{Diagnostic, Severity};

impl Edition {
    /// Withholds the texts whose words name somebody who may not be named, or say what must not be said, and those
    /// whose pictures cannot be shown.
    pub(super) fn leave_out_faulty(&mut self) {
        let library = self.library.clone();
        let collection = &*library.0;
        let is_error = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error;
        let pictures = collection.pictures.diagnostics.iter().filter(|(_, diagnostic)| is_error(diagnostic));
        let pictures: HashSet<TextId> = pictures.map(|(text_file, _)| *text_file).collect();
        let stories = numbered(&self.stories_out).map(|(at, _)| TextId::Story(at));
        let all = stories.chain(others(collection).map(|(.., text_file)| text_file));
        let held: Vec<TextId> = all.filter(|text_file| self.holds(*text_file)).collect();
        let is_faulty = |text_file: &TextId| {
            let words = match *text_file {
                TextId::Story(at) => name_check::words_of_story(collection, at, &self.named[at.index()]),
                TextId::Lab(_) | TextId::Metric(_) | TextId::Page(_) | TextId::Path(_) => {
                    words_of_text(collection, *text_file)
                }
            };
            words.iter().any(is_error) || pictures.contains(text_file)
        };
        let faulty: Vec<TextId> = held.into_par_iter().filter(is_faulty).collect();
        for text_file in faulty {
            self.out_mut(text_file).push(Withheld::Broken);
        }
    }

    /// Whether a file of `static/` is left out since something is wrong with it.
    pub(super) fn leaves_out_static(&self, path: &str) -> bool {
        self.broken == OnError::LeftOut && self.broken_statics().contains(path)
    }

    /// The files of `static/` with which something is wrong.
    fn broken_statics(&self) -> &HashSet<String> {
        self.broken_statics.get_or_init(|| {
            let is_error = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error;
            let all = self.collection().statics.all.iter();
            let spoilt = all.filter(|file| file.diagnostics.iter().any(is_error)).map(|file| file.path.clone());
            let words = words_of_statics(self).into_iter().filter(|(_, diagnostic)| is_error(diagnostic));
            spoilt.chain(words.map(|(path, _)| path.to_owned())).collect()
        })
    }
}

/// Whether something is wrong with a text, beside what its words say; `settled` beside the rest of the site.
pub(super) fn is_broken(text_file: &TextFile, settled: &[Diagnostic], twins: &Twins) -> bool {
    let all = text_file.diagnostics.iter().chain(settled).chain(twins.diagnostics(&text_file.path));
    all.into_iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}
