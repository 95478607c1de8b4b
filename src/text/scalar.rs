//! Words as a YAML value: written so that what is read is what was meant, and bare where bare reads the same.

use std::fmt::Write as _;

/// `words` on one line, for the value of a key or an item of a list, between brackets too: bare where that is safe, else in double
/// quotes. White space at both ends is not kept.
pub fn scalar(words: &str) -> String {
    let words = words.trim();
    if is_bare(words) { words.to_owned() } else { in_quotes(words) }
}

/// `items` as a list between brackets.
pub fn list<S: AsRef<str>>(items: &[S]) -> String {
    let items: Vec<String> = items.iter().map(|item| scalar(item.as_ref())).collect();
    format!("[{}]", items.join(", "))
}

/// `words` in double quotes, whatever they are.
pub fn in_quotes(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 2);
    out.push('"');
    for c in words.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // What an editor does not show, and what YAML takes for the end of a line or forbids.
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether every reader of YAML, of 1.1 too, takes the bare `words` for these words.
fn is_bare(words: &str) -> bool {
    const OTHERWISE: [&str; 12] = ["true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf", "~"];
    let begins = words.chars().next().is_some_and(char::is_alphabetic);
    let plain = |c: char| {
        c.is_alphanumeric()
            || matches!(
                c,
                ' ' | '-' | '.' | '\'' | '’' | '–' | '—' | '?' | '!' | '(' | ')' | ';' | '/' | '@' | '&' | '*'
            )
    };
    begins && words.chars().all(plain) && !OTHERWISE.iter().any(|word| words.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{list, scalar};
    use crate::text::yaml::{self, Value};

    fn read(text: &str) -> Value {
        let document = yaml::read(text, 0);
        assert!(document.faults.is_empty(), "{text:?}");
        let Value::Mapping(mut entries) = document.root.value else { panic!("{text:?} is no map") };
        entries.remove(0).value.value
    }

    #[test]
    fn words_that_need_no_quotes_have_none() {
        assert_eq!(scalar("The pause after the word"), "The pause after the word");
        assert_eq!(scalar("Twelve green: one red"), "\"Twelve green: one red\"");
        assert_eq!(scalar("The word \"budget\""), "\"The word \\\"budget\\\"\"");
        assert_eq!((scalar("No"), scalar("12"), scalar("")), ("\"No\"".into(), "\"12\"".into(), "\"\"".into()));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(words in "\\PC{0,40}|[ -~\\n\\t]{0,40}|.{0,20}", more in "[\\[\\]{},:#&*!|>'\"%@` a-z-]{0,20}") {
            for words in [&words, &more] {
                let Value::Scalar(read) = read(&format!("title: {}\nnext: a\n", scalar(words))) else {
                    panic!("{words:?} is no scalar")
                };
                prop_assert_eq!(read.text.as_ref() as &str, words.trim());
            }
            let Value::Sequence(items) = read(&format!("about: {}\n", list(&[&words, &more]))) else {
                panic!("no list")
            };
            let items: Vec<&str> = items.iter().map(|item| item.as_text().unwrap()).collect();
            prop_assert_eq!(items, [words.trim(), more.trim()]);
        }
    }
}
