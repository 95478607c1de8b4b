//! Whom to forget, which files go whole, and what of every other file goes or says less.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::library::collection::Collection;
use crate::library::collection::index::TextId;
use crate::library::collection::library::Library;
use crate::library::collection::references::PictureFile;
use crate::library::edition::in_sentence;
use crate::library::personal::cut::{self, Edit, edited};
use crate::library::personal::finder::{Finder, Form, Found, Whose};
use crate::library::personal::leaves::{Leaf, leaves};
use crate::library::personal::places::{self, Kind, Place};
use crate::library::source::field_table::{FieldKind, Of, Printed, under};
use crate::library::source::ids::{Id, PersonId, StoryId};
use crate::library::source::person::{SOMEONE, Turn, colleague_words};
use crate::text::sources::{Content, Sources};
use crate::text::yaml::{Node, Value};

/// The edits of one file.
#[derive(Default)]
pub struct Edits {
    /// Those that are made.
    pub made: Vec<Edit>,
    /// Where a single name may be theirs, or stands where a word of ours would break something.
    pub left: Vec<usize>,
}

impl Edits {
    /// Whether nothing of the file concerns them.
    pub fn is_empty(&self) -> bool {
        self.made.is_empty() && self.left.is_empty()
    }
}

/// Whom to forget, and what goes whole.
pub struct Task<'a> {
    collection: &'a Collection,
    finder: Finder<'a>,
    person: PersonId,
    /// Stories that go.
    stories: BTreeSet<StoryId>,
    /// Files that go.
    pub gone: BTreeSet<Arc<str>>,
    /// Texts that would go and have to be kept.
    pub held: Vec<Arc<str>>,
    /// Paths of `holds`, bare.
    holds: Vec<String>,
}

impl<'a> Task<'a> {
    /// Finds what goes whole.
    pub fn of(collection: &'a Collection, person: PersonId) -> Self {
        let finder = Finder::of(collection);
        let (stories, gone) = (BTreeSet::new(), BTreeSet::new());
        let holds = held_paths(&collection.sources);
        let mut task = Self { collection, finder, person, stories, gone, held: Vec::new(), holds };
        for place in places::all(&collection.sources).filter(|place| place.kind == Kind::Story) {
            let Some(TextId::Story(at)) = collection.text_id(place.path) else { continue };
            if !task.is_theirs_alone(at, &place) {
                continue;
            }
            if task.is_held(&place) {
                task.held.push(Arc::clone(place.path));
            } else {
                task.stories.insert(at);
                task.gone.insert(Arc::clone(place.path));
            }
        }
        task.gone.extend(task.pictures());
        task
    }

    /// Whether a story is about them and nobody else.
    fn is_theirs_alone(&self, at: StoryId, place: &Place<'_>) -> bool {
        let story = &self.collection.stories[at.index()];
        let front = &story.manuscript.front;
        let is_whole = story.about.len()
            == front.about.iter().filter(|who| self.named(&who.value) != Some(PersonId::SOMEONE)).count();
        let is_own = place.root.find("kind").and_then(Node::as_text) == Some("own");
        let tells = story.teller == Some(self.person);
        is_own && tells && front.about.is_empty()
            || is_whole
                && !front.about_unreadable
                && !story.about.is_empty()
                && story.about.iter().all(|(about, _)| *about == self.person)
    }

    /// The pictures beside stories that go, and that nothing else shows.
    fn pictures(&self) -> Vec<Arc<str>> {
        let (mut theirs, mut others) = (BTreeSet::new(), BTreeSet::new());
        let of_bodies = self
            .collection
            .references()
            .flat_map(|(text_id, _, references)| references.pictures.iter().map(move |picture| (text_id, picture)));
        let heads = self.collection.stories.iter().enumerate();
        let heads = heads.filter_map(|(at, story)| Some((TextId::Story(StoryId::of(at)), story.picture.as_ref()?)));
        for (text_id, picture) in of_bodies.chain(heads) {
            let PictureFile::Beside(path) = picture else { continue };
            let goes = matches!(text_id, TextId::Story(at) if self.stories.contains(&at));
            if goes { &mut theirs } else { &mut others }.insert(path.as_str());
        }
        theirs.difference(&others).map(|path| Arc::from(*path)).collect()
    }

    /// Whether a text has to be kept as it is: by its own `hold`, or by `holds` of heard.yaml.
    pub fn is_held(&self, place: &Place<'_>) -> bool {
        let path = bare(place.path);
        let holds = |held: &String| {
            path == *held || path.starts_with(&format!("{held}/")) || path.ends_with(&format!("/{held}"))
        };
        place.root.find("hold").is_some() || self.holds.iter().any(holds)
    }

    fn named(&self, words: &str) -> Option<PersonId> {
        self.collection.people.find(words.strip_prefix('@').unwrap_or(words))
    }

