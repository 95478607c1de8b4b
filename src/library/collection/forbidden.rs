//! Words that must never be printed: `never_publish` and the lines of `names_file`.

use std::sync::Arc;

use regex::Regex;

use crate::leak::patterns::compile;
use crate::library::diagnostics;
use crate::library::source::config::Config;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::sources::Sources;
use crate::text::span::Span;

/// Forbidden words and patterns, each with the line that forbids it.
#[derive(Clone, Default)]
pub struct Forbidden {
    /// Plain words, some of several.
    pub words: Vec<(String, Place)>,
    /// Patterns.
    pub patterns: Vec<(Regex, Place)>,
}

impl Forbidden {
    /// Reads both; a bad pattern or an unreadable file is an error, since the guard itself is then broken.
    pub fn read(config: &Config, sources: &Sources, found: &mut Vec<Diagnostic>) -> Self {
        let mut forbidden = Self::default();
        for written in &config.privacy.never_publish {
            let place = Place::at(&config.path, written.span);
            match written.value.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
                Some(pattern) => match compile(pattern) {
                    Ok(regex) => forbidden.patterns.push((regex, place)),
                    Err(why) => found.push(diagnostics::names::bad_pattern(place, &why)),
                },
                None if written.value.trim().is_empty() => {}
                None => forbidden.words.push((written.value.clone(), place)),
            }
        }
        if let Some(file) = &config.privacy.names_file {
            let place = Place::at(&config.path, file.span);
            match sources.find(&file.value) {
                Some(source) if source.fault.is_none() => match std::str::from_utf8(source.bytes()) {
                    Ok(text) => forbidden.words.extend(lines(text, &source.path)),
                    Err(_) => found.push(diagnostics::names::names_file(place, &file.value)),
                },
                _ => found.push(diagnostics::names::names_file(place, &file.value)),
            }
        }
        forbidden
    }
}

/// The lines of a file of names; empty ones and those that begin with `#` are passed over.
fn lines<'a>(text: &'a str, path: &'a Arc<str>) -> impl Iterator<Item = (String, Place)> + 'a {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let name = line.trim_start_matches('\u{feff}').trim();
        let named = !name.is_empty() && !name.starts_with('#');
        named.then(|| (name.to_owned(), Place::at(path, Span::of(start, start + line.trim_end().len()))))
    })
}
