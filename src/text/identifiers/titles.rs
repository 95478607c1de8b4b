//! A title with a name: "Mrs Iyer", "Herr Dr. Krüger", "Sra. de la Fuente", "السيدة ليلى".

use crate::text::identifiers::tokens::{Gap, Make, Tokens};
use crate::text::identifiers::words::Role;
use crate::text::identifiers::{Found, Kind, Language};

/// The most titles in a row, and the most words of a name behind them.
const MOST: usize = 4;
/// What stands between two titles: "Dr. med.", "Prof. h. c.".
const BETWEEN: [&str; 12] = ["dipl", "ing", "med", "rer", "nat", "phil", "jur", "h", "c", "habil", "dent", "vet"];

/// Titles with names.
pub(super) fn find(tokens: &Tokens<'_>, found: &mut Vec<Found>) {
    tokens.each(|at| {
        let end =
            if is_arabic(tokens, at) { arabic(tokens, at) } else { latin(tokens, at).or_else(|| small(tokens, at)) };
        let (last, certain) = end?;
        found.push(Found { range: tokens.range(at, last), kind: Kind::Title, certain });
        Some(last)
    });
}

/// Whether the token at `at` is of Arabic writing.
pub(super) fn is_arabic(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.is_word(at) && tokens.word(at).starts_with(|c| ('\u{600}'..'\u{700}').contains(&c))
}

/// What follows the title at `at`, and whether it is a sure one.
fn title_end(tokens: &Tokens<'_>, at: usize) -> Option<(usize, bool)> {
    let token = tokens.get(at)?;
    // Behind a whole word, a full stop ends the sentence.
    let is_short = token.end - token.start <= 5 && !tokens.is(at, Role::SoftTitle);
    let next = if is_short { tokens.after_dot(at + 1) } else { at + 1 };
    let is_dotted = next > at + 1;
    // "MS" and "DR" are other things, but where the name is written in capitals too.
    let is_written_so = token.capital && (!token.shouted || tokens.get(next).is_some_and(|name| name.shouted));
    let sure = is_written_so && tokens.is(at, Role::Title)
        || tokens.is(at, Role::LowTitle) && !token.shouted
        || is_written_so && is_dotted && tokens.is(at, Role::DotTitle);
    let likely =
        !token.shouted && tokens.is(at, Role::SoftTitle) && (token.capital || tokens.language != Language::German);
    (sure || likely).then_some((next, sure))
}

/// Whether a word with a capital follows, with or without a space behind a full stop.
fn follows(tokens: &Tokens<'_>, at: usize) -> bool {
    let is_glued = tokens.gap(at) == Gap::None && at > 0 && tokens.sign(at - 1) == Some('.');
    tokens.goes_on_with_capital(at)
        || is_glued && tokens.get(at).is_some_and(|token| token.make == Make::Word && token.capital)
}

/// Whether a word that is part of a name is at `at`.
fn is_name(tokens: &Tokens<'_>, at: usize) -> bool {
    follows(tokens, at) && !tokens.is(at, Role::Nameless) && !tokens.is(at, Role::Title)
}

fn latin(tokens: &Tokens<'_>, at: usize) -> Option<(usize, bool)> {
    let (mut here, mut certain) = title_end(tokens, at)?;
    for _ in 0..MOST {
        if tokens.gap(here) == Gap::Block {
            return None;
        }
        if BETWEEN.contains(&tokens.lower(here).as_str()) && tokens.sign(here + 1) == Some('.') {
            here += 2 + usize::from(tokens.sign(here + 2) == Some('-'));
            continue;
        }
        // "M. le maire Escoffier", "Frau Rechtsanwältin Grünwald".
        let office = here + usize::from(["le", "la", "l'", "l’"].contains(&tokens.word(here)));
        let is_spoken = office > here || tokens.get(office).is_some_and(|token| token.capital);
        let is_office = is_spoken && (tokens.is(office, Role::Nameless) || tokens.is(office, Role::SoftTitle));
        if is_office
            && tokens.gap(office) == Gap::Space
            && is_name(tokens, office + 1)
            && !tokens.is(office + 1, Role::Common)
        {
            here = office + 1;
            continue;
        }
        match title_end(tokens, here) {
            // A word that is both a title and a name is the name: "Mr Judge", "Herr Pfarrer".
            Some((next, sure)) if is_name_soon(tokens, next) => {
                certain |= sure;
                here = next;
            }
            _ => break,
        }
    }
    here = skip_initials(tokens, here);
    let (first, links) = skip_particles(tokens, here);
    let likes_nouns = tokens.language == Language::German;
    if !is_name(tokens, first) {
        return initial_alone(tokens, here, certain);
    }
    let word = tokens.word(first).chars().count();
    if word < 2 {
        return initial_alone(tokens, first, certain);
    }
    // After a word that is no real title, a word of the language is likelier than a name.
    let is_word = tokens.is(first, Role::Common) && !tokens.is(first, Role::Given);
    if !certain && (is_word || links > 0 && !tokens.word(at).is_empty() && likes_nouns) {
        return None;
    }
    let mut last = first;
    for _ in 0..MOST - 1 {
        let after_initial = skip_initials(tokens, last + 1);
        let (next, _) = skip_particles(tokens, after_initial);
        let is_word = tokens.is(next, Role::Common) && !tokens.is(next, Role::Given);
        if !is_name(tokens, next) || is_word || likes_nouns && last > first {
            break;
        }
        last = next;
    }
    Some((last, certain))
}

