//! Personal numbers: by their check digits, or by the words before them.

use crate::text::identifiers::figures::stands_before;
use crate::text::identifiers::tokens::{Gap, Make, Tokens, digit, digit_sign};
use crate::text::identifiers::words::Role;
use crate::text::identifiers::{Found, Kind};

/// How far a label may stand from its number, in tokens.
const REACH: usize = 8;

/// Whether groups of digits are a personal number, and for certain.
pub(super) fn certain_of(groups: &[&str], parted_by: &[char], is_labelled: bool) -> Option<bool> {
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let all = groups.concat();
    let figures: Vec<u32> = all.chars().filter_map(digit).collect();
    let has = |sign: char| parted_by.contains(&sign);
    let is_known = match (figures.len(), lengths.as_slice()) {
        (9, [3, 2, 4]) => !has('.') && !has('/') && is_social_security(groups),
        (10, [6, 4]) => has('-') && is_day_of_birth(&figures) && luhn(&figures),
        (12, [8, 4]) => has('-') && is_day_of_birth(&figures[2..]) && luhn(&figures[2..]),
        (10, [3, 3, 4]) => !has('.') && !has('/') && is_nhs(&figures),
        (11, [11] | [2, 3, 3, 3] | [3, 3, 3, 2] | [3, 4, 4]) => !has('.') && is_german_tax(&figures),
        (15, [15] | [13, 2] | [1, 2, 2, 2, 3, 3, 2] | [3, 2, 2, 3, 3, 2] | [1, 2, 2, 2, 3, 3, ..]) => {
            is_french_social_security(&all)
        }
        (13..=19, [4, 4, 4, ..] | [4, 6, 5] | [_]) if !has('.') && !has('/') => {
            (3..=6).contains(&figures[0]) && luhn(&figures) && figures.iter().any(|one| *one != figures[0])
        }
        _ => false,
    };
    (is_known || is_labelled && figures.len() >= 5 && !has('/')).then_some(true)
}

/// The digit by which cards and Swedish numbers are checked (ISO/IEC 7812).
fn luhn(figures: &[u32]) -> bool {
    let sum: u32 = figures
        .iter()
        .rev()
        .enumerate()
        .map(|(at, figure)| if at % 2 == 0 { *figure } else { (figure * 2) / 10 + (figure * 2) % 10 })
        .sum();
    sum.is_multiple_of(10)
}

/// Numbers that the United States give: no area 000, 666 or from 900 on, no group 00, no serial 0000.
fn is_social_security(groups: &[&str]) -> bool {
    !["000", "666"].contains(&groups[0]) && !groups[0].starts_with('9') && groups[1] != "00" && groups[2] != "0000"
}

/// YYMMDD; Swedish coordination numbers add 60 to the day.
fn is_day_of_birth(figures: &[u32]) -> bool {
    let [_, _, m, n, d, e, ..] = figures else { return false };
    let (month, day) = (m * 10 + n, d * 10 + e);
    (1..=12).contains(&month) && (1..=31).contains(&(day % 60))
}

/// The NHS's ten digits: weights 10 to 2, modulo 11.
fn is_nhs(figures: &[u32]) -> bool {
    let sum: u32 = figures[..9].iter().zip((2..=10).rev()).map(|(figure, weight)| figure * weight).sum();
    let check = (11 - sum % 11) % 11;
    check != 10 && check == figures[9]
}

