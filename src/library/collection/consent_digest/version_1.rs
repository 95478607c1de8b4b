//! Version 1 of the digest of what a colleague read. It is frozen: a yes that was given to it counts as long as the text is
//! the same, so nothing here may come to say anything else, whatever is renamed, added or read in another way elsewhere.
//!
//! It takes fields apart whole, so that a new one does not compile until it stands here as one that version 1 does not know.

use std::borrow::Cow;
use std::ops::Range;

use crate::library::collection::resolved_story::ResolvedStory;
use crate::library::source::config::Config;
use crate::library::source::date::{Period, When};
use crate::library::source::front_matter::{
    Call, Change, Evidence, FrontMatter, Image, Judgment, Outcome, State, StoryKind, Words, WrittenRemark,
};
use crate::library::source::ids::{Id, PersonId};
use crate::library::source::person::{People, Shown};

/// Whose eyes a hash is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum DigestReader {
    /// The story's own file.
    File,
    /// A letter: who is only a role there, and a note to oneself, must not be found out by trying names.
    Letter,
}

/// The 16 hexadecimal digits of a story.
pub(super) fn hash(story: &ResolvedStory, config: &Config, people: &People, eyes: DigestReader) -> String {
    let text_file = &story.manuscript.text_file;
    let FrontMatter {
        date,
        reviewer: _,
        about: _,
        about_unreadable: _,
        practice,
        setting,
        // Version 1 does not know it.
        office: _,
        client: _,
        kind,
        composite_of,
        indicators,
        also,
        judgment,
        change,
        why,
        reply,
        echoes,
        voices,
        summary,
        tags,
        language,
        image,
        aliases: _,
        agreed: _,
        asked: _,
    } = &story.manuscript.front;
    let mut hash = xxhash_rust::xxh3::Xxh3::new();
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
    let mut prose: Vec<&Option<Words>> = vec![also, why, summary];
    if let Some(Judgment { data, because, metric: _, call: _, outcome: _, span: _ }) = judgment {
        prose.extend([data, because]);
    }
    let made = change.as_ref().is_some_and(|Change { state, what, by: _, why }| {
        prose.push(what);
        // Younger than this version: it says nothing where it is absent.
        prose.extend(why.as_ref().map(|_| why));
        state.value() == Some(&State::Made)
    });
    prose.extend(reply.iter().chain(echoes).map(|WrittenRemark { by: _, says }| says));
    let mut picture = None;
    if let Some(Image { src, alt, credit, span: _ }) = image {
        prose.extend([alt, credit]);
        picture = src.as_ref();
    }
    for words in prose.into_iter().flatten().chain(tags) {
        part("field", &shown(&words.value));
    }
    for Evidence { indicator, passages } in indicators {
        part("indicator", &indicator.value.to_lowercase());
        for passage in passages {
            part("passage", &shown(&passage.value));
        }
    }
    if let Some(Judgment { metric, call, outcome, data: _, because: _, span: _ }) = judgment {
        part("call", call.value().map_or("", |call| call_word(*call)));
        part("outcome", outcome.value().map_or("", |outcome| outcome_word(*outcome)));
        part("metric", words(metric.as_ref()));
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
    part("when", &date.value().map_or(String::new(), |date| when_words(date.when())));
    part("change", if made { "made" } else { "" });
    let is_composite = kind.value() == Some(&StoryKind::Composite);
    part("composite", &composite_of.value().filter(|_| is_composite).map_or(String::new(), u32::to_string));
    part("practice", words(practice.as_ref()));
    part("setting", words(setting.as_ref()));
    part("language", words(language.as_ref()));
    part("image", picture.map_or("", |src| &src.value));
    for voice in voices.iter().filter(|_| eyes == DigestReader::File) {
        part("voice", &voice.value);
    }
    let audience = story.audience.and_then(|at| config.audiences.all.get(at.index()));
    part("audience", audience.map_or("", |audience| &audience.id));
    format!("{:016x}", hash.digest())
}

fn words(field: Option<&Words>) -> &str {
    field.map_or("", |words| &words.value)
}

/// `text` with its mentions nameless.
fn without_ids(text: &str) -> Cow<'_, str> {
    let mentions = mentions(text);
    if mentions.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for mention in mentions {
        out.push_str(&text[done..mention.start]);
        out.push('@');
        done = mention.end;
    }
    out.push_str(&text[done..]);
    Cow::Owned(out)
}

/// Where mentions were in a text when version 1 was made, the `@` included.
fn mentions(text: &str) -> Vec<Range<usize>> {
    let mut mentions = Vec::new();
    for (at, _) in text.match_indices('@') {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '\\' | '@')) {
            continue;
        }
        let rest = &text[at + 1..];
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '.')).unwrap_or(rest.len());
        if rest[..end].starts_with(char::is_alphanumeric) {
            mentions.push(at..at + 1 + end);
        }
    }
    mentions
}

/// `text` without its comments.
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

// These words are hashed: they stay as they are whatever else is renamed.

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
