//! The table of fields: every field that can be written, what it is for, whether it decides who may read, how it is printed.
//!
//! Reading, `check --fix`, completion and schemas ask this table and keep no list of their own.

mod others;
mod site;
mod story;

pub use crate::library::source::field_table::others::{
    INDICATORS, LAB, METRIC, PAGE, PATH, PEOPLE, RELATIONSHIP, REVIEWS,
};
pub use crate::library::source::field_table::site::HEARD;
pub use crate::library::source::field_table::story::{STORY, YES};
use crate::library::source::status::Status;
use crate::text::scalar::list;

/// One field.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its name.
    pub name: &'static str,
    /// What it is for, in a sentence or two.
    pub about: &'static str,
    /// What can be written there.
    pub kind: FieldKind,
    /// Whether a slip in it could show something to someone who may not read it, or name someone who may not be named.
    /// Only its author changes such a field, and what cannot be read in one is withheld.
    pub decides: bool,
    /// How it can reach a reader.
    pub printed: Printed,
    /// Whether the map that it belongs to isn't whole without it.
    pub required: bool,
}

impl Row {
    /// The same field, without which its map isn't whole.
    const fn required(self) -> Self {
        Self { required: true, ..self }
    }
}

/// How a field can reach a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printed {
    /// As its author's own words: searched for names, and fingerprinted where they are withheld.
    Words,
    /// In an address, a file's name or an attribute.
    Address,
    /// By the name of what it means: a person as they may be printed, a practice, a metric.
    Name,
    /// In words of ours, as a month or a phrase, or not at all.
    No,
}

impl Printed {
    /// Whether readers see what is written, or what it means.
    pub fn is_shown(self) -> bool {
        matches!(self, Self::Words | Self::Name)
    }
}

/// What can be written in a field.
#[derive(Clone, Copy, Debug)]
pub enum FieldKind {
    /// Words.
    Words,
    /// A month, a quarter or a day.
    Date,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Switch,
    /// One of a few words.
    OneOf(&'static [&'static str]),
    /// The name of something.
    Named(Of),
    /// A list.
    List(&'static FieldKind),
    /// A map with known keys.
    Map(&'static [Row]),
    /// A map with keys of the author's own.
    Free(&'static FieldKind),
    /// A map whose keys are names of something.
    By(Of, &'static FieldKind),
    /// One thing or another.
    Either(&'static [FieldKind]),
}

/// What a name can be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// Somebody of people.yaml.
    Person,
    /// A practice.
    Practice,
    /// A setting.
    Setting,
    /// An office.
    Office,
    /// A kind of client.
    Client,
    /// A behaviour.
    Indicator,
    /// A metric.
    Metric,
    /// A story, by its path or file name.
    Story,
    /// An audience.
    Audience,
}

/// One kind of file.
#[derive(Clone, Copy, Debug)]
pub struct File {
    /// How `heard schema` calls it.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// What stands in it, or at its head.
    pub kind: FieldKind,
}

impl File {
    /// The fields without which it is not whole.
    pub fn required(&self) -> impl Iterator<Item = &'static str> {
        required(self.kind.rows())
    }
}

/// The fields among `rows` without which their map isn't whole.
pub fn required(rows: &'static [Row]) -> impl Iterator<Item = &'static str> {
    rows.iter().filter(|row| row.required).map(|row| row.name)
}

/// All kinds of files.
pub const FILES: [&File; 10] =
    [&STORY, &HEARD, &PEOPLE, &INDICATORS, &LAB, &METRIC, &PAGE, &PATH, &RELATIONSHIP, &REVIEWS];

/// The kind of the file at a path of a site.
pub fn of_path(path: &str) -> Option<&'static File> {
    let name = match path.split_once('/') {
        Some(("stories", _)) => "story",
        Some(("labs", _)) => "lab",
        Some(("metrics", _)) => "metric",
        Some(("pages", _)) => "page",
        Some(("paths", _)) => "path",
        Some(("relationships", _)) => "relationship",
        Some(_) => return None,
        None => path.strip_suffix(".yaml")?,
    };
    FILES.iter().find(|file| file.name == name).copied()
}

impl FieldKind {
    /// The fields of the map that can be written here, or in the lists and maps here; none where there is no such map.
    pub const fn rows(self) -> &'static [Row] {
        match self {
            Self::Map(rows) => rows,
            Self::List(inner) | Self::Free(inner) | Self::By(_, inner) => inner.rows(),
            Self::Either(kinds) => {
                let mut at = 0;
                while at < kinds.len() {
                    let rows = kinds[at].rows();
                    if !rows.is_empty() {
                        return rows;
                    }
                    at += 1;
                }
                &[]
            }
            _ => &[],
        }
    }

    /// Whether an author's own words can be written here, or in a list here.
    pub fn holds_words(self) -> bool {
        match self {
            Self::Words => true,
            Self::List(inner) | Self::Free(inner) | Self::By(_, inner) => inner.holds_words(),
            Self::Either(kinds) => kinds.iter().any(|kind| kind.holds_words()),
            _ => false,
        }
    }

    /// What to write where there are `words`, or something else that isn't a list or a map, and one of this kind belongs.
    pub fn instead_of(self, words: Option<&str>) -> Option<String> {
        match (self, words) {
            (Self::List(item), Some(words)) if item.is_word() => {
                let items: Vec<&str> = words.split(',').map(str::trim).filter(|item| !item.is_empty()).collect();
                Some(list(&items))
            }
            (Self::List(item), _) => Some(format!("- {}", item.instead_of(None)?)),
            (Self::Map(rows), _) => {
                // Without its required fields, the example would be the next error.
                let mut names: Vec<&str> = required(rows).collect();
                if names.is_empty() {
                    names.extend(rows.iter().take(2).map(|row| row.name));
                }
                let names: Vec<String> = names.iter().map(|name| format!("{name}: …")).collect();
                Some(format!("{{ {} }}", names.join(", ")))
            }
            (Self::Either(kinds), _) => kinds.iter().find_map(|kind| kind.instead_of(words)),
            _ => None,
        }
    }

    /// Whether a word or a name can be written here.
    fn is_word(self) -> bool {
        match self {
            Self::Words | Self::Named(_) | Self::OneOf(_) => true,
            Self::Either(kinds) => kinds.iter().any(|kind| kind.is_word()),
            _ => false,
        }
    }

    /// The names of the fields that decide, at any depth.
    pub fn deciding(self) -> Vec<&'static str> {
        let of = |row: &'static Row| row.decides.then_some(row.name).into_iter().chain(row.kind.deciding());
        self.rows().iter().flat_map(of).collect()
    }
}

