//! Makes diagnostics of what the readers of files, YAML, Markdown and addresses found wrong; none of them knows a rule.

use std::sync::Arc;

use crate::library::diagnostics;
use crate::library::source::address::AddressFault;
use crate::library::source::conflict;
use crate::text::diagnostic::{Diagnostic, Place, Sentence, quoted};
use crate::text::markdown::{MarkdownFault, MarkdownFaultKind};
use crate::text::sources::{self, Source};
use crate::text::span::Span;
use crate::text::yaml::{self, YamlFaultKind};

/// What is wrong with the YAML of the file at `path`.
pub fn of_yaml(path: &Arc<str>, fault: &yaml::YamlFault) -> Diagnostic {
    let place = Place::at(path, fault.span);
    let diagnostic = match fault.kind {
        YamlFaultKind::Tab => diagnostics::yaml::yaml_tab(place),
        YamlFaultKind::Colon => diagnostics::yaml::yaml_colon(place, fault),
        YamlFaultKind::Quote | YamlFaultKind::Escape | YamlFaultKind::Sign => {
            diagnostics::yaml::yaml_quote(place, fault)
        }
        YamlFaultKind::Anchor | YamlFaultKind::Alias | YamlFaultKind::Tag => {
            diagnostics::yaml::yaml_anchor(place, fault)
        }
        YamlFaultKind::TooDeep => diagnostics::yaml::yaml_too_deep(place),
        YamlFaultKind::DuplicateKey { first } => {
            diagnostics::yaml::yaml_duplicate_key(place, Place::at(path, first), fault)
        }
        YamlFaultKind::Unclosed => diagnostics::yaml::yaml_unclosed(place, fault),
        YamlFaultKind::CutByComma => diagnostics::yaml::yaml_cut(place),
        YamlFaultKind::KeyNotText
        | YamlFaultKind::SecondDocument
        | YamlFaultKind::Indent
        | YamlFaultKind::NoSpace
        | YamlFaultKind::Equals
        | YamlFaultKind::NoColon
        | YamlFaultKind::Dash
        | YamlFaultKind::More
        | YamlFaultKind::Other(_) => diagnostics::yaml::yaml_syntax(place, fault),
    };
    match &fault.instead {
        Some(instead) if instead.certain => diagnostic.fix(instead.span, instead.line.clone()),
        Some(instead) => diagnostic.label(Sentence::of("perhaps `{}`", vec![quoted(&instead.line)])),
        None => diagnostic,
    }
}

/// What was wrong in taking in a file.
pub fn of_source(source: &Source) -> Option<Diagnostic> {
    let file = || Place::file(&source.path);
    let at = |at: usize| {
        let letter = source.text().get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        Place::at(&source.path, Span::of(at, at + letter))
    };
    Some(match source.fault.as_ref()? {
        sources::SourceFault::NotUtf8 { at: offset } => diagnostics::files::not_utf8(at(*offset)),
        sources::SourceFault::Nul { at: offset } => diagnostics::files::nul_byte(at(*offset)),
        sources::SourceFault::TooLarge { bytes, bound } => diagnostics::files::too_large(file(), *bytes, *bound),
        sources::SourceFault::Unreadable { why } => diagnostics::files::unreadable_file(file(), why),
        sources::SourceFault::NoPlainFile => diagnostics::files::no_plain_file(file()),
        sources::SourceFault::NoAnswer => diagnostics::files::no_answer(file()),
        sources::SourceFault::LinkOutside => diagnostics::files::link_outside(file()),
        sources::SourceFault::NameNotUnicode => diagnostics::files::unreadable_name(file()),
    })
}

/// What is wrong with a text that holds two versions of itself.
pub fn of_conflict(source: &Source) -> Option<Diagnostic> {
    let span = conflict::find(source.text())?;
    Some(diagnostics::files::conflict_marker(Place::at(&source.path, span)))
}

/// What is wrong with the address of what stands at `place`.
pub fn of_address(place: Place, fault: &AddressFault) -> Diagnostic {
    match fault {
        AddressFault::Day { instead } => diagnostics::addresses::address_day(place, instead),
        AddressFault::Reserved => diagnostics::addresses::address_reserved(place),
        AddressFault::Name | AddressFault::Empty => diagnostics::addresses::address_name(place),
    }
}

