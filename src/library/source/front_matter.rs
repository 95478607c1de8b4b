//! The front matter of a story: every field that a reviewer can write, as written.

use crate::library::diagnostics;
use crate::library::source::agreed::{self, Agreed};
pub use crate::library::source::change::{Change, State};
use crate::library::source::date::Date;
use crate::library::source::fields::{Field, Fields, Written};
use crate::text::span::Span;
use crate::text::yaml::Value;

/// The most behaviours that a story may cite.
pub const MOST_INDICATORS: usize = 3;
/// The least number of events that a composite is made of.
pub const LEAST_COMPOSITE: u32 = 3;

/// Words that an author wrote, and where.
pub type Words = Written<String>;

/// Whether a story tells of one event or is made of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoryKind {
    /// One event that the teller saw.
    Observed,
    /// Made of several, so that nobody can be recognised.
    Composite,
    /// The teller's own work: it is about nobody else.
    Own,
}

impl StoryKind {
    /// The kinds by the words that people write.
    pub const CHOICES: [(&'static str, Self); 3] =
        [("observed", Self::Observed), ("composite", Self::Composite), ("own", Self::Own)];
}

/// A behaviour and the words from the story that show it.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The behaviour as written.
    pub indicator: Words,
    /// The words, as cited.
    pub passages: Vec<Words>,
}

/// What was done with what the data said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Call {
    /// They went with it.
    Trusted,
    /// They went the other way.
    Overrode,
    /// Some of both.
    Mixed,
    /// They waited.
    Deferred,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Well.
    WentWell,
    /// Badly.
    WentBadly,
    /// Some of both.
    Mixed,
    /// Nobody knows.
    Unknown,
}

impl Call {
    /// All calls, in the order that lists have.
    pub const ALL: [Self; 4] = [Self::Trusted, Self::Overrode, Self::Mixed, Self::Deferred];
    /// The calls by the words that people write.
    pub const CHOICES: [(&'static str, Self); 4] = [
        (Self::Trusted.word(), Self::Trusted),
        (Self::Overrode.word(), Self::Overrode),
        (Self::Mixed.word(), Self::Mixed),
        (Self::Deferred.word(), Self::Deferred),
    ];

    /// Its word: in front matter, in addresses and in the strings of themes.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Trusted => "trusted",
            Self::Overrode => "overrode",
            Self::Mixed => "mixed",
            Self::Deferred => "deferred",
        }
    }
}

impl Outcome {
    /// All outcomes, in the order that lists have.
    pub const ALL: [Self; 4] = [Self::WentWell, Self::WentBadly, Self::Mixed, Self::Unknown];
    /// The outcomes by the words that people write.
    pub const CHOICES: [(&'static str, Self); 4] = [
        (Self::WentWell.word(), Self::WentWell),
        (Self::WentBadly.word(), Self::WentBadly),
        (Self::Mixed.word(), Self::Mixed),
        (Self::Unknown.word(), Self::Unknown),
    ];

    /// Its word: in front matter and in the strings of themes.
    pub const fn word(self) -> &'static str {
        match self {
            Self::WentWell => "went-well",
            Self::WentBadly => "went-badly",
            Self::Mixed => "mixed",
            Self::Unknown => "unknown",
        }
    }

    /// Whether it ended badly, at least in part.
    pub const fn is_bad(self) -> bool {
        match self {
            Self::WentBadly | Self::Mixed => true,
            Self::WentWell | Self::Unknown => false,
        }
    }
}

/// Where data and judgment met.
#[derive(Clone, Debug)]
pub struct Judgment {
    /// The metric as written.
    pub metric: Option<Words>,
    /// What the data said.
    pub data: Option<Words>,
    /// What the person did with it.
    pub call: Field<Call>,
    /// Why.
    pub because: Option<Words>,
    /// How it ended.
    pub outcome: Field<Outcome>,
    /// Where it stands.
    pub span: Span,
}

