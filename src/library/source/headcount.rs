//! How many people hold each role, as `headcount:` in heard.yaml says: people.yaml lists only those who appear.
//!
//! A slip here is a warning, and the role is then counted in people.yaml: a build must still take back what it has to.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::library::diagnostics;
use crate::library::source::fields::{Fields, Written};
use crate::library::source::ident;
use crate::text::yaml::{Entry, Node, Value};

/// How many people hold a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heads {
    /// In the whole firm.
    Everywhere(u32),
    /// In each office, by the name that it has here.
    ByOffice(Vec<(String, u32)>),
}

impl Heads {
    /// How many there are in the whole firm.
    pub fn whole(&self) -> u32 {
        match self {
            Self::Everywhere(heads) => *heads,
            Self::ByOffice(offices) => offices.iter().fold(0, |sum, (_, heads)| sum.saturating_add(*heads)),
        }
    }

    /// How many there are in an office, where somebody has said so.
    pub fn in_office(&self, office: &str) -> Option<u32> {
        let Self::ByOffice(offices) = self else { return None };
        let office = plain(office);
        offices.iter().find(|(name, _)| plain(name) == office).map(|(_, heads)| *heads)
    }
}

/// Every role that was counted.
#[derive(Clone, Debug, Default)]
pub struct Headcount {
    /// The roles as they were written, each with its number.
    pub roles: Vec<(Written<String>, Heads)>,
}

impl Headcount {
    /// Reads `headcount:`.
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        let mut headcount = Self::default();
        let Some(node) = fields.node("headcount") else { return headcount };
        for entry in entries(fields, node) {
            if let Some(heads) = read_heads(fields, entry) {
                headcount.roles.push((Written::of(entry.key.clone(), entry.key_span), heads));
            }
        }
        headcount
    }

    /// How many people hold `role`, where somebody has said so.
    pub fn find(&self, role: &str) -> Option<&Heads> {
        let role = ident::fold(role);
        self.roles.iter().find(|(counted, _)| ident::fold(&counted.value) == role).map(|(_, heads)| heads)
    }
}

/// The entries of a map; what is no map is said, and has none.
fn entries<'n>(fields: &mut Fields<'_>, node: &'n Node) -> &'n [Entry] {
    match &node.value {
        Value::Mapping(entries) => entries,
        Value::Null => &[],
        Value::Scalar(_) | Value::Sequence(_) => {
            fields.found.push(diagnostics::config::headcount(fields.place(node.span)));
            &[]
        }
    }
}

/// The number of a role. Where one of its offices has none that can be read, the role has none.
fn read_heads(fields: &mut Fields<'_>, entry: &Entry) -> Option<Heads> {
    let Value::Mapping(offices) = &entry.value.value else {
        return read_number(fields, entry).map(Heads::Everywhere);
    };
    let offices: Vec<Option<(String, u32)>> =
        offices.iter().map(|office| read_number(fields, office).map(|heads| (office.key.clone(), heads))).collect();
    offices.into_iter().collect::<Option<Vec<_>>>().filter(|offices| !offices.is_empty()).map(Heads::ByOffice)
}

fn read_number(fields: &mut Fields<'_>, entry: &Entry) -> Option<u32> {
    let number = entry.value.as_text().and_then(|words| words.trim().parse().ok());
    if number.is_none() {
        fields.found.push(diagnostics::config::headcount(fields.place(entry.value.span)));
    }
    number
}

/// A name as it is compared here: without case, accents and signs, a hyphen at each border.
fn plain(words: &str) -> String {
    let mut out = String::from("-");
    let mut add = |c: char| match c {
        c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
        c if is_combining_mark(c) => {}
        c if c.is_alphanumeric() => c.to_lowercase().filter(|c| c.is_alphanumeric()).for_each(|c| out.push(c)),
        _ if !out.ends_with('-') => out.push('-'),
        _ => {}
    };
    words.chars().for_each(|c| if c.is_ascii() { add(c) } else { decompose_compatible(c, &mut add) });
    if !out.ends_with('-') {
        out.push('-');
    }
    out
}

/// Words in which the names of offices are looked for.
pub struct PlainWords(String);

impl PlainWords {
    /// These words.
    pub fn of(words: &str) -> Self {
        Self(plain(words))
    }

    /// Whether an office is named in them. Scripts that join words to each other are looked through without borders.
    pub fn name(&self, office: &str) -> bool {
        let office = plain(office);
        let bare = office.trim_matches('-');
        let has_borders = bare.chars().all(|c| c < '\u{530}');
        !bare.is_empty() && self.0.contains(if has_borders { &office } else { bare })
    }
}

#[cfg(test)]
mod tests {
    use super::{Heads, PlainWords};

    #[test]
    fn an_office_is_known_without_case_accents_and_signs_and_as_a_whole_word() {
        let heads = Heads::ByOffice(vec![("malmo".to_owned(), 30), ("New York".to_owned(), 4)]);
        for (written, number) in [("Malmö", Some(30)), ("new-york", Some(4)), ("York", None)] {
            assert_eq!(heads.in_office(written), number, "{written}");
        }
        assert_eq!(heads.whole(), 34);
        let words = PlainWords::of("In the (Malmö) office, not in Yorkshire; مكتبنا بالرياض");
        for (office, is_named) in [("malmo", true), ("york", false), ("الرياض", true), ("رياض", true), ("-", false)]
        {
            assert_eq!(words.name(office), is_named, "{office}");
        }
    }
}
