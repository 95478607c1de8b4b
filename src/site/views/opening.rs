//! How a story begins: its first letter set large, or its first line; and how long it takes to read aloud.

use crate::library::edition::Passage;
use crate::theme::{Direction, Theme};

/// From how many letters on a paragraph can stand around a letter of three lines, on a phone too.
const AROUND: usize = 180;
/// Up to how many letters a first paragraph is a line that leads into the next.
const LEADS: usize = 110;
/// How many letters are read aloud in a minute, slowly enough to be listened to.
const A_MINUTE: usize = 800;
/// Up to how many minutes are said.
const LONGEST: usize = 10;

/// What the first paragraph of a story is set as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// With its first letter large.
    Initial,
    /// As a line that leads into the text.
    LeadIn,
    /// As any other.
    Plain,
}

impl Opening {
    /// Of a text in `language`. Where letters join, none of them stands alone.
    pub fn of(mut passages: impl Iterator<Item = Passage>, language: &str) -> Self {
        let Some(first) = passages.next().filter(|first| !first.is_heading) else { return Self::Plain };
        let words = first.words.trim();
        match words.chars().count() {
            ..LEADS if passages.nth(1).is_some() => Self::LeadIn,
            AROUND.. if words.starts_with(char::is_alphabetic) && Direction::of(language) == Direction::Ltr => {
                Self::Initial
            }
            _ => Self::Plain,
        }
    }

    /// The text with its first paragraph marked by a class; an initial needs its letter to stand in no other mark.
    pub fn mark(self, html: String) -> String {
        let class = match self {
            Self::Plain => return html,
            Self::Initial => "initial",
            Self::LeadIn => "lead-in",
        };
        match html.strip_prefix("<p>") {
            Some(rest) if self == Self::LeadIn || rest.starts_with(char::is_alphabetic) => {
                format!("<p class=\"{class}\">{rest}")
            }
            _ => html,
        }
    }
}

/// How long the text of some HTML takes to read aloud, in words.
pub fn aloud(theme: &Theme, html: &str) -> Option<String> {
    let letters = letters(html);
    let minutes = (letters + A_MINUTE / 2) / A_MINUTE;
    match minutes {
        _ if letters == 0 => None,
        0..=LONGEST => Some(theme.say_n("story.aloud", minutes.max(1), &[("count", &theme.number(minutes))])),
        _ => Some(theme.say("story.aloud_long", &[])),
    }
}

/// The letters within which a first sentence is cut.
const SENTENCE: usize = 220;
/// The fewest letters of a first sentence; a shorter one takes the next along.
const SHORT: usize = 24;

/// The first sentence of a text; nothing where it has no words.
pub fn first_sentence(passages: impl Iterator<Item = Passage>) -> Option<String> {
    let mut told = String::new();
    for passage in passages.filter(|passage| !passage.is_heading) {
        let words = passage.words.trim();
        for (at, c) in words.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?' | '…' | '؟' | '。')) {
            let rest = words[at + c.len_utf8()..].trim_start_matches(['"', '”', '’', '»', '“', ')', '」']);
            let sentence = &words[..words.len() - rest.len()];
            let ends = c == '。' || rest.is_empty() || rest.starts_with(char::is_whitespace);
            if ends && (told.chars().count() + sentence.chars().count() >= SHORT) {
                return Some(cut(told + sentence));
            }
        }
        told.push_str(words);
        told.push(' ');
        if told.chars().count() > SENTENCE {
            break;
        }
    }
    Some(cut(told.trim().to_owned())).filter(|told| !told.is_empty())
}

/// `words`, cut between two of them where they are long.
fn cut(words: String) -> String {
    let Some((end, _)) = words.char_indices().nth(SENTENCE) else { return words };
    let end = words[..end].rfind(char::is_whitespace).unwrap_or(end);
    format!("{} …", words[..end].trim_end())
}

