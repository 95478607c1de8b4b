//! What the templating engine tells of an error, with its place.

use tera::{Error, ErrorKind};

use crate::theme::file::offset;

/// One thing that it tells.
#[derive(Debug, PartialEq, Eq)]
pub struct EngineError {
    /// The template, by the engine's name for it.
    pub template: String,
    /// Where it begins, in bytes.
    pub at: usize,
    /// Where it ends.
    pub end: usize,
    /// Its sentence.
    pub message: String,
}

/// What a template needs and does not find.
#[derive(Debug, PartialEq, Eq)]
pub enum MissingPart {
    /// A template, by name.
    Template(String),
    /// A component, by name.
    Component(String),
}

/// What an error, whose places are `told`, says is not there.
pub fn lacking(error: &Error, told: &[EngineError]) -> Option<MissingPart> {
    if let ErrorKind::MissingParent { parent, .. } = error.kind() {
        return Some(MissingPart::Template(parent.clone()));
    }
    let message = &told.first()?.message;
    let named = |kind: &str| Some(message.strip_prefix(kind)?.strip_suffix('`')?.to_owned());
    named("Unknown template `")
        .map(MissingPart::Template)
        .or_else(|| named("Unknown component `").map(MissingPart::Component))
}

/// The first line of an error that has no place.
pub fn sentence(error: &Error) -> String {
    let text = error.to_string();
    text.lines().next().unwrap_or("the template can't be rendered").to_owned()
}

/// Everything that an error tells with a place; `text` gives a template's text.
pub fn told<'a>(error: &Error, text: impl Fn(&str) -> &'a str) -> Vec<EngineError> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let range = report.span().range.clone();
            let message = report.message().to_owned();
            vec![EngineError { template: report.filename().to_owned(), at: range.start, end: range.end, message }]
        }
        ErrorKind::Msg(all) => all.split("\n\n").filter_map(|part| read(part, &text)).collect(),
        _ => Vec::new(),
    }
}

/// What is found in several templates at once the engine tells as one text: a part of it is `error: …`,
/// ` --> name:line:column`, ` |`, the line, and a row of `^` beneath it.
fn read<'a>(part: &str, text: &impl Fn(&str) -> &'a str) -> Option<EngineError> {
    let (message, rest) = part.strip_prefix("error: ")?.split_once('\n')?;
    let place = rest.lines().next()?.trim_start().strip_prefix("--> ")?;
    let mut numbers = place.rsplitn(3, ':');
    let column: usize = numbers.next()?.parse().ok()?;
    let line: usize = numbers.next()?.parse().ok()?;
    let template = numbers.next()?;
    let width = rest.lines().last()?.bytes().filter(|byte| *byte == b'^').count().max(1);
    let text = text(template);
    let at = offset(text, line, column);
    let end = offset(text, line, column + width).max(at);
    Some(EngineError { template: template.to_owned(), at, end, message: message.to_owned() })
}

#[cfg(test)]
mod tests {
    use tera::Tera;

    use super::{MissingPart, lacking, told};

    #[test]
    fn the_place_of_an_unknown_filter_and_component_is_found_in_the_engines_text() {
        let text = "ä {{ x | shout }}\n{{<Card/>}}";
        let error = Tera::new().add_raw_template("a.html", text).unwrap_err();
        let told = told(&error, |_| text);
        let words: Vec<_> = told.iter().map(|told| (&text[told.at..told.end], told.message.as_str())).collect();
        assert_eq!(words[0].0, "shout");
        assert!(words[0].1.contains("Unknown filter"));
        assert_eq!(told.len(), 2);
        assert_eq!(lacking(&error, &told[1..]), Some(MissingPart::Component("Card".to_owned())));
    }
}
