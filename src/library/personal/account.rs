//! All that the authors' files say of one person, for their own eyes: whole where they are told about, tell, reply or
//! echo; otherwise the sentences alone that name them. Everybody else in it is a colleague.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::library::collection::library::Library;
use crate::library::personal::finder::{Finder, Found, Whose};
use crate::library::personal::leaves::{Leaf, leaves};
pub use crate::library::personal::places::Kind;
use crate::library::personal::places::{self, Place};
use crate::library::personal::redacted::Reader;
use crate::library::personal::sentences::sentences;
use crate::library::source::field_table::{Of, under};
use crate::library::source::ids::PersonId;
use crate::library::source::person::{Turn, colleague_words};
use crate::media::readings;
use crate::text::markdown::{comment_spans, plain, words_of};
use crate::text::normalize::Words;
use crate::text::yaml::{Entry, Value};
use crate::theme::Theme;

/// All of it, in printed words.
pub struct Account {
    /// The site's title.
    pub site: String,
    /// Their name.
    pub name: String,
    /// Their entry in people.yaml.
    pub entry: Vec<Line>,
    /// Texts in which they play a part, whole.
    pub texts: Vec<Whole>,
    /// What other files say of them.
    pub passages: Vec<Quoted>,
    /// Files in which their name or id stands and that aren't texts.
    pub files: Vec<String>,
    /// Notes that no reader sees: comments, and decisions about stories that they are in.
    pub notes: Vec<Quoted>,
    /// How everybody else of people.yaml appears.
    pub colleague: String,
    /// How anybody else appears.
    pub someone: String,
    /// The words of ours around it.
    pub theme: Arc<Theme>,
}

/// A field and what stands in it.
pub struct Line {
    /// What the field is called.
    pub label: String,
    /// Its words.
    pub value: String,
}

/// The part that somebody plays in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// It is about them.
    About,
    /// They tell it.
    Tells,
    /// They replied.
    Replied,
    /// They added something.
    Echoed,
}

/// A text in which they play a part.
pub struct Whole {
    /// What kind of text it is.
    pub kind: Kind,
    /// Its file.
    pub path: String,
    /// The parts that they play.
    pub parts: Vec<Part>,
    /// Its fields.
    pub lines: Vec<Line>,
    /// Its text, a paragraph each.
    pub paragraphs: Vec<String>,
}

/// What a file says of them.
pub struct Quoted {
    /// What kind of file it is.
    pub kind: Kind,
    /// The file.
    pub path: String,
    /// The sentences.
    pub sentences: Vec<String>,
}

impl Library {
    /// All that is held about `person`.
    pub fn account_of(&self, person: PersonId) -> Account {
        let collection = &*self.0;
        let somebody = collection.people.at(person);
        let mut account = Account {
            site: collection.config.title.clone(),
            name: somebody.name.value.clone(),
            entry: Vec::new(),
            texts: Vec::new(),
            passages: Vec::new(),
            files: self.files_with(person),
            notes: Vec::new(),
            colleague: colleague_words(&collection.theme, None, Turn::First),
            someone: collection.theme.say("own.someone", &[]),
            theme: Arc::clone(&collection.theme),
        };
        let reader = Reader { collection, finder: Finder::of(collection), person };
        let places: Vec<Place<'_>> = places::all(&collection.sources).collect();
        let own: BTreeSet<&str> =
            places.iter().filter(|place| !parts_of(&reader, place).is_empty()).map(|place| &**place.path).collect();
        for place in &places {
            let leaves = leaves(&place.root, place.fields);
            let here = reader.here(place, &leaves);
            let page = Page { reader: &reader, place, leaves: &leaves, here: &here };
            let is_own = own.contains(&**place.path);
            if place.kind == Kind::People {
                account.entry = page.entry();
            }
            if is_own {
                account.texts.push(page.whole());
            } else if place.kind != Kind::Decisions {
                account.passages.extend(page.quoted(page.passages()));
            }
            let notes = if place.kind == Kind::Decisions { page.decisions(&own) } else { page.notes(is_own) };
            account.notes.extend(page.quoted(notes));
        }
        account
    }

