//! Finds what is only almost somebody's name or a forbidden phrase, in printed words.

use std::collections::HashSet;
use std::ops::Range;

use crate::leak::matcher::{Matcher, Needles};
use crate::leak::near::{Plain, is_spelling};
use crate::library::collection::find_names::Found;
use crate::library::collection::forbidden::Forbidden;
use crate::library::source::ids::{PersonId, numbered};
use crate::library::source::person::People;
use crate::text::normalize::{Words, fold};

/// All names of a site in every spelling, ready to be looked for in one pass.
pub(super) struct NearFinder {
    matcher: Matcher<Near>,
}

/// What words in plain letters are almost.
#[derive(Clone, PartialEq)]
struct Near {
    found: Found,
    /// The name, folded, of a single word.
    single: Option<String>,
}

impl Near {
    fn of(name: &str, found: Found) -> Self {
        let folded = fold(name);
        Self { found, single: (!folded.contains(' ')).then_some(folded) }
    }

    /// What it is almost.
    fn are_almost(&self) -> Vec<Found> {
        match self.found {
            Found::NearName(person) => vec![Found::Name(person), Found::Id(person)],
            Found::NearWord(at) => vec![Found::Word(at)],
            exactly => vec![exactly],
        }
    }
}

impl NearFinder {
    /// The names of `people`, and the phrases of `forbidden` that may be names.
    pub fn of(people: &People, forbidden: &Forbidden) -> Self {
        let mut needles = Needles::default();
        for (at, person) in numbered(&people.all) {
            for name in person.called() {
                needles.near(&name.value, &Near::of(&name.value, Found::NearName(at)));
            }
        }
        for (at, (phrase, _)) in forbidden.words.iter().enumerate() {
            if phrase.trim().contains(char::is_whitespace) {
                needles.near(phrase, &Near::of(phrase, Found::NearWord(at)));
            }
        }
        Self { matcher: needles.finish() }
    }

    /// Calls `found` for everything that is almost a name or a forbidden phrase, and is not what `exact` finds there; of those
    /// who are `named` nothing is told.
    pub fn find(&self, words: &Words, named: &[PersonId], exact: &Matcher<Found>, mut found: impl FnMut(Found, &str)) {
        let is_named = |found: Found| found.person().is_some_and(|person| named.contains(&person));
        let mut told: HashSet<(Found, &str)> = HashSet::new();
        let mut known: HashSet<(usize, &str, Vec<usize>)> = HashSet::new();
        for text in words.streams() {
            let plain = Plain::of(text);
            let mut hits = Vec::new();
            self.matcher.find_within(
                &plain.text,
                |near| is_named(near.found),
                |needle, range, is_shown| {
                    if !is_shown {
                        hits.push((plain.folded(range.start, range.end), needle));
                    }
                },
            );
            if hits.is_empty() {
                continue;
            }
            // What is meant there in any case is not almost meant.
            let mut meant: Vec<(Range<usize>, usize)> = Vec::new();
            exact.find(text, |needle, range| meant.push((range, needle)));
            for (range, needle) in hits {
                let here = &text[range.clone()];
                let over: Vec<usize> = over(&meant, &range).collect();
                // Many may share a name, and it may stand there again and again.
                if !known.insert((needle, here, over.clone())) {
                    continue;
                }
                let over: HashSet<Found> =
                    over.into_iter().flat_map(|needle| exact.meanings(needle)).copied().collect();
                let is_theirs = over.iter().any(|other| is_named(*other));
                for near in self.matcher.meanings(needle) {
                    let is_meant = is_theirs || near.are_almost().iter().any(|other| over.contains(other));
                    let is_spelt = near.single.as_ref().is_none_or(|single| is_spelling(single, here));
                    if !is_meant && is_spelt && told.insert((near.found, here)) {
                        found(near.found, here);
                    }
                }
            }
        }
    }
}

/// The needles of those hits, in the order of their ends, that share something with `range`.
fn over<'h>(hits: &'h [(Range<usize>, usize)], range: &Range<usize>) -> impl Iterator<Item = usize> + 'h {
    let (start, end) = (range.start, range.end);
    let first = hits.partition_point(|(hit, _)| hit.end <= start);
    // None is longer than a name.
    let near = hits[first..].iter().take_while(move |(hit, _)| hit.end <= end + LONGEST);
    near.filter(move |(hit, _)| hit.start < end).map(|(_, needle)| *needle)
}

