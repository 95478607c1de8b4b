//! What begins with figures: dates, personal numbers and telephones, told apart by their form and by the words before them.

use std::ops::Range;

use crate::text::identifiers::tokens::{Gap, Make, Tokens};
use crate::text::identifiers::words::Role;
use crate::text::identifiers::{Found, Kind, contact, dates, numbers};

/// Groups of digits that stand together, such as `020 7946 0958`.
pub(super) struct Run {
    /// The token of each group, and its digits as Latin ones.
    pub(super) groups: Vec<(usize, String)>,
    /// What parts the groups: a space, or the sign.
    pub(super) parted_by: Vec<char>,
    /// Whether a plus sign stands before it.
    pub(super) plus: bool,
}

/// The most groups of one run.
const MOST_GROUPS: usize = 12;
/// What has fewer digits is no telephone and no number that is checked.
const LEAST_DIGITS: usize = 5;
/// How far a label may stand from its figures, in tokens.
const REACH: usize = 9;

/// Whether a word with `role` stands at most `reach` tokens before `at`, in the same sentence.
pub(super) fn stands_before(tokens: &Tokens<'_>, at: usize, role: Role, reach: usize) -> bool {
    label_before(tokens, at, role, reach).is_some()
}

/// The words that say what figures are without a word of the table: initials, with full stops between them.
const SPELLED: [(&str, Role); 8] = [
    ("dob", Role::Birth),
    ("ddn", Role::Birth),
    ("b", Role::Birth),
    ("n", Role::Birth),
    ("fn", Role::Birth),
    ("cp", Role::PostLabel),
    ("t", Role::Phone),
    ("m", Role::Phone),
];

/// The first of the initials that end at `at` and say that what follows has `role`: `D.O.B.`, `C.P.`, `b.`.
fn initials_before(tokens: &Tokens<'_>, at: usize, role: Role) -> Option<usize> {
    let (mut here, mut first) = (at, at);
    let mut spelled = String::new();
    for _ in 0..8 {
        let before = here.checked_sub(1)?;
        let is_initial = tokens.word(before).len() == 1 && tokens.is_word(before);
        if is_initial && tokens.gap(here) != Gap::Block {
            spelled.insert(0, tokens.word(before).chars().next()?.to_ascii_lowercase());
            first = before;
        } else if !matches!(tokens.sign(before), Some('.' | ':')) || tokens.gap(here) == Gap::Block {
            break;
        }
        here = before;
    }
    let is_label = SPELLED.iter().any(|(one, meant)| *one == spelled && *meant == role);
    (is_label && (spelled.len() > 1 || matches!(tokens.sign(at - 1), Some('.' | ':')))).then_some(first)
}

/// Whether the word at `at` has `role`; the world alone is no birth, only who comes into it.
fn says(tokens: &Tokens<'_>, at: usize, role: Role) -> bool {
    tokens.is(at, role) && (tokens.word(at) != "Welt" || at > 0 && tokens.word(at - 1) == "zur")
}

/// Whether the full stop at `at` ends a sentence, and is no part of "no.", "geb." or a number.
fn ends_sentence(tokens: &Tokens<'_>, at: usize) -> bool {
    let is_short = at > 0 && tokens.word(at - 1).chars().count() <= 4 && tokens.digits(at - 1).is_none();
    tokens.gap(at + 1) != Gap::None && !is_short
}

/// Where a word with `role` stands, at most `reach` tokens before `at` and in the same sentence.
pub(super) fn label_before(tokens: &Tokens<'_>, at: usize, role: Role, reach: usize) -> Option<usize> {
    if matches!(role, Role::Birth | Role::PostLabel | Role::Phone)
        && let Some(first) = initials_before(tokens, at, role)
    {
        return Some(first);
    }
    let mut here = at;
    for _ in 0..reach {
        if here == 0 || tokens.gap(here) == Gap::Block {
            return None;
        }
        here -= 1;
        match tokens.sign(here) {
            Some('!' | '?' | '؟' | '…') => return None,
            // "Patientennr. 4711": an abbreviation of ours.
            Some('.') if ends_sentence(tokens, here) && !(here > 0 && tokens.is(here - 1, role)) => return None,
            _ => {}
        }
        if says(tokens, here, role) {
            return Some(here);
        }
    }
    None
}