/// What somebody said to the story.
#[derive(Clone, Debug)]
pub struct WrittenRemark {
    /// Who, as written.
    pub by: Option<Words>,
    /// What.
    pub says: Option<Words>,
}

/// A picture at the head of a story.
#[derive(Clone, Debug)]
pub struct Image {
    /// Its file, beside the story or in `static/`.
    pub src: Option<Words>,
    /// What it shows, in words.
    pub alt: Option<Words>,
    /// Whose it is.
    pub credit: Option<Words>,
    /// Where it stands.
    pub span: Span,
}

/// Everything that stands in the front matter of a story.
#[derive(Clone, Debug, Default)]
pub struct FrontMatter {
    /// When it happened.
    pub date: Field<Date>,
    /// Who tells it, as written.
    pub reviewer: Option<Words>,
    /// Whose act it tells, as written.
    pub about: Vec<Words>,
    /// Whether `about` holds something that cannot be read: then it is unclear whose yes is needed.
    pub about_unreadable: bool,
    /// The practice, as written.
    pub practice: Option<Words>,
    /// The setting, as written.
    pub setting: Option<Words>,
    /// The office, which narrows every role.
    pub office: Option<Words>,
    /// What kind of client it was, as written; no page prints it.
    pub client: Option<Words>,
    /// One event or several.
    pub kind: Field<StoryKind>,
    /// How many events a composite is made of.
    pub composite_of: Field<u32>,
    /// Behaviours with their evidence.
    pub indicators: Vec<Evidence>,
    /// A behaviour that the vocabulary lacks.
    pub also: Option<Words>,
    /// Where data and judgment met.
    pub judgment: Option<Judgment>,
    /// What changed.
    pub change: Option<Change>,
    /// Why it is told.
    pub why: Option<Words>,
    /// The colleague's answer.
    pub reply: Option<WrittenRemark>,
    /// What others added.
    pub echoes: Vec<WrittenRemark>,
    /// Other accounts of the event, as written.
    pub voices: Vec<Words>,
    /// One sentence for lists.
    pub summary: Option<Words>,
    /// Tags.
    pub tags: Vec<Words>,
    /// Its language, where it differs from the site's.
    pub language: Option<Words>,
    /// A picture.
    pub image: Option<Image>,
    /// Old addresses.
    pub aliases: Vec<Words>,
    /// Who agreed.
    pub agreed: Agreed,
    /// Who was asked by a message, and when.
    pub asked: Vec<(Words, Date)>,
}

impl FrontMatter {
    /// Reads every field; what cannot be read is said in the fields' diagnostics.
    pub fn read(fields: &mut Fields<'_>) -> Self {
        let unreadable = |field: &Field<String>| matches!(field, Field::Unreadable);
        let about_node = fields.node("about");
        let about = about_node.map_or_else(Vec::new, |node| fields.read_list("about", node));
        let wanted = about_node.map_or(0, |node| match &node.value {
            Value::Sequence(nodes) => nodes.len(),
            // Nothing after the colon is a question that is still open: a published text without either is an error.
            Value::Null => 0,
            Value::Scalar(_) | Value::Mapping(_) => 1,
        });
        let reviewer = fields.node("reviewer").map_or(Field::Absent, |node| fields.read_text("reviewer", node));
        Self {
            date: fields.date("date"),
            about_unreadable: about.len() != wanted || unreadable(&reviewer),
            reviewer: reviewer.written().cloned(),
            about,
            practice: fields.words("practice"),
            setting: fields.words("setting"),
            office: fields.words("office"),
            client: fields.words("client"),
            kind: fields.one_of("kind", &StoryKind::CHOICES),
            composite_of: fields.number("composite_of", LEAST_COMPOSITE),
            indicators: read_indicators(fields),
            also: fields.words("also"),
            judgment: fields.map("judgment", read_judgment),
            change: fields.map("change", Change::read),
            why: fields.words("why"),
            reply: fields.map("reply", read_said),
            echoes: read_echoes(fields),
            voices: fields.list("voices"),
            summary: fields.words("summary"),
            tags: fields.list("tags"),
            language: fields.language("language"),
            image: fields.map("image", |image| Image {
                span: image.span,
                src: image.words("src"),
                alt: image.words("alt"),
                credit: image.words("credit"),
            }),
            aliases: fields.list("aliases"),
            agreed: fields.node("agreed").map_or(Agreed::Absent, |node| agreed::read(fields, node)),
            asked: agreed::read_asked(fields),
        }
    }

