//! The files in which an author writes about people, each with the kind of its fields and where its body is.

use std::ops::Range;
use std::sync::Arc;

use crate::library::source::document::{self, Split};
use crate::library::source::field_table::{self, FieldKind};
use crate::library::source::{config, indicator, person, review};
use crate::text::sources::{Content, Sources, is_markdown};
use crate::text::yaml::{self, Node};

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A story.
    Story,
    /// A lab.
    Lab,
    /// A metric.
    Metric,
    /// Any other page.
    Page,
    /// A path.
    Path,
    /// What is written about a client, for two people.
    Relationship,
    /// `indicators.yaml`.
    Behaviours,
    /// `people.yaml`.
    People,
    /// `reviews.yaml`.
    Decisions,
    /// `heard.yaml`.
    Settings,
}

/// One such file.
pub struct Place<'s> {
    /// Its path.
    pub path: &'s Arc<str>,
    /// What kind of file it is.
    pub kind: Kind,
    /// Its text.
    pub text: &'s str,
    /// Its fields.
    pub fields: FieldKind,
    /// What stands in them.
    pub root: Node,
    /// Whether all of that could be read.
    pub is_sound: bool,
    /// Whether its bytes are others than its text: it is not to be written.
    pub is_strange: bool,
    /// Where the fields stand.
    pub front: Range<usize>,
    /// Where the body stands.
    pub body: Range<usize>,
}

/// All of them, by path.
pub fn all(sources: &Sources) -> impl Iterator<Item = Place<'_>> {
    sources.iter().filter_map(|source| {
        let Content::Text(text) = &source.content else { return None };
        let path = &source.path;
        let kind = kind_of(path)?;
        let fields = field_table::of_path(path)?.kind;
        let (front, body) = match kind {
            Kind::Story | Kind::Lab | Kind::Metric | Kind::Page | Kind::Path | Kind::Relationship => {
                match document::split(text) {
                    Split::Both { front, body } => (front, body),
                    Split::NoFront => (0..0, 0..text.len()),
                    Split::Open { front } => (front.clone(), front.end..text.len()),
                }
            }
            _ => (0..text.len(), text.len()..text.len()),
        };
        let document = yaml::read(&text[front.clone()], front.start);
        let is_sound = source.fault.is_none() && document.faults.is_empty() && document.lost.is_empty();
        let is_strange = source.fault.is_some();
        Some(Place { path, kind, text, fields, root: document.root, is_sound, is_strange, front, body })
    })
}

fn kind_of(path: &str) -> Option<Kind> {
    match path.split_once('/') {
        Some((folder, _)) if is_markdown(path) => match folder {
            "stories" => Some(Kind::Story),
            "labs" => Some(Kind::Lab),
            "metrics" => Some(Kind::Metric),
            "pages" => Some(Kind::Page),
            "paths" => Some(Kind::Path),
            "relationships" => Some(Kind::Relationship),
            _ => None,
        },
        Some(_) => None,
        None => [
            (config::FILE, Kind::Settings),
            (person::FILE, Kind::People),
            (indicator::FILE, Kind::Behaviours),
            (review::FILE, Kind::Decisions),
        ]
        .into_iter()
        .find(|(file, _)| *file == path)
        .map(|(_, kind)| kind),
    }
}
