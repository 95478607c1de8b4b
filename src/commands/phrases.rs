//! What is asked and said to somebody who works on a site, in the site's language where it is one of ours; a file each
//! beside the words of a new site. Diagnostics and `--help` are English.

use serde::Deserialize;

/// Holes in a phrase, by name, and what fills them.
type Holes<'h> = &'h [(&'h str, &'h dyn std::fmt::Display)];

/// The phrases of one language.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    /// The first question of a story.
    pub title: String,
    /// What is said before it.
    pub intro: String,
    pub who_did: String,
    /// The answer to that of somebody whose own work it was.
    me: String,
    pub who_are_you: String,
    pub role: String,
    pub role_of: String,
    pub shown: String,
    pub shown_of: String,
    /// What it measures, misses, rewards, and how it is gamed.
    pub metric: [String; 4],
    pub metric_more: String,
    pub page_more: String,
    pub lab: Lab,
    /// What the data said, what they did, what happened.
    pub headings: [String; 3],
    /// Whether to go on with answers that somebody left.
    pub unfinished: String,
    /// Answers to that which throw them away.
    pub delete: Vec<String>,
    pub stopped_kept: String,
    pub stopped: String,
    pub in_editor: String,
    yes: Vec<String>,
    /// The two answers, as they are shown after a question.
    pub yes_or_no: String,
    pub publish: String,
    pub other_audience: String,
    pub lost: Lost,
    pub save_as_utf8: String,
    pub delete_for_good: String,
    pub forget: String,
    /// Before others can read a file, what no program can answer.
    pub publish_file: String,
    pub write_file: String,
    pub write_this: String,
    pub write_these: String,
    pub review: Review,
    pub import: Import,
    pub inbox: Inbox,
    pub replies: Replies,
    pub init: Init,
    pub comments: Comments,
}

/// What is said of much that would be deleted.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lost {
    pub stories: String,
    pub labs: String,
    pub metrics: String,
    pub pages: String,
    pub paths: String,
    pub files: String,
    /// Nobody asked for that.
    pub unasked: String,
    /// Some of them have errors.
    pub broken: String,
    /// Whether they are deleted all the same.
    pub anyway: String,
}

/// What a new lab begins with.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lab {
    pub write: String,
    pub close: String,
    pub notes: String,
    /// Whom the two play in a role play.
    pub roles: [String; 2],
    /// What is to be written in the brief of each.
    pub brief: String,
}

/// What a curator is asked about a flag, and which answers there are.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    pub question: String,
    pub why: String,
    pub keep: Vec<String>,
    pub ask: Vec<String>,
    pub withdraw: Vec<String>,
    pub later: Vec<String>,
    pub quit: Vec<String>,
}

/// What is asked about the columns of a table.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Import {
    pub intro: String,
    pub column: String,
    /// The same of a column that says who sent the answers.
    pub sender: String,
    /// What the first answer in it is.
    pub begins: String,
    pub no_field: String,
}

/// What a curator is asked about a story that arrived, and the words on the page that asks it.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inbox {
    pub question: String,
    pub keep: Vec<String>,
    pub ask: Vec<String>,
    pub incident: Vec<String>,
    pub no: Vec<String>,
    pub later: Vec<String>,
    pub quit: Vec<String>,
    pub passed_on: String,
    pub harm: String,
    pub asked: String,
    pub left: String,
    pub empty: String,
    pub title: String,
    /// Keep, ask back, an incident, thanks and no, later.
    pub buttons: [String; 5],
    pub draft: String,
    pub mail: String,
    pub unread: String,
    pub ask_mail: String,
    pub incident_mail: String,
}

/// What is said of replies to letters that came by mail.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replies {
    pub line: String,
    /// What each of them means.
    pub meanings: Meanings,
    pub sent: String,
    pub some_day: String,
    pub servers: String,
    pub no_servers: String,
    pub change: String,
    pub refused: String,
    pub why: Reasons,
    pub record: String,
}

/// What each reply to a letter means.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meanings {
    pub name: String,
    pub role: String,
    /// Something is to be changed first.
    pub change: String,
    /// It stays between the two.
    pub kept: String,
    pub no: String,
}

/// Why a message is no reply.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reasons {
    pub unknown_code: String,
    pub other_sender: String,
    /// The text is another one since.
    pub stale: String,
    pub twice: String,
    /// They sent different answers.
    pub contradicts: String,
    pub unclear: String,
}

/// What comes after `heard init`.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Init {
    pub ready: String,
    pub see: String,
    pub write: String,
    pub check: String,
    pub contact: String,
}

