//! Diagnostics for programs: one object, in our words alone.
//!
//! No passage, title or name that an author wrote is in it, so it can be kept in any log.

use serde::Serialize;

use crate::commands::report::Counts;
use crate::text::diagnostic::{Diagnostic, Place, Sentence};
use crate::text::excerpt::Texts;
use crate::text::excerpt::{Places, Stretch};

/// The form of the object; a new one when what is there changes its meaning, not when something is added.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'d> {
    version: u32,
    diagnostics: Vec<Item<'d>>,
    errors: usize,
    warnings: usize,
    advice: usize,
}

#[derive(Serialize)]
struct Item<'d> {
    code: &'d str,
    severity: &'d str,
    message: String,
    path: &'d str,
    #[serde(flatten)]
    range: Option<Range>,
    label: Option<String>,
    help: Option<String>,
    also: Vec<Also<'d>>,
    /// The stretches that are certain to be wrong. What to write there is made of the author's words, and left out.
    fix: Vec<Range>,
}

#[derive(Serialize)]
struct Also<'d> {
    path: &'d str,
    #[serde(flatten)]
    range: Option<Range>,
    message: String,
}

/// Lines and columns from 1, columns in characters; the end is after the last one.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Range {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl From<Stretch> for Range {
    fn from(stretch: Stretch) -> Self {
        Self {
            line: stretch.from.line,
            column: stretch.from.column,
            end_line: stretch.to.line,
            end_column: stretch.to.column,
        }
    }
}

/// The diagnostics as one JSON object on one line; lines and columns are missing where a file is meant as a whole.
pub fn render(diagnostics: &[Diagnostic], texts: Texts<'_>) -> String {
    let mut places = Places::of(texts);
    let mut range = |place: &Place| places.stretch(place).map(Range::from);
    let items = diagnostics.iter().map(|diagnostic| {
        let also = diagnostic.also.iter().map(|(place, sentence)| Also {
            path: &place.path,
            range: range(place),
            message: sentence.ours(),
        });
        let also = also.collect();
        let edits = diagnostic.fix.iter().flat_map(|fix| &fix.edits);
        let edits = edits.filter_map(|(span, _)| range(&Place::at(&diagnostic.place.path, *span)));
        let fix = edits.collect();
        Item {
            code: diagnostic.code,
            severity: diagnostic.severity.word(),
            message: diagnostic.sentence.ours(),
            path: &diagnostic.place.path,
            range: range(&diagnostic.place),
            label: diagnostic.label.as_ref().map(Sentence::ours),
            help: diagnostic.help.as_ref().map(Sentence::ours),
            also,
            fix,
        }
    });
    let items = items.collect();
    let Counts { errors, warnings, advice } = Counts::of(diagnostics);
    let report = Report { version: VERSION, diagnostics: items, errors, warnings, advice };
    // Text and numbers in structs cannot fail to be written; if ever, an empty object is no valid report and is noticed.
    serde_json::to_string(&report).unwrap_or_else(|_| "{}".to_owned())
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id, quoted};
    use crate::text::span::Span;

    #[test]
    fn a_program_gets_places_and_our_words_and_no_passage() {
        let text = "eins\nzwölf Öfen\n";
        let path = "stories/a.md".into();
        let found = Diagnostic::of(
            "x",
            Severity::Error,
            Place::at(&path, Span::of(12, 17)),
            Sentence::of("`{}` is not in `{}`", vec![quoted("zwölf Öfen"), id("why")]),
        )
        .label("look")
        .also(Place::file(&"people.yaml".into()), "here")
        .fix(Span::of(12, 17), "Öfen!");
        let json = render(&[found], &|path| (path == "stories/a.md").then(|| text.into()));
        assert_eq!(
            json,
            concat!(
                r#"{"version":1,"diagnostics":[{"code":"x","severity":"error","message":"`…` is not in `why`","#,
                r#""path":"stories/a.md","line":2,"column":7,"endLine":2,"endColumn":11,"label":"look","help":null,"#,
                r#""also":[{"path":"people.yaml","message":"here"}],"#,
                r#""fix":[{"line":2,"column":7,"endLine":2,"endColumn":11}]}],"errors":1,"warnings":0,"advice":0}"#,
            )
        );
    }

    #[test]
    fn nothing_wrong_is_an_object_too() {
        let json = render(&[], &|_| None);
        assert_eq!(json, r#"{"version":1,"diagnostics":[],"errors":0,"warnings":0,"advice":0}"#);
    }
}