    /// What of a file that stays goes, and what says less.
    pub fn edits(&self, library: &Library, place: &Place<'_>) -> Edits {
        let mut edits = Edits::default();
        let leaves = leaves(&place.root, place.fields);
        self.cut(place, &place.root, &mut Vec::new(), &mut edits);
        if place.kind == Kind::Settings {
            return edits;
        }
        let mut here = self.finder.here(&self.finder.find(place.text));
        here.extend(
            leaves.iter().filter(|leaf| leaf.names == Some(Of::Person)).filter_map(|leaf| self.named(leaf.text)),
        );
        for leaf in leaves.iter().filter(|leaf| leaf.names == Some(Of::Person) && !leaf.is_key) {
            if self.named(leaf.text) == Some(self.person) {
                edits.made.push((leaf.span.within(place.text), SOMEONE.to_owned()));
            }
        }
        let theirs = self.entry_of(place);
        for found in self.finder.find(place.text) {
            if theirs.as_ref().is_some_and(|entry| entry.contains(&found.range.start)) {
                continue;
            }
            let is_met = |(range, _): &&Edit| range.start < found.range.end && found.range.start < range.end;
            if let Some((done, _)) = edits.made.iter().find(is_met) {
                // What reaches beyond a field that was changed may be another field's: somebody has to look.
                let rest = [found.range.start..done.start, done.end..found.range.end];
                for rest in rest.into_iter().filter(|rest| !rest.is_empty()) {
                    let found = self.finder.find(&place.text[rest.clone()]);
                    let theirs = found.iter().filter(|found| found.may_be(self.person));
                    edits.left.extend(theirs.map(|found| rest.start + found.range.start));
                }
                continue;
            }
            match found.whose(&here) {
                Whose::Theirs(person) if person == self.person => match self.instead(place, &leaves, &found) {
                    Some(words) => edits.made.push((found.range, words)),
                    None => edits.left.push(found.range.start),
                },
                Whose::Perhaps(person) if person == self.person => edits.left.push(found.range.start),
                Whose::OneOf if found.may_be(self.person) && here.contains(&self.person) => {
                    edits.left.push(found.range.start);
                }
                Whose::Theirs(_) | Whose::Perhaps(_) | Whose::OneOf | Whose::Nobody => {}
            }
        }
        for link in library.leads_of(place.path).iter().filter(|link| self.gone.contains(link.to.as_str())) {
            let range = link.span.within(place.text);
            if let Some(words) = cut::words_of_link(&place.text[range.clone()]) {
                // A name in its words is gone as well.
                let words = self.finder.find(words).iter().fold(words.to_owned(), |said, found| {
                    if found.may_be(self.person) {
                        colleague_words(&self.collection.theme, None, Turn::First)
                    } else {
                        said
                    }
                });
                edits.made.push((range, words));
            }
        }
        edits
    }

