//! Parts of names: a first or last name alone, of somebody who is in a text and is not printed by name in it, wherever it
//! would be printed; and of anybody else, who may not be meant.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

use crate::leak::names::Border;
use crate::library::collection::find_names::Found;
use crate::library::collection::index::TextId;
use crate::library::diagnostics;
use crate::library::edition::name_check::exempt::{Exempt, plainly};
use crate::library::edition::name_check::part_search::{Part, Searched};
use crate::library::edition::name_check::place::Source;
use crate::library::edition::name_check::{Line, MOST_FIXES, Search, mention_for};
use crate::library::edition::printed_text::Kind;
use crate::library::source::ids::PersonId;
use crate::library::source::mentions;
use crate::text::diagnostic::{Fix, Place};
use crate::text::normalize::{fold, readings};
use crate::text::span::Span;

/// The most letters of a title that ends with a full stop.
const LONGEST_TITLE: usize = 4;

impl Search<'_> {
    /// A first or last name alone, in any spelling, of somebody who is in the text and is not named in it, everywhere that
    /// is printed; and one of anybody else.
    pub(super) fn parts_of_names(&mut self, text_id: TextId) {
        let exempt = Rc::clone(&self.exempt);
        self.parts_of(text_id, &exempt.involved);
        self.names_of_others(&exempt.involved);
    }

    /// The same of these people alone.
    pub(super) fn parts_of(&mut self, text_id: TextId, involved: &[PersonId]) {
        if involved.is_empty() {
            return;
        }
        let parts = Part::of(&self.printed.collection.people, involved);
        let exempt = Rc::clone(&self.exempt);
        for line in Rc::clone(&self.lines).iter() {
            self.parts_in_field(line, &parts, &exempt);
        }
        self.parts_in_addresses(text_id, &parts, &exempt);
        let body = Searched::of(Cow::Borrowed(&self.body), Kind::Words, &parts);
        let mut in_body: Vec<(&Part, BTreeSet<&str>)> = Vec::new();
        for part in parts.iter().filter(|part| !part.is_whole) {
            let stands = body.find(part);
            let stands = stands.into_iter().filter(|range| !exempt.holds(&body.spelt.folded, range));
            let spellings: BTreeSet<&str> = stands.map(|range| &body.spelt.folded[range]).collect();
            if !spellings.is_empty() {
                in_body.push((part, spellings));
            }
        }
        if in_body.is_empty() {
            return;
        }
        let mut all: Vec<(Place, PersonId)> = Vec::new();
        let source = Source::of(&self.printed);
        for (part, spellings) in &in_body {
            let mut places: Vec<Place> = Vec::new();
            for words in spellings {
                let stand = source.occurrences(words).into_iter();
                let stand = stand.filter(|span| !exempt.holds(source.text(), &span.within(source.text())));
                places.extend(stand.map(|span| self.printed.text_file.place(span)));
            }
            if places.is_empty() {
                places.extend(spellings.iter().next().map(|words| source.place_of(words)));
            }
            all.extend(places.into_iter().map(|place| (place, part.person)));
        }
        all.sort_by_key(|(place, person)| (*person, place.span.map(|span| (span.start, Reverse(span.end)))));
        let mut together: HashMap<Place, usize> = HashMap::new();
        all.dedup();
        for (place, _) in &all {
            *together.entry(place.clone()).or_default() += 1;
        }
        // One part may be a piece of another.
        let is_within = |person, place: &Place, (who, last): &(PersonId, Place)| {
            *who == person && place.span.zip(last.span).is_some_and(|(here, last)| here.end <= last.end)
        };
        let (mut fixes, mut last) = (0, None);
        for (place, person) in all {
            // What stands within a whole name is told with it.
            if self.is_told(person, &place) || last.as_ref().is_some_and(|last| is_within(person, &place, last)) {
                continue;
            }
            last = Some((person, place.clone()));
            let id = &self.printed.collection.people.at(person).id;
            let mut found = diagnostics::names::part_of_name(place.clone(), id);
            let may_be_fixed = fixes < MOST_FIXES && together[&place] == 1 && self.is_alone(&place);
            let here = place.span.map(|span| span.slice(&self.printed.text_file.text)).filter(|_| may_be_fixed);
            // Where it is written in some other way, the place is that of the words around it.
            let is_exact = |here: &&str| {
                let here = fold(here);
                in_body.iter().any(|(part, all)| part.person == person && all.contains(here.as_str()))
            };
            if here.filter(is_exact).is_some_and(|here| !self.names_a_named(here)) {
                found.fix = mention_for(&self.printed, person, &place);
                fixes += usize::from(found.fix.is_some());
            }
            self.found.push(found);
        }
    }

    /// Whether a whole name of somebody was told at a place around this one.
    fn is_told(&self, person: PersonId, place: &Place) -> bool {
        let around = |span: Span| place.span.is_some_and(|here| span.start <= here.start && here.end <= span.end);
        let mut known = self.known.iter();
        known.any(|(meaning, place)| meaning.person() == Some(person) && place.span.is_some_and(around))
    }

    /// Whether somebody who is named in the text is called so too, and may be meant.
    fn names_a_named(&self, words: &str) -> bool {
        let words = plainly(words);
        let people = self.printed.named.iter().map(|person| self.printed.collection.people.at(*person));
        let mut called = people
            .flat_map(|person| person.called().map(|name| Cow::Borrowed(name.value.as_str())).chain(person.parts()));
        called.any(|name| plainly(&name) == words)
    }

    /// Whether no word with a capital stands beside what is at a place, which may be the rest of another's name, or a title.
    fn is_alone(&self, place: &Place) -> bool {
        let text = &self.printed.text_file.text;
        place.span.is_some_and(|span| neighbours(text, &span.within(text)) == Neighbours::Words)
    }

    fn parts_in_field(&mut self, line: &Line, parts: &[Part], exempt: &Exempt<'_>) {
        let printed = Searched::of(Cow::Borrowed(&line.folded), Kind::Words, parts);
        let place = self.printed.text_file.place(line.span);
        let mut told: Vec<(PersonId, BTreeSet<String>)> = Vec::new();
        for part in parts.iter().filter(|part| !part.is_whole) {
            let stands = printed.find(part).into_iter();
            let stands = stands.filter(|range| !exempt.holds(&printed.spelt.folded, range));
            let spellings: BTreeSet<String> = stands.map(|range| printed.spelt.folded[range].to_owned()).collect();
            if spellings.is_empty() || self.is_told(part.person, &place) {
                continue;
            }
            match told.iter_mut().find(|(person, _)| *person == part.person) {
                Some((_, known)) => known.extend(spellings),
                None => told.push((part.person, spellings)),
            }
        }
        let is_one = told.len() == 1;
        for (person, spellings) in told {
            let id = &self.printed.collection.people.at(person).id;
            let mut found = diagnostics::names::part_of_name(place.clone(), id);
            if is_one && !spellings.iter().any(|words| self.names_a_named(words)) {
                found.fix = self.mentions_in_field(person, line.span, &spellings);
            }
            self.found.push(found);
        }
    }

    /// Mentions in place of those words in a field as it is written.
    fn mentions_in_field(&self, person: PersonId, field: Span, spellings: &BTreeSet<String>) -> Option<Fix> {
        let (text, people) = (&self.printed.text_file.text, &self.printed.collection.people);
        let raw = text.get(field.within(text))?;
        let mention = format!("@{}", people.at(person).id);
        let mut edits = Vec::new();
        for words in spellings {
            for (at, _) in raw.match_indices(words.as_str()) {
                let start = field.start as usize + at;
                let span = Span::of(start, start + words.len());
                let place = self.printed.text_file.place(span);
                // YAML has no plain words that begin with this sign.
                if at == 0 || !Border::Owner.holds(raw, &(at..at + words.len())) || !self.is_alone(&place) {
                    return None;
                }
                edits.push((span, mention.clone()));
            }
        }
        edits.sort_by_key(|(span, _)| *span);
        let mut after = raw.to_owned();
        for (span, words) in edits.iter().rev() {
            let start = (span.start - field.start) as usize;
            after.replace_range(start..(span.end - field.start) as usize, words);
        }
        let meant = |all: &str| {
            let all = mentions::mentions(all);
            all.iter().filter(|one| people.mentioned(one.raw).is_some_and(|(who, _)| who == person)).count()
        };
        let is_so = !self.printed.is_composite && !edits.is_empty() && meant(&after) == meant(raw) + edits.len();
        is_so.then_some(Fix { edits })
    }

    fn parts_in_addresses(&mut self, text_id: TextId, parts: &[Part], exempt: &Exempt<'_>) {
        let mut told = HashSet::new();
        for (words, place, kind) in self.printed.beside(text_id) {
            let searched = Searched::of(Cow::Owned(readings(&words)), kind, parts);
            let is_there = |part: &&Part| {
                let stands = searched.find(part);
                stands.iter().any(|range| !exempt.holds(&searched.spelt.folded, range))
            };
            let Some(part) = parts.iter().find(is_there) else { continue };
            let overlaps = |known: &Place| match (known.span, place.span) {
                (Some(known), Some(here)) => known.start < here.end && here.start < known.end,
                (known, here) => known == here,
            };
            // A warning there may be of somebody else.
            let names_somebody = |(meaning, known): &(Found, Place)| {
                meaning.person().is_some() && self.is_error(*meaning) && overlaps(known)
            };
            let is_told = |(_, is_error, known): &(Option<Found>, bool, Place)| *is_error && overlaps(known);
            let is_known = self.known.iter().any(names_somebody) || self.addresses.iter().any(is_told);
            if is_known || !told.insert(place.clone()) {
                continue;
            }
            let id = &self.printed.collection.people.at(part.person).id;
            self.found.push(match kind {
                Kind::Words => diagnostics::names::part_of_name(place, id),
                Kind::Address => diagnostics::names::part_in_address(place),
            });
        }
    }

    /// A first or last name of somebody who is not in the text.
    fn names_of_others(&mut self, involved: &[PersonId]) {
        let collection = self.printed.collection;
        let exempt = Rc::clone(&self.exempt);
        let mut known: HashSet<String> = HashSet::new();
        // Whose whole name was told will be somebody in the text.
        let told: HashSet<PersonId> = self.known.iter().filter_map(|(meaning, _)| meaning.person()).collect();
        let named = self.printed.named;
        let is_here = |one: &PersonId| involved.contains(one) || named.contains(one) || told.contains(one);
        let mut others: Vec<(Place, String)> = Vec::new();
        let mut look = |text: &str, place: &dyn Fn(&str) -> Place| {
            collection.name_finder.find_parts(text, |people, range| {
                let here = &text[range.clone()];
                // Beside another name it is a part of somebody's whole name, and of nobody's whom we know.
                let is_nobodys = people.iter().any(is_here)
                    || exempt.holds(text, &range)
                    || exempt.is_invented(here)
                    || neighbours(text, &range) == Neighbours::Name;
                if !is_nobodys && known.insert(here.to_owned()) {
                    others.push((place(here), collection.people.at(people[0]).id.clone()));
                }
            });
        };
        for line in self.lines.iter() {
            look(&line.folded, &|_| self.printed.text_file.place(line.span));
        }
        let source = OnceCell::new();
        look(&self.body, &|words| source.get_or_init(|| Source::of(&self.printed)).place_of(words));
        self.found.extend(others.into_iter().map(|(place, id)| diagnostics::names::single_name(place, &id)));
    }
}

