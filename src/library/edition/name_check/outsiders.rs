//! What a text says of people outside the firm: found in the words as they are written, told as strictly as the kind of file
//! and its status ask.

use std::collections::HashSet;
use std::ops::Range;

use memchr::memmem;

use crate::library::collection::Collection;
use crate::library::collection::attachments::is_for_readers;
use crate::library::collection::index::TextId;
use crate::library::diagnostics;
use crate::library::diagnostics::outsiders::MOST_EXEMPT;
use crate::library::edition::name_check::place::as_written;
use crate::library::edition::printed_text::PrintedText;
use crate::library::source::fields::Written;
use crate::library::source::ids::Id;
use crate::library::source::metric::SeenBy;
use crate::library::source::privacy::Outsiders;
use crate::library::source::status::Status;
use crate::library::source::text_file::TextFile;
use crate::text::diagnostic::{Diagnostic, Place, Severity};
use crate::text::identifiers::{Exempt, Language, find};
use crate::text::normalize::fold;
use crate::text::span::Span;

/// What a text says that identifies people outside the firm, and what its lists of exempt words lack.
pub(super) fn in_text(collection: &Collection, text_id: TextId) -> Vec<Diagnostic> {
    let printed = PrintedText::of(collection, text_id, &[]);
    let text_file = printed.text_file;
    let is_draft = text_file.terms.status() == Some(Status::Draft);
    let mut found = lists(&printed, text_id);
    let policy = collection.config.privacy.outsiders;
    if policy != Outsiders::Off {
        let is_story = matches!(text_id, TextId::Story(_) | TextId::Lab(_));
        // In a metric, people speak under `seen_by` alone: a client may be among them.
        let said = said_by_people(collection, text_id);
        let is_said =
            |place: &Place| is_story || place.span.is_some_and(|span| said.iter().any(|own| within(span, *own)));
        found.extend(identifiers(collection, &printed, text_id).into_iter().map(|one| {
            let strict = policy == Outsiders::Stop && is_said(&one.place);
            let most = if strict { Severity::Error } else { Severity::Warning };
            Diagnostic { severity: at_most(one.severity, most), ..one }
        }));
    }
    if is_draft {
        for one in &mut found {
            one.severity = Severity::Advice;
        }
    }
    found
}

/// Where a metric says how people in different roles see it.
fn said_by_people(collection: &Collection, text_id: TextId) -> Vec<Span> {
    let TextId::Metric(at) = text_id else { return Vec::new() };
    let seen_by = &collection.metrics[at.index()].metric.front.seen_by;
    seen_by.iter().flat_map(SeenBy::prose).map(|words| words.span).collect()
}

fn within(span: Span, outer: Span) -> bool {
    outer.start <= span.start && span.end <= outer.end
}

/// The milder of two.
fn at_most(severity: Severity, most: Severity) -> Severity {
    if severity == Severity::Error { most } else { severity }
}

/// What a text says that identifies somebody, each once.
fn identifiers(collection: &Collection, printed: &PrintedText<'_>, text_id: TextId) -> Vec<Diagnostic> {
    let text_file = printed.text_file;
    let language = Language::of(printed.language().unwrap_or(&collection.config.language));
    let counted = |list: &'_ [Written<String>]| list.iter().take(MOST_EXEMPT).cloned().collect::<Vec<_>>();
    let own = [counted(&text_file.exempt.changed), counted(&text_file.exempt.plain)].concat();
    let own = Exempt::of(own.iter().map(|words| words.value.as_str()));
    let exempt = [&*collection.not_outsiders, &own];
    let mut found = Vec::new();
    let mut known = HashSet::new();
    let mut tell = |words: &str, place_of: &dyn Fn(Range<usize>) -> Span| {
        for one in find(words, language, &exempt) {
            if known.insert((one.kind, words[one.range.clone()].to_owned())) {
                let place = text_file.place(place_of(one.range));
                found.push(if one.certain {
                    diagnostics::outsiders::outsider(place, one.kind)
                } else {
                    diagnostics::outsiders::maybe_outsider(place, one.kind)
                });
            }
        }
    };
    for words in printed.fields(text_id) {
        tell(&words.value, &|range| within_field(text_file, words, range));
    }
    // The words on both sides of a mention are no name together.
    let mut text = as_written(text_file, b',');
    // Hardly any text contains one.
    if memmem::find(text.as_bytes(), b"&nbsp;").is_some() {
        text = text.replace("&nbsp;", "      ");
    }
    for part in parts(text_file, text_id) {
        let start = part.start;
        tell(&text[part], &|range| Span::of(start + range.start, start + range.end));
    }
    found
}

/// The parts of a file that readers see of its body.
fn parts(text_file: &TextFile, text_id: TextId) -> Vec<Range<usize>> {
    if !matches!(text_id, TextId::Lab(_)) {
        return vec![Span::of(text_file.body.start, text_file.body.end).within(&text_file.text)];
    }
    let blocks = text_file.prose.blocks.iter().filter(|block| is_for_readers(text_id, block));
    blocks.map(|block| block.span.within(&text_file.text)).collect()
}

/// A stretch of a field's words in the file: itself where they are written as they are read, else the whole field.
fn within_field(text_file: &TextFile, words: &Written<String>, range: Range<usize>) -> Span {
    let written = words.span.slice(&text_file.text);
    match written.find(&words.value) {
        Some(at) => Span::of(at + range.start, at + range.end).shifted(words.span.start as usize),
        None => words.span,
    }
}

/// What is wrong with the lists of exempt words.
fn lists(printed: &PrintedText<'_>, text_id: TextId) -> Vec<Diagnostic> {
    let text_file = printed.text_file;
    let exempt = &text_file.exempt;
    let mut found = Vec::new();
    for (field, list) in [("changed", &exempt.changed), ("plain", &exempt.plain)] {
        if let Some(first) = list.get(MOST_EXEMPT) {
            found.push(diagnostics::outsiders::too_many_exempt(text_file.place(first.span), field));
        }
    }
    if exempt.changed.is_empty() {
        return found;
    }
    let body: String =
        parts(text_file, text_id).into_iter().map(|part| text_file.text[part].to_owned() + " ").collect();
    let fields = printed.fields(text_id).into_iter().map(|words| words.value.clone() + " ");
    let said = fold(&body.replace(['*', '_', '\\'], "")) + " " + &fold(&fields.collect::<String>());
    for words in exempt.changed.iter().take(MOST_EXEMPT) {
        let wanted = fold(&words.value);
        if wanted.is_empty() || !said.contains(&wanted) {
            found.push(diagnostics::outsiders::changed_missing(text_file.place(words.span)));
        }
    }
    found
}
