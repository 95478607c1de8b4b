//! A text's mentions, links and pictures, resolved against the rest of the site.

use crate::library::collection::file_names::Named;
use crate::library::collection::index::{Index, TextId, guesses, most_guesses, resolve};
use crate::library::diagnostics;
use crate::library::source::ids::PersonId;
use crate::library::source::text_file::TextFile;
use crate::media::media_type::is_picture;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::markdown::LinkKind;
use crate::text::sources::ending;
use crate::text::span::Span;
use unicode_normalization::UnicodeNormalization;

/// Where a link of a body leads, before the door has looked at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// Nowhere: its words stand alone.
    Nowhere,
    /// Out of the site.
    Web,
    /// A heading of the same text.
    Here(String),
    /// Another text of the site, and a heading in it.
    Text(TextId, Option<String>),
    /// A file of `static/`, by its path there.
    Static(String),
}

/// Where a picture is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PictureFile {
    /// Nowhere that can be shown.
    Nowhere,
    /// A file beside the text, by its path in the site.
    Beside(String),
    /// A file of `static/`, by its path there.
    Static(String),
}

/// What the mentions, links and pictures of one text mean; each list is as long as the text's own.
#[derive(Clone, Debug, Default)]
pub struct References {
    /// Who is mentioned, and how many bytes of the run after `@` their id takes.
    pub mentions: Vec<Option<(PersonId, usize)>>,
    /// Where links lead.
    pub links: Vec<LinkTarget>,
    /// Where pictures are.
    pub pictures: Vec<PictureFile>,
}

impl References {
    /// Resolves what stands in the body of `text_file`.
    pub fn of(text_file: &TextFile, index: &Index<'_>, found: &mut Vec<Diagnostic>) -> Self {
        let mentions = text_file.prose.mentions.iter().map(|mention| {
            let is_whole = |(_, length): &(PersonId, usize)| mention.words.is_none() || *length == mention.raw.len();
            let person = index.people.mentioned(&mention.raw).filter(is_whole);
            if person.is_none() {
                // A full stop that ends the sentence is not part of what was meant.
                let raw = mention.raw.trim_end_matches(['.', '-']);
                let start = mention.span.start as usize;
                let place = text_file.place(Span::of(start, start + 1 + raw.len()));
                let known = guesses(index.people.names.ids(), found);
                found.push(diagnostics::names::unknown_mention(place, raw, known));
            }
            person
        });
        let mentions = mentions.collect();
        let links = text_file.prose.links.iter().map(|link| match &link.kind {
            LinkKind::Web | LinkKind::Mail => LinkTarget::Web,
            LinkKind::Fragment(id) => {
                if id.is_empty() {
                    return LinkTarget::Here(String::new());
                }
                heading(id, |id| text_file.has_heading(id)).map_or_else(
                    || {
                        found.push(no_heading(text_file.place(link.span), id, text_file, found));
                        LinkTarget::Nowhere
                    },
                    LinkTarget::Here,
                )
            }
            LinkKind::Relative { path, fragment } => {
                relative(text_file, index, link.span, path, fragment.as_deref(), found)
            }
        });
        let links = links.collect();
        let pictures = text_file.prose.images.iter().map(|image| {
            if image.remote { PictureFile::Nowhere } else { picture(text_file, index, image.span, &image.src, found) }
        });
        Self { mentions, links, pictures: pictures.collect() }
    }
}

