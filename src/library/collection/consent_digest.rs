//! The fingerprint of what a colleague read before they agreed: where the text has changed since, their yes is for another
//! text. Beside it the reference that stands on their letter, which says nothing of whoever is not printed there.

use std::borrow::Cow;

use crate::library::collection::resolved_story::ResolvedStory;
use crate::library::source::config::Config;
use crate::library::source::date::{Period, When};
use crate::library::source::front_matter::{Call, Outcome, State};
use crate::library::source::ids::{Id, PersonId};
use crate::library::source::mentions;
use crate::library::source::person::{People, Shown};

/// How many digits of a reference stand on a letter, and are enough to know a text by.
const SHORT: usize = 8;

/// Whose eyes a hash is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum DigestReader {
    /// The story's own file.
    File,
    /// A letter: who is only a role there, and a note to oneself, must not be found out by trying names.
    Letter,
}

/// The fingerprint of a story's title, text, printed fields and audience, in 16 hexadecimal digits.
///
/// White space does not count, so that a text may be wrapped anew. What is hashed is what was written
/// and not what is rendered, so that a newer `heard` asks nobody to read again.
pub fn fingerprint(story: &ResolvedStory, config: &Config, people: &People) -> String {
    hash(story, config, people, DigestReader::File)
}

/// The reference of a story as it is now, for the letter about it: like its fingerprint, of what the letter shows alone.
///
/// It is another where the words, the call, the time, the readers or a teller who is named have changed. Which colleague
/// a role stands for, who is mentioned and what stands in comments are not in it, so that it cannot be tried against a
/// list of names, and one colleague's yes does not make the letter to another stale.
pub fn reference(story: &ResolvedStory, config: &Config, people: &People) -> String {
    hash(story, config, people, DigestReader::Letter)
}

/// A reference as it stands on a letter, in groups of four digits.
pub fn short(reference: &str) -> String {
    let (first, second) = reference[..SHORT].split_at(SHORT / 2);
    format!("{first} {second}")
}

/// Whether `said`, copied from a letter or from what `check` says, means the story as it is now.
///
/// At least the eight digits of a letter must be there, from the first; case, spaces and hyphens do not matter.
pub fn is_of(said: &str, story: &ResolvedStory, config: &Config, people: &People) -> bool {
    digits(said).is_some_and(|said| {
        reference(story, config, people).starts_with(&said) || fingerprint(story, config, people).starts_with(&said)
    })
}

/// Whether `said` can be what stands on a letter.
pub fn is_reference(said: &str) -> bool {
    digits(said).is_some()
}

/// The digits that somebody copied, where there are enough and not too many.
fn digits(said: &str) -> Option<String> {
    const ALL: usize = 16;
    let digits: String = said.chars().filter(|c| !matches!(c, ' ' | '-' | '…')).collect();
    let is_one = (SHORT..=ALL).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_one.then(|| digits.to_ascii_lowercase())
}

fn hash(story: &ResolvedStory, config: &Config, people: &People, eyes: DigestReader) -> String {
    let mut hash = xxhash_rust::xxh3::Xxh3::new();
    let text_file = &story.manuscript.text_file;
    let front = &story.manuscript.front;
    let mut part = |name: &str, text: &str| {
        hash.update(name.as_bytes());
        for word in text.split_whitespace() {
            hash.update(b" ");
            hash.update(word.as_bytes());
        }
        hash.update(b"\n");
    };
    part("title", text_file.title.as_ref().map_or("", |title| &title.value));
    let shown = |text| if eyes == DigestReader::Letter { without_ids(text) } else { Cow::Borrowed(text) };
    let body = &text_file.text[text_file.body.clone()];
    match eyes {
        DigestReader::File => part("text", body),
        DigestReader::Letter => part("text", &without_ids(&without_comments(body))),
    }
    for words in front.prose() {
        part("field", &shown(&words.value));
    }
    for evidence in &front.indicators {
        part("indicator", &evidence.indicator.value.to_lowercase());
        for passage in &evidence.passages {
            part("passage", &shown(&passage.value));
        }
    }
    if let Some(judgment) = &front.judgment {
        part("call", judgment.call.value().map_or("", |call| call_word(*call)));
        part("outcome", judgment.outcome.value().map_or("", |outcome| outcome_word(*outcome)));
        part("metric", judgment.metric.as_ref().map_or("", |metric| &metric.value));
    }
    let who = |person: Option<PersonId>| person.map_or("", |person| people.at(person).id.as_str());
    // Whoever else has not agreed yet is a role on the letter; and their yes, while it is on its way, makes no other text.
    let teller = story.teller.filter(|teller| eyes == DigestReader::File || people.at(*teller).shown == Shown::Name);
    part("teller", who(teller));
    let other = |person: Option<PersonId>| who(person.filter(|_| eyes == DigestReader::File));
    for (person, _) in &story.about {
        part("about", other(Some(*person)));
    }
    part("reply", other(story.reply_by));
    for person in &story.echoes_by {
        part("echo", other(*person));
    }
    part("when", &front.date.value().map_or(String::new(), |date| when_words(date.when())));
    let made = front.change.as_ref().and_then(|change| change.state.value()) == Some(&State::Made);
    part("change", if made { "made" } else { "" });
    part(
        "composite",
        &front.composite_of.value().filter(|_| front.is_composite()).map_or(String::new(), u32::to_string),
    );
    part("practice", front.practice.as_ref().map_or("", |words| &words.value));
    part("setting", front.setting.as_ref().map_or("", |words| &words.value));
    part("language", front.language.as_ref().map_or("", |words| &words.value));
    part("image", front.image.as_ref().and_then(|image| image.src.as_ref()).map_or("", |src| &src.value));
    for voice in front.voices.iter().filter(|_| eyes == DigestReader::File) {
        part("voice", &voice.value);
    }
    let audience = story.audience.and_then(|at| config.audiences.all.get(at.index()));
    part("audience", audience.map_or("", |audience| &audience.id));
    format!("{:016x}", hash.digest())
}

/// `text` with its mentions nameless.
fn without_ids(text: &str) -> Cow<'_, str> {
    let mentions = mentions::mentions(text);
    if mentions.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for mention in mentions {
        out.push_str(&text[done..mention.range.start]);
        out.push('@');
        done = mention.range.end;
    }
    out.push_str(&text[done..]);
    Cow::Owned(out)
}

/// `text` without what stands in its comments.
fn without_comments(text: &str) -> Cow<'_, str> {
    const OPEN: &str = "<!--";
    const CLOSE: &str = "-->";
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once(OPEN) {
        out.push_str(before);
        rest = comment.split_once(CLOSE).map_or("", |(_, after)| after);
    }
    if rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

// The words below are hashed, so they stay as they are whatever else is renamed.

fn call_word(call: Call) -> &'static str {
    match call {
        Call::Trusted => "trusted",
        Call::Overrode => "overrode",
        Call::Mixed => "mixed",
        Call::Deferred => "deferred",
    }
}

fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::WentWell => "went-well",
        Outcome::WentBadly => "went-badly",
        Outcome::Mixed => "mixed",
        Outcome::Unknown => "unknown",
    }
}

fn when_words(when: When) -> String {
    match when.part {
        Period::Month(month) => format!("{}-{month:02}", when.year),
        Period::Quarter(quarter) => format!("{}-Q{quarter}", when.year),
    }
}
