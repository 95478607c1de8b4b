//! Finds people's names and forbidden words in printed words.

use std::ops::Range;

use aho_corasick::AhoCorasick;

use crate::library::forbidden::Forbidden;
use crate::library::person::People;
use crate::text::fingerprint;

/// What a stretch of words is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The full name or a nickname of somebody.
    Name(u32),
    /// A forbidden word, by its index.
    Word(usize),
    /// A match of a forbidden pattern, by its index.
    Pattern(usize),
}

/// All names and forbidden words of a site, ready to be looked for in one pass.
pub struct Spoken {
    automaton: Option<AhoCorasick>,
    /// For each pattern of the automaton: what it means, and the capital that a single word must begin with.
    meanings: Vec<(Meaning, Option<char>, Border)>,
    patterns: Vec<regex::Regex>,
}

/// Where a word counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Border {
    /// Only as a word of its own.
    Word,
    /// Anywhere, inside other words too.
    Anywhere,
}

/// The shortest forbidden word that is found inside other words too, in bytes.
const SHORTEST_INSIDE: usize = 4;

impl Spoken {
    /// The names of `people` and the words of `forbidden`.
    pub fn of(people: &People, forbidden: &Forbidden) -> Self {
        let mut needles = Vec::new();
        let mut meanings = Vec::new();
        let mut add = |text: &str, meaning: Meaning, capital: Option<char>, border: Border| {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            // The automaton folds the case of ASCII alone; other letters are given in each case.
            let forms = if text.is_ascii() { vec![text] } else { vec![text.to_lowercase(), text.to_uppercase(), text] };
            for form in forms.into_iter().filter(|form| !form.is_empty()) {
                needles.push(form);
                meanings.push((meaning, capital, border));
            }
        };
        for (at, person) in (0_u32..).zip(&people.all) {
            for name in std::iter::once(&person.name).chain(&person.also) {
                let single = !name.value.trim().contains(char::is_whitespace);
                let capital = name.value.chars().next().filter(|c| single && c.is_uppercase());
                add(&name.value, Meaning::Name(at), capital, Border::Word);
            }
        }
        for (at, (word, _)) in forbidden.words.iter().enumerate() {
            let border = if word.len() >= SHORTEST_INSIDE { Border::Anywhere } else { Border::Word };
            add(word, Meaning::Word(at), None, border);
        }
        let automaton = fingerprint::automaton(&needles);
        let patterns = forbidden.patterns.iter().map(|(regex, _)| regex.clone()).collect();
        Self { automaton, meanings, patterns }
    }

    /// Calls `found` for every name and forbidden word in `text`, whose runs of white space are single spaces.
    pub fn find(&self, text: &str, mut found: impl FnMut(Meaning, Range<usize>)) {
        if let Some(automaton) = &self.automaton {
            for hit in automaton.find_overlapping_iter(text) {
                let (meaning, capital, border) = self.meanings[hit.pattern().as_usize()];
                let range = hit.range();
                let whole = border == Border::Anywhere || is_word(text, &range);
                if whole && capital.is_none_or(|capital| text[range.clone()].starts_with(capital)) {
                    found(meaning, range);
                }
            }
        }
        for (at, pattern) in self.patterns.iter().enumerate() {
            for hit in pattern.find_iter(text) {
                found(Meaning::Pattern(at), hit.range());
            }
        }
    }
}

/// Whether `range` begins and ends at the border of a word.
pub fn is_word(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// Writes the words of `html`, which we made ourselves, to `out`: tags away, entities undone, white space single.
pub fn printed_words(html: &str, out: &mut String) {
    out.clear();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        push_words(out, &rest[..at]);
        if rest.as_bytes()[at] == b'<' {
            let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
            let inline = ["em>", "strong>", "del>", "code>", "a>", "a "];
            let name = rest[at + 1..end].trim_start_matches('/');
            if !inline.iter().any(|tag| name.starts_with(tag)) && !out.ends_with(' ') {
                out.push(' ');
            }
            rest = &rest[end..];
        } else {
            let entities = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\'')];
            let entity = entities.iter().find(|(name, _)| rest[at..].starts_with(name));
            let (length, c) = entity.map_or((1, '&'), |(name, c)| (name.len(), *c));
            out.push(c);
            rest = &rest[at + length..];
        }
    }
    push_words(out, rest);
}

fn push_words(out: &mut String, text: &str) {
    if !text.contains(['\n', '\t', '\r']) && !text.contains("  ") {
        out.push_str(text);
        return;
    }
    for c in text.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Meaning, Spoken, printed_words};
    use crate::library::forbidden::Forbidden;
    use crate::library::person::People;

    fn found(text: &str) -> Vec<Meaning> {
        let people = "m.l: { name: Maja Lindqvist, also: [Will] }\nå.k: { name: Åsa Käll }";
        let people = People::read(&"people.yaml".into(), people, &mut Vec::new());
        let place = crate::text::diagnostic::Place::file(&"heard.yaml".into());
        let words = vec![("Northwind".to_owned(), place.clone()), ("Ob".to_owned(), place.clone())];
        let patterns = vec![(regex::Regex::new("M-[0-9]{3}").unwrap(), place)];
        let spoken = Spoken::of(&people, &Forbidden { words, patterns });
        let mut found = Vec::new();
        spoken.find(text, |meaning, _| found.push(meaning));
        found.dedup();
        found
    }

    #[test]
    fn a_name_is_found_in_any_case_and_only_whole() {
        assert_eq!(found("said maja lindqvist."), [Meaning::Name(0)]);
        assert_eq!(found("ÅSA KÄLL"), [Meaning::Name(1)]);
        assert_eq!(found("Maja Lindqvister"), []);
    }

    #[test]
    fn a_nickname_that_is_a_word_is_found_only_with_its_capital() {
        assert_eq!(found("we will see"), []);
        assert_eq!(found("Will saw"), [Meaning::Name(0)]);
    }

    #[test]
    fn a_long_forbidden_word_is_found_inside_others_and_a_short_one_is_not() {
        assert_eq!(found("northwindish"), [Meaning::Word(0)]);
        assert_eq!(found("knob"), []);
        assert_eq!(found("M-123"), [Meaning::Pattern(0)]);
    }

    #[test]
    fn words_are_joined_over_inline_tags_and_parted_by_blocks() {
        let mut out = String::new();
        printed_words("<p>Maja <em>Lind</em>qvist</p>\n<p>a&amp;b</p>", &mut out);
        assert_eq!(out.trim(), "Maja Lindqvist a&b");
    }
}
