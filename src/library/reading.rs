//! The fingerprint of what a colleague read before they agreed: where the text has changed since, their yes is for another text.

use crate::library::bound::Bound;
use crate::library::config::Config;
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
        part("call", &format!("{:?} {:?}", judgment.call.value(), judgment.outcome.value()));
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
    part("when", &format!("{:?}", front.date.value().map(|date| date.when())));
    part("change", &format!("{:?}", front.change.as_ref().and_then(|change| change.state.value())));
    part("kind", &format!("{:?} {:?}", front.kind.value(), front.composite_of.value()));
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
