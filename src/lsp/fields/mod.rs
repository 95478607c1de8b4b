//! Every field that can be written, with what it is for: editors and schemas are told from these tables.

mod others;
mod settings;
mod story;

/// One field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it is for, in a sentence or two.
    pub about: &'static str,
    /// What may stand there.
    pub kind: FieldKind,
}

/// What may stand in a field.
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
    Map(&'static [Field]),
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
    /// The fields without which it is not whole.
    pub required: &'static [&'static str],
}

/// All kinds of files.
pub const FILES: [&File; 8] = [
    &story::STORY,
    &settings::HEARD,
    &others::PEOPLE,
    &others::INDICATORS,
    &others::LAB,
    &others::METRIC,
    &others::PAGE,
    &others::REVIEWS,
];

/// The kind of the file at a path of a site.
pub fn of_path(path: &str) -> Option<&'static File> {
    let name = match path.split_once('/') {
        Some(("stories", _)) => "story",
        Some(("labs", _)) => "lab",
        Some(("metrics", _)) => "metric",
        Some(("pages", _)) => "page",
        Some(_) => return None,
        None => path.strip_suffix(".yaml")?,
    };
    FILES.iter().find(|file| file.name == name).copied()
}

/// The kind of the value under `keys`, from the outermost on, and the field itself where it has a name of ours.
pub fn under(kind: FieldKind, keys: &[&str]) -> Vec<(FieldKind, Option<&'static Field>)> {
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

const fn field(name: &'static str, about: &'static str, kind: FieldKind) -> Field {
    Field { name, about, kind }
}

const STATUS: Field = field(
    "status",
    "Where it stands: draft (when absent), with-colleague, agreed, published, declined, withdrawn. Only what is published can be read by others.",
    FieldKind::OneOf(&["draft", "with-colleague", "agreed", "published", "declined", "withdrawn"]),
);
const AUDIENCE: Field =
    field("audience", "Who may read it; when absent, the site's default audience.", FieldKind::Named(Of::Audience));
const PUBLISH_ON: Field =
    field("publish_on", "The day from which it is in the site, once it is published.", FieldKind::Date);
const HISTORY: Field = field(
    "history",
    "Decisions about it, dated, with reasons; they stay on its page.",
    FieldKind::List(&FieldKind::Map(&[
        field("date", "When it was decided.", FieldKind::Date),
        field("decision", "What was decided.", FieldKind::Words),
        field("why", "Why.", FieldKind::Words),
    ])),
);
