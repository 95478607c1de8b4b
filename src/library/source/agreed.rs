//! `agreed` of a story: who said yes to it, until when and in which manner, and who said no.

use crate::library::diagnostics;
use crate::library::source::date::Date;
use crate::library::source::field_table::YES;
use crate::library::source::fields::{Fields, Written};
use crate::library::source::front_matter::Words;
use crate::text::span::Span;
use crate::text::yaml::{Node, Value};

/// One person's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A yes.
    Yes(Yes),
    /// A no, which needs no reason.
    No,
    /// Something that cannot be understood, and so is no yes.
    Unreadable,
}

/// A yes: from when, until when, in which manner, and to which text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Yes {
    /// When it was given.
    pub given: Date,
    /// The last month that it holds.
    pub until: Option<Date>,
    /// Yes, but not by name.
    pub as_role: bool,
    /// The fingerprint of what they read.
    pub read: Option<Words>,
    /// Where it stands.
    pub span: Span,
}

impl Yes {
    /// How somebody may agree, by the words that people write: whether without their name.
    pub const MANNERS: [(&'static str, bool); 2] = [("role", true), ("name", false)];
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

/// `{ given, until, as, read }`, `declined`, or either of them by person.
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
        if word.eq_ignore_ascii_case("declined") {
            return Answer::No;
        }
        fields.found.push(diagnostics::consent::bad_answer(fields.place(node.span), word));
        return Answer::Unreadable;
    }
    let before = fields.found.len();
    let yes = fields.within("agreed", node, |yes| -> Option<Yes> {
        yes.require(&["given"]);
        let given = yes.date("given").value().copied();
        let until = yes.date("until").value().copied();
        let as_role = yes.one_of("as", &Yes::MANNERS).value() == Some(&true);
        let read = yes.words("read");
        Some(Yes { given: given?, until, as_role, read, span: node.span })
    });
    // A misspelt `until` must not make a yes longer than it was: anything amiss in it, and it is none.
    match yes {
        Some(yes) if fields.found.len() == before => Answer::Yes(yes),
        _ => Answer::Unreadable,
    }
}
