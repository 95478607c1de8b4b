//! Who a site can be made for: the audiences of `heard.yaml`, and which of them sees what another reads.

use crate::library::diagnostics;
use crate::library::source::fields::{Fields, Written};
use crate::library::source::ident::{self, Names};
use crate::library::source::ids::{AudienceId, Id};
use crate::text::span::Span;

/// An audience: who reads one edition.
#[derive(Clone, Debug)]
pub struct Audience {
    /// Its id.
    pub id: String,
    /// Its name as shown to the curator.
    pub label: String,
    /// The audiences whose stories it sees, itself included, `sees` followed to its end.
    pub sees: Vec<AudienceId>,
    /// Those of them that its own line names.
    pub sees_by_name: Vec<AudienceId>,
    /// The audiences that see its stories, itself included, in the order they appear in the file.
    pub seen_by: Vec<AudienceId>,
    /// Where it says whose stories it sees; else where it is named.
    pub sees_span: Span,
}

/// The audiences, in the order they appear in the file.
#[derive(Clone, Debug, Default)]
pub struct Audiences {
    /// The audiences.
    pub all: Vec<Audience>,
    /// Their ids and labels.
    pub names: Names<AudienceId>,
    /// The one that is meant where none is named.
    pub usual: Option<AudienceId>,
    /// Where that is written.
    pub usual_span: Option<Span>,
}

impl Audience {
    fn of(id: String, label: String, sees_span: Span) -> Self {
        Self { id, label, sees: Vec::new(), sees_by_name: Vec::new(), seen_by: Vec::new(), sees_span }
    }
}

impl Audiences {
    /// Every audience that sees what `audience` reads, itself included, in the order they appear in the file; nobody
    /// sees what is unclear.
    pub fn that_see(&self, audience: Option<AudienceId>) -> &[AudienceId] {
        audience.and_then(|audience| self.all.get(audience.index())).map_or(&[], |audience| &audience.seen_by)
    }
}

pub fn read(fields: &mut Fields<'_>) -> Audiences {
    let mut audiences = Audiences::default();
    let mut sees: Vec<Vec<Written<String>>> = Vec::new();
    for entry in fields.entries("audiences") {
        let place = fields.place(entry.key_span);
        if !ident::is_id(&entry.key) {
            fields.found.push(diagnostics::fields::bad_id(place.clone(), &entry.key, &ident::of_label(&entry.key)));
        }
        let (label, seen) = fields.within("audiences", &entry.value, |a| (a.words("label"), a.list("sees")));
        let label = label.map_or_else(|| entry.key.clone(), |label| label.value);
        match audiences.names.add(&entry.key, Some(&label)) {
            Ok(_) => {
                let sees_span = seen.first().map_or(entry.key_span, |name| name.span);
                audiences.all.push(Audience::of(entry.key.clone(), label, sees_span));
                sees.push(seen);
            }
            Err(_) => fields.found.push(diagnostics::fields::id_twice(place, &entry.key)),
        }
    }
    if audiences.all.is_empty() {
        let _ = audiences.names.add("everyone", None);
        audiences.all.push(Audience::of("everyone".to_owned(), "everyone".to_owned(), Span::default()));
        sees.push(Vec::new());
    }
    let direct: Vec<Vec<AudienceId>> = sees
        .iter()
        .map(|seen| {
            let mut direct = Vec::new();
            for name in seen {
                match audiences.names.find(&name.value) {
                    Some(index) => direct.push(index),
                    None => fields.found.push(diagnostics::audiences::unknown_audience(
                        fields.place(name.span),
                        &name.value,
                        audiences.names.ids(),
                    )),
                }
            }
            direct
        })
        .collect();
    for index in 0..audiences.all.len() {
        let seen = reached(&direct, index);
        // Nobody sees more by a circle: whoever is in one sees only themselves until it is mended.
        let circle = direct[index].iter().any(|next| reached(&direct, next.index()).contains(&AudienceId::of(index)));
        if circle {
            let span = sees[index].first().map_or(fields.span, |name| name.span);
            fields.found.push(diagnostics::audiences::audience_cycle(fields.place(span), &audiences.all[index].id));
        }
        let audience = &mut audiences.all[index];
        (audience.sees, audience.sees_by_name) =
            if circle { (vec![AudienceId::of(index)], Vec::new()) } else { (seen, direct[index].clone()) };
    }
    for index in 0..audiences.all.len() {
        for seen in std::mem::take(&mut audiences.all[index].sees) {
            audiences.all[seen.index()].seen_by.push(AudienceId::of(index));
            audiences.all[index].sees.push(seen);
        }
    }
    let usual = fields.words("default_audience");
    audiences.usual_span = usual.as_ref().map(|name| name.span);
    audiences.usual = if let Some(name) = usual {
        let found = audiences.names.find(&name.value);
        if found.is_none() {
            let place = fields.place(name.span);
            fields.found.push(diagnostics::audiences::unknown_audience(place, &name.value, audiences.names.ids()));
        }
        found
    } else {
        if audiences.all.len() > 1 {
            fields
                .found
                .push(diagnostics::audiences::no_default_audience(fields.place(fields.span), audiences.names.ids()));
        }
        (audiences.all.len() == 1).then_some(AudienceId::of(0))
    };
    audiences
}

/// Every audience that `start` sees, itself first.
fn reached(direct: &[Vec<AudienceId>], start: usize) -> Vec<AudienceId> {
    let mut seen = vec![AudienceId::of(start)];
    let mut met = vec![false; direct.len()];
    met[start] = true;
    let mut next = 0;
    while next < seen.len() {
        for index in &direct[seen[next].index()] {
            if !std::mem::replace(&mut met[index.index()], true) {
                seen.push(*index);
            }
        }
        next += 1;
    }
    seen
}
