//! `indicators.yaml`: the vocabulary of observable behaviours, in groups, whose order is the order of every list.

use std::sync::Arc;

use crate::library::diagnostics;
use crate::library::source::date::Date;
use crate::library::source::field_table;
use crate::library::source::fields::{Fields, Written};
use crate::library::source::ident::{self, Names};
use crate::library::source::ids::{GroupId, Id, IndicatorId};
use crate::library::source::reading_faults;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::span::Span;
use crate::text::yaml::{self, Value};

/// The name of the file.
pub const FILE: &str = "indicators.yaml";
/// The sixteen that are used when the file is missing.
pub const BUILT_IN: &str = include_str!("indicators.yaml");

/// One dated decision about a metric or an indicator.
#[derive(Clone, Debug)]
pub struct Decision {
    /// When.
    pub date: Option<Date>,
    /// What was decided, in a word.
    pub decision: Option<Written<String>>,
    /// Why.
    pub why: Option<Written<String>>,
}

impl Decision {
    /// What is printed of it in its author's own words.
    pub fn prose(&self) -> impl Iterator<Item = &Written<String>> {
        let Self { decision, why, date: _ } = self;
        decision.iter().chain(why)
    }
}

/// When and why an indicator was retired.
#[derive(Clone, Debug)]
pub struct Retired {
    /// When.
    pub date: Option<Date>,
    /// What it taught.
    pub why: Option<Written<String>>,
}

/// A behaviour that stories tell of.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// The id, which is its address too.
    pub id: String,
    /// Its name.
    pub label: String,
    /// What it is, in one line.
    pub definition: Option<Written<String>>,
    /// What it looks like.
    pub looks_like: Option<Written<String>>,
    /// How it gets gamed; printed next to the definition.
    pub gamed_by: Option<Written<String>>,
    /// A caution printed with it.
    pub caution: Option<Written<String>>,
    /// What it means in certain settings, by the setting as written.
    pub notes: Vec<(Written<String>, Written<String>)>,
    /// Who looks after it.
    pub owner: Option<Written<String>>,
    /// When it is to be looked at again.
    pub review_by: Option<Written<Date>>,
    /// Decisions about it.
    pub history: Vec<Decision>,
    /// Set when it is offered to no new story.
    pub retired: Option<Retired>,
    /// The group it stands in.
    pub group: GroupId,
    /// Where its entry begins.
    pub place: Span,
}

impl Indicator {
    /// Every field that is printed in its author's own words, but for its label. A new field does not compile until
    /// somebody has decided whether it belongs here.
    pub fn prose(&self) -> impl Iterator<Item = &Written<String>> {
        let Self {
            definition,
            looks_like,
            gamed_by,
            caution,
            notes,
            history,
            retired,
            id: _,
            label: _,
            owner: _,
            review_by: _,
            group: _,
            place: _,
        } = self;
        let retired = retired.iter().filter_map(|Retired { why, date: _ }| why.as_ref());
        let lines = [definition, looks_like, gamed_by, caution].into_iter().flatten();
        let decisions = history.iter().flat_map(Decision::prose);
        lines.chain(decisions).chain(retired).chain(notes.iter().map(|(_, note)| note))
    }
}

/// The vocabulary.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// The groups' names.
    pub groups: Vec<String>,
    /// The indicators, in the order they appear in the file.
    pub all: Vec<Indicator>,
    /// Their ids and labels.
    pub names: Names<IndicatorId>,
    /// The file they stand in.
    pub path: Arc<str>,
}

impl Vocabulary {
    /// Reads `indicators.yaml`.
    pub fn read(path: &Arc<str>, text: &str, found: &mut Vec<Diagnostic>) -> Self {
        let document = yaml::read(text, 0);
        found.extend(document.faults.iter().map(|fault| reading_faults::of_yaml(path, fault)));
        let mut vocabulary = Self { path: Arc::clone(path), ..Self::default() };
        // Reports a file that is no map; its entries are walked by hand, since their names are free.
        let _ = Fields::of(path, &document.root, FILE, &[], found);
        let Value::Mapping(groups) = &document.root.value else { return vocabulary };
        for group in groups {
            let index = GroupId::of(vocabulary.groups.len());
            vocabulary.groups.push(group.key.clone());
            let entries: &[yaml::Entry] = match &group.value.value {
                Value::Mapping(entries) => entries,
                Value::Null => &[],
                Value::Scalar(_) | Value::Sequence(_) => {
                    let place = Place::at(path, group.value.span);
                    found.push(diagnostics::fields::wrong_type(
                        place,
                        "indicators",
                        "a map of fields",
                        group.value.kind_word(),
                    ));
                    &[]
                }
            };
            for entry in entries {
                vocabulary.add(path, index, entry, found);
            }
        }
        vocabulary
    }

    /// The sixteen.
    pub fn built_in() -> Self {
        Self::read(&FILE.into(), BUILT_IN, &mut Vec::new())
    }

    fn add(&mut self, path: &Arc<str>, group: GroupId, entry: &yaml::Entry, found: &mut Vec<Diagnostic>) {
        let place = Place::at(path, entry.key_span);
        if !ident::is_id(&entry.key) {
            found.push(diagnostics::fields::bad_id(place, &entry.key, &ident::of_label(&entry.key)));
            return;
        }
        let rows = field_table::INDICATORS.kind.rows();
        let mut fields = Fields::of(path, &entry.value, "indicators", rows, found).of_several();
        let label = fields.words("label");
        let indicator = Indicator {
            id: entry.key.clone(),
            label: label.map_or_else(|| entry.key.clone(), |label| label.value),
            definition: fields.words("definition"),
            looks_like: fields.words("looks_like"),
            gamed_by: fields.words("gamed_by"),
            caution: fields.words("caution"),
            notes: read_notes(&mut fields),
            owner: fields.words("owner"),
            review_by: fields.date("review_by").written().cloned(),
            history: read_history(&mut fields),
            retired: fields.map("retired", |retired| Retired {
                date: retired.date("date").value().copied(),
                why: retired.words("why"),
            }),
            group,
            place: entry.key_span,
        };
        if indicator.gamed_by.is_none() && !fields.has("gamed_by") {
            fields.found.push(diagnostics::fields::missing_field(place.clone(), "gamed_by"));
        }
        fields.finish();
        match self.names.add(&indicator.id, Some(&indicator.label)) {
            Ok(_) => self.all.push(indicator),
            Err(_) => found.push(diagnostics::fields::id_twice(place, &indicator.id)),
        }
    }
}

fn read_notes(fields: &mut Fields<'_>) -> Vec<(Written<String>, Written<String>)> {
    let mut notes = Vec::new();
    for entry in fields.entries("notes") {
        if let Some(note) = fields.read_text("notes", &entry.value).written() {
            notes.push((Written::of(entry.key.clone(), entry.key_span), note.clone()));
        }
    }
    notes
}

/// Reads `history`, a list of dated decisions, of indicators and metrics alike.
pub fn read_history(fields: &mut Fields<'_>) -> Vec<Decision> {
    let mut history = Vec::new();
    for item in fields.items("history") {
        history.push(fields.within("history", item, |decision| Decision {
            date: decision.date("date").value().copied(),
            decision: decision.words("decision"),
            why: decision.words("why"),
        }));
    }
    history
}