/// The German tax number of a person: ISO 7064 modulo 11,10; of the first ten digits one is there twice or three times.
fn is_german_tax(figures: &[u32]) -> bool {
    let mut counts = [0_u32; 10];
    figures[..10].iter().for_each(|figure| counts[*figure as usize] += 1);
    let repeated: Vec<u32> = counts.iter().copied().filter(|count| *count > 1).collect();
    if figures[0] == 0 || !matches!(repeated.as_slice(), [2 | 3]) {
        return false;
    }
    let product = figures[..10].iter().fold(10, |product, figure| {
        let sum = (figure + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10 == figures[10]
}

/// The French number: sex, year, month, place, and 97 less the rest as its key.
fn is_french_social_security(all: &str) -> bool {
    let month: u32 = all[3..5].parse().unwrap_or(0);
    let number: u64 = all[..13].parse().unwrap_or(0);
    let key: u64 = all[13..15].parse().unwrap_or(0);
    all.starts_with(['1', '2', '7', '8']) && (matches!(month, 1..=12 | 20..=42 | 50..=99)) && key == 97 - number % 97
}

/// A number that begins with letters in capitals alone, such as `AB 12 34 56 C`.
pub(super) fn shouted(tokens: &Tokens<'_>, at: usize, found: &mut Vec<Found>) -> Option<usize> {
    let token = tokens.get(at)?;
    if !token.capital || token.end - token.start > 4 {
        return None;
    }
    // What it may be goes on with figures at once.
    let next = if matches!(tokens.sign(at + 1), Some('-')) { at + 2 } else { at + 1 };
    matches!(tokens.get(next)?.make, Make::Digits | Make::Mixed).then(|| with_letters(tokens, at, found)).flatten()
}

/// Numbers with letters in them: accounts, national insurance, German insurances, DNI and NIE.
pub(super) fn with_letters(tokens: &Tokens<'_>, at: usize, found: &mut Vec<Found>) -> Option<usize> {
    let mut joined = String::new();
    let mut last = None;
    let mut here = at;
    for _ in 0..12 {
        let Some(token) = tokens.get(here) else { break };
        if matches!(token.make, Make::Sign(_)) {
            let parts = matches!(token.make, Make::Sign('-' | '.' | '/' | '‑')) && token.gap == Gap::None;
            if !parts || here == at || tokens.gap(here + 1) != Gap::None {
                break;
            }
            here += 1;
            continue;
        }
        if (here > at && token.gap == Gap::Block) || token.end - token.start > 40 || joined.len() > 40 {
            break;
        }
        let word = tokens.word(here);
        let is_part = |c: char| digit(c).is_some() || c.is_ascii_uppercase() || (here == at && c.is_ascii_lowercase());
        if !word.chars().all(is_part) {
            break;
        }
        joined.extend(word.chars().map(|c| digit_sign(c).unwrap_or(c)));
        if is_number_with_letters(&joined) {
            last = Some(here);
        }
        here += 1;
    }
    let last = last?;
    found.push(Found { range: tokens.range(at, last), kind: Kind::Number, certain: true });
    Some(last)
}

fn is_number_with_letters(joined: &str) -> bool {
    let letters = joined.bytes().filter(u8::is_ascii_alphabetic).count();
    if letters == 0 || joined.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return false;
    }
    let bytes = joined.as_bytes();
    match (bytes.len(), letters) {
        (9, 1 | 2) => is_spanish(bytes),
        (9, 3) => is_national_insurance(bytes),
        (10, 1) => is_german_health(bytes),
        (12, 1) => is_german_pension(bytes),
        (15, 1) => is_corsican(joined),
        (15..=34, 2..) => is_account(bytes),
        _ => false,
    }
}

/// The value of the digits of `bytes`, where there is nothing else.
fn value(bytes: &[u8]) -> Option<u64> {
    bytes
        .iter()
        .all(u8::is_ascii_digit)
        .then(|| bytes.iter().fold(0_u64, |value, byte| value.wrapping_mul(10).wrapping_add(u64::from(byte - b'0'))))
}

/// DNI, eight digits and a letter; NIE, where X, Y or Z stands for the first.
fn is_spanish(bytes: &[u8]) -> bool {
    const LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    let first = match bytes[0] {
        b'X' => Some(0),
        b'Y' => Some(1),
        b'Z' => Some(2),
        byte => byte.is_ascii_digit().then(|| u64::from(byte - b'0')),
    };
    let number = first.zip(value(&bytes[1..8])).map(|(first, rest)| first * 10_000_000 + rest);
    number.is_some_and(|number| LETTERS[(number % 23) as usize] == bytes[8])
}

/// British national insurance: two letters, six digits, A to D. Examples are often written with QQ.
fn is_national_insurance(bytes: &[u8]) -> bool {
    bytes[..2].iter().all(|byte| byte.is_ascii_uppercase() && !b"DFIUV".contains(byte))
        && value(&bytes[2..8]).is_some()
        && (b'A'..=b'D').contains(&bytes[8])
}

/// The cross sum that German insurances use: weights 1 and 2 in turn (or their own), each product by its digits.
fn cross_sum(figures: &[u32], weights: &[u32]) -> u32 {
    figures.iter().zip(weights).map(|(figure, weight)| figure * weight).map(|one| one / 10 + one % 10).sum()
}

/// The place of a letter in the alphabet, in two digits.
fn of_letter(byte: u8) -> [u32; 2] {
    let place = u32::from(byte.saturating_sub(b'A')) + 1;
    [place / 10, place % 10]
}

fn figures_of(bytes: &[u8]) -> Vec<u32> {
    bytes.iter().map(|byte| u32::from(byte.wrapping_sub(b'0'))).collect()
}

/// The German number of a person in health insurance: a letter, eight digits, a check.
fn is_german_health(bytes: &[u8]) -> bool {
    if !bytes[0].is_ascii_uppercase() || value(&bytes[1..]).is_none() {
        return false;
    }
    let figures = [&of_letter(bytes[0])[..], &figures_of(&bytes[1..9])].concat();
    cross_sum(&figures, &[1, 2, 1, 2, 1, 2, 1, 2, 1, 2]) % 10 == u32::from(bytes[9] - b'0')
}

/// The German number of a person in the pension scheme: area, day of birth, letter, serial, check.
fn is_german_pension(bytes: &[u8]) -> bool {
    if !bytes[8].is_ascii_uppercase() || value(&bytes[..8]).is_none() || value(&bytes[9..]).is_none() {
        return false;
    }
    let figures = [&figures_of(&bytes[..8])[..], &of_letter(bytes[8]), &figures_of(&bytes[9..11])].concat();
    cross_sum(&figures, &[2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]) % 10 == u32::from(bytes[11] - b'0')
}

/// The French number of somebody born in Corsica: 2A counts as 19, 2B as 18.
fn is_corsican(joined: &str) -> bool {
    let place = &joined[5..7];
    let digits = match place {
        "2A" => joined.replacen("2A", "19", 1),
        "2B" => joined.replacen("2B", "18", 1),
        _ => return false,
    };
    value(digits.as_bytes()).is_some() && is_french_social_security(&digits)
}

/// An account by ISO 13616: a country, two check digits, the rest modulo 97.
fn is_account(bytes: &[u8]) -> bool {
    let head = bytes[..2].iter().all(u8::is_ascii_uppercase) && bytes[2..4].iter().all(u8::is_ascii_digit);
    let remainder = bytes[4..].iter().chain(&bytes[..4]).fold(0_u32, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte - b'A') + 10) % 97,
    });
    head && remainder == 1
}

