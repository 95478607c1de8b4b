//! `agreed` of a story: who said yes to it, until when and within which bounds, who wants it kept between them, and who
//! said no.

use crate::library::diagnostics;
use crate::library::diagnostics::fields::Guess;
use crate::library::source::date::Date;
use crate::library::source::field_table::YES;
use crate::library::source::fields::{Fields, Written};
use crate::library::source::front_matter::Words;
use crate::library::source::person::How;
use crate::text::span::Span;
use crate::text::yaml::{Node, Value};

/// One person's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A yes.
    Yes(Yes),
    /// A no, which needs no reason.
    No,
    /// Thanks, and a wish that it stays between them: a good ending, and never published.
    KeptPrivate,
    /// Something that cannot be understood, and so is no yes.
    Unreadable,
}

impl Answer {
    /// The answers by which nobody else may ever read the story, the strictest first.
    pub const REFUSALS: [&'static str; 2] = ["declined", "kept-private"];

    /// The refusal of that word.
    fn of_word(word: &str) -> Option<Self> {
        [Self::No, Self::KeptPrivate]
            .into_iter()
            .find(|no| no.refusal().is_some_and(|own| word.eq_ignore_ascii_case(own)))
    }

    /// Its word, where nobody else may ever read the story because of it.
    pub fn refusal(&self) -> Option<&'static str> {
        match self {
            Self::No => Some(Self::REFUSALS[0]),
            Self::KeptPrivate => Some(Self::REFUSALS[1]),
            Self::Yes(_) | Self::Unreadable => None,
        }
    }
}

/// A yes: from when and until when, how they may be printed and who may read it, and to which text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Yes {
    /// When it was given.
    pub given: Date,
    /// The last month that it holds.
    pub until: Option<Date>,
    /// How they are printed at the most; older yeses say nothing, and mean by name where people.yaml does.
    pub at_most: Option<How>,
    /// The audiences that may read it; older yeses say nothing, and mean whoever may.
    pub readers: Option<Vec<Words>>,
    /// The fingerprint of what they read.
    pub read: Option<Words>,
    /// Where it stands.
    pub span: Span,
}

/// Who agreed.
#[derive(Clone, Debug, Default)]
pub enum Agreed {
    /// Nothing is written.
    #[default]
    Absent,
    /// Something is written that cannot be understood.
    Unreadable,
    /// One answer, of the one person whom the story is about; with several it is unclear whose.
    One(Answer, Span),
    /// By person, as written.
    Each(Vec<(Words, Answer)>, Span),
}

impl Agreed {
    /// Whether something in it cannot be understood.
    pub fn is_unclear(&self) -> bool {
        match self {
            Self::Absent => false,
            Self::Unreadable => true,
            Self::One(answer, _) => *answer == Answer::Unreadable,
            Self::Each(each, _) => each.iter().any(|(_, answer)| *answer == Answer::Unreadable),
        }
    }

    /// The word of the strictest answer by which nobody else may ever read the story, whosever it is.
    pub fn refusal(&self) -> Option<&'static str> {
        let words: Vec<&str> = match self {
            Self::Absent | Self::Unreadable => Vec::new(),
            Self::One(answer, _) => answer.refusal().into_iter().collect(),
            Self::Each(each, _) => each.iter().filter_map(|(_, answer)| answer.refusal()).collect(),
        };
        Answer::REFUSALS.into_iter().find(|word| words.contains(word))
    }
}

/// `{ given, until, as, readers, read }`, `declined`, `kept-private`, or any of them by person.
pub fn read(fields: &mut Fields<'_>, node: &Node) -> Agreed {
    match &node.value {
        // The word was begun and not ended: nobody's yes.
        Value::Null | Value::Sequence(_) => {
            fields.found.push(diagnostics::fields::wrong_type(
                fields.place(node.span),
                "agreed",
                "a map with `given`",
                node.kind_word(),
            ));
            Agreed::Unreadable
        }
        Value::Scalar(_) => Agreed::One(read_answer(fields, node), node.span),
        Value::Mapping(entries) => {
            let own = |key: &str| YES.rows().iter().any(|row| row.name == key);
            if entries.iter().any(|entry| own(&entry.key)) {
                return Agreed::One(read_answer(fields, node), node.span);
            }
            let each = entries.iter().map(|entry| {
                let who = Written::of(entry.key.clone(), entry.key_span);
                (who, read_answer(fields, &entry.value))
            });
            Agreed::Each(each.collect(), node.span)
        }
    }
}

fn read_answer(fields: &mut Fields<'_>, node: &Node) -> Answer {
    if let Some(word) = node.as_text() {
        if let Some(refusal) = Answer::of_word(word) {
            return refusal;
        }
        fields.found.push(diagnostics::consent::bad_answer(fields.place(node.span), word));
        return Answer::Unreadable;
    }
    let before = fields.found.len();
    let yes = fields.within("agreed", node, |yes| -> Option<Yes> {
        yes.require();
        let given = yes.date("given").value().copied();
        let until = yes.date("until").value().copied();
        let at_most = yes.one_of("as", &How::CHOICES).value().copied();
        let readers = read_readers(yes);
        let read = yes.words("read");
        Some(Yes { given: given?, until, at_most, readers, read, span: node.span })
    });
    // A misspelt `until` must not make a yes longer than it was: anything amiss in it, and it is none.
    match yes {
        Some(yes) if fields.found.len() == before => Answer::Yes(yes),
        _ => Answer::Unreadable,
    }
}

/// The audiences that may read it. A list that is empty, or of which something cannot be read, is said to be wrong.
fn read_readers(yes: &mut Fields<'_>) -> Option<Vec<Words>> {
    let entry = yes.entry("readers")?;
    let before = yes.found.len();
    let readers = yes.read_list("readers", &entry.value);
    let written = match &entry.value.value {
        Value::Sequence(nodes) => nodes.len(),
        Value::Null | Value::Scalar(_) | Value::Mapping(_) => 1,
    };
    let is_whole = !readers.is_empty() && readers.len() == written && readers.iter().all(|one| !one.value.is_empty());
    if !is_whole && yes.found.len() == before {
        let (span, is) = match &entry.value.value {
            Value::Null => (entry.key_span, "nothing"),
            _ if readers.is_empty() => (entry.value.span, "empty"),
            _ => (entry.value.span, "partly empty"),
        };
        let place = yes.place(span);
        yes.found.push(diagnostics::fields::wrong_type(place, "readers", "a list of audiences", is));
    }
    Some(readers)
}

/// `asked` of a story: by whom it was read, in a message, and since when they can have answered.
pub fn read_asked(fields: &mut Fields<'_>) -> Vec<(Words, Date)> {
    let mut asked = Vec::new();
    for entry in fields.entries("asked") {
        let Some(written) = fields.read_text("asked", &entry.value).written().cloned() else { continue };
        if let Some(date) = Date::read(&written.value) {
            asked.push((Written::of(entry.key.clone(), entry.key_span), date));
        } else {
            let place = fields.place(written.span);
            fields.found.push(diagnostics::fields::bad_date(place, "asked", Guess::of(&written.value)));
        }
    }
    asked
}