    /// Whether it is made of several events.
    pub fn is_composite(&self) -> bool {
        self.kind.value() == Some(&StoryKind::Composite)
    }

    /// Whether its teller tells of their own work.
    pub fn is_own(&self) -> bool {
        self.kind.value() == Some(&StoryKind::Own)
    }

    /// Marks as unreadable a guarding field that the reader of YAML had to leave out or found twice.
    pub fn lose(&mut self, key: &str) {
        match key {
            "agreed" => self.agreed = Agreed::Unreadable,
            "about" | "reviewer" | "kind" => self.about_unreadable = true,
            _ => {}
        }
    }

    /// Every field that is printed in its author's own words. It takes the fields apart whole, so that a new one does
    /// not compile until somebody has decided whether it belongs here.
    pub fn prose(&self) -> impl Iterator<Item = &Words> {
        let Self {
            office,
            also,
            judgment,
            change,
            why,
            reply,
            echoes,
            summary,
            tags,
            image,
            date: _,
            reviewer: _,
            about: _,
            about_unreadable: _,
            practice: _,
            setting: _,
            client: _,
            kind: _,
            composite_of: _,
            indicators: _,
            voices: _,
            language: _,
            aliases: _,
            agreed: _,
            asked: _,
        } = self;
        let judgment = judgment.iter().flat_map(|judgment| {
            let Judgment { data, because, metric: _, call: _, outcome: _, span: _ } = judgment;
            [data, because]
        });
        let change = change.iter().flat_map(|Change { what, why, state: _, by: _ }| [what, why]);
        let said = reply.iter().chain(echoes).map(|WrittenRemark { says, by: _ }| says);
        let image = image.iter().flat_map(|Image { alt, credit, src: _, span: _ }| [alt, credit]);
        [office, also, why, summary]
            .into_iter()
            .chain(judgment)
            .chain(change)
            .chain(said)
            .chain(image)
            .flatten()
            .chain(tags)
    }
}

fn read_indicators(fields: &mut Fields<'_>) -> Vec<Evidence> {
    let mut indicators = Vec::new();
    for entry in fields.entries("indicators") {
        let passages = fields.read_list("indicators", &entry.value);
        if passages.is_empty() && matches!(entry.value.value, Value::Null) {
            fields.found.push(diagnostics::indicators::evidence_missing(fields.place(entry.key_span), &entry.key));
        }
        indicators.push(Evidence { indicator: Written::of(entry.key.clone(), entry.key_span), passages });
    }
    if let Some(fourth) = indicators.get(MOST_INDICATORS) {
        let place = fields.place(fourth.indicator.span);
        fields.found.push(diagnostics::indicators::too_many_indicators(place));
    }
    indicators
}

fn read_judgment(fields: &mut Fields<'_>) -> Judgment {
    fields.require();
    Judgment {
        metric: fields.words("metric"),
        data: fields.words("data"),
        call: fields.one_of("call", &Call::CHOICES),
        because: fields.words("because"),
        outcome: fields.one_of("outcome", &Outcome::CHOICES),
        span: fields.span,
    }
}

fn read_said(fields: &mut Fields<'_>) -> WrittenRemark {
    fields.require();
    WrittenRemark { by: fields.words("by"), says: fields.words("says") }
}

fn read_echoes(fields: &mut Fields<'_>) -> Vec<WrittenRemark> {
    let mut echoes = Vec::new();
    for item in fields.items("echoes") {
        echoes.push(fields.within("echoes", item, read_said));
    }
    echoes
}