/// How many letters and figures stand outside of tags; one of a script that writes syllables or words takes as long as
/// three.
fn letters(html: &str) -> usize {
    let weight = |c: char| match c {
        c if !c.is_alphanumeric() => 0,
        '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' => 3,
        _ => 1,
    };
    let in_words = |words: &str| -> usize {
        if words.is_ascii() {
            words.bytes().filter(u8::is_ascii_alphanumeric).count()
        } else {
            words.chars().map(weight).sum()
        }
    };
    let (mut all, mut rest) = (0, html);
    while let Some((words, tag)) = rest.split_once('<') {
        all += in_words(words);
        rest = tag.split_once('>').map_or("", |(_, rest)| rest);
    }
    all + in_words(rest)
}

#[cfg(test)]
mod tests {
    use super::Opening;
    use crate::library::edition::Passage;

    fn passage(words: &str) -> Passage {
        Passage { anchor: None, is_heading: false, words: words.to_owned(), people: Vec::new(), cited: Vec::new() }
    }

    fn opens(words: &str, language: &str) -> Opening {
        Opening::of([words, "Then.", "Then."].map(passage).into_iter(), language)
    }

    #[test]
    fn only_a_long_paragraph_that_begins_with_a_letter_has_its_letter_large() {
        let long = "It was the fourth meeting. ".repeat(10);
        assert_eq!(opens(&long, "en"), Opening::Initial);
        assert_eq!(opens(&format!("“{long}”"), "en"), Opening::Plain);
        assert_eq!(opens(&format!("9.06, {long}"), "en"), Opening::Plain);
        assert_eq!(opens(&"كان الاجتماع الرابع. ".repeat(20), "ar"), Opening::Plain);
        assert_eq!(opens(&"It was. ".repeat(20), "en"), Opening::Plain);
        assert_eq!(opens("Dear Giulia,", "en"), Opening::LeadIn);
    }

    #[test]
    fn what_is_read_aloud_stands_outside_of_tags_and_a_syllable_counts_for_three_letters() {
        for (html, letters) in [
            ("<p class=\"a\">It’s 9 &gt; 8</p>", 7),
            ("a > b < c", 2),
            ("マヤ・リン", 12),
            ("・゛", 0),
            ("né<br>e\u{301}", 3),
            ("<unclosed words", 0),
            ("", 0),
        ] {
            assert_eq!(super::letters(html), letters, "{html}");
        }
    }

    #[test]
    fn a_first_sentence_is_whole_and_long_enough_to_have_a_voice() {
        let first = |paragraphs: &[&str]| {
            super::first_sentence(paragraphs.iter().map(|words| passage(words))).unwrap_or_default()
        };
        let stamp = "The email came at 9.06. I know because I put the stamp on it.";
        assert_eq!(first(&["The email came to all of us at 9.06. I know."]), "The email came to all of us at 9.06.");
        assert_eq!(first(&[stamp]), stamp);
        assert_eq!(
            first(&["Dear Giulia,", "You asked me why I stayed. I did."]),
            "Dear Giulia, You asked me why I stayed."
        );
        assert_eq!(
            first(&["“Who usually sits over there?” she asked. Nobody spoke."]),
            "“Who usually sits over there?”"
        );
        assert_eq!(first(&[]), "");
        assert!(first(&[&"word ".repeat(90)]).chars().count() <= super::SENTENCE + 2);
    }

    #[test]
    fn a_letter_that_stands_in_a_mark_is_left_as_it_is() {
        let mark = |html: &str| Opening::Initial.mark(html.to_owned());
        assert_eq!(mark("<p>It was.</p>"), "<p class=\"initial\">It was.</p>");
        assert_eq!(mark("<p><em>It</em> was.</p>"), "<p><em>It</em> was.</p>");
        assert_eq!(mark("<ul><li>It</li></ul>"), "<ul><li>It</li></ul>");
    }
}