/// Whether a word with `role` stands at most `reach` tokens behind `at`, in the same sentence.
pub(super) fn stands_behind(tokens: &Tokens<'_>, at: usize, role: Role, reach: usize) -> bool {
    for here in at + 1..=at + reach {
        if tokens.gap(here) == Gap::Block || matches!(tokens.sign(here), Some('.' | '!' | '?' | ';' | '؟')) {
            return false;
        }
        if says(tokens, here, role) {
            return true;
        }
    }
    false
}

/// Dates of birth, days with a clock, personal numbers, telephones.
pub(super) fn find(tokens: &Tokens<'_>, found: &mut Vec<Found>) {
    tokens.each(|at| step(tokens, at, found));
}

/// What begins at `at`; the last token that it took.
fn step(tokens: &Tokens<'_>, at: usize, found: &mut Vec<Found>) -> Option<usize> {
    let token = tokens.get(at)?;
    if token.make == Make::Word {
        return if tokens.is(at, Role::Month) { dated(tokens, at, found) } else { numbers::shouted(tokens, at, found) };
    }
    if !matches!(token.make, Make::Digits | Make::Mixed) {
        return None;
    }
    if let Some(last) = dated(tokens, at, found) {
        return Some(last);
    }
    if let Some(last) = numbers::with_letters(tokens, at, found) {
        return Some(last);
    }
    if is_inside(tokens, at) {
        return numbers::labelled(tokens, at, found);
    }
    let run = run_from(tokens, at);
    if run.groups.iter().map(|(_, digits)| digits.len()).sum::<usize>() < LEAST_DIGITS {
        return numbers::labelled(tokens, at, found);
    }
    let said = Said {
        is_labelled: stands_before(tokens, at, Role::IdLabel, REACH)
            || numbers::is_long_behind_label(tokens, at)
            || stands_before(tokens, at, Role::IdWeak, REACH) && stands_before(tokens, at, Role::Number, REACH),
        is_called: stands_before(tokens, at, Role::Phone, REACH),
    };
    for cut in (1..=run.groups.len()).rev() {
        if run.parted_by.get(cut - 1).is_some_and(|sign| *sign != ' ') {
            continue;
        }
        if let Some((kind, certain)) = told(tokens, &run, cut, &said) {
            let last = run.groups[cut - 1].0;
            let mut range = range_of(tokens, &run, cut);
            if kind == Kind::Telephone
                && let Some(label) = label_before(tokens, at, Role::Phone, 3)
                && (label + 1..at).all(|between| tokens.sign(between).is_some())
                && matches!(tokens.sign(label + 1), Some('.' | ':'))
            {
                range.start = range.start.min(tokens.range(label, at).start);
            }
            found.push(Found { range, kind, certain });
            return Some(last);
        }
    }
    if said.is_labelled { numbers::labelled(tokens, at, found) } else { None }
}

/// Whether figures go on from others, so that nothing of its own begins here: the 12 of `10-12`, one digit among many.
fn is_inside(tokens: &Tokens<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    let is_joined = tokens.gap(at) == Gap::None
        && matches!(tokens.sign(before), Some('-' | '.' | '/'))
        && tokens.gap(before) == Gap::None
        && before.checked_sub(1).and_then(|at| tokens.get(at)).is_some_and(|token| token.make == Make::Digits);
    is_joined || tokens.count_digits(at) == 1 && tokens.get(before).is_some_and(|token| token.make == Make::Digits)
}

/// What the words before a run say of it.
struct Said {
    /// That it is a personal number.
    is_labelled: bool,
    /// That it is a telephone's.
    is_called: bool,
}

/// What the first `cut` groups of a run are.
fn told(tokens: &Tokens<'_>, run: &Run, cut: usize, said: &Said) -> Option<(Kind, bool)> {
    let (first, last) = (run.groups[0].0, run.groups[cut - 1].0);
    // Where figures go on at once, these are a part of something else.
    let goes_on = tokens.gap(last + 1) == Gap::None
        && (tokens.get(last + 1).is_some_and(|next| next.make != Make::Digits && !matches!(next.make, Make::Sign(_)))
            || matches!(tokens.sign(last + 1), Some('%' | '€' | '$' | '£')));
    if goes_on || tokens.is(last + 1, Role::Unit) || matches!(tokens.sign(last + 1), Some('%' | '€' | '$' | '£')) {
        return None;
    }
    // `/3/2024/` and the like are parts of addresses and paths.
    let behind = first.checked_sub(1).and_then(|before| tokens.sign(before));
    if tokens.gap(first) == Gap::None && matches!(behind, Some('/' | '=' | '.' | '€' | '$' | '£' | '#')) {
        return None;
    }
    let groups: Vec<&str> = run.groups[..cut].iter().map(|(_, digits)| digits.as_str()).collect();
    let parted_by = &run.parted_by[..cut - 1];
    if let Some(certain) = numbers::certain_of(&groups, parted_by, said.is_labelled) {
        return Some((Kind::Number, certain));
    }
    if said.is_labelled {
        return None;
    }
    contact::telephone(tokens.language, &groups, parted_by, run.plus, said.is_called)
        .map(|certain| (Kind::Telephone, certain))
}

