//! Reads a YAML map field by field. The table of fields says which there are; any other is reported.

use std::sync::Arc;

use crate::library::diagnostics;
use crate::library::diagnostics::fields::Guess;
use crate::library::source::date::Date;
use crate::library::source::field_table::{FieldKind, Row, required};
pub use crate::library::source::written::{Field, Written};
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::scalar::{in_quotes, list};
use crate::text::span::Span;
use crate::text::yaml::{Entry, Node, Scalar, Value};

/// Lists of names and short words, in which a comma nearly always parts two of them.
const NAMED_LISTS: [&str; 8] = ["about", "tags", "voices", "aliases", "also", "sees", "stages", "not_yet_audited"];

/// A map that is being read.
pub struct Fields<'a> {
    path: &'a Arc<str>,
    entries: &'a [Entry],
    /// Where the map as a whole stands.
    pub span: Span,
    /// Whether it is one: of what is not, nothing is missing.
    is_map: bool,
    rows: &'static [Row],
    asked: Vec<&'static str>,
    /// What was found wrong so far.
    pub found: &'a mut Vec<Diagnostic>,
}

impl<'a> Fields<'a> {
    /// The fields of `node`, which are those of `rows`; what is not a map is reported and has no fields.
    pub fn of(
        path: &'a Arc<str>,
        node: &'a Node,
        what: &'static str,
        rows: &'static [Row],
        found: &'a mut Vec<Diagnostic>,
    ) -> Self {
        let (entries, is_map): (&[Entry], bool) = match &node.value {
            Value::Mapping(entries) => (entries, true),
            Value::Null => (&[], true),
            Value::Scalar(_) | Value::Sequence(_) => {
                let (place, is) = (Place::at(path, node.span), node.kind_word());
                found.push(diagnostics::fields::wrong_type(place, what, "a map of fields", is));
                (&[], false)
            }
        };
        Self { path, entries, span: node.span, is_map, rows, asked: Vec::new(), found }
    }

    /// The same, of one of several of its kind: what was just reported to be no map is shown how to be one.
    #[must_use]
    pub fn of_several(self) -> Self {
        if let Some(wrong) = self.found.pop_if(|_| !self.is_map) {
            let instead = FieldKind::Map(self.rows).instead_of(None).unwrap_or_default();
            self.found.push(diagnostics::fields::written_like(wrong, &instead));
        }
        self
    }

    /// A place in this map's file.
    pub fn place(&self, span: Span) -> Place {
        Place::at(self.path, span)
    }

    /// The field `key` as it stands.
    pub fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The field `key` with its name's place.
    pub fn entry(&mut self, key: &'static str) -> Option<&'a Entry> {
        debug_assert!(self.row(key).is_some(), "`{key}` is asked for but has no row in the table of fields");
        self.asked.push(key);
        self.entries.iter().find(|entry| entry.key == key)
    }

    fn row(&self, key: &str) -> Option<&'static Row> {
        self.rows.iter().find(|row| row.name == key)
    }

