//! Ages over 89: so few people reach them that an age and a place are enough.

use crate::text::identifiers::figures::label_before;
use crate::text::identifiers::tokens::{Gap, Make, Tokens, digit, digit_sign};
use crate::text::identifiers::words::Role;
use crate::text::identifiers::{Found, Kind, Language};

const LEAST: u32 = 90;
const MOST: u32 = 119;

/// Ages, in figures and in words.
pub(super) fn find(tokens: &Tokens<'_>, found: &mut Vec<Found>) {
    tokens.each(|at| {
        if let Some((first, last)) = age(tokens, at) {
            found.push(Found { range: tokens.range(first, last), kind: Kind::Age, certain: false });
        }
        None
    });
}

/// How the words for years of age begin, and whether they say it alone.
const YEARS: [&str; 14] = [
    "years",
    "year",
    "year-old",
    "year-olds",
    "jahre",
    "jahren",
    "jährige",
    "jähriger",
    "jährigen",
    "ans",
    "años",
    "عاما",
    "عامًا",
    "سنة",
];

/// What stands between somebody and an age in words.
const OF: [&str; 14] =
    ["of", "von", "mit", "de", "con", "at", "was", "is", "be", "turned", "nearly", "almost", "à", "fast"];

/// Whom an age is said of.
const PEOPLE: [&str; 16] = [
    "man",
    "woman",
    "lady",
    "gentleman",
    "patient",
    "client",
    "mann",
    "frau",
    "dame",
    "herr",
    "homme",
    "femme",
    "hombre",
    "mujer",
    "señora",
    "señor",
];

/// The first and last token of an age at `at`.
fn age(tokens: &Tokens<'_>, at: usize) -> Option<(usize, usize)> {
    let token = tokens.get(at)?;
    let last = match token.make {
        Make::Digits | Make::Mixed => figures(tokens, at)?,
        Make::Word => words(tokens, at)?,
        Make::Sign(_) => return None,
    };
    // "It was ninety years old": a wall.
    let is_thing =
        at > 1 && ["it", "It"].contains(&tokens.word(at - 2)) && ["is", "was"].contains(&tokens.word(at - 1));
    if is_thing {
        return None;
    }
    if last == at && tokens.lower(at).ends_with("تسعين") && at > 0 && is_ordinal(tokens.word(at - 1)) {
        return Some((at - 1, at));
    }
    if tokens.word(at) == "nineties" {
        return Some((at, at));
    }
    // `93-year-old`, `93 years old`, `93 ans`.
    let next = last + 1 + usize::from(matches!(tokens.sign(last + 1), Some('-' | '‑')));
    let word = tokens.word(next).to_lowercase();
    let says_old = word.starts_with("year-old")
        || word.starts_with("jährige")
        || word.starts_with("years-old")
        || (word == "year" || word == "years")
            && tokens.word(next + 1 + usize::from(tokens.sign(next + 1) == Some('-'))) == "old"
        || (word == "jahre" || word == "jahren") && tokens.word(next + 1) == "alt"
        || tokens.word(at).to_lowercase().contains("jährige");
    let is_years = YEARS.contains(&word.as_str());
    let is_spelled_out = tokens.word(next + 1) == "de" && tokens.word(next + 2) == "edad";
    let end = if is_years || says_old { next + 2 * usize::from(is_spelled_out) } else { last };
    if says_old {
        return Some((at, end));
    }
    let before = at.checked_sub(1).map_or(String::new(), |before| tokens.lower(before));
    let before = before.as_str();
    // "cumplió 93", "aged 93", "âgée de 93 ans", "يبلغ ٩٣ عاما".
    let label = label_before(tokens, at, Role::Age, 3);
    if label.is_some() && (is_years || !tokens.is(last + 1, Role::Unit) && tokens.sign(last + 1) != Some('%')) {
        return Some((label.unwrap_or(at), end));
    }
    // "a man of 95"
    let of_whom = at.checked_sub(2).map_or(String::new(), |who| tokens.lower(who));
    if token.make == Make::Digits && OF.contains(&before) && PEOPLE.contains(&of_whom.as_str()) {
        return Some((at, end));
    }
    // "a lady of ninety-four", "mit vierundneunzig": not of so many things.
    let counts = tokens.is(last + 1, Role::Unit) || tokens.get(last + 1).is_some_and(|next| next.capital);
    let goes_on = tokens.is_word(last + 1)
        && tokens.language != Language::German
        && ![Role::Opener, Role::Common, Role::Particle].iter().any(|role| tokens.is(last + 1, *role));
    if token.make == Make::Word && OF.contains(&before) && !counts && !goes_on {
        return Some((at, last));
    }
    let romance = ["ans", "años"].contains(&word.as_str())
        && !(before == "a" && at > 1 && tokens.word(at - 2) == "y")
        && ["de", "à", "a", "avait", "con", "mit", "los", "ses", "sus"].contains(&before)
        && (tokens.word(next + 2) == "edad"
            || !["de", "d'", "d’", "después", "antes", "après", "avant", "atrás"]
                .iter()
                .any(|one| tokens.word(next + 1) == *one));
    let german = ["jahren", "jahre"].contains(&word.as_str()) && before == "mit";
    let arabic = tokens.word(next).starts_with("عام") && tokens.is(next + 1, Role::Age);
    let glued = at == last
        && ["ans", "años", "yo"].iter().any(|years| tokens.lower(at).ends_with(years))
        && token.make == Make::Mixed;
    let short = tokens.word(next) == "J" && tokens.sign(next + 1) == Some('.') && tokens.language == Language::German;
    // "the lady on the fourth floor, 101 years,"
    let is_aside = is_years
        && at > 0
        && matches!(tokens.sign(at - 1), Some(',' | '(' | '،'))
        && matches!(tokens.sign(end + 1), Some(',' | ')' | '،'));
    (romance || german || arabic || glued || short || is_aside).then_some((at, if short { next } else { end }))
}

