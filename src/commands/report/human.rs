//! Diagnostics for people: the sentence, the line, what to type instead, and a closing line that counts.

use std::collections::BTreeSet;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};

use crate::commands::report::extent::Selection;
use crate::commands::report::{Colour, Counts, Excerpts, Extent, Look};
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity};
use crate::text::excerpt::Texts;
use crate::text::excerpt::{Excerpt, Places};

/// Draws the diagnostics in the order in which they come; nothing where there are none.
pub fn render(
    diagnostics: &[Diagnostic],
    extent: Extent,
    texts: Texts<'_>,
    look: Look,
    excerpts: Excerpts<'_>,
) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let renderer = match look.colour {
        Colour::Always => Renderer::styled(),
        Colour::Never => Renderer::plain(),
    };
    let renderer = renderer.term_width(look.columns);
    let mut places = Places::of(texts);
    let mut out = String::new();
    let selection = Selection::of(diagnostics, extent);
    for (at, diagnostic) in diagnostics.iter().enumerate().filter(|(at, _)| selection.is_shown(*at)) {
        out.push_str(&one(diagnostic, &mut places, &renderer, excerpts));
        out.push_str("\n\n");
        out.push_str(&selection.after(at, diagnostic));
    }
    out.push_str(&selection.at_the_end());
    out.push_str(&closing(diagnostics));
    out.push('\n');
    out
}

fn one(diagnostic: &Diagnostic, places: &mut Places<'_>, renderer: &Renderer, excerpts: Excerpts<'_>) -> String {
    let open = excerpts.allow(&diagnostic.place.path);
    let shown = open && !diagnostic.unspeakable;
    let words = |sentence: &Sentence| if open { sentence.whole() } else { sentence.ours() };
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::INFO.with_name(Severity::Advice.word()),
    };
    let title = level.primary_title(words(&diagnostic.sentence)).id(diagnostic.code);
    let mut group = Group::with_title(title);
    let label = diagnostic.label.as_ref().map(words);
    let excerpt = if shown { places.excerpt(&diagnostic.place) } else { None };
    group = if let Some(excerpt) = excerpt {
        group.element(snippet(&diagnostic.place, excerpt, AnnotationKind::Primary, label))
    } else {
        let label = label.map(|label| Level::NOTE.message(label));
        group.element(origin(&diagnostic.place, places)).elements(label)
    };
    for (place, sentence) in &diagnostic.also {
        let excerpt = if shown && excerpts.allow(&place.path) { places.excerpt(place) } else { None };
        let sentence = words(sentence);
        group = match excerpt {
            Some(excerpt) => group.element(snippet(place, excerpt, AnnotationKind::Context, Some(sentence))),
            None => group.element(origin(place, places)).element(Level::NOTE.message(sentence)),
        };
    }
    group = group.elements(diagnostic.help.as_ref().map(|help| Level::HELP.message(words(help))));
    let mut groups = vec![group];
    groups.extend(if shown { mend(diagnostic, places) } else { None });
    renderer.render(&groups)
}