    /// Whether `key` is written, without asking for it.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key == key)
    }

    /// A field of words. One that decides who may read, with nothing after its colon, is unreadable: it was begun, and
    /// what was meant is unknown.
    pub fn text(&mut self, key: &'static str) -> Field<String> {
        let Some(entry) = self.entry(key) else { return Field::Absent };
        if let (Value::Null, Some(row)) = (&entry.value.value, self.row(key).filter(|row| row.decides)) {
            let wanted = if matches!(row.kind, FieldKind::Date) { "a date" } else { "a word" };
            let place = self.place(entry.key_span);
            self.found.push(diagnostics::fields::wrong_type(place, key, wanted, entry.value.kind_word()));
            return Field::Unreadable;
        }
        self.read_text(key, &entry.value)
    }

    /// A field of words that may be absent and decides nothing: unreadable is as good as absent.
    pub fn words(&mut self, key: &'static str) -> Option<Written<String>> {
        match self.text(key) {
            Field::Given(written) => Some(written),
            Field::Absent | Field::Unreadable => None,
        }
    }

    /// Words, of a node that belongs to `key`.
    pub fn read_text(&mut self, key: &'static str, node: &Node) -> Field<String> {
        match &node.value {
            Value::Scalar(scalar) => {
                self.check_comment(key, scalar, node.span);
                Field::Given(Written::of(scalar.text.trim().to_owned(), node.span))
            }
            Value::Null => Field::Absent,
            Value::Sequence(_) | Value::Mapping(_) => {
                self.found.push(diagnostics::fields::wrong_type(self.place(node.span), key, "words", node.kind_word()));
                Field::Unreadable
            }
        }
    }

    /// Says where words go on behind ` #`, which begins a comment in YAML: nobody would read them.
    fn check_comment(&mut self, key: &'static str, words: &Scalar, span: Span) {
        let is_words =
            self.row(key).is_some_and(|row| !row.decides && row.kind.holds_words() && row.printed.is_shown());
        // Behind a wider gap it is a note, as people align them.
        let is_close = |comment: &&str| comment.trim_start_matches([' ', '\t']).len() + 1 >= comment.len();
        if let Some(comment) = words.comment.as_deref().filter(|_| is_words).filter(is_close) {
            let (end, start) = (span.end as usize, comment.len() - comment.trim_start().len());
            let place = self.place(Span::of(end + start, end + comment.len()));
            let whole = in_quotes(&format!("{}{comment}", words.text));
            // `Case #4` is meant as it stands; behind a space there may as well be a note.
            let is_certain = comment.trim_start_matches([' ', '\t', '#']).starts_with(|c: char| c.is_ascii_digit())
                && !comment.trim_start().starts_with("# ");
            let diagnostic = diagnostics::fields::comment_in_words(place, key, &whole);
            let whole_span = Span::of(span.start as usize, end + comment.len());
            self.found.push(if is_certain { diagnostic.fix(whole_span, whole) } else { diagnostic });
        }
    }

    /// A field that is one of a few words, in any case.
    pub fn one_of<T: Copy>(&mut self, key: &'static str, choices: &[(&'static str, T)]) -> Field<T> {
        let text = self.text(key);
        text.and_then(|written| self.choice(key, written, choices))
    }

    /// A list, or one line, of a few words, in any case.
    pub fn list_of<T: Copy>(&mut self, key: &'static str, choices: &[(&'static str, T)]) -> Vec<T> {
        let written = self.list(key);
        written.iter().filter_map(|written| self.choice(key, written, choices)).collect()
    }

    fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        written: &Written<String>,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        let wanted = written.value.to_lowercase();
        let choice = choices.iter().find(|(word, _)| *word == wanted).map(|(_, value)| *value);
        if choice.is_none() {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            self.found.push(diagnostics::fields::unknown_value(self.place(written.span), key, &written.value, &words));
        }
        choice
    }

    /// A date field.
    pub fn date(&mut self, key: &'static str) -> Field<Date> {
        let text = self.text(key);
        text.and_then(|written| {
            let date = Date::read(&written.value);
            if date.is_none() {
                self.found.push(diagnostics::fields::bad_date(
                    Place::at(self.path, written.span),
                    key,
                    Guess::of(&written.value),
                ));
            }
            date
        })
    }

    /// A whole number that is at least `least`.
    pub fn number(&mut self, key: &'static str, least: u32) -> Field<u32> {
        let text = self.text(key);
        text.and_then(|written| {
            let number = written.value.parse::<u32>().ok().filter(|number| *number >= least);
            if number.is_none() {
                self.found.push(diagnostics::fields::bad_number(
                    Place::at(self.path, written.span),
                    key,
                    &written.value,
                    least,
                    u32::MAX,
                ));
            }
            number
        })
    }

    /// A language tag (BCP 47, as far as browsers ask): two or three letters, and parts of two to eight.
    pub fn language(&mut self, key: &'static str) -> Option<Written<String>> {
        let written = self.words(key)?;
        let mut parts = written.value.split('-');
        let first = parts.next().unwrap_or_default();
        let sound = (2..=3).contains(&first.len())
            && first.bytes().all(|b| b.is_ascii_alphabetic())
            && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
        if !sound {
            self.found.push(diagnostics::fields::bad_language(self.place(written.span), &written.value));
        }
        Some(written).filter(|_| sound)
    }

    /// `true` or `false`.
    pub fn switch(&mut self, key: &'static str) -> Option<bool> {
        self.one_of(key, &[("true", true), ("false", false)]).value().copied()
    }

    /// One line of words or a list of them.
    pub fn list(&mut self, key: &'static str) -> Vec<Written<String>> {
        self.node(key).map_or_else(Vec::new, |node| self.read_list(key, node))
    }

    /// One line of words or a list of them, of a node that belongs to `key`.
    pub fn read_list(&mut self, key: &'static str, node: &Node) -> Vec<Written<String>> {
        let nodes = match &node.value {
            Value::Sequence(nodes) => nodes.as_slice(),
            Value::Scalar(words) if words.plain && words.text.contains(',') && NAMED_LISTS.contains(&key) => {
                return self.parted(key, words, node.span);
            }
            Value::Null | Value::Scalar(_) | Value::Mapping(_) => std::slice::from_ref(node),
        };
        nodes.iter().filter_map(|node| self.read_text(key, node).written().cloned()).collect()
    }

    /// The items of `a, b`, which is one line of words to YAML and was meant as a list.
    fn parted(&mut self, key: &'static str, words: &Scalar, span: Span) -> Vec<Written<String>> {
        let pieces = words.text.split(',').map(str::trim).filter(|piece| !piece.is_empty());
        let pieces: Vec<&str> = pieces.collect();
        let decides = self.row(key).is_some_and(|row| row.decides);
        self.found.push(diagnostics::fields::list_without_brackets(self.place(span), key, &list(&pieces), decides));
        pieces.iter().map(|piece| Written::of((*piece).to_owned(), span)).collect()
    }

    /// The items of a list; what is not a list is reported and has none.
    pub fn items(&mut self, key: &'static str) -> &'a [Node] {
        let Some(node) = self.node(key) else { return &[] };
        match &node.value {
            Value::Sequence(nodes) => nodes,
            Value::Null => &[],
            Value::Scalar(_) | Value::Mapping(_) => {
                let wrong = diagnostics::fields::wrong_type(self.place(node.span), key, "a list", node.kind_word());
                self.found.push(self.with_shape(wrong, key, node));
                &[]
            }
        }
    }

    /// What is wrong with `node`, which belongs to `key`, with what to write instead.
    fn with_shape(&self, wrong: Diagnostic, key: &str, node: &Node) -> Diagnostic {
        match self.row(key).and_then(|row| row.kind.instead_of(node.as_text())) {
            Some(instead) => diagnostics::fields::written_like(wrong, &instead),
            None => wrong,
        }
    }

    /// The first `most` items of a list; one too many is reported, and what comes after it is not read.
    pub fn items_up_to(&mut self, key: &'static str, most: usize) -> &'a [Node] {
        let items = self.items(key);
        if let Some(next) = items.get(most) {
            self.found.push(diagnostics::fields::too_many_items(self.place(next.span), key, most));
        }
        &items[..items.len().min(most)]
    }

    /// The entries of a map; what is not a map is reported and has none.
    pub fn entries(&mut self, key: &'static str) -> &'a [Entry] {
        let Some(node) = self.node(key) else { return &[] };
        match &node.value {
            Value::Mapping(entries) => entries,
            Value::Null => &[],
            Value::Scalar(_) | Value::Sequence(_) => {
                self.found.push(diagnostics::fields::wrong_type(
                    self.place(node.span),
                    key,
                    "a map of fields",
                    node.kind_word(),
                ));
                &[]
            }
        }
    }

    /// Reads a map that stands under `key`, with `read`; an absent one is `None`.
    pub fn map<T>(&mut self, key: &'static str, read: impl FnOnce(&mut Fields<'_>) -> T) -> Option<T> {
        let node = self.node(key)?;
        if matches!(node.value, Value::Null) {
            return None;
        }
        Some(self.within(key, node, read))
    }

    /// Reads the map `node`, which belongs to `key`, with `read`, and reports its unknown fields.
    pub fn within<T>(&mut self, key: &'static str, node: &Node, read: impl FnOnce(&mut Fields<'_>) -> T) -> T {
        let rows = self.row(key).map_or(&[][..], |row| row.kind.rows());
        let mut fields = Fields::of(self.path, node, key, rows, self.found).of_several();
        let value = read(&mut fields);
        fields.finish();
        value
    }

    /// Reports each required field that is not written.
    pub fn require(&mut self) {
        self.require_these(&required(self.rows).collect::<Vec<_>>());
    }

    /// Reports the fields of `keys` that are not written, where it is another field that requires them.
    pub fn require_these(&mut self, keys: &[&'static str]) {
        for key in keys.iter().filter(|_| self.is_map) {
            match self.entries.iter().find(|entry| entry.key == *key) {
                None => self.found.push(diagnostics::fields::missing_field(self.place(self.span), key)),
                Some(entry) if entry.value.is_empty() => {
                    self.found.push(diagnostics::fields::empty_field(self.place(entry.key_span), key, None));
                }
                Some(_) => {}
            }
        }
    }

    /// Reports every field that is not in the table.
    pub fn finish(self) {
        debug_assert!(
            self.rows.iter().all(|row| self.asked.contains(&row.name)),
            "a row in the table of fields is never asked for: {:?} of {:?}",
            self.asked,
            self.rows.iter().map(|row| row.name).collect::<Vec<_>>()
        );
        let known: Vec<&str> = self.rows.iter().map(|row| row.name).collect();
        for entry in self.entries.iter().filter(|entry| !known.contains(&entry.key.as_str())) {
            let place = Place::at(self.path, entry.key_span);
            self.found.push(if diagnostics::fields::is_rating(&entry.key) {
                diagnostics::fields::no_rating(place, &entry.key)
            } else {
                diagnostics::fields::unknown_field(place, &entry.key, &known)
            });
        }
    }
}
