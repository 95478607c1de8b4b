//! Words as one person may read them: everybody else in them is a colleague.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::library::collection::Collection;
use crate::library::personal::finder::{Finder, Form, Found, Whose};
use crate::library::personal::leaves::Leaf;
use crate::library::personal::places::Place;
use crate::library::source::field_table::Of;
use crate::library::source::ids::PersonId;
use crate::library::source::person::{Turn, colleague_words};
use crate::text::normalize::Words;

/// Reads for one person.
pub struct Reader<'a> {
    /// The site.
    pub collection: &'a Collection,
    /// Whose name stands where.
    pub finder: Finder<'a>,
    /// Whose account it is.
    pub person: PersonId,
}

impl Reader<'_> {
    /// Who is in a text for certain.
    pub fn here(&self, place: &Place<'_>, leaves: &[Leaf<'_>]) -> BTreeSet<PersonId> {
        let mut here = self.finder.here(&self.finder.find(place.text));
        let named = leaves.iter().filter(|leaf| leaf.names == Some(Of::Person));
        here.extend(named.filter_map(|leaf| self.named(leaf.text)));
        here
    }

    /// Who is named in a field that names somebody.
    pub fn named(&self, words: &str) -> Option<PersonId> {
        self.collection.people.find(words.strip_prefix('@').unwrap_or(words))
    }

    /// `text` with everybody else in it as a colleague.
    pub fn shown(&self, text: &str, here: &BTreeSet<PersonId>) -> String {
        self.with_found(text, 0..text.len(), &self.finder.find(text), here)
    }

    /// The part `range` of `text`, in which `found` was found.
    pub fn with_found(&self, text: &str, range: Range<usize>, found: &[Found], here: &BTreeSet<PersonId>) -> String {
        let mut out = String::new();
        let mut done = range.start;
        for found in found.iter().filter(|found| range.start <= found.range.start && found.range.end <= range.end) {
            out.push_str(&text[done..found.range.start]);
            match found.whose(here) {
                Whose::Theirs(person) | Whose::Perhaps(person) if person == self.person => {
                    let own = &self.collection.people.at(person).name.value;
                    out.push_str(if found.form == Form::Mention { own } else { &text[found.range.clone()] });
                }
                Whose::Nobody => out.push_str(&self.someone()),
                Whose::Theirs(_) | Whose::Perhaps(_) | Whose::OneOf => out.push_str(&self.colleague()),
            }
            done = found.range.end;
        }
        out.push_str(&text[done..range.end]);
        let out = out.replace("\\@", "@").trim().to_owned();
        // A name written in another way, as in HTML, is not cut out for certain.
        if self.names_others(&out, here) { "[…]".to_owned() } else { out }
    }

    /// Whether words name somebody else, read as the leak check reads them.
    fn names_others(&self, text: &str, here: &BTreeSet<PersonId>) -> bool {
        let mut words = Words::default();
        words.read(text.as_bytes());
        let is_other = |found: &Found| match found.whose(here) {
            Whose::Theirs(person) | Whose::Perhaps(person) => person != self.person,
            Whose::OneOf => true,
            // What is left of an address looks like a mention.
            Whose::Nobody => found.form == Form::Words,
        };
        [&words.flow, &words.beside].into_iter().any(|text| self.finder.find(text).iter().any(is_other))
    }

    /// "[a colleague]".
    pub fn colleague(&self) -> String {
        format!("[{}]", colleague_words(&self.collection.theme, None, Turn::First))
    }

    /// "[someone]": whoever is not of people.yaml.
    pub fn someone(&self) -> String {
        format!("[{}]", self.collection.theme.say("own.someone", &[]))
    }
}
