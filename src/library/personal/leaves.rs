//! Every word that stands in a field, with the keys that lead to it and what it is the name of.

use crate::library::source::field_table::{FieldKind, Of, under};
use crate::text::span::Span;
use crate::text::yaml::{Node, Value};

/// Words in a field, or a key that names something.
#[derive(Clone, Debug)]
pub struct Leaf<'n> {
    /// The keys that lead to it, from the outermost on; of a key that names something, itself the last.
    pub keys: Vec<&'n str>,
    /// The words.
    pub text: &'n str,
    /// Where they stand.
    pub span: Span,
    /// What they are the name of.
    pub names: Option<Of>,
    /// Whether it is a key.
    pub is_key: bool,
    /// A comment that follows it on its line.
    pub comment: Option<&'n str>,
}

/// All leaves of a file whose fields are of this kind, in order.
pub fn leaves(root: &Node, kind: FieldKind) -> Vec<Leaf<'_>> {
    let mut all = Vec::new();
    add(root, kind, &mut Vec::new(), &mut all);
    all
}

fn add<'n>(node: &'n Node, kind: FieldKind, keys: &mut Vec<&'n str>, all: &mut Vec<Leaf<'n>>) {
    match &node.value {
        Value::Null => {}
        Value::Scalar(scalar) => {
            let kinds = under(kind, keys);
            let names = kinds.iter().find_map(|(kind, _)| named(*kind));
            let (text, comment) = (scalar.text.as_str(), scalar.comment.as_deref());
            all.push(Leaf { keys: keys.clone(), text, span: node.span, names, is_key: false, comment });
        }
        Value::Sequence(nodes) => nodes.iter().for_each(|node| add(node, kind, keys, all)),
        Value::Mapping(entries) => {
            let by = under(kind, keys).iter().find_map(|(kind, _)| named_by(*kind));
            for entry in entries {
                keys.push(&entry.key);
                // A word of ours may stand where a name can.
                let is_ours = under(kind, keys).iter().any(|(_, row)| row.is_some());
                if let Some(of) = by.filter(|_| !is_ours) {
                    let (keys, text) = (keys.clone(), entry.key.as_str());
                    all.push(Leaf { keys, text, span: entry.key_span, names: Some(of), is_key: true, comment: None });
                }
                add(&entry.value, kind, keys, all);
                keys.pop();
            }
        }
    }
}

/// What words of this kind are the name of.
fn named(kind: FieldKind) -> Option<Of> {
    match kind {
        FieldKind::Named(of) => Some(of),
        FieldKind::List(inner) => named(*inner),
        FieldKind::Either(kinds) => kinds.iter().find_map(|kind| named(*kind)),
        _ => None,
    }
}

/// What the keys of a map of this kind are the names of.
fn named_by(kind: FieldKind) -> Option<Of> {
    match kind {
        FieldKind::By(of, _) => Some(of),
        FieldKind::Either(kinds) => kinds.iter().find_map(|kind| named_by(*kind)),
        _ => None,
    }
}