/// Whether so many digits stand at `at`, at once behind a word such as "passport", that they need no word for "number".
pub(super) fn is_long_behind_label(tokens: &Tokens<'_>, at: usize) -> bool {
    const LONG: usize = 6;
    let digits: usize = (at..at + 3).map(|at| tokens.count_digits(at)).sum();
    digits >= LONG && tokens.count_digits(at) > 1 && stands_before(tokens, at, Role::IdWeak, 2)
}

/// What is a personal number by the words before it: figures, letters in capitals and hyphens.
pub(super) fn labelled(tokens: &Tokens<'_>, at: usize, found: &mut Vec<Found>) -> Option<usize> {
    let says = |role| stands_before(tokens, at, role, REACH);
    let strong = says(Role::IdLabel) || is_long_behind_label(tokens, at);
    let is_labelled = strong || says(Role::IdWeak) && says(Role::Number);
    if !is_labelled {
        return None;
    }
    let mut last = at;
    let mut digits = tokens.count_digits(at);
    for here in at + 1..at + 14 {
        let Some(token) = tokens.get(here).filter(|token| token.gap != Gap::Block) else { break };
        let is_part = match token.make {
            Make::Sign(sign) => {
                let joins = matches!(sign, '-' | '/' | '.' | '‑') && token.gap == Gap::None;
                if joins && tokens.gap(here + 1) == Gap::None && tokens.get(here + 1).is_some() {
                    continue;
                }
                false
            }
            Make::Digits | Make::Mixed => true,
            Make::Word => token.capital && token.end - token.start <= 2,
        };
        if !is_part {
            break;
        }
        digits += tokens.count_digits(here);
        last = here;
    }
    // The letters before the figures are a part of it: `MRN AB-12345`.
    let mut first = at;
    while first > 0 && tokens.gap(first) == Gap::None {
        let before = first - 1;
        let is_hyphen = matches!(tokens.sign(before), Some('-' | '‑'));
        let is_letters = tokens.get(before).is_some_and(|token| token.make == Make::Word && token.capital);
        if !is_hyphen && !is_letters {
            break;
        }
        first = before;
    }
    let is_year = digits == 4 && (1900..2100).contains(&tokens.number(at).unwrap_or(0));
    let is_amount = tokens.is(last + 1, Role::Unit) || tokens.sign(last + 1) == Some('%');
    if digits < 4 || is_year || is_amount {
        return None;
    }
    found.push(Found { range: tokens.range(first, last), kind: Kind::Number, certain: true });
    Some(last)
}
