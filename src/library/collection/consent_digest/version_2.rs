//! Version 2 of what a colleague read. It is frozen, as version 1 is: nothing here may come to say anything else.
//!
//! It takes fields apart whole, so that a new one does not compile until it stands here as one that version 2 does not know.

use sha2::{Digest, Sha256};

use crate::library::collection::Collection;
use crate::library::collection::consent_digest::name_tokens::{Ids, NameTokens, joined};
use crate::library::collection::consent_digest::only_tells;
use crate::library::collection::resolved_story::ResolvedStory;
use crate::library::source::date::{Period, When};
use crate::library::source::front_matter::{
    Call, Change, Evidence, FrontMatter, Image, Judgment, Outcome, State, StoryKind, Words, WrittenRemark,
};
use crate::library::source::ids::PersonId;
use crate::library::source::person::{How, People, Shown};
use crate::library::source::text_file::TextFile;

/// What an answer is given to, but for the pictures.
pub(super) fn content(collection: &Collection, story: &ResolvedStory) -> [u8; 32] {
    *story.content.get_or_init(|| {
        let how = story.teller.map(|teller| shown(&collection.people, teller));
        hash(collection, story, Eyes::File, how)
    })
}

/// The same, were the teller printed in this way.
pub(super) fn content_with_teller(collection: &Collection, story: &ResolvedStory, how: How) -> [u8; 32] {
    hash(collection, story, Eyes::File, Some(how))
}

/// The same without the ids of those who are not named on a letter, and of all who are mentioned.
pub(super) fn content_of_letter(collection: &Collection, story: &ResolvedStory) -> [u8; 32] {
    hash(collection, story, Eyes::Letter, story.teller.map(|teller| shown(&collection.people, teller)))
}

/// Whose eyes a hash is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Eyes {
    /// The story's own file.
    File,
    /// A letter: who is only a role there must not be found out by trying names.
    Letter,
}

/// How people.yaml has somebody printed where nobody's answer decides.
fn shown(people: &People, person: PersonId) -> How {
    let person = people.at(person);
    match (person.shown, &person.role) {
        (Shown::Name, _) => How::Name,
        (Shown::Role, Some(_)) => How::Role,
        (Shown::Role, None) | (Shown::Withheld, _) => How::Colleague,
    }
}

fn hash(collection: &Collection, story: &ResolvedStory, eyes: Eyes, teller: Option<How>) -> [u8; 32] {
    let text_file = &story.manuscript.text_file;
    let FrontMatter {
        date,
        reviewer: _,
        about: _,
        about_unreadable: _,
        practice: _,
        setting: _,
        office,
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
        // Either account can name the other, so neither answer can cover the link between them.
        voices: _,
        summary,
        tags,
        language,
        image,
        aliases: _,
        agreed: _,
        asked: _,
    } = &story.manuscript.front;
    let names = NameTokens::of(&collection.people, story);
    let ids = if eyes == Eyes::Letter { Ids::LeftOut } else { Ids::Kept };
    let said = |text: &str| names.written(text, ids);
    let mut hash = Sha256::new();
    let mut part = |name: &str, text: &str| {
        hash.update(name);
        hash.update(b":");
        let text = joined(text);
        if !text.is_empty() {
            hash.update(b" ");
            hash.update(text);
        }
        hash.update(b"\n");
    };
    part("title", &said(optional(text_file.title.as_ref())));
    part("text", &said(&without_notes(text_file)));
    let remark =
        |remark: &Option<WrittenRemark>| remark.as_ref().and_then(|WrittenRemark { by: _, says }| says.clone());
    for (name, words) in [("also", also), ("why", why), ("summary", summary), ("reply", &remark(reply))] {
        part(name, &said(optional(words.as_ref())));
    }
    for WrittenRemark { by: _, says } in echoes {
        part("echo", &said(optional(says.as_ref())));
    }
    for tag in tags {
        part("tag", &said(&tag.value));
    }
    if let Some(Judgment { metric, data, call, because, outcome, span: _ }) = judgment {
        part("data", &said(optional(data.as_ref())));
        part("because", &said(optional(because.as_ref())));
        part("call", call.value().map_or("", |call| call_word(*call)));
        part("outcome", outcome.value().map_or("", |outcome| outcome_word(*outcome)));
        part("metric", &optional(metric.as_ref()).to_lowercase());
    }
    if let Some(Change { state, what, by: _, why }) = change {
        part("changed", &said(optional(what.as_ref())));
        part("state", state.value().map_or("", |state| state_word(*state)));
        // A field that is younger than this version says nothing where it is absent.
        if let Some(why) = why {
            part("changed why", &said(&why.value));
        }
    }
    if let Some(Image { src: _, alt, credit, span: _ }) = image {
        part("alt", &said(optional(alt.as_ref())));
        part("credit", &said(optional(credit.as_ref())));
    }
    for Evidence { indicator, passages } in indicators {
        let found = collection.vocabulary.names.find(&indicator.value);
        let id = found.map(|at| collection.vocabulary.names.id(at).to_lowercase());
        part("indicator", &id.unwrap_or_else(|| indicator.value.to_lowercase()));
        for passage in passages {
            part("passage", &said(&passage.value));
        }
    }
    part("when", &date.value().map_or(String::new(), |date| when_words(date.when())));
    if kind.value() == Some(&StoryKind::Composite) {
        part("composite", &composite_of.value().map_or(String::new(), u32::to_string));
    }
    part("practice", story.practice.map_or("", |at| collection.config.practices.names.id(at)));
    part("setting", story.setting.map_or("", |at| collection.config.settings.names.id(at)));
    // A field that is younger than this version says nothing where it is absent.
    if let Some(office) = office {
        part("office", &said(&office.value));
    }
    part("language", &optional(language.as_ref()).to_lowercase());
    say_people(collection, story, eyes, teller, &mut part);
    hash.finalize().into()
}