fn relative(
    text_file: &TextFile,
    index: &Index<'_>,
    span: Span,
    path: &str,
    fragment: Option<&str>,
    found: &mut Vec<Diagnostic>,
) -> LinkTarget {
    let whole = fragment.map(|fragment| format!("{path}#{fragment}"));
    let (resolved, fragment) = match (file(text_file, index, path), whole) {
        (Named::None, Some(whole)) => match file(text_file, index, &whole) {
            Named::File(path) => (Some(path), None),
            Named::OtherCase(_) | Named::None => (None, fragment),
        },
        (Named::OtherCase(path), _) => {
            found.push(diagnostics::references::link_other_case(text_file.place(span), path));
            return LinkTarget::Nowhere;
        }
        (Named::File(path), _) => (Some(path), fragment),
        (Named::None, None) => (None, fragment),
    };
    let path = decoded(path);
    let Some(resolved) = resolved.map(str::to_owned).or_else(|| resolve(&text_file.path, &path)) else {
        found.push(diagnostics::references::broken_link(text_file.place(span), &path, std::iter::empty()));
        return LinkTarget::Nowhere;
    };
    if let Some(target) = index.texts.get(resolved.as_str()) {
        let Some(id) = fragment.filter(|id| !id.is_empty()) else { return LinkTarget::Text(*target, None) };
        let there = (index.text_files)(*target);
        let heading = heading(id, |id| there.has_heading(id));
        if heading.is_none() {
            found.push(no_heading(text_file.place(span), id, there, found));
        }
        return LinkTarget::Text(*target, heading);
    }
    match resolved.strip_prefix("static/") {
        Some(inner) if index.sources.find(&resolved).is_some() => LinkTarget::Static(inner.to_owned()),
        _ => {
            let candidates = index.texts.keys().map(|path| &**path).take(most_guesses(found));
            found.push(diagnostics::references::broken_link(text_file.place(span), &path, candidates));
            LinkTarget::Nowhere
        }
    }
}

/// The id of the heading that is written as `id`: as it is, decoded, in small letters, its accents in one form.
fn heading(id: &str, is_there: impl Fn(&str) -> bool) -> Option<String> {
    let plain: String = decoded(id).nfc().collect();
    [id.to_owned(), plain.clone(), plain.to_lowercase()].into_iter().find(|id| is_there(id))
}

/// What is said of a link at `place` to the heading `id`, which the text `there` does not have.
fn no_heading(place: Place, id: &str, there: &TextFile, found: &[Diagnostic]) -> Diagnostic {
    let known = there.prose.headings.iter().map(|heading| &*heading.id).take(most_guesses(found));
    diagnostics::references::broken_anchor(place, id, known)
}

/// The file of a picture that is written as `src` in `text_file`.
pub fn picture(
    text_file: &TextFile,
    index: &Index<'_>,
    span: Span,
    src: &str,
    found: &mut Vec<Diagnostic>,
) -> PictureFile {
    let from_top = if src.starts_with("static/") { format!("/{src}") } else { src.to_owned() };
    let named = file(text_file, index, &from_top);
    let src = decoded(src);
    if let Named::OtherCase(path) = named {
        found.push(diagnostics::media::image_other_case(text_file.place(span), path));
        return PictureFile::Nowhere;
    }
    let Named::File(path) = named else {
        let folder = text_file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let beside = index
            .sources
            .under(folder)
            .take(most_guesses(found))
            .filter(|file| is_picture(&file.path))
            .map(|file| &file.path[folder.len() + 1..]);
        found.push(diagnostics::media::broken_image(text_file.place(span), &src, beside));
        return PictureFile::Nowhere;
    };
    match path.strip_prefix("static/") {
        Some(inner) => PictureFile::Static(inner.to_owned()),
        None if is_picture(path) => PictureFile::Beside(path.to_owned()),
        None => {
            found.push(diagnostics::media::image_kind(text_file.place(span), &ending(path)));
            PictureFile::Nowhere
        }
    }
}

/// The file that `path` means in `text_file`: as it is written, decoded, or with the strokes of Windows.
fn file<'a>(text_file: &TextFile, index: &Index<'a>, path: &str) -> Named<'a> {
    let find = |way: &str| resolve(&text_file.path, way).map_or(Named::None, |path| index.files.find(&path));
    let named = find(path);
    if named != Named::None || !path.contains(['%', '\\']) {
        return named;
    }
    let decoded = decoded(path);
    let turned = decoded.replace('\\', "/");
    [decoded, turned].iter().map(|way| find(way)).find(|named| *named != Named::None).unwrap_or(Named::None)
}

/// `%20` and the like undone; what is no UTF-8 then stays as it is.
fn decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| bytes[at] == b'%') {
            out.push(byte);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}
