//! What is no name in a text, whoever is called so: words that its author or the site calls plain, those that a mention of
//! somebody who is named has printed, and our own words for people.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use crate::leak::near::Plain;
use crate::library::collection::index::TextId;
use crate::library::edition::printed_text::PrintedText;
use crate::library::source::ids::{Id, PersonId};
use crate::library::source::mentions;
use crate::text::normalize::fold;

/// What is no name in a text; it's made when something is found that may be one.
pub(super) struct Exempt<'a> {
    printed: PrintedText<'a>,
    /// Everyone who is in it and not printed by name.
    pub(super) involved: Vec<PersonId>,
    /// Everyone whom it mentions and who is.
    mentioned: Vec<PersonId>,
    known: OnceCell<Plainly>,
}

/// Words that are no part of a name of somebody who may not be named: those that a mention of somebody who is named
/// prints, and those that the author or the site calls plain.
#[derive(Default)]
struct Plainly {
    words: HashSet<String>,
    phrases: Vec<String>,
}

impl Plainly {
    fn add(&mut self, words: &str) {
        let plain = plainly(words);
        if plain.contains(' ') {
            self.phrases.push(plain);
        } else {
            self.words.insert(plain);
        }
    }

    /// Whether what stands at `range` of a text is one of them, or part of one.
    fn holds(&self, text: &str, range: &Range<usize>) -> bool {
        let here = plainly(&text[range.clone()]);
        self.words.contains(&here)
            || self.phrases.iter().filter(|phrase| phrase.contains(&here)).any(|phrase| {
                let room = 2 * phrase.len();
                let from = text.floor_char_boundary(range.start.saturating_sub(room));
                let to = text.ceil_char_boundary((range.end + room).min(text.len()));
                let before = plainly(&text[from..range.start]);
                let around = plainly(&text[from..to]);
                around
                    .match_indices(phrase.as_str())
                    .any(|(at, _)| at <= before.len() + 1 && before.len() < at + phrase.len())
            })
    }
}

impl<'a> Exempt<'a> {
    pub(super) fn of(printed: PrintedText<'a>, text_id: TextId) -> Self {
        let (involved, mentioned) = everybody(&printed, text_id);
        Self { printed, involved, mentioned, known: OnceCell::new() }
    }

    /// Whether a single word is one of them.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.known().words.contains(&plainly(word))
    }

    /// Whether what stands at `range` of a text is one of them, or part of one.
    pub(super) fn holds(&self, text: &str, range: &Range<usize>) -> bool {
        self.known().holds(text, range)
    }

    /// Whether a word is part of a name that its author says is invented: it is somebody's outside the firm.
    pub(super) fn is_invented(&self, word: &str) -> bool {
        let word = plainly(word);
        let invented = self.printed.text_file.exempt.changed.iter().map(|words| plainly(&words.value));
        invented.into_iter().any(|name| name.split(' ').any(|one| one == word))
    }

    fn known(&self) -> &Plainly {
        self.known.get_or_init(|| self.read())
    }

    fn read(&self) -> Plainly {
        let Self { printed, involved, mentioned, known: _ } = self;
        let collection = printed.collection;
        let mut exempt = Plainly::default();
        // Our own words for somebody may begin like a name.
        for words in involved.iter().flat_map(|person| printed.forms_of(*person)) {
            exempt.add(&words);
        }
        for person in mentioned.iter().map(|person| collection.people.at(*person)) {
            person.name.value.split_whitespace().chain([&*person.again]).for_each(|word| exempt.add(word));
        }
        for named in printed.named.iter().flat_map(|person| collection.people.at(*person).called()) {
            if named.value.trim().contains(' ') {
                exempt.add(&named.value);
            }
        }
        let own = &printed.text_file.exempt.plain;
        own.iter().chain(&collection.config.privacy.plain).for_each(|words| exempt.add(&words.value));
        exempt
    }
}

/// Everyone who is in a text and not printed by name, and everyone whom it mentions and who is.
fn everybody(printed: &PrintedText<'_>, text_id: TextId) -> (Vec<PersonId>, Vec<PersonId>) {
    let (collection, named) = (printed.collection, printed.named);
    let in_fields = printed.fields(text_id).into_iter().flat_map(|words| mentions::mentions(&words.value));
    let in_fields = in_fields.filter_map(|mention| collection.people.mentioned(mention.raw));
    let in_body = printed.references.mentions.iter().flatten().copied();
    let mentioned: BTreeSet<PersonId> = in_fields.chain(in_body).map(|(person, _)| person).collect();
    let others: Vec<PersonId> = match text_id {
        TextId::Story(at) => collection.stories[at.index()].everybody().collect(),
        TextId::Lab(at) => collection.labs[at.index()].facilitator.into_iter().collect(),
        TextId::Metric(at) => collection.metrics[at.index()].owner.into_iter().collect(),
        TextId::Page(_) | TextId::Path(_) => Vec::new(),
    };
    let all: BTreeSet<PersonId> = mentioned.iter().copied().chain(others).collect();
    let is_named = |person: &PersonId| named.contains(person);
    (all.into_iter().filter(|one| !is_named(one)).collect(), mentioned.into_iter().filter(is_named).collect())
}

/// Words in plain letters of lower case, a space between them.
pub(super) fn plainly(words: &str) -> String {
    Plain::of(&fold(words)).text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