/// The comments in the files of a new site.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comments {
    pub version: String,
    pub contact: String,
    pub consent: String,
    pub never_publish: String,
    pub minimum_people: String,
    pub people: String,
}

impl Phrases {
    /// In a language such as `de` or `de-AT`; in English where it is none of ours.
    pub fn of(language: &str) -> Self {
        let text = match language.split(['-', '_']).next().unwrap_or_default() {
            "de" => include_str!("init/words/de/prompts.yaml"),
            "fr" => include_str!("init/words/fr/prompts.yaml"),
            "es" => include_str!("init/words/es/prompts.yaml"),
            "ar" => include_str!("init/words/ar/prompts.yaml"),
            _ => include_str!("init/words/en/prompts.yaml"),
        };
        // The files come with the program, and a test reads them all.
        serde_yaml::from_str(text).unwrap_or_default()
    }

    /// Whether this is a yes, in this language or in English.
    pub fn is_yes(&self, answer: &str) -> bool {
        is_one(answer, &self.yes) || is_one(answer, &["y", "yes"])
    }

    /// Whether somebody answers that it was their own work, in this language or in English.
    pub fn is_me(&self, answer: &str) -> bool {
        is_one(answer, &[self.me.as_str(), "me", "myself"])
    }
}

/// Whether an answer is one of these, in any case.
pub fn is_one<S: AsRef<str>>(answer: &str, words: &[S]) -> bool {
    let answer = answer.trim().to_lowercase();
    words.iter().any(|word| answer == word.as_ref())
}

/// A phrase with its holes filled.
pub fn filled(phrase: &str, holes: Holes<'_>) -> String {
    holes
        .iter()
        .fold(phrase.to_owned(), |phrase, (name, words)| phrase.replace(&format!("{{{name}}}"), &words.to_string()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_yaml::Value;

    use super::{Phrases, filled, is_one};
    use crate::commands::init::words;

    fn of(language: &str) -> Value {
        let path = format!("{}/src/commands/init/words/{language}/prompts.yaml", env!("CARGO_MANIFEST_DIR"));
        serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    /// Every text by its keys, and the holes and commands in it.
    fn texts(value: &Value, above: &str, all: &mut Vec<(String, BTreeSet<String>)>) {
        match value {
            Value::Mapping(map) => {
                map.iter().for_each(|(key, value)| texts(value, &format!("{above}.{}", key.as_str().unwrap()), all));
            }
            Value::Sequence(list) => all.push((above.to_owned(), [list.is_empty().to_string()].into())),
            value => {
                let text = value.as_str().unwrap_or_else(|| panic!("{above} is no text"));
                assert!(!text.trim().is_empty(), "{above}");
                let pieces = text.split(['{', '}']).skip(1).step_by(2).map(|name| format!("{{{name}}}"));
                let pieces = pieces.filter(|name| !name.contains(' '));
                let commands = text.split('`').skip(1).step_by(2).map(str::to_owned);
                all.push((above.to_owned(), pieces.chain(commands).collect()));
            }
        }
    }

    #[test]
    fn every_language_has_every_phrase_with_the_same_holes_and_commands() {
        let all = |language: &str| {
            let mut all = Vec::new();
            texts(&of(language), "", &mut all);
            all
        };
        for words in &words::ALL {
            assert_eq!(all(words.language), all("en"), "{}", words.language);
            assert!(!Phrases::of(words.language).title.is_empty(), "{}", words.language);
        }
    }

    #[test]
    fn the_answers_to_one_question_differ_and_a_yes_in_english_is_always_one() {
        for words in &words::ALL {
            let phrases = Phrases::of(words.language);
            let review = &phrases.review;
            let answers = [&review.keep, &review.ask, &review.withdraw, &review.later, &review.quit];
            let all: Vec<&String> = answers.into_iter().flatten().collect();
            assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "{}", words.language);
            assert!(all.iter().all(|answer| is_one(answer, std::slice::from_ref(*answer))), "{}", words.language);
            assert!(!phrases.is_yes("") && !phrases.is_yes("n") && !phrases.is_yes("no") && phrases.is_yes(" YES"));
            assert!(phrases.yes.iter().all(|yes| phrases.is_yes(yes) && !is_one(yes, &phrases.delete)));
        }
        assert!(Phrases::of("de-AT").is_yes("Ja") && Phrases::of("fr").is_yes("O") && !Phrases::of("en").is_yes("ja"));
    }

    #[test]
    fn holes_are_filled_by_name() {
        assert_eq!(filled("{a} of {b}, {a}", &[("a", &1), ("b", &"two")]), "1 of two, 1");
    }
}
