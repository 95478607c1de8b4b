//! What the site's own form writes: `.heard.txt`, a front matter that the form fills and a heading for each question.

use crate::intake::csv::question;
use crate::intake::sender::Sender;
use crate::intake::to_draft::{Draft, Rest};
use crate::text::yaml::{self, Value};

/// How such a file begins.
const BEGINS: &str = "---\nheard_form:";

/// Whether a text was written by the form.
pub fn is_form(text: &str) -> bool {
    plain(text).starts_with(BEGINS)
}

fn plain(text: &str) -> String {
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}

/// Reads what the form wrote. Who sent it is kept for the author's eyes: nobody is named as the teller who didn't say that
/// we may.
pub fn read(text: &str, name: &str) -> Draft {
    let text = plain(text);
    // A server may put the name that somebody signed in with before the file's own.
    let (who, name) = name.rsplit_once('~').map_or((None, name), |(who, name)| (Some(who), name));
    let mut record =
        Draft { name: name.to_owned(), keeps_teller: true, says_sender: true, is_plain: true, ..Draft::default() };
    let rest = text.strip_prefix("---\n").unwrap_or(&text);
    let (front, body) = rest.split_once("\n---\n").unwrap_or(match rest.strip_suffix("\n---") {
        Some(front) => (front, ""),
        None => ("", rest),
    });
    if let Value::Mapping(entries) = yaml::read(front, 0).root.value {
        for entry in entries {
            let words = entry.value.as_text().unwrap_or_default().trim().to_owned();
            match entry.key.as_str() {
                _ if words.is_empty() => {}
                "heard_form" | "language" => {}
                "about" => record.fields.push(("about", words)),
                key => {
                    record.keeps_teller &= key != "may_tell" || words != "yes";
                    if matches!(key, "from" | "reach") {
                        record.rest.push(Rest { sender: Some(Sender::Who), ..Rest::kept(key, words.clone()) });
                    }
                    record.rest.push(Rest::kept(said(key), words));
                }
            }
        }
    }
    record.rest.extend(who.map(|who| Rest { sender: Some(Sender::Who), ..Rest::kept("", who) }));
    answers(&mut record, body);
    record
}

/// Whether a text has the questions of the form as its headings, as the Word template has them.
pub fn has_questions(text: &str) -> bool {
    text.lines().any(|line| line.strip_prefix("## ").is_some_and(|heading| question(heading.trim()).is_some()))
}

/// Adds the answer below each heading; what no question asks is kept for the author.
pub fn answers(record: &mut Draft, body: &str) {
    let mut answers: Vec<(String, String)> = vec![(String::new(), String::new())];
    for line in body.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            answers.push((heading.trim().to_owned(), String::new()));
        } else if let Some((_, answer)) = answers.last_mut() {
            // The form puts a sign before a line that would be a heading.
            answer.push_str(line.strip_prefix('\\').filter(|rest| rest.starts_with(['#', '\\'])).unwrap_or(line));
            answer.push('\n');
        }
    }
    for (heading, answer) in answers {
        let answer = answer.trim().to_owned();
        match question(&heading) {
            _ if answer.is_empty() => {}
            Some(field) => record.fields.push((field, answer)),
            None if heading.is_empty() => record.fields.push(("text", answer)),
            None => record.rest.push(Rest::kept(heading, answer)),
        }
    }
}

/// What a field of the form is called in a draft's comment.
fn said(key: &str) -> &str {
    match key {
        "written" => "Written on",
        "from" => "From",
        "reach" => "How to reach them",
        "may_tell" => "We may say that it was them",
        key => key,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_form, read};
    use crate::intake::to_draft::Rest;

    #[test]
    fn what_the_form_writes_is_read_back_in_every_language() {
        let text = "---\nheard_form: 1\nlanguage: de\nwritten: 2026-11-30\nabout: \"Priya \\\"P\\\" from: the night shift\"\n\
                    from: \"Sam\"\nreach: \"sam@example.org\"\nmay_tell: yes\n---\n## Was war los?\n\nEs war spät.\n\\## Kein Titel\n\n\
                    ## Qu’a fait ou dit cette personne ?\n\nIl a attendu.\n\n## Why are you telling this one?\n\n\n## Noch etwas?\n\nNein.\n";
        assert!(is_form(text) && is_form(&text.replace('\n', "\r\n")) && !is_form("---\ntitle: A\n---\n"));
        let record = read(text, "n");
        assert_eq!(record.find("about"), Some("Priya \"P\" from: the night shift"));
        assert_eq!(record.find("situation"), Some("Es war spät.\n## Kein Titel"));
        assert_eq!((record.find("did"), record.find("why")), (Some("Il a attendu."), None));
        assert!(record.rest.contains(&Rest::kept("How to reach them", "sam@example.org")));
        assert!(record.rest.contains(&Rest::kept("Noch etwas?", "Nein.")));
    }

    #[test]
    fn nobody_is_named_as_the_teller_who_did_not_say_that_we_may() {
        let keeps = |may_tell: &str| {
            let text =
                format!("---\nheard_form: 1\nfrom: \"Sam\"\n{may_tell}---\n## What was going on?\n\nIt was late.\n");
            read(&text, "n").keeps_teller
        };
        assert!(keeps("") && keeps("may_tell: no\n") && !keeps("may_tell: yes\n"));
    }
}