    /// Files that are no texts, and in which the name or id of `person` stands.
    fn files_with(&self, person: PersonId) -> Vec<String> {
        let (traces, mut words) = (self.traces_of(person), Words::default());
        let reader = Reader { collection: &self.0, finder: Finder::of(&self.0), person };
        let texts: BTreeSet<&str> = places::all(&self.0.sources).map(|place| &**place.path).collect();
        let mut files = Vec::new();
        for source in self.0.sources.iter().filter(|source| !texts.contains(&*source.path)) {
            let mut is_hit = false;
            readings::of(&source.path, source.bytes(), &mut |name, bytes| {
                is_hit |= !traces.scan(name, bytes, &mut words).is_empty();
            });
            if is_hit {
                files.push(reader.shown(&source.path, &BTreeSet::from([person])));
            }
        }
        files
    }
}

/// The parts that they play in a story.
fn parts_of(reader: &Reader<'_>, place: &Place<'_>) -> Vec<Part> {
    if !matches!(place.kind, Kind::Story | Kind::Relationship) {
        return Vec::new();
    }
    let part_of = |leaf: &Leaf<'_>| match leaf.keys[..] {
        ["about"] | ["agreed", _] if leaf.names == Some(Of::Person) => Some(Part::About),
        ["reviewer"] => Some(Part::Tells),
        ["reply", "by"] => Some(Part::Replied),
        ["echoes", "by"] => Some(Part::Echoed),
        _ => None,
    };
    let leaves = leaves(&place.root, place.fields);
    let own = leaves.iter().filter(|leaf| reader.named(leaf.text) == Some(reader.person));
    let parts: BTreeSet<Part> = own.filter_map(part_of).collect();
    parts.into_iter().collect()
}

/// One file, read for one person.
struct Page<'a> {
    reader: &'a Reader<'a>,
    place: &'a Place<'a>,
    leaves: &'a [Leaf<'a>],
    here: &'a BTreeSet<PersonId>,
}

