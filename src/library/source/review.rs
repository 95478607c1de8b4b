//! `reviews.yaml`: the curator's decisions on flags. It is in no edition.

use std::sync::Arc;

use crate::library::diagnostics;
use crate::library::source::date::Date;
use crate::library::source::field_table;
use crate::library::source::fields::{Field, Fields, Written};
use crate::library::source::reading_faults;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::yaml::{self, Value};

/// The name of the file.
pub const FILE: &str = "reviews.yaml";

/// What a curator may decide about a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It stays as it is.
    Keep,
    /// Somebody is asked.
    Ask,
    /// It is taken back.
    Withdraw,
}

impl Decision {
    /// The decisions by the words that people write.
    pub const CHOICES: [(&'static str, Self); 3] =
        [("keep", Self::Keep), ("ask", Self::Ask), ("withdraw", Self::Withdraw)];

    /// Its word, as it is written.
    pub fn word(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Ask => "ask",
            Self::Withdraw => "withdraw",
        }
    }
}

/// The flags that a decision can be about.
pub const FLAGS: [&str; 8] = [
    "near-identical",
    "only-each-other",
    "evidence-reused",
    "never-told",
    "always-told",
    "consent-ending",
    "overdue-metric",
    "composite-few",
];

/// One decision.
#[derive(Clone, Debug)]
pub struct Review {
    /// The flag.
    pub flag: Option<Written<String>>,
    /// The stories that it is about, as written.
    pub stories: Vec<Written<String>>,
    /// What was decided.
    pub decision: Field<Decision>,
    /// Why.
    pub why: Option<Written<String>>,
    /// When.
    pub date: Field<Date>,
    /// The behaviour, metric or person that the flag is about, where it is about one.
    pub of: Option<Written<String>>,
    /// The fingerprint of the stories as they stood; without one it holds whatever becomes of them.
    pub read: Option<Written<String>>,
}

/// Reads `reviews.yaml`.
pub fn read(path: &Arc<str>, text: &str, found: &mut Vec<Diagnostic>) -> Vec<Review> {
    let document = yaml::read(text, 0);
    found.extend(document.faults.iter().map(|fault| reading_faults::of_yaml(path, fault)));
    let items = match &document.root.value {
        Value::Sequence(items) => items.as_slice(),
        Value::Null => &[],
        Value::Scalar(_) | Value::Mapping(_) => {
            let place = Place::at(path, document.root.span);
            found.push(diagnostics::fields::wrong_type(place, FILE, "a list", document.root.kind_word()));
            &[]
        }
    };
    let mut reviews = Vec::new();
    for item in items {
        let mut fields = Fields::of(path, item, "reviews", field_table::REVIEWS.kind.rows(), found).of_several();
        fields.require();
        let review = Review {
            flag: fields.words("flag"),
            stories: fields.list("stories"),
            decision: fields.one_of("decision", &Decision::CHOICES),
            why: fields.words("why"),
            date: fields.date("date"),
            of: fields.words("of"),
            read: fields.words("read"),
        };
        if let Some(flag) = review.flag.as_ref().filter(|flag| !FLAGS.contains(&flag.value.as_str())) {
            let place = fields.place(flag.span);
            fields.found.push(diagnostics::fields::unknown_value(place, "flag", &flag.value, &FLAGS));
        }
        fields.finish();
        reviews.push(review);
    }
    reviews
}