/// A file, line and column.
fn origin(place: &Place, places: &mut Places<'_>) -> Origin<'static> {
    let origin = Origin::path(place.path.to_string());
    match places.stretch(place) {
        Some(stretch) => origin.line(stretch.from.line).char_column(stretch.from.column),
        None => origin,
    }
}

fn snippet(
    place: &Place,
    excerpt: Excerpt,
    kind: AnnotationKind,
    label: Option<String>,
) -> Snippet<'static, annotate_snippets::Annotation<'static>> {
    let annotation = kind.span(excerpt.meant).label(label);
    let path = place.path.to_string();
    Snippet::source(excerpt.text).path(path).line_start(excerpt.from.line).fold(false).annotation(annotation)
}

/// The certain mend as a diff; none where it would not fit on a screen.
fn mend(diagnostic: &Diagnostic, places: &mut Places<'_>) -> Option<Group<'static>> {
    let fix = diagnostic.fix.as_ref()?;
    let mut group = Group::with_title(Level::HELP.secondary_title("write this instead"));
    for (span, words) in &fix.edits {
        let excerpt = places.whole(&diagnostic.place.path, *span)?;
        let patch = Patch::new(excerpt.meant, words.clone());
        group = group.element(Snippet::source(excerpt.text).line_start(excerpt.from.line).patch(patch));
    }
    (!fix.edits.is_empty()).then_some(group)
}

/// `2 errors, 1 warning in 3 files`.
fn closing(diagnostics: &[Diagnostic]) -> String {
    let counts = Counts::of(diagnostics);
    let files = diagnostics.iter().map(|diagnostic| &diagnostic.place.path).collect::<BTreeSet<_>>().len();
    let some = |n: usize, one: &str, many: &str| match n {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {many}")),
    };
    let parts = [
        some(counts.errors, "error", "errors"),
        some(counts.warnings, "warning", "warnings"),
        some(counts.advice, "piece of advice", "pieces of advice"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let files = some(files, "file", "files").unwrap_or_default();
    format!("{} in {files}", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::render;
    use crate::commands::report::{Colour, Excerpts, Extent, Look};
    use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, id, quoted};
    use crate::text::span::Span;

    const COLOURED: Look = Look { colour: Colour::Always, ..Look::PLAIN };
    const TEXT: &str =
        "---\ntitle: The pause: a story\nindicators:\n  asked-deper: what he feared\n---\nMaja said no.\n";

    fn text(path: &str) -> Option<Arc<str>> {
        (path == "stories/a.md").then(|| TEXT.into())
    }

    fn at(words: &str) -> Place {
        let start = TEXT.find(words).unwrap();
        Place::at(&"stories/a.md".into(), Span::of(start, start + words.len()))
    }

    fn unknown() -> Diagnostic {
        let sentence = Sentence::of("`{}` isn't a behaviour in indicators.yaml", vec![id("asked-deper")]);
        Diagnostic::of("unknown-indicator", Severity::Error, at("asked-deper"), sentence)
            .label(Sentence::of("did you mean `{}`?", vec![id("asked-deeper")]))
            .help("behaviours are listed in indicators.yaml; add it there if it is new")
    }

    fn plain(diagnostics: &[Diagnostic], excerpts: Excerpts<'_>) -> String {
        render(diagnostics, Extent::Whole, &text, Look::PLAIN, excerpts)
    }

    #[test]
    fn a_diagnostic_looks_as_people_know_it() {
        let expected = "\
error[unknown-indicator]: `asked-deper` isn't a behaviour in indicators.yaml
 --> stories/a.md:4:3
  |
4 |   asked-deper: what he feared
  |   ^^^^^^^^^^^ did you mean `asked-deeper`?
  |
  = help: behaviours are listed in indicators.yaml; add it there if it is new

1 error in 1 file
";
        assert_eq!(plain(&[unknown()], Excerpts::Shown), expected);
        assert_eq!(plain(&[], Excerpts::Shown), "");
        assert!(render(&[unknown()], Extent::Whole, &text, COLOURED, Excerpts::Shown).contains("\u{1b}["));
    }

    #[test]
    fn a_certain_mend_is_a_diff_and_other_places_stand_below() {
        let line = at("title: The pause: a story").span.unwrap();
        let colon = Diagnostic::of("yaml-colon", Severity::Warning, at("The pause: a story"), "a colon".into())
            .label("quote it")
            .fix(line, "title: \"The pause: a story\"")
            .also(at("Maja"), "she is here")
            .also(Place::file(&"people.yaml".into()), "and not in here");
        let contact =
            Diagnostic::of("no-contact", Severity::Advice, Place::file(&"heard.yaml".into()), "nobody".into());
        let expected = "\
warning[yaml-colon]: a colon
 --> stories/a.md:2:8
  |
2 | title: The pause: a story
  |        ^^^^^^^^^^^^^^^^^^ quote it
  |
 ::: stories/a.md:6:1
  |
6 | Maja said no.
  | ---- she is here
 ::: people.yaml
  = note: and not in here
help: write this instead
  |
2 - title: The pause: a story
2 + title: \"The pause: a story\"
  |

advice[no-contact]: nobody
--> heard.yaml

1 warning, 1 piece of advice in 2 files
";
        assert_eq!(plain(&[colon, contact], Excerpts::Shown), expected);
    }

    #[test]
    fn where_excerpts_are_not_allowed_no_word_of_an_author_is_shown() {
        let said = Diagnostic::of(
            "evidence-not-found",
            Severity::Error,
            at("Maja said no"),
            Sentence::of("`{}` is not in the text", vec![quoted("Maja said no")]),
        )
        .label(Sentence::of("perhaps `{}`", vec![quoted("Maja said no.")]))
        .also(at("The pause"), "here")
        .fix(at("Maja").span.unwrap(), "Maja");
        let nobody = |_: &str| false;
        for excerpts in [Excerpts::Hidden, Excerpts::Of(&nobody)] {
            let log = plain(std::slice::from_ref(&said), excerpts);
            assert!(
                log.starts_with("error[evidence-not-found]: `…` is not in the text\n--> stories/a.md:6:1\n"),
                "{log}"
            );
            assert!(!log.contains("Maja") && !log.contains("pause"), "{log}");
        }
        let forbidden = Diagnostic::of("forbidden-word", Severity::Error, at("Maja"), "a word".into()).unspeakable();
        let shown = plain(&[forbidden.fix(at("Maja").span.unwrap(), "M")], Excerpts::Shown);
        assert!(shown.contains("stories/a.md:6:1") && !shown.contains("Maja"), "{shown}");
    }

    #[test]
    fn a_long_line_is_cut_around_the_words_that_are_meant() {
        let line = format!("{}HERE{}", "wörter ".repeat(400), " x".repeat(2_000));
        let start = line.find("HERE").unwrap();
        let place = Place::at(&"a.md".into(), Span::of(start, start + 4));
        let found = Diagnostic::of("x", Severity::Error, place, "x".into()).label("this");
        let shown =
            render(&[found], Extent::Whole, &move |_: &str| Some(line.clone().into()), Look::PLAIN, Excerpts::Shown);
        assert!(shown.contains("a.md:1:2801") && shown.contains(" HERE ") && shown.len() < 500, "{shown}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn no_span_of_an_older_text_breaks_the_drawing(
            text in "[a-c öÖ日\u{301}\t\r\n\u{0}\u{1b}\u{202e}]{0,80}",
            spans in prop::collection::vec((0usize..120, 0usize..120), 3),
            words in "[a ö\n\t]{0,8}",
        ) {
            let span = |index: usize| Span::of(spans[index].0, spans[index].1);
            let path: Arc<str> = "a.md".into();
            let found = Diagnostic::of("x", Severity::Error, Place::at(&path, span(0)), "x".into())
                .label("l")
                .also(Place::at(&path, span(1)), "also")
                .fix(span(2), words);
            render(&[found], Extent::Whole, &|_: &str| Some(text.as_str().into()), COLOURED, Excerpts::Shown);
        }
    }
}