impl Page<'_> {
    /// Their own entry.
    fn entry(&self) -> Vec<Line> {
        let own = self.leaves.iter().filter(|leaf| self.is_own_entry(leaf));
        let id = self.reader.collection.people.at(self.reader.person).id.clone();
        let line =
            |leaf: &Leaf<'_>| Line { label: Self::listed(&self.called(&leaf.keys)[1..]), value: self.value(leaf) };
        let label = self.reader.collection.theme.say("own.field.id", &[]);
        std::iter::once(Line { label, value: id }).chain(own.map(line)).collect()
    }

    fn is_own_entry(&self, leaf: &Leaf<'_>) -> bool {
        self.place.kind == Kind::People
            && leaf.keys.len() > 1
            && self.reader.named(leaf.keys[0]) == Some(self.reader.person)
    }

    fn whole(&self) -> Whole {
        let lines = self.leaves.iter().filter(|leaf| self.is_for_them(leaf));
        let line = |leaf: &Leaf<'_>| {
            let mut called = self.called(&leaf.keys);
            // Of an answer, whose it is has been said: it is theirs.
            if matches!(leaf.keys[..], ["agreed", who, ..] if self.reader.named(who).is_some()) {
                called.remove(1);
            }
            Line { label: Self::listed(&called), value: self.value(leaf) }
        };
        let body = plain(self.place.text, self.place.body.clone());
        let body = body.iter().map(|(_, words)| self.shown(words));
        Whole {
            kind: self.place.kind,
            path: self.shown(self.place.path),
            parts: parts_of(self.reader, self.place),
            lines: lines.map(line).collect(),
            paragraphs: self.unread().into_iter().chain(body).collect(),
        }
    }

    /// Whether a field is for them to read: no answer of another, and nothing of a matter for which the text is kept.
    fn is_for_them(&self, leaf: &Leaf<'_>) -> bool {
        match leaf.keys[..] {
            ["hold", ..] => false,
            ["agreed", who, ..] if self.reader.named(who).is_some() => {
                !leaf.is_key && self.reader.named(who) == Some(self.reader.person)
            }
            ["agreed", ..] => self.is_only_about_them(),
            _ => !leaf.is_key,
        }
    }

    fn is_only_about_them(&self) -> bool {
        let mut about = self.leaves.iter().filter(|leaf| leaf.keys == ["about"]).peekable();
        about.peek().is_some() && about.all(|leaf| self.reader.named(leaf.text) == Some(self.reader.person))
    }

    fn value(&self, leaf: &Leaf<'_>) -> String {
        let people = &self.reader.collection.people;
        match leaf.names {
            Some(Of::Person) => match self.reader.named(leaf.text) {
                Some(person) if person == self.reader.person => people.at(person).name.value.clone(),
                Some(_) => self.reader.colleague(),
                None => self.reader.someone(),
            },
            _ => self.choice(leaf).unwrap_or_else(|| self.shown(leaf.text)),
        }
    }

    /// A word that heard gives to choose from, as the site says it.
    fn choice(&self, leaf: &Leaf<'_>) -> Option<String> {
        let word = leaf.text.trim().to_lowercase();
        let phrase = match (self.place.kind, &leaf.keys[..]) {
            (_, ["judgment", "call"]) => format!("call.{word}.told"),
            (_, ["judgment", "outcome"]) => format!("outcome.{word}"),
            (_, ["change", "state"]) => format!("change.{word}"),
            (_, ["status"]) => format!("own.status.{word}"),
            (Kind::People, [_, "shown"]) | (_, ["agreed", "as"] | ["agreed", _, "as"]) => format!("own.shown.{word}"),
            (Kind::Story, ["kind"]) => format!("own.kind.{word}"),
            (_, ["agreed"] | ["agreed", _]) => format!("own.answer.{word}"),
            (Kind::Decisions, ["decision"]) => format!("own.decided.{word}"),
            _ => return None,
        };
        let theme = &self.reader.collection.theme;
        theme.can_say(&phrase).then(|| theme.say(&phrase, &[]))
    }

    fn shown(&self, text: &str) -> String {
        self.reader.shown(text, self.here)
    }

    /// What the fields in `keys` are called, outermost first: heard's own fields in the site's language, others as they
    /// were written.
    fn called(&self, keys: &[&str]) -> Vec<String> {
        let theme = &self.reader.collection.theme;
        let word = |(at, key): (usize, &&str)| {
            let ours = under(self.place.fields, &keys[..=at]).iter().any(|(_, row)| row.is_some());
            let phrase = match keys[..=at] {
                ["also"] => "story.also".to_owned(),
                ["change", "by"] => "own.field.due".to_owned(),
                _ => format!("own.field.{key}"),
            };
            if ours && theme.can_say(&phrase) { theme.say(&phrase, &[]) } else { self.shown(key) }
        };
        keys.iter().enumerate().map(word).collect()
    }

    fn listed(words: &[String]) -> String {
        words.join(" · ")
    }

    /// The sentences of `text` that name them.
    fn naming(&self, text: &str) -> Vec<String> {
        let found = self.reader.finder.find(text);
        let is_own = |found: &Found| matches!(found.whose(self.here), Whose::Theirs(person) | Whose::Perhaps(person) if person == self.reader.person);
        let own: Vec<&Found> = found.iter().filter(|found| is_own(found)).collect();
        if own.is_empty() {
            return Vec::new();
        }
        let whole: Vec<Range<usize>> = found.iter().map(|found| found.range.clone()).collect();
        let names = |range: &Range<usize>| own.iter().any(|found| range.contains(&found.range.start));
        let sentences = sentences(text, &whole).into_iter().filter(names);
        sentences.map(|range| self.reader.with_found(text, range, &found, self.here)).collect()
    }

    /// The sentences of fields and body that name them.
    fn passages(&self) -> Vec<String> {
        let mut said = Vec::new();
        for leaf in self.leaves.iter().filter(|leaf| !self.is_own_entry(leaf)) {
            let hidden = matches!(leaf.keys[..], ["hold" | "holds", ..]);
            if leaf.names == Some(Of::Person) {
                let is_own = !hidden && self.reader.named(leaf.text) == Some(self.reader.person);
                let keys = &leaf.keys[..leaf.keys.len() - usize::from(leaf.is_key)];
                said.extend(is_own.then(|| format!("{}: {}", Self::listed(&self.called(keys)), self.value(leaf))));
            } else if !hidden && !leaf.is_key {
                said.extend(self.naming(leaf.text));
            }
        }
        said.extend(self.unread());
        for (_, words) in plain(self.place.text, self.place.body.clone()) {
            said.extend(self.naming(&words));
        }
        let mut told = BTreeSet::new();
        said.retain(|sentence| told.insert(sentence.clone()));
        said
    }

    /// Of fields that cannot be read as such, the lines that name them.
    fn unread(&self) -> Vec<String> {
        let fields = if self.place.is_sound { "" } else { &self.place.text[self.place.front.clone()] };
        let lines = fields.lines().filter(|line| !line.trim_start().starts_with("hold"));
        lines.flat_map(|line| self.naming(line)).collect()
    }

    /// The comments: all of them where they play a part in the text, otherwise those that name them.
    fn notes(&self, is_own: bool) -> Vec<String> {
        let text = self.place.text;
        let body = &text[self.place.body.clone()];
        let in_body = comment_spans(body).into_iter().map(|span| words_of(&body[span]).trim());
        let lines = text[self.place.front.clone()].lines().filter_map(|line| line.trim_start().strip_prefix('#'));
        let behind = self.leaves.iter().filter_map(|leaf| leaf.comment);
        let behind = behind.map(|comment| comment.trim_start().trim_start_matches('#'));
        let comments = in_body.chain(lines).chain(behind).filter(|comment| !comment.trim().is_empty());
        if is_own {
            return comments.map(|comment| self.shown(comment)).collect();
        }
        comments.flat_map(|comment| self.naming(comment)).collect()
    }

    /// Decisions that are about them, about a text in which they play a part, or that name them.
    fn decisions(&self, own: &BTreeSet<&str>) -> Vec<String> {
        let Value::Sequence(items) = &self.place.root.value else { return Vec::new() };
        let is_of_text = |words: &str| {
            let bare = |path: &str| path.trim_start_matches("stories/").trim_end_matches(".md").to_owned();
            let words = bare(words);
            own.iter().any(|path| bare(path) == words || bare(path).ends_with(&format!("/{words}")))
        };
        let mut said = Vec::new();
        for item in items {
            let leaves = leaves(item, self.place.fields);
            let is_theirs = leaves.iter().any(|leaf| match leaf.keys[..] {
                ["stories"] => is_of_text(leaf.text),
                ["of"] => self.reader.named(leaf.text) == Some(self.reader.person),
                _ => !self.naming(leaf.text).is_empty(),
            });
            if is_theirs {
                let by_field = leaves.iter().fold(BTreeMap::<&str, Vec<String>>::new(), |mut all, leaf| {
                    let said = self.choice(leaf).unwrap_or_else(|| self.shown(leaf.text));
                    all.entry(leaf.keys.first().copied().unwrap_or_default()).or_default().push(said);
                    all
                });
                let lines: Vec<String> = fields_in_order(item)
                    .filter_map(|key| {
                        Some(format!("{}: {}", Self::listed(&self.called(&[key])), by_field.get(key)?.join(", ")))
                    })
                    .collect();
                said.push(lines.join("; "));
            }
        }
        said
    }

    fn quoted(&self, sentences: Vec<String>) -> Option<Quoted> {
        let Place { kind, path, .. } = self.place;
        (!sentences.is_empty()).then(|| Quoted { kind: *kind, path: self.shown(path), sentences })
    }
}

/// The keys of a map under which words stand.
fn fields_in_order(item: &crate::text::yaml::Node) -> impl Iterator<Item = &str> {
    let entries: &[Entry] = if let Value::Mapping(entries) = &item.value { entries } else { &[] };
    entries.iter().filter(|entry| entry.value.value != Value::Null).map(|entry| entry.key.as_str())
}