/// The words of a field's choices, which stand beside their type.
const fn words<T: Copy, const N: usize>(choices: &[(&'static str, T); N]) -> [&'static str; N] {
    let mut words = [""; N];
    let mut at = 0;
    while at < N {
        words[at] = choices[at].0;
        at += 1;
    }
    words
}

/// The kind of the value under `keys`, from the outermost on, and the field itself where it has a name of ours.
pub fn under(kind: FieldKind, keys: &[&str]) -> Vec<(FieldKind, Option<&'static Row>)> {
    let Some((key, rest)) = keys.split_first() else { return vec![(kind, None)] };
    match kind {
        FieldKind::Map(fields) => match fields.iter().find(|field| field.name == *key) {
            Some(field) if rest.is_empty() => vec![(field.kind, Some(field))],
            Some(field) => under(field.kind, rest),
            None => Vec::new(),
        },
        FieldKind::Free(value) | FieldKind::By(_, value) => under(*value, rest),
        FieldKind::List(item) => under(*item, keys),
        FieldKind::Either(kinds) => kinds.iter().flat_map(|kind| under(*kind, keys)).collect(),
        _ => Vec::new(),
    }
}

/// A field that decides nothing.
const fn field(name: &'static str, about: &'static str, kind: FieldKind, printed: Printed) -> Row {
    Row { name, about, kind, decides: false, printed, required: false }
}

/// A field that decides who may read, or who may be named.
const fn deciding(name: &'static str, about: &'static str, kind: FieldKind, printed: Printed) -> Row {
    Row { name, about, kind, decides: true, printed, required: false }
}

const STATUS: Row = deciding(
    "status",
    "How far it has got: draft (the default), with-colleague, agreed, published, declined or withdrawn. Others can \
     read it only when it is published.",
    FieldKind::OneOf(&words(&Status::CHOICES)),
    Printed::No,
);
const AUDIENCE: Row = deciding(
    "audience",
    "Who can read it (default: the site's default audience).",
    FieldKind::Named(Of::Audience),
    Printed::No,
);
const CHANGED: Row = deciding(
    "changed",
    "Invented names of people outside the firm, exactly as they appear in the text. The page then says that some names \
     have been changed.",
    FieldKind::List(&FieldKind::Words),
    Printed::No,
);
const PLAIN: Row = deciding(
    "plain",
    "Words that look like a name but don't name anybody in the firm or outside it: [Rose].",
    FieldKind::List(&FieldKind::Words),
    Printed::No,
);
const PUBLISH_ON: Row = deciding(
    "publish_on",
    "The day it goes on the site, once its status is published. A month or a quarter means its last day.",
    FieldKind::Date,
    Printed::No,
);
const SINCE: Row = deciding(
    "since",
    "When its status or an answer last changed; `heard agree` and `heard withdraw` fill it in. Readers never see it. \
     Without it, a file is never due for deletion under `retention`.",
    FieldKind::Date,
    Printed::No,
);
const HOLD: Row = deciding(
    "hold",
    "A matter it has to be kept for, such as matter-7. No command deletes it or changes its words, but you can still \
     withdraw it. Readers never see it.",
    FieldKind::Words,
    Printed::No,
);
const HISTORY: Row = field(
    "history",
    "Decisions about it, with dates and reasons. They are kept on its page.",
    FieldKind::List(&FieldKind::Map(&[
        field("date", "When it was decided.", FieldKind::Date, Printed::No),
        field("decision", "What was decided.", FieldKind::Words, Printed::Words),
        field("why", "Why.", FieldKind::Words, Printed::Words),
    ])),
    Printed::No,
);

#[cfg(test)]
mod tests;