/// Whether `word` is an abbreviation of a title that is no word without its capital.
pub(super) fn is_small(word: &str) -> bool {
    matches!(word, "mr" | "mrs" | "mme" | "mlle" | "frau" | "herr" | "sra" | "srta" | "dra")
}

/// "mrs doyle": written in a hurry.
fn small(tokens: &Tokens<'_>, at: usize) -> Option<(usize, bool)> {
    let token = tokens.get(at)?;
    if token.make != Make::Word || token.capital || !is_small(tokens.word(at)) {
        return None;
    }
    let name = tokens.after_dot(at + 1);
    let is_word = [Role::Common, Role::Opener, Role::Nameless, Role::Unit].iter().any(|role| tokens.is(name, *role));
    let is_long = tokens.word(name).chars().count() > 2;
    (tokens.is_word(name) && tokens.gap(name) <= Gap::Space && is_long && !is_word).then_some((name, false))
}

/// Whether a name stands at `at`, or after particles there.
fn is_name_soon(tokens: &Tokens<'_>, at: usize) -> bool {
    let (name, _) = skip_particles(tokens, skip_initials(tokens, at));
    tokens.goes_on_with_capital(name) || BETWEEN.contains(&tokens.word(at))
}

/// "Mr K.": somebody, perhaps written so on purpose.
fn initial_alone(tokens: &Tokens<'_>, at: usize, certain: bool) -> Option<(usize, bool)> {
    let at = if tokens.word(at).is_empty() { return None } else { at };
    let is_initial = tokens.goes_on_with_capital(at)
        && tokens.word(at).chars().count() == 1
        && tokens.sign(at + 1) == Some('.')
        && tokens.gap(at + 1) == Gap::None;
    (is_initial && certain).then_some((at, false))
}

/// Past initials that a name follows: "J. R. Smith".
fn skip_initials(tokens: &Tokens<'_>, at: usize) -> usize {
    let mut here = at;
    for _ in 0..3 {
        let is_initial = tokens.goes_on_with_capital(here)
            && tokens.word(here).chars().count() == 1
            && tokens.sign(here + 1) == Some('.');
        if !is_initial || !tokens.goes_on_with_capital(here + 2) {
            break;
        }
        here += 2;
    }
    here
}

/// Particles that begin no name without another before them.
const ARTICLES: [&str; 6] = ["der", "den", "des", "zu", "zum", "zur"];

/// Past particles that a name follows, and how many they are.
pub(super) fn skip_particles(tokens: &Tokens<'_>, at: usize) -> (usize, usize) {
    // An article alone is none: "saw the man".
    if ARTICLES.contains(&tokens.word(at)) && tokens.language.may_be(Language::German) {
        return (at, 0);
    }
    for count in 0..4 {
        if !tokens.is(at + count, Role::Particle) || tokens.gap(at + count) == Gap::Block {
            return if tokens.goes_on_with_capital(at + count) { (at + count, count) } else { (at, 0) };
        }
        // A particle with a capital may be the name itself: "Van Dyck", "La Rue".
        if tokens.goes_on_with_capital(at + count) && !tokens.goes_on_with_capital(at + count + 1) {
            return (at + count, count);
        }
    }
    (at, 0)
}

fn arabic(tokens: &Tokens<'_>, at: usize) -> Option<(usize, bool)> {
    let mut here = at;
    let mut certain = false;
    let mut has_title = false;
    for _ in 0..MOST {
        let is_dotted = tokens.is(here, Role::DotTitle) && matches!(tokens.sign(here + 1), Some('.' | '/'));
        if is_dotted {
            here += 2;
            certain = true;
        } else if tokens.is(here, Role::Title) {
            here += 1;
            certain = true;
        } else if tokens.is(here, Role::SoftTitle) && !tokens.is(here, Role::DotTitle)
            || tokens.is(here, Role::SoftTitle) && !has_title
        {
            here += 1;
        } else {
            break;
        }
        has_title = true;
        if !is_arabic(tokens, here) || tokens.gap(here) == Gap::Block {
            return None;
        }
    }
    if !has_title || tokens.is(here, Role::Nameless) {
        return None;
    }
    let (name, _) =
        (0..3).find(|count| !tokens.is(here + count, Role::Particle)).map_or((here, 0), |count| (here + count, count));
    if !is_arabic(tokens, name) || tokens.is(name, Role::Nameless) {
        return None;
    }
    let is_given = |at: usize| tokens.is(at, Role::Given) || tokens.word(at).starts_with("عبد");
    let is_sure = certain && (is_given(name) || name > here);
    if !certain && !is_given(name) {
        return None;
    }
    let mut last = name;
    for _ in 0..2 {
        let next = last + 1;
        let is_linked = tokens.is(next, Role::Particle);
        let family = next + usize::from(is_linked);
        let word = tokens.word(family);
        let goes_on = is_arabic(tokens, family)
            && tokens.gap(next) == Gap::Space
            && !tokens.is(family, Role::Nameless)
            && (is_linked || is_given(family) || word.starts_with("ال"));
        if !goes_on {
            break;
        }
        last = family;
    }
    debug_assert!(tokens.get(last).is_some_and(|token| token.make == Make::Word));
    Some((last, is_sure))
}