/// Who is in the story, as far as that may be hashed.
fn say_people(
    collection: &Collection,
    story: &ResolvedStory,
    eyes: Eyes,
    teller: Option<How>,
    part: &mut dyn FnMut(&str, &str),
) {
    let who = |person: Option<PersonId>| person.map_or("", |person| collection.people.at(person).id.as_str());
    let on_file = |person: Option<PersonId>| who(person.filter(|_| eyes == Eyes::File));
    // Whoever tells of themselves has an answer of their own, which decides how they are printed.
    let how = teller.filter(|_| story.teller.is_some_and(|teller| only_tells(story, teller)));
    match (how, eyes) {
        (Some(How::Name), _) => part("teller by name", who(story.teller)),
        (Some(how), Eyes::File) => part(&format!("teller as {}", how.word()), who(story.teller)),
        (Some(How::Role), Eyes::Letter) => {
            part("teller as role", story.teller.and_then(|at| collection.people.at(at).role.as_deref()).unwrap_or(""));
        }
        (Some(How::Colleague) | None, Eyes::Letter) => part("teller", ""),
        (None, Eyes::File) => part("teller", who(story.teller)),
    }
    for (person, _) in &story.about {
        part("about", on_file(Some(*person)));
    }
    part("reply by", on_file(story.reply_by));
    for person in &story.echoes_by {
        part("echo by", on_file(*person));
    }
}

fn optional(words: Option<&Words>) -> &str {
    words.map_or("", |words| &words.value)
}

/// The body without its comments, which are withheld. Whatever else stands there may be printed.
fn without_notes(text_file: &TextFile) -> String {
    let text = &text_file.text;
    let mut out = String::with_capacity(text_file.body.len());
    let mut done = text_file.body.start;
    for note in text_file.prose.comments.iter().map(|note| note.within(text)) {
        out.push_str(text.get(done..note.start).unwrap_or_default());
        done = done.max(note.end);
    }
    out.push_str(text.get(done..text_file.body.end).unwrap_or_default());
    out
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

fn state_word(state: State) -> &'static str {
    match state {
        State::Planned => "planned",
        State::Made => "made",
        State::Dropped => "dropped",
    }
}

fn when_words(when: When) -> String {
    match when.part {
        Period::Month(month) => format!("{}-{month:02}", when.year),
        Period::Quarter(quarter) => format!("{}-Q{quarter}", when.year),
    }
}