/// What was not let through in the body of the file at `path`, whose text is `text`.
pub fn of_markdown(path: &Arc<str>, text: &str, fault: &MarkdownFault) -> Diagnostic {
    let place = Place::at(path, fault.span);
    match fault.kind {
        MarkdownFaultKind::RawHtml => diagnostics::markdown::raw_html(place),
        MarkdownFaultKind::UnsafeLink => diagnostics::references::unsafe_link(place),
        MarkdownFaultKind::RemoteImage => diagnostics::media::remote_image(place),
        MarkdownFaultKind::ImageWithoutWords => diagnostics::media::image_without_words(place),
        MarkdownFaultKind::HeadingClass => diagnostics::markdown::heading_class(place),
        MarkdownFaultKind::CommentOpen => diagnostics::markdown::comment_unclosed(place),
        MarkdownFaultKind::PercentOpen => diagnostics::markdown::percent_unclosed(place),
        MarkdownFaultKind::BraceOpen => diagnostics::markdown::brace_unclosed(place, fault.span.slice(text)),
        MarkdownFaultKind::Edit => diagnostics::markdown::edit_mark(place),
        MarkdownFaultKind::CommentInAddress => diagnostics::markdown::comment_in_address(place),
        MarkdownFaultKind::CommentNested => diagnostics::markdown::comment_in_comment(place),
        MarkdownFaultKind::CommentDashes => diagnostics::markdown::comment_dashes(place),
        MarkdownFaultKind::CommentUnclear => diagnostics::markdown::comment_unclear(place),
        MarkdownFaultKind::LooseAddress => diagnostics::markdown::loose_address(place, fault.span.slice(text)),
        MarkdownFaultKind::UndefinedReference => diagnostics::markdown::undefined_reference(place),
        MarkdownFaultKind::UnusedName => diagnostics::markdown::unused_name(place),
        MarkdownFaultKind::WikiLink => diagnostics::markdown::wiki_link(place),
        MarkdownFaultKind::UndefinedNote => diagnostics::markdown::undefined_note(place, fault.span.slice(text)),
        MarkdownFaultKind::UnusedNote => diagnostics::markdown::unused_note(place),
        MarkdownFaultKind::RepeatedNote => diagnostics::markdown::repeated_note(place),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{of_source, of_yaml};
    use crate::library::diagnostics;
    use crate::text::sources::{SourceFault, Sources};
    use crate::text::yaml;

    #[test]
    fn a_certain_line_is_a_fix_and_an_uncertain_one_is_a_question() {
        let path: Arc<str> = "a.md".into();
        let of = |text| of_yaml(&path, &yaml::read(text, 0).faults[0]);
        let certain = of("title: The pause: a story\n");
        assert_eq!(certain.code, "yaml-colon");
        assert_eq!(certain.sentence.ours(), "the value of `title` has a colon in it");
        assert_eq!(certain.fix.unwrap().edits[0].1, "title: \"The pause: a story\"");
        let unsure = of("title: \"No\nb: c\n");
        assert!(unsure.fix.is_none());
        let label = unsure.label.unwrap();
        assert_eq!((label.whole(), label.ours()), ("perhaps `title: \"No\"`".to_owned(), "perhaps `…`".to_owned()));
    }

    #[test]
    fn what_the_documentation_calls_wrong_is_and_what_it_calls_right_is_not() {
        let path: Arc<str> = "a.yaml".into();
        for rule in diagnostics::rules().filter(|rule| rule.code.starts_with("yaml-") && rule.code != "yaml-too-deep") {
            // In it an arrow stands for a tab.
            let documentation = rule.documentation().replace('→', "\t");
            let mut examples = documentation.split("```yaml\n").skip(1).map(|part| part.split("```").next().unwrap());
            let codes = |text: &str| {
                let faults = yaml::read(text, 0).faults;
                faults.iter().map(|fault| of_yaml(&path, fault).code).collect::<Vec<_>>()
            };
            let wrong = codes(examples.next().unwrap());
            assert!(!wrong.is_empty() && wrong.iter().all(|code| *code == rule.code), "{}: {wrong:?}", rule.code);
            assert_eq!(codes(examples.next().unwrap()), [""; 0], "{}", rule.code);
        }
    }

    #[test]
    fn every_fault_of_a_file_has_its_rule() {
        let mut sources = Sources::new();
        sources.insert("utf.md", b"a \xff b".to_vec());
        sources.insert("nul.md", b"a \0 b".to_vec());
        sources.insert("large.yaml", vec![b' '; 1_000_001]);
        sources.refuse("why.md", SourceFault::Unreadable { why: "permission denied".to_owned() });
        sources.refuse("link.md", SourceFault::LinkOutside);
        sources.refuse("name.md", SourceFault::NameNotUnicode);
        let codes: Vec<&str> = sources.iter().filter_map(|source| of_source(source)).map(|found| found.code).collect();
        assert_eq!(codes, ["too-large", "link-outside", "unreadable-file", "nul-byte", "not-utf8", "unreadable-file"]);
    }
}
