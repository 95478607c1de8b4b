//! Where a part of somebody's name stands in a text, in any spelling of it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::leak::names::Border;
use crate::leak::near::{Plain, is_spelling, parts_as_apostrophe};
use crate::library::edition::name_check::words_of;
use crate::library::edition::printed_text::Kind;
use crate::library::source::ids::PersonId;
use crate::library::source::person::People;
use crate::text::normalize::fold;

/// One word by which somebody is called.
pub(super) struct Part {
    pub person: PersonId,
    spelt: Spelt<'static>,
    /// How it begins, in plain letters and lower case: its first word, and that with the s of an owner. Nothing in scripts
    /// that do not part their words.
    begins: Vec<String>,
    /// Whether it is written with a capital, which tells it from a word: *Mark* and *mark*.
    has_capital: bool,
    /// Whether it is a whole name, for which words are searched anyway.
    pub is_whole: bool,
}

impl Part {
    /// All parts of the names of `people`.
    pub fn of(all: &People, people: &[PersonId]) -> Vec<Self> {
        let mut parts = Vec::new();
        for at in people {
            let person = all.at(*at);
            let whole =
                person.called().map(|name| name.value.trim()).filter(|name| !name.contains(char::is_whitespace));
            let whole = whole.map(|name| (Cow::Borrowed(name), true));
            let mut known = HashSet::new();
            for (word, is_whole) in whole.chain(person.parts().map(|part| (part, false))) {
                if known.insert(word.to_lowercase()) {
                    let has_capital = word.starts_with(char::is_uppercase);
                    let spelt = Spelt::of(Cow::Owned(fold(&word)));
                    let begins = beginnings(&spelt.plain.text);
                    parts.push(Self { person: *at, spelt, begins, has_capital, is_whole });
                }
            }
        }
        parts
    }
}

/// The words with which a part of a name may begin in a text.
fn beginnings(plain: &str) -> Vec<String> {
    let first = words_of(plain).next().filter(|word| word.chars().all(|c| c < '\u{530}'));
    let first = first.map(str::to_lowercase);
    first.map_or_else(Vec::new, |first| {
        let owner = format!("{first}s");
        vec![first, owner]
    })
}

/// A folded text, and its plain letters.
pub(super) struct Spelt<'t> {
    pub folded: Cow<'t, str>,
    plain: Plain,
}

impl<'t> Spelt<'t> {
    fn of(folded: Cow<'t, str>) -> Self {
        Self { plain: Plain::of(&folded), folded }
    }

    /// What stands at a range of its plain letters.
    fn folded_at(&self, range: &Range<usize>) -> Range<usize> {
        self.plain.folded(range.start, range.end)
    }
}

/// A text in which parts of names are looked for.
pub(super) struct Searched<'t> {
    pub spelt: Spelt<'t>,
    kind: Kind,
    /// Where the words stand with which a part begins.
    beginnings: HashMap<String, Vec<usize>>,
}

impl<'t> Searched<'t> {
    /// A folded text of some kind, for these parts.
    pub fn of(folded: Cow<'t, str>, kind: Kind, parts: &[Part]) -> Self {
        let spelt = Spelt::of(folded);
        let plain = &spelt.plain.text;
        let mut beginnings = HashMap::new();
        // Most letters begin no word that is looked for.
        let mut begins = [false; 256];
        for part in parts {
            beginnings.extend(part.begins.iter().map(|word| (word.clone(), Vec::new())));
            if let Some(first) = part.begins.first().and_then(|word| word.chars().next()) {
                let small = (kind == Kind::Address || !part.has_capital).then_some(first);
                first.to_uppercase().chain(small).for_each(|c| begins[usize::from(first_byte(c))] = true);
            }
        }
        let mut at = 0;
        while let Some(next) = plain.as_bytes()[at..].iter().position(|byte| begins[usize::from(*byte)]) {
            let start = at + next;
            at = start + 1;
            let is_begun = !plain[..start].ends_with(char::is_alphanumeric);
            let word = plain[start..].split(|c: char| !c.is_alphanumeric()).next().filter(|_| is_begun);
            if let Some(stands) = word.and_then(|word| beginnings.get_mut(&*lower(word))) {
                stands.push(start);
            }
        }
        Self { spelt, kind, beginnings }
    }

    /// Where a part of a name stands, as it is spelt here; in addresses, where case says nothing, in any case.
    pub fn find(&self, part: &Part) -> Vec<Range<usize>> {
        let (text, plain) = (&self.spelt.plain.text, &part.spelt.plain.text);
        let starts: Vec<usize> = if part.begins.is_empty() && words_of(plain).next().is_some() {
            // Not all scripts part their words.
            text.match_indices(plain.as_str()).map(|(at, _)| at).collect()
        } else {
            part.begins.iter().filter_map(|word| self.beginnings.get(word)).flatten().copied().collect()
        };
        let stands = |start: &usize| {
            let range = *start..end_of(text, *start, plain)?;
            let here = &self.spelt.folded[self.spelt.folded_at(&range)];
            let is_so = Border::Owner.holds(text, &range)
                && (self.kind == Kind::Address || !part.has_capital || here.starts_with(char::is_uppercase))
                && is_spelling(here, &part.spelt.folded);
            is_so.then(|| self.spelt.folded_at(&range))
        };
        starts.iter().filter_map(stands).collect()
    }
}

/// The first byte with which `c` is written.
fn first_byte(c: char) -> u8 {
    c.encode_utf8(&mut [0; 4]).as_bytes()[0]
}

/// A word in lower case, in its own place where it is so already.
fn lower(word: &str) -> Cow<'_, str> {
    let is_lower = word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_lower { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
}

/// Where `words` end in `text` if they begin at `start`, whatever their case and what stands for a space in a single word.
fn end_of(text: &str, start: usize, words: &str) -> Option<usize> {
    let mut end = start;
    let mut here = text.get(start..)?.chars();
    for wanted in words.chars() {
        let c = here.next()?;
        let is_sign = wanted == ' ' && parts_as_apostrophe(c);
        if c != wanted && !is_sign && !c.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
        end += c.len_utf8();
    }
    Some(end)
}
