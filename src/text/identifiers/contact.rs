//! Telephone numbers and email addresses.

use crate::text::identifiers::tokens::Tokens;
use crate::text::identifiers::{Found, Kind, Language};

/// The longest part of an email address that is looked at, in characters (RFC 5321).
const LONGEST_LOCAL: usize = 64;
const LONGEST_DOMAIN: usize = 255;

/// Whether groups of digits are a telephone number, and for certain. E.164 allows fifteen digits.
pub(super) fn telephone(
    language: Language,
    groups: &[&str],
    parted_by: &[char],
    plus: bool,
    is_called: bool,
) -> Option<bool> {
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let count: usize = lengths.iter().sum();
    let first = groups.first()?;
    let is_grouped = groups.len() > 1;
    let is_clear = |sign: &char| matches!(sign, '-' | '.' | ' ' | '/');
    if !parted_by.iter().all(is_clear) || is_span_of_years(groups) {
        return None;
    }
    let is_mobile = language == Language::Spanish && lengths == [3, 3, 3] && first.starts_with(['6', '7']);
    if is_decimal(groups, parted_by) && !(is_called && is_mobile) {
        return None;
    }
    if plus {
        return ((9..=15).contains(&count) && !first.starts_with('0')).then_some(true);
    }
    if first.starts_with("00") && (11..=17).contains(&count) && !first.starts_with("000") {
        return Some(true);
    }
    if is_called && (6..=15).contains(&count) {
        return Some(true);
    }
    if first.starts_with('0') && !first.starts_with("00") {
        let fits = if is_grouped { (9..=12).contains(&count) && first.len() > 1 } else { (10..=11).contains(&count) };
        return fits.then_some(true);
    }
    let american = match lengths.as_slice() {
        [3, 3, 4] => groups[..2].iter().all(|group| group.starts_with(|c| ('2'..='9').contains(&c))),
        [1, 3, 3, 4] => *first == "1",
        _ => false,
    };
    if american {
        return Some(parted_by.iter().any(|sign| *sign == '-' || *sign == '.'));
    }
    let spanish = count == 9 && first.starts_with(['6', '7', '8', '9']);
    let in_spain = matches!(lengths.as_slice(), [9] | [3, 3, 3] | [3, 2, 2, 2] | [2, 3, 2, 2]);
    (spanish && in_spain && language == Language::Spanish && !parted_by.contains(&'.')).then_some(true)
}

/// `0.123456` and `1.234.567` are amounts.
fn is_decimal(groups: &[&str], parted_by: &[char]) -> bool {
    let all_points = !parted_by.is_empty() && parted_by.iter().all(|sign| *sign == '.');
    all_points && (groups.len() == 2 && groups[0].len() < 3 || groups[1..].iter().all(|group| group.len() == 3))
}

/// `1914-1918` and `2019/2020`.
fn is_span_of_years(groups: &[&str]) -> bool {
    let is_year = |group: &str| group.len() == 4 && (group.starts_with('1') || group.starts_with("20"));
    groups.len() <= 2 && groups.iter().all(|group| is_year(group))
}

fn is_local(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-')
}

/// Email addresses: something before the sign, a domain with a full stop behind it.
pub(super) fn find_emails(tokens: &Tokens<'_>, found: &mut Vec<Found>) {
    let text = tokens.text;
    for (at, _) in text.match_indices('@') {
        let (before, behind) = (&text[..at], &text[at + 1..]);
        let local = before.chars().rev().take(LONGEST_LOCAL).take_while(|c| is_local(*c));
        let start = at - local.map(char::len_utf8).sum::<usize>();
        let start = start + text[start..at].len() - text[start..at].trim_start_matches(['.', '-']).len();
        let domain = behind.chars().take(LONGEST_DOMAIN).take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
        let end = at + 1 + domain.map(char::len_utf8).sum::<usize>();
        let domain = text[at + 1..end].trim_end_matches(['.', '-']);
        let has_ending = domain.rsplit_once('.').is_some_and(|(name, ending)| {
            !name.is_empty() && ending.chars().count() > 1 && ending.chars().all(char::is_alphabetic)
        });
        if start < at && has_ending {
            found.push(Found { range: start..at + 1 + domain.len(), kind: Kind::Email, certain: true });
        }
    }
}