/// How far beyond words the end of a hit is looked for that they share something with, in bytes.
const LONGEST: usize = 400;

#[cfg(test)]
mod tests {
    use crate::library::collection::find_names::{Found, NameFinder};
    use crate::library::collection::forbidden::Forbidden;
    use crate::library::source::ids::{Id, PersonId};
    use crate::library::source::person::People;

    fn near(name: &str, text: &str) -> Vec<Found> {
        let people = People::read(&"people.yaml".into(), &format!("p.p: {{ name: {name} }}"), &mut Vec::new());
        let (mut words, mut found) = (crate::text::normalize::Words::default(), Vec::new());
        words.read(text.as_bytes());
        NameFinder::of(&people, &Forbidden::default()).find_near_too(&words, &[], |meaning, _| found.push(meaning));
        found.dedup();
        found
    }

    #[test]
    fn what_is_almost_a_name_is_told_from_the_name() {
        let (name, almost) = ([Found::Name(PersonId::of(0))], [Found::NearName(PersonId::of(0))]);
        for (whose, text) in [
            ("Anna Müller", "Anna Müller"),
            ("Sarah Jones", "Jones, Sarah"),
            ("Sarah Jones", "sarah.jones@x.example"),
            ("Sarah Jones", "sarahjones"),
            ("Sarah Jones", "so Sarah Jo-\nnes said"),
            ("Siobhan O'Brien", "Siobhan O´Brien"),
            ("Siobhan O'Brien", "Siobhan OʼBrien"),
            ("Siobhan O'Brien", "Siobhan O′Brien"),
            ("Siobhan O'Brien", "https://x.example/siobhan-o%C2%B4brien"),
            ("Sarah Jones", "Sаrah Jоnes came"),
            ("Sаrah Jоnes", "Sarah Jones came"),
            ("Sarah Jones", "Ѕаrаh Јоnеѕ"),
        ] {
            assert_eq!(near(whose, text), name, "{whose}: {text}");
        }
        for (whose, text) in [
            ("Anna Müller", "Anna Mueller and"),
            ("Anna Müller", "ANNA MULLER"),
            ("Anna Mueller", "Anna Müller"),
            ("Anna Muller", "Anna Mueller"),
            ("Anna Muller", "anna.mueller@x.example"),
            ("Bjørn Åsen", "Bjoern Aasen"),
            ("Bjørn Åsen", "Bjorn Asen's"),
            ("Zoë", "So Zoe said"),
            ("Sarah Jones", "Sárah Jonés"),
            ("Sarah Jones", "it was Jones Sarah, and"),
            ("Sarah Jones", "S. Jones"),
            ("Sarah Jones", "s.jones@x.example"),
            ("Sarah Jones", "sjones@x.example"),
            ("Sarah Jones", "Jones, S."),
            ("Anna Maria Berg", "Anna Berg"),
            ("Jan van der Berg", "j.vanderberg@x.example"),
            ("Seán Ó Néill", "Sean O Neill"),
            ("Siobhan O'Brien", "Siobhan OBrien"),
            ("Siobhan O’Brien", "Siobhan Obrien said"),
            ("Siobhan O'Brien", "Siobhan O Brien"),
            ("Siobhan O'Brien", "Siobhan O`Brien"),
            ("Siobhan O'Brien", "S. OBrien"),
            ("Siobhan O'Brien", "siobhan.obrien@x.example"),
            ("O'Brien", "so OBrien said"),
            ("Sarah Jones", "https://x.example/sjones"),
            ("Sarah Jones", "/old/sjones-chair.html"),
            ("Sarah Jones", "?by=sjones&x"),
            ("Sarah Jones", "https://x.example/~sjones/"),
            ("Sarah Jones", "sjones-chair"),
            ("Anna Müller", "so Anna Muel- ler said"),
        ] {
            assert_eq!(near(whose, text), almost, "{whose}: {text}");
        }
        for (whose, text) in [
            ("Will Mark", "then mark will go"),
            ("Sue", "Su went"),
            ("Sarah Jones", "as jones sarah, Jones and Sarah"),
            ("Sarah Jones", "plan s. jones"),
            ("Sarah Jones", "so sjones said, and/orsjones"),
            ("Sarah Jones", "Sarah came; Jones left"),
        ] {
            assert_eq!(near(whose, text), [], "{whose}: {text}");
        }
    }
}
