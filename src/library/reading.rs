//! The fingerprint of what a colleague read before they agreed: where the text has changed since, their yes is for another text.

use crate::library::bound::Bound;
use crate::library::config::Config;
use crate::library::date::{Part, When};
use crate::library::front_matter::{Call, Outcome, State};
use crate::library::person::People;

/// The fingerprint of a story's title, text, printed fields and audience, in 16 hexadecimal digits.
///
/// White space does not count, so that a text may be wrapped anew. What is hashed is what was written
/// and not what is rendered, so that a newer `heard` asks nobody to read again.
pub fn fingerprint(story: &Bound, config: &Config, people: &People) -> String {
    let mut hash = xxhash_rust::xxh3::Xxh3::new();
    let paper = &story.manuscript.paper;
    let front = &story.manuscript.front;
    let mut part = |name: &str, text: &str| {
        hash.update(name.as_bytes());
        for word in text.split_whitespace() {
            hash.update(b" ");
            hash.update(word.as_bytes());
        }
        hash.update(b"\n");
    };
    part("title", paper.title.as_ref().map_or("", |title| &title.value));
    part("text", &paper.text[paper.body.clone()]);
    for words in front.prose() {
        part("field", &words.value);
    }
    for evidence in &front.indicators {
        part("indicator", &evidence.indicator.value.to_lowercase());
        for passage in &evidence.passages {
            part("passage", &passage.value);
        }
    }
    if let Some(judgment) = &front.judgment {
        part("call", judgment.call.value().map_or("", |call| call_word(*call)));
        part("outcome", judgment.outcome.value().map_or("", |outcome| outcome_word(*outcome)));
        part("metric", judgment.metric.as_ref().map_or("", |metric| &metric.value));
    }
    let who = |person: Option<u32>| person.map_or("", |person| people.at(person).id.as_str());
    part("teller", who(story.teller));
    for (person, _) in &story.about {
        part("about", who(Some(*person)));
    }
    part("reply", who(story.reply_by));
    for person in &story.echoes_by {
        part("echo", who(*person));
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
    for voice in &front.voices {
        part("voice", &voice.value);
    }
    let audience = story.audience.and_then(|at| config.audiences.all.get(at as usize));
    part("audience", audience.map_or("", |audience| &audience.id));
    format!("{:016x}", hash.digest())
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
        Part::Month(month) => format!("{}-{month:02}", when.year),
        Part::Quarter(quarter) => format!("{}-Q{quarter}", when.year),
    }
}
