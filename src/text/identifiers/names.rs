//! Two words with capitals that look like somebody's name. Only in English, French and Spanish: German gives a capital to every
//! noun, Arabic to none.

use crate::text::identifiers::titles::skip_particles;
use crate::text::identifiers::tokens::{Gap, Make, Token, Tokens};
use crate::text::identifiers::words::Role;
use crate::text::identifiers::{Found, Kind, Language};

/// The most words of a name.
const LONGEST: usize = 4;

/// Words that look like names.
pub(super) fn find(tokens: &Tokens<'_>, found: &mut Vec<Found>) {
    if !matches!(tokens.language, Language::English | Language::French | Language::Spanish) {
        return;
    }
    tokens.each(|at| {
        let (first, last) = name(tokens, at)?;
        if first <= last {
            found.push(Found { range: tokens.range(first, last), kind: Kind::Name, certain: false });
        }
        Some(last)
    });
}

/// Whether the word at `at` can be part of a name: a capital, then small letters.
fn can_name(tokens: &Tokens<'_>, at: usize) -> bool {
    let is_one =
        |token: &Token| token.make == Make::Word && token.capital && !token.shouted && token.end - token.start > 1;
    // "I'm" has its capital everywhere.
    tokens.get(at).is_some_and(is_one) && !["I'", "I’"].iter().any(|one| tokens.word(at).starts_with(one))
}

fn is_ordinary(tokens: &Tokens<'_>, at: usize) -> bool {
    let is_word = tokens.is(at, Role::Common)
        || tokens.is(at, Role::Month)
        || tokens.is(at, Role::City)
        || tokens.is(at, Role::Company)
        || tokens.is(at, Role::Title);
    is_word && !tokens.is(at, Role::Given)
}

/// The run of capitals that begins at `at`, as first and last token of a name; first after last where it is none.
fn name(tokens: &Tokens<'_>, at: usize) -> Option<(usize, usize)> {
    if !can_name(tokens, at) {
        return None;
    }
    let mut parts = vec![at];
    let mut last = at;
    loop {
        let mut next = last + 1;
        // "Anna K. Berg", "Anna de la Torre".
        let initial = tokens.goes_on_with_capital(next)
            && tokens.word(next).chars().count() == 1
            && tokens.sign(next + 1) == Some('.');
        if initial {
            next += 2;
        }
        let (next, _) = skip_particles(tokens, next);
        if !can_name(tokens, next) || tokens.gap(next) != Gap::Space || parts.len() > 2 * LONGEST {
            break;
        }
        parts.push(next);
        last = next;
    }
    let none = Some((last + 1, last));
    if parts.len() < 2 {
        // A street, a number: whatever it is, it is not two words.
        return None;
    }
    let mut from = 0;
    let opens = tokens.get(at).is_some_and(|token| token.opens);
    let is_given = |at: usize| tokens.is(at, Role::Given);
    if opens && (tokens.is(at, Role::Opener) || is_ordinary(tokens, at)) && !(is_given(at) && parts.len() == 2) {
        from = 1;
    }
    while from < parts.len() && is_ordinary(tokens, parts[from]) {
        from += 1;
    }
    let to = (from..parts.len()).take_while(|one| !is_ordinary(tokens, parts[*one])).count() + from;
    // A word of the language beside the rest makes of it a title, a place or a firm.
    let is_whole = to == parts.len() && (from == 0 || from == 1 && opens);
    let count = to - from;
    if !(2..=LONGEST).contains(&count) {
        return none;
    }
    let begins_with_name = is_given(parts[from]);
    if !begins_with_name && (!is_whole || is_heading(tokens, at, last)) {
        return none;
    }
    Some((parts[from], parts[to - 1]))
}

/// Whether the run is all that its line has: a heading in capitals, or an entry.
fn is_heading(tokens: &Tokens<'_>, first: usize, last: usize) -> bool {
    let line = tokens.gap(first) == Gap::Block
        || first > 0 && matches!(tokens.get(first - 1).map(|token| token.make), Some(Make::Sign('#')));
    line && tokens.gap(last + 1) == Gap::Block
}