/// The bytes of the first `cut` groups, with the sign or bracket before them.
fn range_of(tokens: &Tokens<'_>, run: &Run, cut: usize) -> Range<usize> {
    let mut first = run.groups[0].0;
    while first > 0 && tokens.gap(first) == Gap::None && matches!(tokens.sign(first - 1), Some('+' | '(')) {
        first -= 1;
    }
    tokens.range(first, run.groups[cut - 1].0)
}

/// The run of digits that begins at `at`.
fn run_from(tokens: &Tokens<'_>, at: usize) -> Run {
    let sign_before = |at: usize| (tokens.gap(at) == Gap::None).then(|| at.checked_sub(1)).flatten();
    let before = sign_before(at).filter(|before| tokens.sign(*before) == Some('(')).unwrap_or(at);
    let plus = [sign_before(at), sign_before(before)].iter().flatten().any(|one| tokens.sign(*one) == Some('+'));
    let mut run = Run { groups: Vec::new(), parted_by: Vec::new(), plus };
    let mut here = at;
    while let Some(digits) = tokens.digits(here) {
        run.groups.push((here, digits));
        if run.groups.len() == MOST_GROUPS {
            break;
        }
        let Some((next, sign)) = next_group(tokens, here) else { break };
        run.parted_by.push(sign);
        here = next;
    }
    run.parted_by.truncate(run.groups.len().saturating_sub(1));
    run
}

/// The group after the one at `at`, and what parts them: brackets count as a hyphen, with which they are written.
fn next_group(tokens: &Tokens<'_>, at: usize) -> Option<(usize, char)> {
    let mut next = at + 1;
    let mut sign = ' ';
    for _ in 0..3 {
        if tokens.gap(next) == Gap::Block {
            return None;
        }
        match tokens.sign(next) {
            None => break,
            Some('(' | ')') => sign = '-',
            Some('-' | '‑' | '–' | '‐') if sign == ' ' => sign = '-',
            Some(one @ ('.' | '/')) if sign == ' ' => sign = one,
            Some(_) => return None,
        }
        next += 1;
    }
    // A full stop or a dash with a space behind it ends or ranges.
    let is_loose = sign == '.' && tokens.gap(next) != Gap::None;
    (!is_loose && tokens.get(next)?.make == Make::Digits).then_some((next, sign))
}

/// A date at `at`: told where it is somebody's birth or has a clock beside it.
fn dated(tokens: &Tokens<'_>, at: usize, found: &mut Vec<Found>) -> Option<usize> {
    let last = dates::date(tokens, at)
        .or_else(|| stands_before(tokens, at, Role::Birth, REACH).then(|| dates::month(tokens, at)).flatten())?;
    let label = label_before(tokens, at, Role::Birth, REACH);
    let start = tokens.get(at)?.start;
    let has_star = tokens.text[..start].ends_with('*') && !tokens.text[..start].ends_with("**");
    let has_star = has_star || tokens.text[..start].ends_with("* ") && tokens.gap(at) != Gap::Block;
    if label.is_some() || has_star || stands_behind(tokens, last, Role::Birth, 4) {
        let from = label.unwrap_or(at);
        // The clock at a birth belongs to it.
        let from = dates::clock_beside(tokens, at, last).map_or(from, |(clock, _)| clock.min(from));
        found.push(Found { range: tokens.range(from, last), kind: Kind::Birth, certain: true });
    } else if let Some((from, to)) = dates::clock_beside(tokens, at, last) {
        found.push(Found { range: tokens.range(from, to), kind: Kind::Moment, certain: false });
    }
    Some(last)
}