    /// The words that stand for a name or mention; nothing where a file or an address would be another one.
    fn instead(&self, place: &Place<'_>, leaves: &[Leaf<'_>], found: &Found) -> Option<String> {
        let text = place.text;
        let (before, after) = (&text[..found.range.start], &text[found.range.end..]);
        let is_in_body = place.body.contains(&found.range.start);
        let leaf = leaves.iter().find(|leaf| leaf.span.within(text).contains(&found.range.start));
        if let Some(leaf) = leaf.filter(|_| !is_in_body) {
            let rows = under(place.fields, &leaf.keys);
            if leaf.is_key || rows.iter().any(|(_, row)| row.is_some_and(|row| row.name == "src")) {
                return None;
            }
            let is_address = rows.iter().any(|(kind, row)| {
                row.is_some_and(|row| row.printed == Printed::Address) || matches!(kind, FieldKind::Named(_))
            });
            if is_address {
                return Some(SOMEONE.to_owned());
            }
        }
        if found.form == Form::Mention {
            return Some(format!("@{SOMEONE}"));
        }
        let joins = |c: char| matches!(c, '.' | '_' | '-' | '+' | '/' | '=' | '@' | '%');
        let is_joined_before = before.ends_with(joins);
        let mut next = after.chars();
        let is_joined_after =
            next.next().is_some_and(|c| c == '@' || joins(c) && next.next().is_some_and(char::is_alphanumeric));
        if is_joined_before || is_joined_after {
            return Some(SOMEONE.to_owned());
        }
        let is_in_word = before.ends_with(char::is_alphanumeric) || after.starts_with(char::is_alphanumeric);
        if is_in_body && !is_in_word {
            return Some(format!("@{SOMEONE}"));
        }
        let words =
            colleague_words(&self.collection.theme, place.root.find("language").and_then(Node::as_text), Turn::First);
        let paragraph = before.rfind("\n\n").map_or(before, |at| &before[at + 2..]);
        let before = leaf
            .filter(|_| !is_in_body)
            .map_or(paragraph, |leaf| before[leaf.span.within(text).start..].trim_start_matches(['"', '\'']));
        Some(in_sentence(before, words))
    }

    /// Where their entry in people.yaml stands.
    fn entry_of(&self, place: &Place<'_>) -> Option<Range<usize>> {
        let Value::Mapping(entries) = &place.root.value else { return None };
        let entry = entries.iter().find(|entry| self.named(&entry.key) == Some(self.person))?;
        (place.kind == Kind::People).then(|| cut::entry(place.text, &place.root, entry))
    }

    /// people.yaml without their entry.
    pub fn without_entry(&self, after: &BTreeMap<Arc<str>, String>) -> Option<(Arc<str>, String)> {
        let mut sources = Sources::new();
        let path = &self.collection.people.path;
        let text = match (after.get(path), self.collection.sources.find(path).map(|source| &source.content)) {
            (Some(text), _) => text.clone(),
            (None, Some(Content::Text(text))) => text.to_string(),
            _ => return None,
        };
        sources.insert(path, text.into_bytes());
        let place = places::all(&sources).next()?;
        let entry = self.entry_of(&place)?;
        Some((Arc::clone(path), edited(place.text, vec![(entry, String::new())])))
    }

    /// Takes out their answers, every entry that leads to a story that goes, and decisions about either.
    fn cut<'n>(&self, place: &Place<'_>, node: &'n Node, keys: &mut Vec<&'n str>, edits: &mut Edits) {
        let names_stories = under(place.fields, keys).iter().any(|(kind, _)| names(*kind, Of::Story));
        let gone = |range: Range<usize>| (range, String::new());
        match &node.value {
            Value::Null | Value::Scalar(_) => {}
            Value::Sequence(items) => {
                for item in items {
                    let is_decision = place.kind == Kind::Decisions && keys.is_empty();
                    let leads_nowhere = match item.find("story") {
                        Some(story) => self.is_gone(story.as_text()),
                        None => names_stories && self.is_gone(item.as_text()),
                    };
                    if leads_nowhere || is_decision && self.is_moot(item) {
                        edits.made.push(gone(cut::item(place.text, node, item)));
                    } else {
                        self.cut(place, item, keys, edits);
                    }
                }
            }
            Value::Mapping(entries) => {
                let is_answer = keys[..] == ["agreed"];
                let own = |key: &str| is_answer && self.named(key) == Some(self.person);
                for entry in entries {
                    keys.push(&entry.key);
                    let kinds = under(place.fields, keys);
                    let is_story = kinds.iter().any(|(kind, _)| names(*kind, Of::Story));
                    let is_only_answer = keys[..] == ["agreed"] && self.is_only_answer(&entry.value);
                    let leads_nowhere = is_story && self.is_gone(entry.value.as_text())
                        || self.is_gone(entry.value.find("story").and_then(Node::as_text));
                    if own(&entry.key) || is_only_answer || leads_nowhere {
                        edits.made.push(gone(cut::entry(place.text, node, entry)));
                    } else {
                        self.cut(place, &entry.value, keys, edits);
                    }
                    keys.pop();
                }
            }
        }
    }

    /// Whether nobody but them has answered.
    fn is_only_answer(&self, agreed: &Node) -> bool {
        let Value::Mapping(answers) = &agreed.value else { return false };
        !answers.is_empty() && answers.iter().all(|answer| self.named(&answer.key) == Some(self.person))
    }

    /// Whether words name a story that goes.
    fn is_gone(&self, words: Option<&str>) -> bool {
        let story = words.and_then(|words| self.collection.story_named(words));
        story.is_some_and(|story| self.stories.contains(&story))
    }

    /// Whether a decision is about them or about a story that goes.
    fn is_moot(&self, decision: &Node) -> bool {
        let is_of_them =
            decision.find("of").and_then(Node::as_text).is_some_and(|of| self.named(of) == Some(self.person));
        let stories = match decision.find("stories").map(|node| &node.value) {
            Some(Value::Sequence(items)) => items.iter().any(|item| self.is_gone(item.as_text())),
            Some(Value::Scalar(scalar)) => self.is_gone(Some(&scalar.text)),
            _ => false,
        };
        is_of_them || stories
    }
}

/// The paths that `holds` of heard.yaml keeps.
fn held_paths(sources: &Sources) -> Vec<String> {
    let config = places::all(sources).find(|place| place.kind == Kind::Settings);
    match config.as_ref().and_then(|config| config.root.find("holds")).map(|node| &node.value) {
        Some(Value::Mapping(entries)) => entries.iter().map(|entry| bare(&entry.key)).collect(),
        _ => Vec::new(),
    }
}

/// A path without what can be left out of it.
fn bare(path: &str) -> String {
    path.trim_start_matches("./").trim_end_matches(".md").trim_end_matches('/').to_owned()
}

/// Whether what can be written there names something of this kind.
fn names(kind: FieldKind, of: Of) -> bool {
    match kind {
        FieldKind::Named(named) => named == of,
        FieldKind::List(inner) => names(*inner, of),
        FieldKind::Either(kinds) => kinds.iter().any(|kind| names(*kind, of)),
        _ => false,
    }
}