/// What stands directly beside a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Neighbours {
    /// Nothing, or words.
    Words,
    /// What may be a title, such as *Dr.*
    Title,
    /// A word with a capital that begins no sentence: it may be the rest of a name.
    Name,
}

/// What stands beside the word at `range` of a text.
fn neighbours(text: &str, range: &Range<usize>) -> Neighbours {
    let (before, after) = (&text[..range.start], &text[range.end..]);
    if after.strip_prefix(' ').is_some_and(|after| after.starts_with(char::is_uppercase)) {
        return Neighbours::Name;
    }
    let Some(before) = before.strip_suffix(' ') else { return Neighbours::Words };
    let word = before.rsplit(char::is_whitespace).next().unwrap_or(before);
    let letters = word.trim_end_matches('.');
    if !letters.starts_with(char::is_uppercase) {
        return Neighbours::Words;
    }
    // A title ends with a full stop, and so may a sentence.
    if letters.len() < word.len() {
        return if letters.chars().count() <= LONGEST_TITLE { Neighbours::Title } else { Neighbours::Words };
    }
    let ahead = &before[..before.len() - word.len()];
    let (above, line) = ahead.rsplit_once('\n').unwrap_or(("", ahead));
    let is_marker = |c: char| c.is_whitespace() || c.is_ascii_digit() || "-*+>#|.".contains(c);
    let above = above.trim_end_matches([' ', '\r']);
    let is_first = above.is_empty() || above.ends_with(['\n', '-']) || !line.trim().is_empty();
    let begins_block = line.trim_matches(is_marker).is_empty() && is_first;
    let ends_sentence =
        ahead.trim_end().trim_end_matches(['"', '”', '’', '»', ')']).ends_with(['.', '!', '?', '…', ':']);
    if begins_block || ends_sentence { Neighbours::Words } else { Neighbours::Name }
}
