//! Writes phrases without arguments into a template's text, before the engine reads it.
//!
//! A call costs the engine half a microsecond and a page has dozens; `{{ say(key="…") }}` alone is known beforehand.
//! Places in the folded text lead back to the file's.

use std::borrow::Cow;

/// A template's text with phrases written in.
#[derive(Debug, Default)]
pub struct Folded {
    /// The text for the engine.
    pub text: String,
    /// What was written in, in order.
    cuts: Vec<Cut>,
}

/// Where a call stood, and where its phrase stands instead.
#[derive(Debug)]
struct Cut {
    was: std::ops::Range<usize>,
    is: std::ops::Range<usize>,
}

impl Folded {
    /// `text` with each `{{ say(key="…") }}` replaced by what `phrase` gives for the key, as it is to stand in the page.
    pub fn of<'p>(text: &str, phrase: impl Fn(&str) -> Option<Cow<'p, str>>) -> Self {
        let mut folded = Self { text: String::with_capacity(text.len()), cuts: Vec::new() };
        // In a raw block a call is text.
        if text.contains("endraw") {
            text.clone_into(&mut folded.text);
            return folded;
        }
        let mut done = 0;
        for (open, _) in text.match_indices("{{") {
            if open < done {
                continue;
            }
            let Some((key, length)) = call(&text[open..]) else { continue };
            let Some(words) = phrase(key).filter(|words| is_text(words)) else { continue };
            folded.text.push_str(&text[done..open]);
            let start = folded.text.len();
            folded.text.push_str(&words);
            folded.cuts.push(Cut { was: open..open + length, is: start..folded.text.len() });
            done = open + length;
        }
        folded.text.push_str(&text[done..]);
        folded
    }

    /// Where in the file the byte `at` of the folded text comes from.
    pub fn origin(&self, at: usize) -> usize {
        let before = self.cuts.partition_point(|cut| cut.is.start <= at);
        match before.checked_sub(1).and_then(|last| self.cuts.get(last)) {
            None => at,
            Some(cut) if at < cut.is.end => cut.was.start,
            Some(cut) => cut.was.end + (at - cut.is.end),
        }
    }
}

/// Whether words can stand in a template without becoming a part of it, and keep their white space there.
fn is_text(words: &str) -> bool {
    !words.is_empty() && words.trim() == words && !words.contains('{') && !words.starts_with(['%', '#'])
}

/// The key of a call that `text` begins with, if it has no other arguments, and the call's length.
fn call(text: &str) -> Option<(&str, usize)> {
    let mut rest = text;
    for part in ["{{", "say", "(", "key", "="] {
        rest = rest.strip_prefix(part)?.trim_start();
    }
    let quote = rest.chars().next().filter(|c| ['"', '\'', '`'].contains(c))?;
    let (key, after) = rest[1..].split_once(quote)?;
    if key.is_empty() || key.bytes().any(|byte| !byte.is_ascii_alphanumeric() && !b"._-".contains(&byte)) {
        return None;
    }
    let after = after.trim_start().strip_prefix(')')?.trim_start().strip_prefix("}}")?;
    Some((key, text.len() - after.len()))
}

#[cfg(test)]
mod tests {
    use super::Folded;

    fn fold(text: &str) -> Folded {
        Folded::of(text, |key| match key {
            "a.b" => Some("Wörter".into()),
            "hole" => Some("for {who}".into()),
            "space" => Some(" x".into()),
            "hash" => Some("#1".into()),
            _ => None,
        })
    }

    #[test]
    fn a_call_without_arguments_is_its_words() {
        assert_eq!(fold("<p>{{ say(key=\"a.b\") }}{{say( key = 'a.b' )}}</p>").text, "<p>WörterWörter</p>");
    }

    #[test]
    fn any_other_call_stays() {
        for text in [
            "{{ say(key=\"a.b\", n=1) }}",
            "{{- say(key=\"a.b\") }}",
            "{{ say(key=\"a.b\") | upper }}",
            "{{ say(key=\"none\") }}",
            "{{ say(key=\"hole\") }}",
            "{{ say(key=\"space\") }}",
            "{{{ say(key=\"hash\") }}",
            "{{ say(key=\"a.b",
            "{% raw %}{{ say(key=\"a.b\") }}{% endraw %}",
        ] {
            assert_eq!(fold(text).text, text);
        }
    }

    #[test]
    fn a_place_leads_back_to_the_file() {
        let text = "ab {{ say(key=\"a.b\") }} cd {{ say(key=\"a.b\") }}!";
        let folded = fold(text);
        for mark in ["ab", "cd", "!"] {
            assert_eq!(folded.origin(folded.text.find(mark).unwrap()), text.find(mark).unwrap());
        }
        assert_eq!(folded.origin(folded.text.find("rter").unwrap()), 3);
        assert_eq!(folded.origin(folded.text.len()), text.len());
    }
}