/// The last token of a number from 90 to 119 in figures; `93jährige` and `93-jährige` count.
fn figures(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let digits: String = tokens.word(at).chars().take(4).map_while(digit_sign).collect();
    let number: u32 = digits.parse().ok()?;
    let rest = &tokens.word(at).trim_start_matches(|c| digit(c).is_some());
    let is_bare =
        rest.is_empty() || ["jährig", "ans", "años", "yo"].iter().any(|years| rest.to_lowercase().starts_with(years));
    let is_part =
        at > 0 && matches!(tokens.sign(at - 1), Some('.' | ',' | '€' | '$' | '£')) && tokens.get(at)?.gap == Gap::None;
    ((LEAST..=MOST).contains(&number) && is_bare && !is_part).then_some(at)
}

/// Whether a German word may say ninety and more.
pub(super) fn is_of_ninety(word: &str) -> bool {
    word.len() >= "neunzig".len() && word.contains("neunzig")
}

/// The last token of a number over 89 in words.
fn words(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    // Nearly every word is none.
    let word = tokens.word(at);
    let may_be = match word.as_bytes().first() {
        Some(b'n' | b'N' | b'q' | b'Q') => true,
        Some(byte) if byte.is_ascii() => tokens.language.may_be(Language::German) && is_of_ninety(word),
        _ => word.contains("تسع"),
    };
    if !may_be || word.len() > 60 {
        return None;
    }
    let word = word.to_lowercase();
    if word == "nineties" {
        let whose = at.checked_sub(1).map_or("", |before| tokens.word(before));
        return ["her", "his", "their"].contains(&whose).then_some(at);
    }
    if word.starts_with("ninety") {
        return Some(at);
    }
    if word.ends_with("undneunzig") || word.ends_with("undneunzigjährige") || word == "neunzig" {
        return Some(at);
    }
    if word.starts_with("quatre-vingt-dix")
        || [
            "quatre-vingt-onze",
            "quatre-vingt-douze",
            "quatre-vingt-treize",
            "quatre-vingt-quatorze",
            "quatre-vingt-quinze",
            "quatre-vingt-seize",
        ]
        .contains(&word.as_str())
    {
        return Some(at);
    }
    if word.ends_with("التسعين") || word.ends_with("تسعين") || word.ends_with("تسعون") {
        let ordinal = at > 0 && is_ordinal(tokens.word(at - 1));
        return (ordinal || tokens.word(at + 1).starts_with("عام") || tokens.word(at + 1) == "سنة").then_some(at);
    }
    if word == "noventa" {
        let goes_on = tokens.word(at + 1) == "y" && tokens.is_word(at + 2);
        return Some(at + 2 * usize::from(goes_on));
    }
    None
}

/// Whether an Arabic word counts within ten: the sixth of "the sixth and ninetieth".
fn is_ordinal(word: &str) -> bool {
    ["الحادي", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع"]
        .iter()
        .any(|one| word.starts_with(one))
}
