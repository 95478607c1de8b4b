//! A page that could not be rendered: which template, where in it, and why.

use crate::text::diagnostic::{Place, Sentence};
use crate::text::span::LineColumn;
use crate::theme::wording::plainly;

/// Why a template gave no page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderError {
    /// The template's file and the place in it.
    pub place: Place,
    /// The place as people count; the start of the file where there is none.
    pub at: LineColumn,
    /// Why, in one sentence. The engine's words may repeat what an author wrote: no log prints them.
    pub why: Sentence,
}

impl RenderError {
    /// The error at a place in the template's `text`.
    pub(in crate::theme) fn of(place: Place, text: &str, told: &str) -> Self {
        let at = LineColumn::of(text, place.span.map_or(0, |span| span.start as usize));
        let cut = place.span.and_then(|span| text.get(span.start as usize..span.end as usize)).unwrap_or_default();
        let why = plainly(told, cut);
        Self { place, at, why }
    }
}

impl std::fmt::Display for RenderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}: {}", self.place.path, self.at.line, self.at.column, self.why.whole())
    }
}

impl std::error::Error for RenderError {}
