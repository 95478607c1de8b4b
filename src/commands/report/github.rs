//! Diagnostics as GitHub's workflow commands, which it shows beside the lines; in our words alone.
//!
//! The form is that of "Workflow commands for GitHub Actions", with its escapes.

use std::fmt::Write;

use crate::text::diagnostic::{Diagnostic, Sentence, Severity};
use crate::text::excerpt::Places;
use crate::text::excerpt::Texts;

/// One command a diagnostic, each on its line; nothing where there are none.
pub fn render(diagnostics: &[Diagnostic], texts: Texts<'_>) -> String {
    let mut places = Places::of(texts);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "notice",
        };
        // Writing to a `String` cannot fail.
        let _ = write!(out, "::{command} file={}", property(&diagnostic.place.path));
        if let Some(stretch) = places.stretch(&diagnostic.place) {
            let (from, to) = (stretch.from, stretch.to);
            let _ = write!(out, ",line={},col={},endLine={},endColumn={}", from.line, from.column, to.line, to.column);
        }
        let sentences = [Some(&diagnostic.sentence), diagnostic.label.as_ref(), diagnostic.help.as_ref()];
        let message = sentences.into_iter().flatten().map(Sentence::ours).collect::<Vec<_>>().join("\n");
        let title = property(&format!("heard[{}]", diagnostic.code));
        let _ = writeln!(out, ",title={title}::{}", data(&message));
    }
    out
}

fn data(words: &str) -> String {
    words.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(words: &str) -> String {
    data(words).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id, quoted};
    use crate::text::span::Span;

    #[test]
    fn a_command_has_place_title_and_our_words_escaped() {
        let path = "stories/50%, a: b.md".into();
        let sentence = Sentence::of("`{}` is 100% not `{}`", vec![id("why"), quoted("what she said")]);
        let found = Diagnostic::of("x-y", Severity::Error, Place::at(&path, Span::of(2, 4)), sentence).label("look");
        let whole = Diagnostic::of("z", Severity::Advice, Place::file(&"heard.yaml".into()), "nobody".into());
        assert_eq!(
            render(&[found, whole], &|_| Some("ab\ncd".into())),
            "::error file=stories/50%25%2C a%3A b.md,line=1,col=3,endLine=2,endColumn=2,title=heard[x-y]\
             ::`why` is 100%25 not `…`%0Alook\n\
             ::notice file=heard.yaml,title=heard[z]::nobody\n"
        );
    }
}
